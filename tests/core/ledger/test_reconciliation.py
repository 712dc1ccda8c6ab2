"""Our books beside the broker's: rows, residuals, gaps that are waited for, and what they freeze."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.ledger.conservation import (
    FreezeLimits,
    Gap,
    Identity,
    broker_gaps,
    cash_allowance_usd,
    cost_differences,
    freeze_for,
    own_gaps,
    rounding_event,
)
from rebalancer.core.ledger.events import UNASSIGNED, CashKind, ShareKind
from rebalancer.core.ledger.fold import Ledger, append_events, rebuild
from rebalancer.core.ledger.journal import JournalEntry, Posting
from rebalancer.core.ledger.reconciliation import (
    RESIDUAL,
    BrokerPosition,
    Comparison,
    Disagreement,
    KnownTo,
    compare_with_broker,
    portfolio_rows,
)
from rebalancer.core.risk.state import TradingState
from tests.core.ledger.happenings import a_fill, a_leg, an_order, at, cash

SECOND = 1_000_000_000


def two_strategies() -> Ledger:
    return rebuild(
        [
            cash("0", "10000"),
            an_order("o1", 1, "6", growth="4", income="2"),
            a_fill("1", "6", "100"),
            a_fill("2", "5", "10", symbol="OLD"),
        ]
    )


def at_broker(symbol: str, quantity: str, cost: str | None = None, price: str | None = None) -> BrokerPosition:
    paid, asked = (None if text is None else Decimal(text) for text in (cost, price))
    return BrokerPosition(symbol, Decimal(quantity), paid, asked)


def compared(
    ledger: Ledger, *broker: BrokerPosition, cash_usd: str = "9350", known: Comparison | None = None, second: int = 0
) -> Comparison:
    earlier = known.waiting + known.discrepancies if known else ()
    return compare_with_broker(
        ledger.book, broker, Decimal(cash_usd), known=earlier, now_ns=at(60) + second * SECOND, wait_seconds=30
    )


def test_rows_name_strategy_value_share_and_gain() -> None:
    rows = portfolio_rows(
        two_strategies().book,
        [at_broker("SPY", "6", "100", "110"), at_broker("OLD", "5", "10", "8")],
        {},
        Decimal(1000),
    )
    by_strategy = {(row.symbol, row.strategy): row for row in rows}
    growth = by_strategy["SPY", "growth"]
    assert (growth.quantity, growth.value_base_usd, growth.nav_percent) == (Decimal(4), Decimal(440), Decimal(44))
    assert (growth.pnl_percent, growth.average_cost_usd, growth.currency) == (Decimal(10), Decimal(100), "USD")
    assert by_strategy["OLD", UNASSIGNED].pnl_percent == Decimal(-20)
    assert all(row.known_to is KnownTo.BOTH for row in rows)


def test_a_short_gains_when_the_price_falls() -> None:
    (row,) = portfolio_rows(rebuild([a_fill("1", "-2", "100")]).book, [at_broker("SPY", "-2", "100", "90")], {}, None)
    assert (row.pnl_percent, row.value, row.nav_percent) == (Decimal(10), Decimal(-180), None)


def test_the_residual_has_the_cost_that_makes_the_averages_agree() -> None:
    rows = portfolio_rows(two_strategies().book, [at_broker("SPY", "10", "108", "110")], {}, None)
    residual = next(row for row in rows if row.strategy == RESIDUAL and row.symbol == "SPY")
    assert (residual.quantity, residual.average_cost_usd) == (Decimal(4), Decimal(120))


def test_a_residual_that_would_cost_less_than_nothing_takes_the_brokers_average() -> None:
    rows = portfolio_rows(two_strategies().book, [at_broker("SPY", "7", "50")], {}, None)
    residual = next(row for row in rows if row.strategy == RESIDUAL and row.symbol == "SPY")
    assert (residual.quantity, residual.average_cost_usd) == (Decimal(1), Decimal(50))


def test_positions_that_only_one_side_knows_are_shown_and_priced() -> None:
    rows = portfolio_rows(
        two_strategies().book,
        [at_broker("SPY", "6", "100", "110"), at_broker("NEW", "3", "20", "21")],
        {"OLD": Decimal(8)},
        None,
    )
    ours = [row for row in rows if row.known_to is KnownTo.US]
    assert [(row.symbol, row.strategy, row.quantity, row.value) for row in ours] == [
        ("OLD", UNASSIGNED, Decimal(5), Decimal(40)),
        ("OLD", RESIDUAL, Decimal(-5), Decimal(-40)),
    ]
    (theirs,) = [row for row in rows if row.known_to is KnownTo.BROKER]
    assert (theirs.symbol, theirs.strategy, theirs.average_cost_usd) == ("NEW", RESIDUAL, Decimal(20))


def test_books_that_agree_have_nothing_to_wait_for() -> None:
    assert compared(two_strategies(), at_broker("SPY", "6"), at_broker("OLD", "5")) == Comparison((), ())


def test_a_young_gap_is_waited_for_and_an_old_one_is_a_discrepancy() -> None:
    ledger, broker = two_strategies(), (at_broker("SPY", "7"), at_broker("OLD", "5"))
    first = compared(ledger, *broker)
    assert [(found.symbol, found.gap) for found in first.waiting] == [("SPY", Decimal(1))]
    soon = compared(ledger, *broker, known=first, second=29)
    assert (soon.waiting, soon.discrepancies) == (first.waiting, ())
    late = compared(ledger, *broker, known=soon, second=30)
    assert (late.waiting, [found.symbol for found in late.discrepancies]) == ((), ["SPY"])


def test_a_gap_of_another_size_is_a_new_gap() -> None:
    ledger = two_strategies()
    first = compared(ledger, at_broker("SPY", "7"), at_broker("OLD", "5"))
    other = compared(ledger, at_broker("SPY", "8"), at_broker("OLD", "5"), known=first, second=60)
    assert ([found.gap for found in other.waiting], other.discrepancies) == ([Decimal(2)], ())


def test_cash_that_is_missing_is_a_gap_too() -> None:
    found = compared(two_strategies(), at_broker("SPY", "6"), at_broker("OLD", "5"), cash_usd="9349.99")
    assert [(gap.symbol, gap.gap) for gap in found.waiting] == [("CASH", Decimal("-0.01"))]


def a_gap(symbol: str, ours: str, brokers: str) -> Disagreement:
    return Disagreement(symbol, Decimal(ours), Decimal(brokers), at(0))


def test_a_gap_names_both_numbers_its_worth_and_the_events_around_it() -> None:
    ledger = two_strategies()
    (gap,) = broker_gaps(ledger, [a_gap("SPY", "6", "7")], {"SPY": Decimal(110)})
    assert gap.sentence == "SPY: the broker has 7, our books have 6: a gap of 1."
    assert gap.value_usd == Decimal(110)
    assert [event.event_id for event in gap.events] == ["fill:1", "order:o1:new:0"]
    (money,) = broker_gaps(ledger, [a_gap("CASH", "9350", "9000")], {})
    assert (money.identity, money.value_usd) == (Identity.BROKER_CASH, Decimal(350))
    assert [event.event_id for event in money.events] == ["activity:0", "fill:1", "fill:2"]


@pytest.mark.parametrize(
    ("value", "equity", "state"),
    [
        ("100", "20000", TradingState.REDUCING),
        ("100.01", "20000000", TradingState.HALTED),
        ("100", "19999", TradingState.HALTED),
        (None, "20000000", TradingState.HALTED),
        ("1", "0", TradingState.HALTED),
    ],
)
def test_small_gaps_let_sells_go_on_and_others_halt(value: str | None, equity: str, state: TradingState) -> None:
    worth = None if value is None else Decimal(value)
    gap = Gap(Identity.BROKER_SHARES, "SPY", Decimal(6), Decimal(7), worth, ())
    assert freeze_for([gap], Decimal(equity)) is state


def test_several_gaps_count_together_and_none_is_active() -> None:
    gap = Gap(Identity.BROKER_CASH, "CASH", Decimal(0), Decimal(60), Decimal(60), ())
    assert freeze_for([gap, gap], Decimal(10**6)) is TradingState.HALTED
    assert freeze_for([gap, gap], Decimal(10**6), FreezeLimits(Decimal(120), Decimal(1))) is TradingState.REDUCING
    assert freeze_for([], Decimal(10**6)) is TradingState.ACTIVE


def test_books_that_contradict_themselves_halt_whatever_the_size() -> None:
    ledger = two_strategies()
    ledger.book.cash_usd += Decimal("0.01")
    gaps = own_gaps(ledger)
    assert {gap.identity for gap in gaps} == {Identity.CASH_IS_POSTED, Identity.STRATEGIES_SUM_TO_ACCOUNT}
    assert freeze_for(gaps, Decimal(10**9)) is TradingState.HALTED
    assert "our own books contradict each other" in gaps[0].sentence


def test_each_identity_of_our_own_books_is_watched() -> None:
    ledger = two_strategies()
    assert own_gaps(ledger) == []
    unbalanced = JournalEntry("x", at(9), "FILL", (Posting("income:other", Decimal(1)),))
    broken = replace(ledger, entries=(*ledger.entries, unbalanced))
    assert [gap.identity for gap in own_gaps(broken)] == [Identity.ENTRIES_BALANCE]
    ledger.book.lots.pop("OLD")
    found = {(gap.identity, gap.symbol) for gap in own_gaps(ledger)}
    assert found == {(Identity.SHARES_ARE_POSTED, None), (Identity.STRATEGIES_SUM_TO_ACCOUNT, "OLD")}


def test_the_brokers_rounding_to_cents_is_booked_and_not_more() -> None:
    ledger = rebuild([cash("0", "1000"), a_fill("1", "0.333333333", "100.01"), a_fill("2", "1", "50.25")])
    exact = ledger.book.cash_usd
    assert cash_allowance_usd(ledger, Decimal("916.41")) == Decimal("0.005")
    event = rounding_event(ledger, Decimal("916.41"))
    assert event is not None
    assert (event.kind, event.amount_usd) == (CashKind.ROUNDING, Decimal("916.41") - exact)
    booked = append_events(ledger, [event])
    assert booked.book.cash_usd == Decimal("916.41")
    assert cash_allowance_usd(booked, Decimal("916.41")) == 0
    assert rounding_event(booked, Decimal("916.41")) is None
    assert rounding_event(ledger, Decimal("916.43")) is None


def test_a_broker_that_shows_parts_of_a_cent_gets_no_allowance() -> None:
    ledger = rebuild([a_fill("1", "0.333333333", "100.01")])
    assert cash_allowance_usd(ledger, ledger.book.cash_usd) == 0


@pytest.mark.parametrize(
    ("average", "gaps"),
    [("110", []), ("110.00004", []), ("115", [Decimal(20)])],
)
def test_a_cost_that_differs_from_the_brokers_is_shown_with_its_events(average: str, gaps: list[Decimal]) -> None:
    ledger = rebuild([a_fill("1", "2", "100"), a_fill("2", "2", "120")])
    found = cost_differences(ledger, [BrokerPosition("SPY", Decimal(4), Decimal(average))])
    assert [difference.gap_usd for difference in found] == gaps
    for difference in found:
        assert len(difference.events) == 2
        assert difference.sentence == "SPY: it cost $115.00 a share at the broker, $110.00 in our books."


def test_a_cost_that_our_books_do_not_know_is_said_to_be_unknown() -> None:
    ledger = rebuild([a_leg("t", 1, ShareKind.TRANSFER, "2", group="in")])
    (found,) = cost_differences(ledger, [BrokerPosition("SPY", Decimal(2), Decimal(40))])
    assert (found.ours_usd, found.gap_usd) == (None, None)
    assert "do not know" in found.sentence


def test_where_the_quantities_differ_the_cost_is_not_compared() -> None:
    ledger = rebuild([a_fill("1", "2", "100")])
    assert cost_differences(ledger, [BrokerPosition("SPY", Decimal(3), Decimal(40))]) == []
