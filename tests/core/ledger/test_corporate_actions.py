"""Splits, renames, mergers, spin-offs, transfers and fees in kind: shares without a trade."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rebalancer.core.ledger.events import UNASSIGNED, LedgerEvent, ShareKind, ShareLeg
from rebalancer.core.ledger.fold import Ledger, append_events, rebuild
from rebalancer.core.ledger.journal import CASH, FEES, OPENING, REALISED, SHARES, SUSPENSE
from tests.core.ledger.disposals import disposals_of
from tests.core.ledger.happenings import a_fill, a_leg, an_order, at


def quantities(ledger: Ledger, symbol: str = "SPY") -> list[Decimal]:
    return [lot.quantity for lot in ledger.book.lots.get(symbol, ())]


def costs(ledger: Ledger, symbol: str = "SPY") -> list[Decimal]:
    return [lot.cost_usd for lot in ledger.book.lots.get(symbol, ())]


def held(ledger: Ledger, symbol: str = "SPY") -> dict[str, Decimal]:
    return ledger.book.holders_of(symbol)


def a_split(old: str, new: str, minute: int = 5) -> list[LedgerEvent]:
    """A split as the broker books it: the old shares go, the new ones come."""
    return [a_leg("s1", minute, ShareKind.SPLIT, f"-{old}"), a_leg("s2", minute, ShareKind.SPLIT, new)]


def test_a_split_multiplies_every_lot_and_leaves_cost_and_age() -> None:
    buys: list[LedgerEvent] = [a_fill("1", "1", "100"), a_fill("2", "2", "120")]
    ledger = rebuild([*buys, *a_split("3", "9")])
    assert quantities(ledger) == [Decimal(3), Decimal(6)]
    assert costs(ledger) == [Decimal(100), Decimal(240)]
    assert [lot.acquired_ns for lot in ledger.book.lots["SPY"]] == [at(1), at(2)]
    assert ledger.book.positions[UNASSIGNED, "SPY"].cost_usd == Decimal(340)
    assert ledger.balance_usd(SHARES) == Decimal(340)


def test_a_split_that_does_not_divide_evenly_loses_nothing() -> None:
    buys: list[LedgerEvent] = [a_fill("1", "1", "100"), a_fill("2", "1", "100"), a_fill("3", "1", "100")]
    ledger = rebuild([*buys, *a_split("3", "1")])
    assert quantities(ledger) == [Decimal("0.333333334"), Decimal("0.333333333"), Decimal("0.333333333")]
    assert sum(costs(ledger)) == Decimal(300)


def test_a_split_multiplies_each_strategys_part_also_on_opposite_sides() -> None:
    events: list[LedgerEvent] = [an_order("o1", 0, "6", growth="10", income="-4"), a_fill("1", "6", "50")]
    ledger = rebuild([*events, *a_split("6", "12")])
    assert held(ledger) == {"growth": Decimal(20), "income": Decimal(-8)}
    assert ledger.book.positions["growth", "SPY"].cost_usd == Decimal(500)


def test_a_split_of_a_short_position_grows_the_short() -> None:
    legs = [a_leg("s1", 5, ShareKind.SPLIT, "2"), a_leg("s2", 5, ShareKind.SPLIT, "-4")]
    ledger = rebuild([a_fill("1", "-2", "100"), *legs])
    assert (quantities(ledger), costs(ledger)) == ([Decimal(-4)], [Decimal(-200)])


def test_a_split_takes_all_shares_even_where_the_broker_names_another_number() -> None:
    ledger = rebuild([a_fill("1", "5", "100"), *a_split("4", "8")])
    assert quantities(ledger) == [Decimal(10)]


def test_a_split_whose_second_leg_comes_late_is_whole_in_the_end() -> None:
    gone, come = a_split("3", "9")
    first = rebuild([a_fill("1", "3", "100"), gone])
    assert (quantities(first), first.balance_usd(SUSPENSE)) == ([], Decimal(300))
    whole = append_events(first, [come])
    assert whole == rebuild([come, gone, a_fill("1", "3", "100")])
    assert (quantities(whole), costs(whole), whole.balance_usd(SUSPENSE)) == ([Decimal(9)], [Decimal(300)], Decimal(0))


def test_shares_of_a_stock_dividend_spread_the_cost_over_more() -> None:
    ledger = rebuild([a_fill("1", "10", "100"), a_leg("d", 5, ShareKind.STOCK_DIVIDEND, "1")])
    assert (quantities(ledger), costs(ledger)) == ([Decimal(11)], [Decimal(1000)])
    assert held(ledger) == {UNASSIGNED: Decimal(11)}


def test_a_new_symbol_takes_over_lots_and_positions() -> None:
    legs = [
        a_leg("n1", 5, ShareKind.SYMBOL_CHANGE, "-4", symbol="FB"),
        a_leg("n2", 5, ShareKind.SYMBOL_CHANGE, "4", symbol="META"),
    ]
    ledger = rebuild([a_fill("1", "4", "100", symbol="FB"), *legs])
    assert (quantities(ledger, "FB"), quantities(ledger, "META")) == ([], [Decimal(4)])
    assert ledger.book.positions[UNASSIGNED, "META"].cost_usd == Decimal(400)
    sold = append_events(ledger, [a_fill("9", "-4", "110", symbol="META")])
    assert disposals_of(sold)[0].acquired_ns == at(1)


def test_lots_that_come_by_merger_are_sold_in_the_order_of_their_age() -> None:
    buys: list[LedgerEvent] = [a_fill("1", "1", "10", symbol="OLD"), a_fill("2", "1", "20", symbol="NEW")]
    legs = [a_leg("m1", 5, ShareKind.MERGER, "-1", symbol="OLD"), a_leg("m2", 5, ShareKind.MERGER, "2", symbol="NEW")]
    ledger = rebuild([*buys, *legs])
    assert [lot.lot_id for lot in ledger.book.lots["NEW"]] == ["fill:1", "fill:2"]


def test_cash_beside_new_shares_lowers_the_cost_and_what_is_more_is_gain() -> None:
    legs = [
        a_leg("m1", 5, ShareKind.MERGER, "-2", symbol="OLD"),
        a_leg("m2", 5, ShareKind.MERGER, "1", symbol="NEW", paid="30"),
    ]
    ledger = rebuild([a_fill("1", "1", "10", symbol="OLD"), a_fill("2", "1", "40", symbol="OLD"), *legs])
    assert costs(ledger, "NEW") == [Decimal(0), Decimal(25)]
    assert ledger.balance_usd(REALISED) == Decimal(-5)
    assert sum(d.gain_usd for d in disposals_of(ledger)) == Decimal(5)
    assert ledger.book.cash_usd == Decimal(-20) == ledger.balance_usd(CASH)
    assert ledger.book.positions[UNASSIGNED, "NEW"].cost_usd == Decimal(20)


def test_a_merger_for_cash_sells_all() -> None:
    legs = [a_leg("m1", 5, ShareKind.MERGER, "-4"), a_leg("m2", 5, ShareKind.MERGER, "0", paid="480")]
    ledger = rebuild([a_fill("1", "4", "100"), *legs])
    assert [(d.why, d.quantity, d.gain_usd) for d in disposals_of(ledger)] == [("MERGER", Decimal(4), Decimal(80))]
    assert ledger.book.positions[UNASSIGNED, "SPY"].realised_usd == Decimal(80)
    assert ledger.book.strategy_cash_usd == {UNASSIGNED: Decimal(80)}


def test_a_spin_off_divides_the_cost_by_market_value() -> None:
    legs = [
        a_leg("p1", 5, ShareKind.SPINOFF, "-10"),
        a_leg("p2", 5, ShareKind.SPINOFF, "10", price="75"),
        a_leg("p3", 5, ShareKind.SPINOFF, "5", symbol="BABY", price="50"),
    ]
    ledger = rebuild([a_fill("1", "10", "100"), *legs])
    assert (costs(ledger), costs(ledger, "BABY")) == ([Decimal(750)], [Decimal(250)])
    assert ledger.book.lots["BABY"][0].acquired_ns == at(1)
    assert ledger.balance_usd(SHARES) == Decimal(1000)


def test_a_spin_off_that_names_only_the_new_shares_has_no_known_cost() -> None:
    ledger = rebuild([a_fill("1", "10", "100"), a_leg("p", 5, ShareKind.SPINOFF, "5", symbol="BABY")])
    (lot,) = ledger.book.lots["BABY"]
    assert (lot.cost_usd, lot.is_cost_known) == (Decimal(0), False)
    assert costs(ledger) == [Decimal(1000)]


def test_worthless_shares_are_a_loss_of_all_that_they_cost() -> None:
    ledger = rebuild([a_fill("1", "10", "7"), a_leg("w", 5, ShareKind.WORTHLESS, "-10")])
    assert disposals_of(ledger)[0].gain_usd == Decimal(-70)
    assert ledger.book.lots == {}


def test_transferred_shares_bring_their_cost_and_leave_with_it() -> None:
    come = a_leg("1", 1, ShareKind.TRANSFER, "10", price="40", group="in")
    go = a_leg("2", 2, ShareKind.TRANSFER, "-4", group="out")
    ledger = rebuild([come, go])
    assert (quantities(ledger), costs(ledger)) == ([Decimal(6)], [Decimal(240)])
    assert ledger.balance_usd("equity:transfers") == Decimal(-240)
    assert (disposals_of(ledger), held(ledger)) == ((), {UNASSIGNED: Decimal(6)})


def test_a_transfer_out_of_more_than_is_held_shows_as_a_short_of_unknown_cost() -> None:
    ledger = rebuild([a_fill("1", "1", "40"), a_leg("2", 2, ShareKind.TRANSFER, "-3")])
    (lot,) = ledger.book.lots["SPY"]
    assert (lot.quantity, lot.is_cost_known, held(ledger)) == (Decimal(-2), False, {UNASSIGNED: Decimal(-2)})


def test_holdings_from_before_open_without_a_date() -> None:
    ledger = rebuild([a_leg("o", 0, ShareKind.OPENING, "10", price="40"), a_fill("1", "-1", "50")])
    assert (disposals_of(ledger)[0].acquired_ns, disposals_of(ledger)[0].gain_usd) == (None, Decimal(10))
    assert ledger.balance_usd(OPENING) == Decimal(-400)


@pytest.mark.parametrize(("price", "fee", "gain"), [("200", "0.2", "0.1"), (None, "0.1", "0")])
def test_a_fee_in_coins_is_a_sale_at_the_market_and_an_expense(price: str | None, fee: str, gain: str) -> None:
    coin = a_leg("f", 5, ShareKind.FEE, "-0.001", symbol="BTC/USD", price=price)
    ledger = rebuild([a_fill("1", "1", "100", symbol="BTC/USD"), coin])
    assert quantities(ledger, "BTC/USD") == [Decimal("0.999")]
    assert ledger.balance_usd(FEES) == Decimal(fee)
    assert disposals_of(ledger)[0].gain_usd == Decimal(gain)
    assert ledger.book.positions[UNASSIGNED, "BTC/USD"].income_usd == -Decimal(fee)
    assert ledger.book.cash_usd == Decimal(-100)


def test_a_fee_in_coins_that_are_not_held_takes_nothing() -> None:
    fee: ShareLeg = a_leg("f", 5, ShareKind.FEE, "-0.001", symbol="BTC/USD", price="1")
    assert rebuild([fee]).book.lots == {}
