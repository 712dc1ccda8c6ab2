"""A day of the drift's history."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.planning.plan import RebalancePlan, plan_rebalance
from rebalancer.core.statements.drift_days import ROWS_MAX, drift_day
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import SizingPolicy

LATE = datetime(2026, 4, 1, 3, 30, tzinfo=UTC)
"""Still March in New York."""


def plan_of(holdings: dict[str, str], targets: dict[str, str], cash: str = "0") -> RebalancePlan:
    positions = tuple(Position(symbol, Decimal(worth), Decimal(1)) for symbol, worth in holdings.items())
    prices = {symbol: Decimal(1) for symbol in targets if symbol not in holdings and symbol != "CASH"}
    weights = tuple(TargetWeight(symbol, Decimal(percent)) for symbol, percent in targets.items())
    return plan_rebalance(
        StrategyAllocation(weights), PortfolioSnapshot(Decimal(cash), positions, prices), SizingPolicy()
    )


def test_a_day_keeps_targets_and_shares_with_cash_and_how_much_is_in_the_wrong_place() -> None:
    plan = plan_of({"A": "700", "B": "200"}, {"A": "60", "B": "30", "CASH": "10"}, cash="100")
    found = drift_day(plan, Decimal(1000), LATE)
    assert (found.day, found.quarter) == (date(2026, 3, 31), "2026Q1")
    assert found.document == {
        "measured_at": LATE,
        "portfolio_value": "1000.00",
        "drift_percent": "10",
        "rows": [
            {"symbol": "A", "target_percent": "60", "actual_percent": "70"},
            {"symbol": "B", "target_percent": "30", "actual_percent": "20"},
            {"symbol": "CASH", "target_percent": "10", "actual_percent": "10"},
        ],
        "rest_percent": "0",
    }


def test_what_is_kept_apart_has_no_share() -> None:
    plan = plan_of({"A": "500", "OTHER": "400"}, {"A": "100"})
    document = drift_day(plan, Decimal(900), LATE).document
    assert [row["symbol"] for row in document["rows"]] == ["A", "CASH"]
    assert (document["drift_percent"], document["portfolio_value"]) == ("0", "900.00")


def test_of_very_many_symbols_the_smallest_are_kept_as_one_sum() -> None:
    count = 100
    symbols = [f"S{number:03d}" for number in range(count)]
    document = drift_day(
        plan_of(dict.fromkeys(symbols, "10"), dict.fromkeys(symbols, "1")), Decimal(1000), LATE
    ).document
    assert len(document["rows"]) == ROWS_MAX
    kept = sum(Decimal(row["actual_percent"]) for row in document["rows"])
    assert kept + Decimal(document["rest_percent"]) == 100
