"""A benchmark: what the same money would have returned elsewhere."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.evidence.benchmark import (
    Benchmark,
    benchmark_of_symbol,
    benchmark_of_targets,
    benchmark_returns,
)
from rebalancer.core.evidence.market import GROWTH_ONE, Market
from rebalancer.core.evidence.series import DailySeries
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.asset_classes import AssetClass
from tests.core.evidence import made

MONDAY = date(2026, 3, 2)


def series(symbol: str, *closes: str | None, begin: date = MONDAY) -> DailySeries:
    days = {begin + timedelta(days=place): Decimal(close) for place, close in enumerate(closes) if close is not None}
    return DailySeries(symbol, days)


def returns(benchmark: Benchmark, *given: DailySeries, first_day: date = MONDAY) -> dict[date, Decimal]:
    return {each.day: each.return_percent for each in benchmark_returns(benchmark, given, first_day)}


def targets(**percents: str) -> Benchmark:
    return benchmark_of_targets(
        StrategyAllocation(tuple(TargetWeight(symbol, Decimal(percent)) for symbol, percent in percents.items()))
    )


def test_a_symbol_returns_what_its_closes_did_since_the_first_day() -> None:
    found = returns(benchmark_of_symbol("SPY"), series("SPY", "100", "110", "99"))
    assert list(found.values()) == [0, 10, -1]


def test_a_first_day_without_a_session_begins_at_the_close_before() -> None:
    saturday = MONDAY - timedelta(days=2)
    before = series("SPY", "50", begin=MONDAY - timedelta(days=3))
    spy = DailySeries("SPY", {**before.closes, MONDAY: Decimal(55)})
    assert returns(benchmark_of_symbol("SPY"), spy, first_day=saturday) == {saturday: 0, MONDAY: 10}


def test_targets_are_met_again_at_each_close_and_their_cash_earns_nothing() -> None:
    found = returns(targets(A="50", B="25", CASH="25"), series("A", "10", "12", "12"), series("B", "8", "8", "4"))
    assert list(found.values()) == [0, 10, Decimal("-3.75")]


def test_targets_return_what_the_lab_holds_its_policies_against() -> None:
    history = made.history(days=120)
    allocation = StrategyAllocation((TargetWeight("A", Decimal(60)), TargetWeight("B", Decimal(40))))
    level = Decimal(1)
    for growth in Market.of(history).target_growth(allocation):
        level *= Decimal(growth) / GROWTH_ONE
    known = [made.series(symbol, 120) for symbol in "AB"]
    last = benchmark_returns(benchmark_of_targets(allocation), known, history.days[0])[-1]
    assert last.return_percent == pytest.approx((level - 1) * 100, abs=Decimal("0.000001"))


def test_the_youngest_symbol_decides_where_it_begins_and_a_day_without_a_close_keeps_the_one_before() -> None:
    young = series("B", "10", None, "20", begin=MONDAY + timedelta(days=1))
    found = returns(targets(A="50", B="50"), series("A", "1", "1", "1", "1"), young)
    assert list(found) == [MONDAY + timedelta(days=days) for days in (1, 2, 3)]
    assert list(found.values()) == [0, 0, 50]


def test_beside_shares_a_coin_counts_on_the_exchanges_days_alone() -> None:
    shares = DailySeries("A", {MONDAY: Decimal(1), MONDAY + timedelta(days=2): Decimal(1)})
    mix = Benchmark("mix", {"A": Decimal("0.5"), "BTC/USD": Decimal("0.5")})
    found = returns(mix, shares, series("BTC/USD", "1", "5", "2"))
    assert found == {MONDAY: 0, MONDAY + timedelta(days=2): 50}


def test_of_a_class_its_first_member_is_looked_at() -> None:
    allocation = StrategyAllocation((), classes=(AssetClass("Bonds", Decimal(100), ("BND", "AGG")),))
    assert benchmark_of_targets(allocation).shares == {"BND": 1}


def test_what_has_no_close_or_no_target_is_no_benchmark() -> None:
    with pytest.raises(InvalidInput, match="SPY has no daily close"):
        returns(benchmark_of_symbol("SPY"), series("QQQ", "1"))
    with pytest.raises(InvalidInput, match="No target weights"):
        targets(CASH="100")
