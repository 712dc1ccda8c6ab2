"""Returns against numbers reckoned by hand or by the definition, and who contributed what."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.ledger.events import UNASSIGNED, CashKind, LedgerEvent, ShareKind
from rebalancer.core.ledger.fold import Ledger, rebuild
from rebalancer.core.statements.performance import (
    EquityPoint,
    deepest_drawdown,
    money_weighted_return,
    return_index,
    time_weighted_return,
    total_gain_usd,
)
from rebalancer.core.statements.views import contributions, daily_marks
from tests.core.ledger.happenings import a_fill, a_leg, an_order, cash, on

DAY = date(2026, 3, 2)


def points(*equities: str, **flows: str) -> list[EquityPoint]:
    """One point a day; `d2="100"` is a payment on the third day."""
    return [
        EquityPoint(DAY + timedelta(days=i), Decimal(equity), Decimal(0), Decimal(flows.get(f"d{i}", "0")))
        for i, equity in enumerate(equities)
    ]


def test_payments_do_not_change_the_time_weighted_return() -> None:
    assert time_weighted_return(points("100", "110", "121")) == Decimal("0.21")
    assert time_weighted_return(points("100", "110", "231", d2="100")) == Decimal("0.1") + Decimal("1.1") * (
        Decimal(231) / Decimal(210) - 1
    )


def test_no_return_can_be_told_of_nothing() -> None:
    assert time_weighted_return([]) is None
    assert time_weighted_return(points("100")) is None
    assert time_weighted_return(points("100", "0", "5")) is None
    assert [point.index for point in return_index(points("100", "0", "5"))] == [Decimal(1), Decimal(0)]


@pytest.mark.parametrize(
    ("payments", "end", "equity", "rate"),
    [
        ([("2025-01-01", "1000")], "2026-01-01", "1100", "0.1"),
        ([("2024-01-01", "1000"), ("2025-01-01", "-500")], "2026-01-01", "0", "-0.4990522"),
        ([("2025-01-01", "1000"), ("2025-07-02", "1000")], "2026-01-01", "2100", "0.0669672"),
        ([("2025-01-01", "1000")], "2025-01-08", "1100", "142.9901781"),
    ],
)
def test_the_money_weighted_return_is_that_of_a_spreadsheet(
    payments: list[tuple[str, str]], end: str, equity: str, rate: str
) -> None:
    paid = [(date.fromisoformat(day), Decimal(amount)) for day, amount in payments]
    found = money_weighted_return(paid, date.fromisoformat(end), Decimal(equity))
    assert found is not None
    # By definition: at this rate the payments grow to the equity.
    last = date.fromisoformat(end)
    grown = sum(amount * (1 + found) ** (Decimal((last - day).days) / 365) for day, amount in paid)
    assert abs(grown - Decimal(equity)) < Decimal("0.0000001")
    assert abs(found - Decimal(rate)) < Decimal("0.000001")


def test_there_is_no_rate_without_time_or_without_an_answer() -> None:
    assert money_weighted_return([], DAY, Decimal(5)) is None
    assert money_weighted_return([(DAY, Decimal(5))], DAY, Decimal(6)) is None
    assert money_weighted_return([(DAY, Decimal(5))], DAY + timedelta(days=9), Decimal(0)) is None


def test_the_deepest_fall_is_found_with_its_days() -> None:
    index = return_index(points("100", "120", "90", "110", "100", "121"))
    found = deepest_drawdown(index)
    assert found is not None
    assert (found.depth, found.peak, found.trough) == (Decimal("0.25"), index[1].day, index[2].day)
    assert found.recovered == index[5].day
    assert deepest_drawdown(return_index(points("1", "2"))) is None
    still = deepest_drawdown(return_index(points("2", "1")))
    assert still is not None
    assert still.recovered is None


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(-1000, 1000)), min_size=1, max_size=9))
def test_gain_is_what_equity_grew_beyond_payments(days: list[tuple[int, int]]) -> None:
    series = [
        EquityPoint(DAY + timedelta(days=i), Decimal(equity), Decimal(0), Decimal(flow))
        for i, (equity, flow) in enumerate(days)
    ]
    assert total_gain_usd(series) == days[-1][0] - days[0][0] - sum(flow for _, flow in days[1:])


def a_week() -> Ledger:
    events: list[LedgerEvent] = [
        cash("0", "1000", at_ns=on("2026-03-02")),
        an_order("o1", 1, "6", growth="4", income="2"),
        a_fill("1", "6", "100"),
        cash("d", "3", CashKind.DIVIDEND, symbol="SPY", at_ns=on("2026-03-03")),
        cash("i", "0.07", CashKind.INTEREST, at_ns=on("2026-03-03")),
        cash("p", "500", at_ns=on("2026-03-04")),
        a_fill("x", "-3", "110", at_ns=on("2026-03-04")),
    ]
    return rebuild(events)


CLOSES = {
    date(2026, 3, 2): {"SPY": Decimal(101)},
    date(2026, 3, 3): {"SPY": Decimal(102)},
    date(2026, 3, 4): {"SPY": Decimal(111)},
}


def test_equity_by_day_counts_cash_holdings_and_payments_and_sums_over_strategies() -> None:
    marks = daily_marks(a_week(), sorted(CLOSES), CLOSES)
    assert [mark.point.equity_usd for mark in marks] == [
        Decimal(1006),
        Decimal(400 + 612) + Decimal("3.07"),
        Decimal("1233.07") + Decimal(333),
    ]
    assert [mark.point.flow_usd for mark in marks] == [Decimal(1000), Decimal(0), Decimal(500)]
    assert marks[1].strategy_equity_usd["growth"] == Decimal(4 * 2 + 2)
    assert all(sum(mark.strategy_equity_usd.values()) == mark.point.equity_usd for mark in marks)


def test_a_missing_close_names_symbol_and_day() -> None:
    with pytest.raises(InvalidInput, match=r"closes\.2026-03-05\.SPY is missing") as refused:
        daily_marks(a_week(), [date(2026, 3, 5)], {})
    assert refused.value.code == "MISSING_PRICE"


def test_contributions_sum_to_the_gain() -> None:
    ledger = a_week()
    first, last = date(2026, 3, 2), date(2026, 3, 4)
    rows = contributions(ledger, first, last, CLOSES, capital_usd=Decimal(1000))
    marks = daily_marks(ledger, [first, last], CLOSES)
    assert sum(row.gain_usd for row in rows) == total_gain_usd([mark.point for mark in marks])
    by_row = {(row.strategy, row.symbol): row.gain_usd for row in rows}
    assert by_row["growth", "SPY"] == Decimal(42)
    assert by_row[UNASSIGNED, "CASH"] == Decimal("0.07")
    assert rows[0].percent == Decimal("4.2")


def test_shares_transferred_in_are_a_payment_not_a_gain() -> None:
    ledger = rebuild([a_leg("t", 1, ShareKind.TRANSFER, "2", price="40")])
    (mark,) = daily_marks(ledger, [DAY], {DAY: {"SPY": Decimal(41)}})
    assert (mark.point.flow_usd, mark.point.equity_usd) == (Decimal(82), Decimal(82))


def test_the_rate_of_a_span_of_days_is_that_of_the_days_and_no_years() -> None:
    paid = [(date(2026, 3, 2), Decimal(10000)), (date(2026, 3, 3), Decimal(500))]
    found = money_weighted_return(paid, date(2026, 3, 4), Decimal(8100), period_days=Decimal(2))
    assert found is not None
    # √(1 + rate) solves 10,000 x² + 500 x = 8,100.
    assert found == Decimal("-0.233767357763")
    assert money_weighted_return(paid, date(2026, 3, 4), Decimal(8100)) is None


def test_shares_transferred_in_bring_no_return_whatever_they_had_cost() -> None:
    """GIPS: an external flow counts at its fair value on that day."""
    ledger = rebuild([cash("0", "1000"), a_leg("t", 1, ShareKind.TRANSFER, "10", price="50", group="in")])
    (mark,) = daily_marks(ledger, [DAY], {DAY: {"SPY": Decimal(100)}})
    assert (mark.point.flow_usd, mark.point.equity_usd) == (Decimal(2000), Decimal(2000))
    before, day = DAY - timedelta(days=1), {DAY: {"SPY": Decimal(100)}}
    assert contributions(ledger, before, DAY, day, capital_usd=Decimal(2000)) == ()


def test_a_value_that_nobody_knows_ends_the_return() -> None:
    ledger = rebuild([cash("0", "1000"), a_leg("t", 1, ShareKind.TRANSFER, "-10", price="50", group="out")])
    with pytest.raises(InvalidInput, match="needs its price"):
        daily_marks(ledger, [DAY], {})
    gone = rebuild([*ledger.live, a_leg("u", 2, ShareKind.TRANSFER, "10", price="50", group="in")])
    (mark,) = daily_marks(gone, [DAY], {})
    assert not mark.point.is_flow_known
    unknown = [EquityPoint(DAY - timedelta(days=1), Decimal(1000), Decimal(0)), mark.point]
    assert time_weighted_return(unknown) is None


def test_a_loss_that_a_person_accepted_is_a_loss() -> None:
    lost = [cash("0", "1000"), cash("1", "-100", CashKind.ADJUSTMENT)]
    lost_shares = a_leg("a", 2, ShareKind.ADJUSTMENT, "-2", group="a")
    ledger = rebuild([*lost, a_fill("1", "2", "100"), lost_shares])
    (mark,) = daily_marks(ledger, [DAY], {DAY: {}})
    assert (mark.point.flow_usd, mark.point.equity_usd) == (Decimal(1000), Decimal(700))


def test_a_payment_in_days_without_a_valuation_counts_for_the_time_that_it_was_there() -> None:
    """Modified Dietz: 1,000, paid 1,000 on the last of ten days, then 2,200: 200 on 1,100, not on 2,000."""
    end = DAY + timedelta(days=10)
    first = EquityPoint(DAY, Decimal(1000), Decimal(0))
    late = EquityPoint(end, Decimal(2200), Decimal(0), Decimal(1000), ((end, Decimal(1000)),))
    early = EquityPoint(end, Decimal(2200), Decimal(0), Decimal(1000), ((DAY + timedelta(days=1), Decimal(1000)),))
    assert time_weighted_return([first, late]) == Decimal("0.181818181818")
    assert time_weighted_return([first, early]) == Decimal("0.1")
