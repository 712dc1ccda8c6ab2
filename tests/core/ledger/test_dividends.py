"""Who gets a dividend: those who held when it was decided, where anybody says when that was."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

from rebalancer.core.ledger.conservation import own_gaps
from rebalancer.core.ledger.event_codec import dump_event, parse_event
from rebalancer.core.ledger.events import CashActivity, CashKind, LedgerEvent, ShareKind
from rebalancer.core.ledger.fold import Ledger, append_events, close_books, rebuild
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.core.statements.views import book_at
from tests.core.ledger.happenings import a_fill, a_leg, an_order, on

EX_DATE = date(2026, 3, 10)


def bought(name: str, day: str, quantity: str, strategy: str) -> list[LedgerEvent]:
    order = replace(an_order(f"o{name}", 0, quantity, **{strategy: quantity}), at_ns=on(day))
    return [order, a_fill(name, quantity, "100", at_ns=on(day))]


def dividend(amount: str = "60", *, entitled_on: date | None = EX_DATE) -> CashActivity:
    return CashActivity(
        "activity:d", on("2026-03-25"), CashKind.DIVIDEND, Decimal(amount), "DIV", "SPY", entitled_on=entitled_on
    )


STORY: list[LedgerEvent] = [
    *bought("1", "2026-03-02", "20", "early"),
    *bought("2", "2026-03-05", "40", "both"),
    *bought("3", "2026-03-12", "-20", "early"),
    *bought("4", "2026-03-13", "60", "late"),
]


def income(ledger: Ledger) -> dict[str, Decimal]:
    return {name: held.income_usd for (name, _), held in ledger.book.positions.items() if held.income_usd}


def test_a_dividend_goes_to_those_who_held_at_the_start_of_the_ex_date() -> None:
    ledger = rebuild([*STORY, dividend()])
    assert income(ledger) == {"early": Decimal(20), "both": Decimal(40)}
    assert own_gaps(ledger) == []


def test_without_an_ex_date_it_goes_to_those_who_hold_when_it_is_paid() -> None:
    assert income(rebuild([*STORY, dividend(entitled_on=None)])) == {"both": Decimal(24), "late": Decimal(36)}


def test_where_nobody_held_it_then_it_goes_to_those_who_hold_now() -> None:
    late = bought("4", "2026-03-13", "60", "late")
    assert income(rebuild([*late, dividend()])) == {"late": Decimal(60)}


def test_a_purchase_on_the_ex_date_itself_earns_nothing() -> None:
    ledger = rebuild([*STORY, *bought("5", "2026-03-10", "60", "same"), dividend()])
    assert "same" not in income(ledger)


def test_a_split_on_the_ex_date_changes_nobodys_share() -> None:
    morning = start_of_day_ns(EX_DATE)
    legs = [a_leg("a", 0, ShareKind.SPLIT, "-60"), a_leg("b", 0, ShareKind.SPLIT, "120")]
    split = [replace(leg, at_ns=morning) for leg in legs]
    assert income(rebuild([*STORY[:4], *split, dividend()])) == {"early": Decimal(20), "both": Decimal(40)}


def test_the_same_books_come_of_any_order_in_which_it_is_reported() -> None:
    events, dice = [*STORY, dividend()], random.Random(7)
    whole = rebuild(events)
    for _ in range(20):
        dice.shuffle(events)
        ledger = rebuild(())
        for event in events:
            ledger = append_events(ledger, [event])
        assert ledger == whole


def test_the_book_of_a_day_between_and_closed_books_know_it_as_well() -> None:
    ledger = rebuild([*STORY, dividend()])
    assert book_at(ledger, date(2026, 3, 25)).positions == ledger.book.positions
    later = bought("6", "2026-04-20", "1", "late")
    closed = close_books(rebuild([*STORY, dividend(), *later]), on("2026-04-10"))
    assert closed.book.positions == ledger.book.positions


def test_the_ex_date_is_stored_and_an_event_of_before_has_none() -> None:
    stored = {**dump_event(dividend())}
    assert parse_event(stored, "here") == dividend()
    del stored["entitled_on"]
    assert parse_event(stored, "here") == dividend(entitled_on=None)
