from decimal import Decimal

import pytest

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import dump_percent
from rebalancer.core.planning.drift import DriftLevel, DriftRow, measure_drift
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight, WeightRule
from rebalancer.core.targets.policy import BandMode, SizingPolicy, Untargeted

D = Decimal


def rows(snapshot: PortfolioSnapshot, policy: SizingPolicy, **targets: str) -> dict[str, DriftRow]:
    allocation = StrategyAllocation(tuple(TargetWeight(symbol, D(percent)) for symbol, percent in targets.items()))
    return {row.symbol: row for row in measure_drift(allocation, snapshot, policy).rows}


def holding(**values: str) -> PortfolioSnapshot:
    """Positions of so many one-dollar shares, no cash."""
    return PortfolioSnapshot(D(0), tuple(Position(symbol, D(value), D(1)) for symbol, value in values.items()))


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("55", DriftLevel.WITHIN_TOLERANCE),
        ("45", DriftLevel.WITHIN_TOLERANCE),
        ("55.000000001", DriftLevel.WARNING),
        ("60", DriftLevel.WARNING),
        ("60.000000001", DriftLevel.CRITICAL),
        ("39.9", DriftLevel.CRITICAL),
    ],
)
def test_levels_change_just_beyond_the_band_and_just_beyond_twice_the_band(value: str, level: DriftLevel) -> None:
    snapshot = holding(A=value, B=str(100 - D(value)))
    assert rows(snapshot, SizingPolicy(), A="50", B="50")["A"].level is level


def test_a_relative_band_exactly_met_is_inside_even_where_the_weight_is_no_decimal() -> None:
    # Normalised 7 of 21 is a third; 35 is 5 % above a third of 100.
    policy = SizingPolicy(band=BandMode.RELATIVE, weights=WeightRule.NORMALIZE)
    row = rows(holding(A="35", B="65"), policy, A="7", B="14")["A"]
    assert (row.level, row.is_outside) == (DriftLevel.WITHIN_TOLERANCE, False)
    row = rows(holding(A="35.000000001", B="64.999999999"), policy, A="7", B="14")["A"]
    assert (row.level, row.is_outside) == (DriftLevel.WARNING, True)


def test_percents_are_of_the_base_and_drift_is_actual_minus_target() -> None:
    row = rows(holding(A="1", B="2"), SizingPolicy(), A="50", B="50")["A"]
    assert [dump_percent(each) for each in (row.actual_percent, row.target_percent, row.drift_percent)] == [
        "33.333333",
        "50",
        "-16.666667",
    ]


def test_held_untargeted_holdings_are_outside_the_base_and_sold_ones_inside() -> None:
    snapshot = PortfolioSnapshot(D(50), (Position("A", D(50), D(1)), Position("X", D(100), D(1))))
    held = measure_drift(StrategyAllocation((TargetWeight("A", D(100)),)), snapshot, SizingPolicy())
    assert (held.frame.base, held.portfolio_value) == (D(100), D(200))
    sold = measure_drift(
        StrategyAllocation((TargetWeight("A", D(100)),)), snapshot, SizingPolicy(untargeted=Untargeted.SELL)
    )
    assert (sold.frame.base, sold.needs_rebalance) == (D(200), True)


def test_a_target_of_zero_needs_a_rebalance_while_anything_is_held() -> None:
    allocation = StrategyAllocation((TargetWeight("A", D(0)), TargetWeight("B", D(100))))
    assert measure_drift(allocation, holding(A="10", B="90"), SizingPolicy()).needs_rebalance
    assert not measure_drift(allocation, holding(A="9.99", B="90"), SizingPolicy()).needs_rebalance
    snapshot = PortfolioSnapshot(D(0), (Position("B", D(99), D(1)),), {"A": D(1)})
    assert not measure_drift(allocation, snapshot, SizingPolicy()).needs_rebalance


def test_open_orders_count_as_if_they_had_filled() -> None:
    snapshot = PortfolioSnapshot(
        D(50), (Position("A", D(50), D(1), quantity_available=D(40)),), {"B": D(1)}, open_quantities={"A": D(-10)}
    )
    row = rows(snapshot, SizingPolicy(), A="50", B="50")["A"]
    assert (row.quantity, row.sellable, dump_percent(row.actual_percent)) == (D(40), D(40), "40")


def test_a_symbol_without_price_is_refused_by_name() -> None:
    with pytest.raises(InvalidInput, match=r"prices\.B is missing"):
        rows(holding(A="1"), SizingPolicy(), A="50", B="50")


def test_a_disabled_target_needs_no_price() -> None:
    allocation = StrategyAllocation((TargetWeight("A", D(100)), TargetWeight("B", D(1), enabled=False)))
    assert len(measure_drift(allocation, holding(A="1"), SizingPolicy()).rows) == 1
