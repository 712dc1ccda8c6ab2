"""Corporate actions that meet: shorts with longs, shares that come back, boot, fractions, days without a group."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.ledger.conservation import own_gaps
from rebalancer.core.ledger.events import UNASSIGNED, CashKind, LedgerEvent, ShareKind
from rebalancer.core.ledger.fold import Ledger, append_events, rebuild
from rebalancer.core.ledger.journal import REALISED, SUSPENSE
from rebalancer.core.ledger.recording import news_of
from tests.core.ledger.disposals import disposals_of
from tests.core.ledger.happenings import a_fill, a_leg, an_order, at, cash


def lots(ledger: Ledger, symbol: str) -> list[tuple[str, str, bool]]:
    """Quantity, cost, and whether the cost is known, of each lot."""
    held = ledger.book.lots.get(symbol, ())
    return [(f"{lot.quantity.normalize():f}", f"{lot.cost_usd.normalize():f}", lot.is_cost_known) for lot in held]


def becomes(old: str, new: str, gone: str, came: str, *, minute: int = 9, **rest: str) -> list[LedgerEvent]:
    """A merger of `old` into `new`, as the broker books it."""
    kind, group = ShareKind.MERGER, f"{old}>{new}"
    legs: list[LedgerEvent] = [a_leg(f"{group}-", minute, kind, gone, symbol=old, group=group)]
    legs.append(a_leg(f"{group}+", minute, kind, came, symbol=new, group=group, **rest))
    return legs


@pytest.mark.parametrize(("short", "left"), [("10", []), ("15", [("-5", "-600", True)]), ("4", [("6", "600", True)])])
def test_shares_that_come_by_merger_close_a_short_in_the_new_symbol(
    short: str, left: list[tuple[str, str, bool]]
) -> None:
    trades: list[LedgerEvent] = [
        a_fill("1", "10", "100", symbol="TGT"),
        a_fill("2", f"-{short}", "120", symbol="ACQ"),
    ]
    ledger = rebuild([*trades, *becomes("TGT", "ACQ", "-10", "10")])
    assert (lots(ledger, "ACQ"), lots(ledger, "TGT")) == (left, [])
    closed = min(Decimal(short), Decimal(10))
    assert ledger.balance_usd(REALISED) == -20 * closed
    assert (ledger.balance_usd(SUSPENSE), own_gaps(ledger)) == (Decimal(0), [])
    position = ledger.book.position_of(UNASSIGNED, "ACQ")
    assert (position.quantity, position.realised_usd) == (10 - Decimal(short), 20 * closed)
    later = append_events(ledger, [a_fill("20", "3", "90", symbol="ACQ")])
    assert own_gaps(later) == []


def test_a_short_that_turns_into_a_symbol_held_long_closes_it() -> None:
    trades: list[LedgerEvent] = [a_fill("1", "-10", "100", symbol="TGT"), a_fill("2", "4", "120", symbol="ACQ")]
    ledger = rebuild([*trades, *becomes("TGT", "ACQ", "10", "-10")])
    assert lots(ledger, "ACQ") == [("-6", "-600", True)]
    assert ledger.balance_usd(REALISED) == Decimal(80)
    assert own_gaps(ledger) == []


def test_capital_returned_beyond_the_cost_is_gain_also_in_several_steps() -> None:
    paid = [
        cash(str(minute), amount, CashKind.RETURN_OF_CAPITAL, symbol="SPY") for minute, amount in ((2, "10"), (3, "5"))
    ]
    ledger = rebuild([a_fill("1", "1", "10"), *paid])
    assert lots(ledger, "SPY") == [("1", "0", True)]
    assert ledger.book.position_of(UNASSIGNED, "SPY").cost_usd == 0
    assert (ledger.balance_usd(REALISED), ledger.book.position_of(UNASSIGNED, "SPY").realised_usd) == (
        Decimal(-5),
        Decimal(5),
    )


def test_shares_that_were_spun_off_and_merge_back_are_lots_of_their_own() -> None:
    kind = ShareKind.SPINOFF
    spun: list[LedgerEvent] = [
        a_leg("p1", 5, kind, "-10", group="spin"),
        a_leg("p2", 5, kind, "10", group="spin", price="75"),
        a_leg("p3", 5, kind, "5", symbol="S", group="spin", price="50"),
    ]
    sale = a_fill("20", "-1", "100")
    ledger = rebuild([a_fill("1", "10", "100"), *spun, *becomes("S", "SPY", "-5", "2"), sale])
    assert lots(ledger, "SPY") == [("9", "675", True), ("2", "250", True)]
    assert len({lot.lot_id for lot in ledger.book.lots["SPY"]}) == 2
    assert own_gaps(ledger) == []


def test_a_spin_off_without_prices_leaves_every_cost_unknown() -> None:
    kind = ShareKind.SPINOFF
    spun: list[LedgerEvent] = [a_leg("p1", 5, kind, "-10"), a_leg("p2", 5, kind, "10")]
    ledger = rebuild([a_fill("1", "10", "100"), *spun, a_leg("p3", 5, kind, "5", symbol="S")])
    assert lots(ledger, "SPY") == [("10", "1000", False)]
    assert lots(ledger, "S") == [("5", "0", False)]


def renamed(name: str, gone: str, old: str, new: str, came: str) -> list[LedgerEvent]:
    """A rename without a group of its own: the day stands for it."""
    kind, day = ShareKind.SYMBOL_CHANGE, "SYMBOL_CHANGE:2026-03-02"
    return [
        a_leg(f"{name}-", 9, kind, gone, symbol=old, group=day),
        a_leg(f"{name}+", 9, kind, came, symbol=new, group=day),
    ]


def test_two_renames_on_one_day_stay_apart() -> None:
    trades: list[LedgerEvent] = [a_fill("1", "10", "100", symbol="FB"), a_fill("2", "5", "20", symbol="OLD")]
    both = [*renamed("a", "-10", "FB", "META", "10"), *renamed("b", "-5", "OLD", "NEW", "5")]
    ledger = rebuild([*trades, *both])
    assert (lots(ledger, "META"), lots(ledger, "NEW")) == ([("10", "1000", True)], [("5", "100", True)])
    assert ledger.book.position_of(UNASSIGNED, "NEW").cost_usd == 100


def test_a_long_and_a_short_may_be_renamed_on_one_day() -> None:
    trades: list[LedgerEvent] = [a_fill("1", "10", "100", symbol="FB"), a_fill("2", "-5", "20", symbol="OLD")]
    both = [*renamed("a", "-10", "FB", "META", "10"), *renamed("b", "5", "OLD", "NEW", "-5")]
    ledger = rebuild([*trades, *both])
    assert (lots(ledger, "META"), lots(ledger, "NEW")) == ([("10", "1000", True)], [("-5", "-100", True)])


def test_renames_that_cannot_be_told_apart_have_right_quantities_and_unknown_costs() -> None:
    trades: list[LedgerEvent] = [a_fill("1", "10", "100", symbol="FB"), a_fill("2", "10", "20", symbol="OLD")]
    both = [*renamed("a", "-10", "FB", "META", "10"), *renamed("b", "-10", "OLD", "NEW", "10")]
    ledger = rebuild([*trades, *both])
    assert {symbol: ledger.book.quantity_of(symbol) for symbol in ("META", "NEW")} == {"META": 10, "NEW": 10}
    assert not any(lot.is_cost_known for symbol in ("META", "NEW") for lot in ledger.book.lots[symbol])
    assert own_gaps(ledger) == []


def test_two_mergers_for_cash_on_one_day_pay_each_its_own() -> None:
    trades: list[LedgerEvent] = [a_fill("1", "10", "100", symbol="A"), a_fill("2", "10", "20", symbol="B")]
    kind, day = ShareKind.MERGER, "MERGER:2026-03-02"
    legs: list[LedgerEvent] = [
        a_leg("a", 9, kind, "-10", symbol="A", group=day, paid="1200"),
        a_leg("b", 9, kind, "-10", symbol="B", group=day, paid="100"),
    ]
    ledger = rebuild([*trades, *legs])
    assert [(sold.symbol, sold.gain_usd) for sold in disposals_of(ledger)] == [
        ("A", Decimal(200)),
        ("B", Decimal(-100)),
    ]


def test_a_split_leaves_lots_of_unknown_age_in_their_place() -> None:
    moved = a_leg("t", 2, ShareKind.TRANSFER, "5", price="90", group="in")
    halves: list[LedgerEvent] = [a_leg("s1", 5, ShareKind.SPLIT, "-10"), a_leg("s2", 5, ShareKind.SPLIT, "20")]
    ledger = rebuild([a_fill("1", "5", "100"), moved, *halves])
    assert [lot.lot_id for lot in ledger.book.lots["SPY"]] == ["fill:1", "activity:t"]


@pytest.mark.parametrize(
    ("price", "cost", "gain"),
    [
        # Worth 8 × 90 and 400 of cash against a cost of 1,000: a gain of 120, all of it in the cash.
        ("90", "720", "120"),
        # A loss is not recognized: the cost is what the cash leaves.
        ("50", "600", "0"),
        # The gain is larger than the cash: the cash is the gain.
        ("200", "1000", "400"),
    ],
)
def test_cash_beside_new_shares_is_gain_up_to_the_whole_gain(price: str, cost: str, gain: str) -> None:
    """26 U.S.C. 356: cost 1,000; 400 of cash and eight shares come."""
    legs = becomes("TGT", "ACQ", "-10", "8", price=price, paid="400")
    ledger = rebuild([a_fill("1", "10", "100", symbol="TGT"), *legs])
    assert lots(ledger, "ACQ") == [("8", cost, True)]
    assert ledger.balance_usd(REALISED) == -Decimal(gain)
    assert ledger.book.position_of(UNASSIGNED, "ACQ").cost_usd == Decimal(cost)
    assert own_gaps(ledger) == []


def test_the_gain_of_a_merger_is_unknown_where_no_price_is() -> None:
    legs = becomes("TGT", "ACQ", "-10", "8", paid="400")
    ledger = rebuild([a_fill("1", "10", "100", symbol="TGT"), *legs])
    assert lots(ledger, "ACQ") == [("8", "600", False)]
    assert not any(sold.is_cost_known for sold in disposals_of(ledger))


def test_each_lot_of_a_merger_has_its_own_gain() -> None:
    """A loss of one lot is not set off against the gain of another (Rev. Rul. 68-23)."""
    trades: list[LedgerEvent] = [a_fill("1", "5", "50", symbol="TGT"), a_fill("2", "5", "200", symbol="TGT")]
    ledger = rebuild([*trades, *becomes("TGT", "ACQ", "-10", "10", price="90", paid="100")])
    assert lots(ledger, "ACQ") == [("5", "250", True), ("5", "950", True)]
    assert ledger.balance_usd(REALISED) == -50


def a_reverse_split(paid: str = "100") -> list[LedgerEvent]:
    """Five shares become two and a half; the half is paid out."""
    return [
        a_leg("s1", 5, ShareKind.SPLIT, "-5"),
        a_leg("s2", 5, ShareKind.SPLIT, "2"),
        a_leg("s3", 6, ShareKind.CASH_IN_LIEU, "0.5", paid=paid),
    ]


def test_cash_in_lieu_is_the_sale_of_the_fraction() -> None:
    ledger = rebuild([a_fill("1", "5", "100"), *a_reverse_split("120")])
    assert lots(ledger, "SPY") == [("2", "400", True)]
    (sold,) = disposals_of(ledger)
    assert (sold.why, sold.quantity, sold.cost_usd, sold.gain_usd) == (
        "CASH_IN_LIEU",
        Decimal("0.5"),
        Decimal(100),
        Decimal(20),
    )
    position = ledger.book.position_of(UNASSIGNED, "SPY")
    assert [position.quantity, position.cost_usd, position.realised_usd, position.income_usd] == [2, 400, 20, 0]
    assert ledger.book.strategy_cash_usd == {UNASSIGNED: Decimal(-380)}
    assert own_gaps(ledger) == []


def test_cash_in_lieu_whose_split_is_not_known_is_the_sale_of_the_fraction_too() -> None:
    alone = a_leg("s3", 6, ShareKind.CASH_IN_LIEU, "0.5", paid="120")
    ledger = rebuild([a_fill("1", "2", "250"), alone])
    assert lots(ledger, "SPY") == [("2", "400", True)]
    assert ledger.balance_usd(REALISED) == -20
    nothing = rebuild([alone])
    assert ([sold.is_cost_known for sold in disposals_of(nothing)], own_gaps(nothing)) == ([False], [])


def test_a_whole_holding_may_be_paid_out_as_a_fraction() -> None:
    ledger = rebuild([a_fill("1", "5", "100"), a_leg("s1", 5, ShareKind.SPLIT, "-5"), a_reverse_split()[2]])
    assert (ledger.book.lots, ledger.balance_usd(REALISED)) == ({}, Decimal(400))
    assert own_gaps(ledger) == []


def test_a_fraction_is_paid_to_every_strategy_by_what_it_held() -> None:
    bought: list[LedgerEvent] = [an_order("o1", 0, "5", growth="3", income="2"), a_fill("1", "5", "100")]
    ledger = rebuild([*bought, *a_reverse_split("120")])
    assert ledger.book.holders_of("SPY") == {"growth": Decimal("1.2"), "income": Decimal("0.8")}
    assert ledger.book.strategy_cash_usd == {"growth": Decimal(-228), "income": Decimal(-152)}
    assert own_gaps(ledger) == []


def test_a_report_that_comes_back_to_what_it_said_first_counts_as_its_newest() -> None:
    first, second = a_fill("1", "4", "100"), a_fill("1", "4", "101")
    known: dict[str, LedgerEvent] = {}
    for said in (first, second, first, first, second):
        known.update({event.event_id: event for event in news_of(known, [said])})
        assert rebuild(known.values()).book.cash_usd == -4 * said.price
    assert len(known) == 4


def test_a_bust_that_is_taken_back_stands_again() -> None:
    fill = a_fill("1", "4", "100")
    known: dict[str, LedgerEvent] = {}
    for said in (fill, replace(fill, is_void=True), fill):
        known.update({event.event_id: event for event in news_of(known, [said])})
    assert rebuild(known.values()).book.quantity_of("SPY") == 4
    assert rebuild(reversed(list(known.values()))) == rebuild(known.values())
    assert at(1) == fill.at_ns


def test_of_a_long_and_a_short_that_meet_the_shares_with_a_price_are_those_that_came() -> None:
    held: list[LedgerEvent] = [
        an_order("o1", 1, "-7", symbol="OLD", alpha="-7"),
        a_fill("1", "-7", "50", symbol="OLD"),
        an_order("o2", 2, "14", symbol="NEW", beta="14"),
        a_fill("2", "14", "30", symbol="NEW"),
    ]
    legs = [
        a_leg("a", 3, ShareKind.MERGER, "7", symbol="OLD"),
        a_leg("b", 3, ShareKind.MERGER, "-14", symbol="NEW", price="35"),
    ]
    book = rebuild([*held, *legs]).book
    assert book.quantity_of("OLD") == book.quantity_of("NEW") == 0
    assert book.holders_of("NEW") == {"alpha": Decimal(-14), "beta": Decimal(14)}
    assert book.holders_of("OLD") == {}
