"""Fills and cash become entries, lots and positions."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.ledger.events import UNASSIGNED, CashKind, LedgerEvent
from rebalancer.core.ledger.fold import append_events, rebuild
from rebalancer.core.ledger.journal import CASH, FEES, REALISED, SHARES
from rebalancer.core.ledger.lots import ReliefMethod
from tests.core.ledger.disposals import disposals_of
from tests.core.ledger.happenings import a_fill, a_transfer, an_order, at, cash


def test_a_deposit_and_a_buy_leave_cash_and_shares_at_cost() -> None:
    ledger = rebuild([cash("0", "1000"), a_fill("1", "4", "100.25")])
    assert ledger.book.cash_usd == Decimal("599.00")
    assert ledger.balance_usd(CASH) == Decimal("599.00")
    assert ledger.balance_usd(SHARES) == Decimal("401.00")
    assert ledger.balance_usd("equity:deposits") == Decimal(-1000)


def test_a_sale_closes_the_oldest_lots_first_and_realises_the_difference() -> None:
    ledger = rebuild([a_fill("1", "4", "100"), a_fill("2", "4", "110"), a_fill("3", "-5", "120")])
    assert [(d.quantity, d.cost_usd, d.gain_usd) for d in disposals_of(ledger)] == [
        (Decimal(4), Decimal(400), Decimal(80)),
        (Decimal(1), Decimal(110), Decimal(10)),
    ]
    assert ledger.balance_usd(REALISED) == Decimal(-90)
    assert [(lot.quantity, lot.cost_usd) for lot in ledger.book.lots["SPY"]] == [(Decimal(3), Decimal(330))]


@pytest.mark.parametrize(
    ("method", "gain"),
    [(ReliefMethod.FIFO, "20"), (ReliefMethod.LIFO, "5"), (ReliefMethod.HIFO, "0")],
)
def test_what_if_closes_other_lots(method: ReliefMethod, gain: str) -> None:
    fills = [a_fill("1", "1", "100"), a_fill("2", "1", "120"), a_fill("3", "1", "115"), a_fill("4", "-1", "120")]
    assert disposals_of(rebuild(fills, method=method))[0].gain_usd == Decimal(gain)


def test_specific_lots_are_those_that_were_picked_and_then_the_oldest() -> None:
    fills = [a_fill("1", "1", "100"), a_fill("2", "2", "120"), a_fill("3", "-2", "130")]
    ledger = rebuild(fills, method=ReliefMethod.SPECIFIC, picks={"fill:3": {"fill:2": Decimal(1)}})
    assert [d.lot_id for d in disposals_of(ledger)] == ["fill:2", "fill:1"]


def test_selling_more_than_is_held_opens_a_short_lot_and_buying_it_back_realises() -> None:
    ledger = rebuild([a_fill("1", "2", "100"), a_fill("2", "-5", "110"), a_fill("3", "1", "90")])
    (short,) = ledger.book.lots["SPY"]
    assert (short.quantity, short.cost_usd, short.unit_cost_usd) == (Decimal(-2), Decimal(-220), Decimal(110))
    assert [d.gain_usd for d in disposals_of(ledger)] == [Decimal(20), Decimal(20)]
    assert ledger.book.cash_usd == Decimal(-200 + 550 - 90)


def test_a_flip_starts_the_average_cost_anew() -> None:
    ledger = rebuild([a_fill("1", "2", "100"), a_fill("2", "2", "200"), a_fill("3", "-7", "180")])
    position = ledger.book.positions[UNASSIGNED, "SPY"]
    assert (position.quantity, position.average_cost_usd) == (Decimal(-3), Decimal(180))
    assert position.realised_usd == Decimal(4 * 180 - 600)
    back = append_events(ledger, [a_fill("4", "5", "170")]).book.positions[UNASSIGNED, "SPY"]
    assert (back.quantity, back.average_cost_usd) == (Decimal(2), Decimal(170))
    assert back.realised_usd == Decimal(120 + 30)


def test_one_order_for_two_strategies_is_split_to_the_last_place() -> None:
    ledger = rebuild([an_order("o1", 0, "3", growth="2", income="1"), a_fill("1", "1", "100")])
    held = {strategy: position.quantity for (strategy, _), position in ledger.book.positions.items()}
    assert held == {"growth": Decimal("0.666666667"), "income": Decimal("0.333333333")}


def test_strategies_on_opposite_sides_are_crossed_at_the_fills_price() -> None:
    ledger = rebuild([an_order("o1", 0, "6", growth="10", income="-4"), a_fill("1", "6", "50")])
    positions = ledger.book.positions
    assert positions["growth", "SPY"].quantity == Decimal(10)
    assert positions["income", "SPY"].quantity == Decimal(-4)
    assert positions["income", "SPY"].average_cost_usd == Decimal(50)
    assert sum(ledger.book.strategy_cash_usd.values()) == ledger.book.cash_usd == Decimal(-300)


def test_strategies_that_become_known_after_the_fill_are_put_in_their_place() -> None:
    fill, order = a_fill("1", "3", "100"), an_order("o1", 5, "3", growth="3")
    late = append_events(rebuild([fill]), [order])
    assert late == rebuild([order, fill])
    assert late.book.positions.keys() == {("growth", "SPY")}


def test_an_order_that_took_anothers_place_inherits_its_strategies() -> None:
    first = an_order("o1", 0, "3", growth="3")
    second = replace(an_order("o2", 1, "3"), replaces="o1")
    ledger = rebuild([second, first, a_fill("2", "3", "100")])
    assert ledger.book.positions.keys() == {("growth", "SPY")}


def test_a_correction_supersedes_in_whatever_order_it_comes() -> None:
    wrong = a_fill("1", "4", "100")
    right = replace(wrong, event_id="fill:1#1", price=Decimal(101), supersedes="fill:1")
    again = replace(wrong, event_id="fill:1#2", price=Decimal(102), supersedes="fill:1#1")
    events: list[LedgerEvent] = [wrong, right, again, cash("0", "1000")]
    results = [rebuild(order) for order in permutations(events)]
    assert all(result == results[0] for result in results)
    assert results[0].book.cash_usd == Decimal(1000 - 408)


def test_a_correction_without_what_it_corrects_counts_alone() -> None:
    right = replace(a_fill("1", "4", "101"), event_id="fill:1#1", supersedes="fill:1")
    early = rebuild([right])
    assert early.book.cash_usd == Decimal(-404)
    assert append_events(early, [a_fill("1", "4", "100")]).book == early.book


def test_a_bust_takes_the_fill_away() -> None:
    bust = a_fill("2", "4", "100", supersedes="fill:1", is_void=True)
    ledger = rebuild([a_fill("1", "4", "100"), bust])
    assert (ledger.book.cash_usd, ledger.book.lots, ledger.entries) == (Decimal(0), {}, ())


def test_of_two_corrections_of_one_fill_the_later_counts() -> None:
    fill = a_fill("1", "4", "100")
    one = a_fill("2", "4", "101", supersedes="fill:1")
    other = a_fill("3", "4", "102", supersedes="fill:1")
    for order in permutations([fill, one, other]):
        assert rebuild(order).book.cash_usd == Decimal(-408)


def test_one_id_with_two_contents_is_refused() -> None:
    with pytest.raises(InvariantViolation, match="two different contents") as refused:
        rebuild([a_fill("1", "4", "100"), a_fill("1", "4", "101")])
    assert refused.value.code == "EVENT_CONFLICT"


def test_a_late_fill_lands_in_its_own_place() -> None:
    buy, sell, late = a_fill("1", "2", "100"), a_fill("3", "-2", "130"), a_fill("2", "2", "120")
    ledger = append_events(rebuild([buy, sell]), [late])
    assert ledger == rebuild([buy, late, sell])
    assert [lot.cost_usd for lot in ledger.book.lots["SPY"]] == [Decimal(240)]


def test_fills_within_one_nanosecond_follow_what_their_order_had_filled() -> None:
    first = replace(a_fill("9", "1", "100", order="o", at_ns=at(1)), cumulative_quantity=Decimal(1))
    second = replace(a_fill("2", "1", "120", order="o", at_ns=at(1)), cumulative_quantity=Decimal(2))
    ledger = rebuild([second, first, a_fill("3", "-1", "120")])
    assert disposals_of(ledger)[0].cost_usd == Decimal(100)


def test_the_same_events_again_change_nothing() -> None:
    ledger = rebuild([cash("0", "100"), a_fill("1", "1", "50")])
    assert append_events(ledger, [a_fill("1", "1", "50"), cash("0", "100")]) is ledger


def test_a_dividend_goes_to_those_who_hold_the_symbol() -> None:
    orders: list[LedgerEvent] = [an_order("o1", 0, "3", growth="2", income="1"), a_fill("1", "3", "100")]
    ledger = rebuild([*orders, cash("2", "1.00", CashKind.DIVIDEND, symbol="SPY")])
    assert ledger.balance_usd("income:dividends") == Decimal(-1)
    assert ledger.book.positions["growth", "SPY"].income_usd == Decimal("0.666666667")
    assert sum(ledger.book.strategy_cash_usd.values()) == Decimal(-299)


def test_a_fee_lowers_cash_and_is_an_expense() -> None:
    ledger = rebuild([cash("1", "-0.02", CashKind.FEE)])
    assert (ledger.book.cash_usd, ledger.balance_usd(FEES)) == (Decimal("-0.02"), Decimal("0.02"))


def test_capital_given_back_lowers_the_cost_and_what_is_more_is_gain() -> None:
    fills = [a_fill("1", "1", "5"), a_fill("2", "1", "20")]
    ledger = rebuild([*fills, cash("3", "16", CashKind.RETURN_OF_CAPITAL, symbol="SPY")])
    assert [lot.cost_usd for lot in ledger.book.lots["SPY"]] == [Decimal(0), Decimal(12)]
    assert ledger.balance_usd(REALISED) == Decimal(-3)
    assert ledger.book.positions[UNASSIGNED, "SPY"].cost_usd == Decimal(9)


def test_shares_between_strategies_move_at_their_price_and_leave_the_account_alone() -> None:
    events: list[LedgerEvent] = [an_order("o1", 0, "4", growth="4"), a_fill("1", "4", "100")]
    ledger = rebuild([*events, a_transfer("t", 2, "growth", "income", "1", "SPY", "130")])
    assert ledger.book.positions["growth", "SPY"].realised_usd == Decimal(30)
    assert ledger.book.positions["income", "SPY"].average_cost_usd == Decimal(130)
    assert ledger.book.strategy_cash_usd == {"growth": Decimal(-270), "income": Decimal(-130)}
    assert len(ledger.entries) == 1


def test_cash_between_strategies_moves_too() -> None:
    ledger = rebuild([cash("0", "100"), a_transfer("t", 2, UNASSIGNED, "growth", "60")])
    assert ledger.book.strategy_cash_usd == {UNASSIGNED: Decimal(40), "growth": Decimal(60)}
    assert ledger.book.cash_usd == Decimal(100)
