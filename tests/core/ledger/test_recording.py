"""How a ledger begins, what of a report is new, and how a person settles a gap."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.ledger.book_codec import dump_closing, parse_closing
from rebalancer.core.ledger.conservation import own_gaps
from rebalancer.core.ledger.events import UNASSIGNED, LedgerEvent
from rebalancer.core.ledger.fold import append_events, close_books, rebuild
from rebalancer.core.ledger.journal import OPENING, RESIDUAL
from rebalancer.core.ledger.reconciliation import BrokerPosition, compare_with_broker
from rebalancer.core.ledger.recording import adjusting_events, news_of, opening_events
from tests.core.ledger.disposals import disposals_of
from tests.core.ledger.happenings import a_fill, an_order, at, cash
from tests.core.statements.test_beancount import a_full_story


def by_id(*events: LedgerEvent) -> dict[str, LedgerEvent]:
    return {event.event_id: event for event in events}


def test_what_is_known_is_no_news_and_what_is_not_is() -> None:
    one, two = a_fill("1", "4", "100"), cash("2", "5")
    assert news_of(by_id(one), [one, two, two]) == (two,)


def test_another_content_under_a_known_id_is_a_correction() -> None:
    wrong = a_fill("1", "4", "100")
    right = replace(wrong, price=Decimal(101))
    (correction,) = news_of(by_id(wrong), [right, right])
    assert correction == replace(right, event_id="fill:1#1", supersedes="fill:1")
    assert rebuild([wrong, correction]).book.cash_usd == Decimal(-404)
    (again,) = news_of(by_id(wrong, correction), [replace(wrong, price=Decimal(102))])
    assert (again.event_id, again.supersedes) == ("fill:1#2", "fill:1#1")


def test_of_an_orders_change_the_first_report_stands() -> None:
    order = an_order("o1", 0, "3")
    assert news_of(by_id(order), [replace(order, at_ns=at(9))]) == ()


def test_an_account_that_was_there_before_begins_with_what_it_holds() -> None:
    broker = [BrokerPosition("SPY", Decimal(10), Decimal(40)), BrokerPosition("QQQ", Decimal(-2), Decimal(300))]
    opening = opening_events(rebuild([]), broker, Decimal("123.45"), at(0))
    ledger = rebuild(opening)
    assert (ledger.book.cash_usd, ledger.book.quantity_of("SPY")) == (Decimal("123.45"), Decimal(10))
    assert ledger.book.lots["QQQ"][0].cost_usd == Decimal(-600)
    assert ledger.book.lots["SPY"][0].acquired_ns is None
    assert ledger.balance_usd(OPENING) == -(Decimal("123.45") + 400 - 600)
    assert opening_events(ledger, broker, Decimal("123.45"), at(5)) == ()


def test_only_what_the_activities_leave_unexplained_is_opened_and_it_is_the_oldest() -> None:
    known = rebuild([cash("1", "1000"), a_fill("2", "4", "100"), a_fill("3", "-1", "110")])
    opening = opening_events(known, [BrokerPosition("SPY", Decimal(5), Decimal(90))], known.book.cash_usd, at(9))
    (leg,) = opening
    assert (leg.at_ns, leg.event_id) == (at(1) - 1, "opening:SPY")
    ledger = append_events(known, opening)
    assert ledger.book.quantity_of("SPY") == Decimal(5)
    assert disposals_of(ledger)[0].lot_id == "opening:SPY"


def test_shares_that_are_missing_are_no_opening() -> None:
    known = rebuild([a_fill("2", "4", "100")])
    broker = [BrokerPosition("SPY", Decimal(3), Decimal(90))]
    assert opening_events(known, broker, known.book.cash_usd, at(9)) == ()


def test_a_person_settles_gaps_by_accepting_the_brokers_numbers() -> None:
    ledger = rebuild([cash("0", "1000"), a_fill("1", "4", "100"), a_fill("2", "1", "20", symbol="OLD")])
    broker = [BrokerPosition("SPY", Decimal(6), Decimal(95)), BrokerPosition("NEW", Decimal(1), None)]
    found = compare_with_broker(ledger.book, broker, Decimal(500), known=(), now_ns=at(9), wait_seconds=0)
    assert {gap.symbol for gap in found.discrepancies} == {"SPY", "OLD", "NEW", "CASH"}
    settling = adjusting_events(found.discrepancies, broker, at(9), "req-1")
    settled = append_events(ledger, settling)
    after = compare_with_broker(settled.book, broker, Decimal(500), known=(), now_ns=at(9), wait_seconds=0)
    assert (after.discrepancies, own_gaps(settled)) == ((), [])
    # Two shares at 95 came, one at its cost of 20 went, 80 dollars went.
    assert settled.balance_usd(RESIDUAL) == Decimal(-190 + 20 + 80)
    assert settled.book.positions[UNASSIGNED, "SPY"].quantity == Decimal(6)
    assert append_events(settled, adjusting_events(found.discrepancies, broker, at(9), "req-1")) is settled


@pytest.mark.parametrize("minute", [0, 3, 7, 12, 99])
def test_closed_books_go_on_as_if_they_had_never_been_closed(minute: int) -> None:
    story = a_full_story()
    whole = rebuild(story)
    closing = parse_closing(dump_closing(close_books(whole, at(minute))))
    later = rebuild([event for event in story if event.at_ns >= at(minute)], closing=closing)
    assert later.book == whole.book
    assert (own_gaps(later), later.balances_usd()) == ([], whole.balances_usd())
    assert close_books(later, at(99)).book == whole.book


def test_books_that_are_closed_twice_are_closed_once() -> None:
    story = a_full_story()
    first = close_books(rebuild(story), at(4))
    later = rebuild([event for event in story if event.at_ns >= at(4)], closing=first)
    assert close_books(later, at(9)) == close_books(rebuild(story), at(9))


def test_an_order_of_before_the_closing_still_names_its_strategies() -> None:
    order, fill = an_order("o9", 1, "3", growth="3"), a_fill("9", "3", "10")
    closing = close_books(rebuild([order]), at(5))
    assert rebuild([fill], closing=closing).book == rebuild([order, fill]).book


def test_an_order_that_takes_the_place_of_one_of_before_inherits_its_strategies() -> None:
    order, fill = an_order("o8", 1, "3", growth="3"), a_fill("9", "3", "10")
    successor = replace(an_order("o9", 6, "3"), replaces="o8")
    closing = close_books(rebuild([order]), at(5))
    assert rebuild([successor, fill], closing=closing).book.positions.keys() == {("growth", "SPY")}


def test_orders_that_are_final_are_not_remembered() -> None:
    order = an_order("o9", 1, "3", growth="3")
    filled = replace(order, event_id="order:o9:filled:3", status="filled", at_ns=at(2))
    assert close_books(rebuild([order, filled]), at(5)).attributions == {}


@pytest.mark.parametrize(
    "event",
    [
        a_fill("4", "1", "1"),
        a_fill("4", "1", "1", supersedes="fill:3", is_void=True),
        a_fill("6", "1", "1", supersedes="fill:3"),
    ],
)
def test_an_event_that_reaches_back_before_the_closing_is_refused(event: LedgerEvent) -> None:
    closing = close_books(rebuild([]), at(5))
    with pytest.raises(InvariantViolation, match="before the books were closed") as refused:
        rebuild([event], closing=closing)
    assert refused.value.code == "BEFORE_CLOSING"
