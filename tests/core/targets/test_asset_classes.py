"""Asset classes: one target for several symbols, a band for their sum, an order of preference inside."""

from decimal import Decimal

import pytest

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.planning.items import Reason
from rebalancer.core.planning.plan import RebalancePlan, dump_plan, plan_rebalance
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.asset_classes import AssetClass, dump_classes, parse_classes
from rebalancer.core.targets.policy import SizingPolicy, TradeTo

PRICES = {"VTI": Decimal(100), "ITOT": Decimal(50), "BND": Decimal(10), "AGG": Decimal(20)}


def account(cash: int, **quantities: int) -> PortfolioSnapshot:
    positions = tuple(Position(symbol, Decimal(count), PRICES[symbol]) for symbol, count in quantities.items())
    return PortfolioSnapshot(Decimal(cash), positions, PRICES)


def stocks(percent: int, tolerance: str | None = None) -> AssetClass:
    return AssetClass("stocks", Decimal(percent), ("VTI", "ITOT"), None if tolerance is None else Decimal(tolerance))


def bonds(percent: int) -> AssetClass:
    return AssetClass("bonds", Decimal(percent), ("BND", "AGG"))


def plan(snapshot: PortfolioSnapshot, *classes: AssetClass, policy: SizingPolicy | None = None) -> RebalancePlan:
    return plan_rebalance(StrategyAllocation((), classes=classes), snapshot, policy or SizingPolicy())


def trades(result: RebalancePlan) -> dict[str, tuple[str, Decimal]]:
    return {item.symbol: (item.action.value, item.quantity) for item in result.trades}


def test_a_class_inside_its_band_leaves_its_members_alone_however_they_are_mixed() -> None:
    # 6,200 of 10,000 in stocks, all of it in the second choice: 2 points from 60.
    result = plan(account(0, ITOT=124, BND=380), stocks(60), bonds(40))
    assert trades(result) == {}
    assert not result.needs_rebalance
    assert {item.reason for item in result.items} == {Reason.WITHIN_BAND}


def test_the_preferred_member_is_bought() -> None:
    # 4,000 stocks and 6,000 bonds against 60 / 40: 2,000 dollars move.
    result = plan(account(0, ITOT=80, BND=600), stocks(60), bonds(40))
    assert trades(result) == {"BND": ("SELL", Decimal(200)), "VTI": ("BUY", Decimal(20))}


def test_the_last_member_is_sold_first_and_to_the_last_fraction() -> None:
    # 7,500 bonds against 40% of 10,000: 3,500 leave, first all 2,500 of AGG, then 1,000 of BND.
    result = plan(account(0, VTI=25, BND=500, AGG=125), stocks(60), bonds(40))
    assert trades(result) == {
        "AGG": ("SELL", Decimal(125)),
        "BND": ("SELL", Decimal(100)),
        "VTI": ("BUY", Decimal(35)),
    }
    assert next(item for item in result.items if item.symbol == "AGG").target_percent == 0


def test_the_destination_is_the_classes_edge() -> None:
    # Stocks stand at 40 against 60 with a band of 5: the edge is 55, so 1,500 dollars are bought, bonds sell to 45.
    policy = SizingPolicy(trade_to=TradeTo.EDGE)
    result = plan(account(0, ITOT=80, BND=600), stocks(60), bonds(40), policy=policy)
    assert trades(result) == {"BND": ("SELL", Decimal(150)), "VTI": ("BUY", Decimal(15))}


def test_a_classes_own_tolerance_replaces_the_threshold() -> None:
    held = account(200, VTI=58, BND=400)
    assert trades(plan(held, stocks(60), bonds(40))) == {}
    assert "VTI" in trades(plan(held, stocks(60, "1"), bonds(40)))


def test_a_class_at_zero_is_left_whole() -> None:
    result = plan(account(0, VTI=99, AGG=5), stocks(100), bonds(0))
    assert trades(result)["AGG"] == ("SELL", Decimal(5))
    assert {item.symbol: item.reason for item in result.items}["AGG"] is Reason.TARGET_ZERO


def test_a_frozen_member_is_passed_over_in_both_directions() -> None:
    policy = SizingPolicy(frozen=frozenset({"VTI", "AGG"}))
    result = plan(account(0, BND=500, AGG=250), stocks(60), bonds(40), policy=policy)
    assert trades(result) == {"BND": ("SELL", Decimal(500)), "ITOT": ("BUY", Decimal(100))}
    assert {item.reason for item in result.items if item.symbol in policy.frozen} == {Reason.FROZEN}


def test_shares_in_open_orders_are_not_sold_again() -> None:
    positions = (
        Position("BND", Decimal(500), PRICES["BND"], quantity_available=Decimal(0)),
        Position("AGG", Decimal(250), PRICES["AGG"], quantity_available=Decimal(10)),
    )
    result = plan(PortfolioSnapshot(Decimal(0), positions, PRICES), stocks(60), bonds(40))
    reasons = {item.symbol: item.reason for item in result.items}
    assert trades(result)["AGG"] == ("SELL", Decimal(10))
    assert reasons["AGG"] is Reason.LIMITED_BY_OPEN_ORDERS
    assert reasons["BND"] is Reason.HELD_BY_OPEN_ORDERS


def test_classes_stand_beside_symbols_and_cash_in_one_sum_of_100() -> None:
    targets = (TargetWeight("AGG", Decimal(30)), TargetWeight("CASH", Decimal(10)))
    result = plan_rebalance(StrategyAllocation(targets, classes=(stocks(60),)), account(10_000), SizingPolicy())
    assert trades(result) == {"VTI": ("BUY", Decimal(60)), "AGG": ("BUY", Decimal(150))}
    assert result.cash_after == 1000
    with pytest.raises(InvalidInput, match="targets sum to 90%"):
        plan_rebalance(StrategyAllocation(targets, classes=(stocks(50),)), account(10_000), SizingPolicy())


def test_a_plan_says_how_each_class_stands_and_a_plan_without_classes_says_nothing_of_them() -> None:
    document = dump_plan(plan(account(0, ITOT=80, BND=600), stocks(60), bonds(40)))
    assert document["classes"] == [
        {
            "name": "bonds",
            "target_percent": "40",
            "actual_percent": "60",
            "drift_percent": "20",
            "drift_level": "CRITICAL",
            "current_value": "6000.00",
            "target_value": "4000.00",
            "members": ["BND", "AGG"],
        },
        {
            "name": "stocks",
            "target_percent": "60",
            "actual_percent": "40",
            "drift_percent": "-20",
            "drift_level": "CRITICAL",
            "current_value": "4000.00",
            "target_value": "6000.00",
            "members": ["VTI", "ITOT"],
        },
    ]
    alone = plan_rebalance(StrategyAllocation((TargetWeight("VTI", Decimal(100)),)), account(100), SizingPolicy())
    assert "classes" not in dump_plan(alone)


@pytest.mark.parametrize(
    ("classes", "targets", "part"),
    [
        ([stocks(50), stocks(50)], [], "asset_classes name stocks twice"),
        ([AssetClass("a", Decimal(50), ("VTI", "VTI"))], [], "put VTI into a, but it is a member of a already"),
        (
            [stocks(50), AssetClass("b", Decimal(50), ("ITOT",))],
            [],
            "put ITOT into b, but it is a member of stocks already",
        ),
        ([stocks(50)], [TargetWeight("VTI", Decimal(50))], "put VTI into stocks, but it has a target of its own"),
    ],
)
def test_a_symbol_stands_in_one_place(classes: list[AssetClass], targets: list[TargetWeight], part: str) -> None:
    with pytest.raises(InvalidInput, match=part):
        StrategyAllocation(tuple(targets), classes=tuple(classes))


def test_a_disabled_class_is_no_class() -> None:
    off = AssetClass("bonds", Decimal(40), ("BND",), enabled=False)
    targets = (TargetWeight("BND", Decimal(40)),)
    assert StrategyAllocation(targets, classes=(stocks(60), off)).enabled_classes == (stocks(60),)


def test_classes_are_read_as_they_are_written() -> None:
    classes = (stocks(60, "2.5"), bonds(40))
    assert parse_classes(dump_classes(classes)) == (bonds(40), stocks(60, "2.5"))


@pytest.mark.parametrize(
    ("item", "part"),
    [
        ({"name": "", "target_percent": "1", "members": ["A"]}, r"asset_classes\[0\]\.name"),
        ({"name": "a", "target_percent": "-1", "members": ["A"]}, r"asset_classes\[0\]\.target_percent is -1"),
        ({"name": "a", "target_percent": "1", "members": []}, "members of a is empty"),
        ({"name": "a", "target_percent": "1", "members": ["CASH"]}, r"members\[0\] is CASH"),
        ({"name": "a", "target_percent": "1", "members": "A"}, r"members is \"A\", but must be a list"),
        ({"name": "a", "target_percent": "1"}, "members is missing"),
    ],
)
def test_a_class_that_is_not_one_is_refused_by_its_field(item: object, part: str) -> None:
    with pytest.raises(InvalidInput, match=part):
        parse_classes([item])
