"""Combined bands, chosen symbols, frozen and excluded holdings."""

from decimal import Decimal

import pytest

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.planning.drift import DriftLevel, measure_drift
from rebalancer.core.planning.items import Reason
from rebalancer.core.planning.plan import RebalancePlan, plan_rebalance
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import BandMode, SizingPolicy, Untargeted, dump_policy, parse_policy

ONE = Decimal(1)


def allocation(**percents: str) -> StrategyAllocation:
    return StrategyAllocation(tuple(TargetWeight(symbol, Decimal(percent)) for symbol, percent in percents.items()))


def account(cash: str, **dollars: str) -> PortfolioSnapshot:
    """Positions at a price of one dollar."""
    positions = tuple(Position(symbol, Decimal(value), ONE) for symbol, value in dollars.items())
    return PortfolioSnapshot(Decimal(cash), positions, dict.fromkeys(("AAA", "BBB", "CCC"), ONE))


def reasons(plan: RebalancePlan) -> dict[str, Reason]:
    return {item.symbol: item.reason for item in plan.items}


@pytest.mark.parametrize(
    ("target", "actual", "is_outside"),
    [
        # 5/25: for a target of 60 the 5 points are narrower, for one of 8 the quarter (2 points) is.
        ("60", "65", False),
        ("60", "65.01", True),
        ("60", "54.99", True),
        ("8", "10", False),
        ("8", "10.01", True),
        ("8", "5.99", True),
        ("20", "25", False),
        ("20", "25.01", True),
    ],
)
def test_a_combined_band_is_the_narrower_of_points_and_share_of_the_target(
    target: str, actual: str, is_outside: bool
) -> None:
    rest = str(100 - Decimal(actual))
    policy = SizingPolicy(band=BandMode.COMBINED, frozen=frozenset({"REST"}), min_trade_usd=Decimal(1))
    report = measure_drift(
        allocation(AAA=target, REST=str(100 - Decimal(target))), account("0", AAA=actual, REST=rest), policy
    )
    assert report.rows[0].is_outside is is_outside
    assert report.needs_rebalance is is_outside


def test_a_targets_own_tolerance_replaces_the_whole_combined_band_in_points() -> None:
    targets = StrategyAllocation((TargetWeight("AAA", Decimal(8), Decimal(3)), TargetWeight("BBB", Decimal(92))))
    report = measure_drift(targets, account("0", AAA="11", BBB="89"), SizingPolicy(band=BandMode.COMBINED))
    assert report.rows[0].level is DriftLevel.WITHIN_TOLERANCE


def test_only_the_chosen_symbols_trade() -> None:
    policy = SizingPolicy(only=frozenset({"AAA"}))
    plan = plan_rebalance(allocation(AAA="50", BBB="30", CCC="20"), account("0", AAA="80", BBB="20"), policy)
    assert reasons(plan) == {
        "AAA": Reason.OUTSIDE_BAND,
        "BBB": Reason.NOT_CHOSEN,
        "CCC": Reason.NOT_CHOSEN,
        "CASH": Reason.WITHIN_BAND,
    }
    assert plan.cash_after == 30


def test_what_is_not_chosen_does_not_ask_for_a_rebalance() -> None:
    policy = SizingPolicy(only=frozenset({"BBB"}))
    plan = plan_rebalance(allocation(AAA="50", BBB="50"), account("48", AAA="2", BBB="50"), policy)
    assert not plan.needs_rebalance
    assert plan.trades == ()


def test_a_frozen_holding_stays_in_the_base_with_its_target() -> None:
    policy = SizingPolicy(frozen=frozenset({"AAA"}))
    plan = plan_rebalance(allocation(AAA="50", BBB="50"), account("20", AAA="80"), policy)
    assert plan.base == 100
    assert reasons(plan)["AAA"] is Reason.FROZEN
    assert reasons(plan)["BBB"] is Reason.LIMITED_BY_CASH
    assert next(item for item in plan.items if item.symbol == "AAA").drift_percent == 30


def test_an_excluded_holding_leaves_the_base_also_where_the_untargeted_are_sold() -> None:
    policy = SizingPolicy(excluded=frozenset({"GIFT"}), untargeted=Untargeted.SELL)
    plan = plan_rebalance(allocation(AAA="100"), account("0", AAA="100", GIFT="50", OLD="20"), policy)
    assert plan.base == 120
    assert reasons(plan) == {
        "OLD": Reason.UNTARGETED,
        "AAA": Reason.OUTSIDE_BAND,
        "GIFT": Reason.EXCLUDED,
        "CASH": Reason.WITHIN_BAND,
    }


def test_an_excluded_target_is_refused_with_the_way_out() -> None:
    with pytest.raises(InvalidInput, match=r"policy\.excluded names AAA, which has a target; remove the target, or"):
        plan_rebalance(allocation(AAA="100"), account("1"), SizingPolicy(excluded=frozenset({"AAA"})))


def test_the_new_options_are_read_as_they_are_written_and_unset_ones_are_not_written() -> None:
    document = {
        "band": "combined",
        "relative_threshold_percent": "20",
        "only": ["brk.b", "SPY"],
        "frozen": ["SPY"],
        "excluded": ["GME"],
    }
    policy = parse_policy(document)
    assert policy.only == frozenset({"BRK.B", "SPY"})
    assert parse_policy(dump_policy(policy)) == policy
    assert dump_policy(SizingPolicy()).keys().isdisjoint({"only", "frozen", "excluded", "relative_threshold_percent"})


@pytest.mark.parametrize(
    ("document", "part"),
    [
        ({"only": []}, r"policy\.only is empty"),
        ({"only": "SPY"}, r"policy\.only is \"SPY\", but must be a list"),
        ({"frozen": ["a b"]}, r"policy\.frozen\[0\]"),
        ({"relative_threshold_percent": "-1"}, r"policy\.relative_threshold_percent is -1"),
    ],
)
def test_bad_options_are_refused_by_their_field(document: object, part: str) -> None:
    with pytest.raises(InvalidInput, match=part):
        parse_policy(document)
