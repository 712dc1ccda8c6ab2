"""The cheap look never lets a day pass on which the planner would have found something."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.automation.triggers import Triggers, measure_idle_cash
from rebalancer.core.evidence.inside import MONEY_PLACES, Look, look_at
from rebalancer.core.evidence.policies import LabPolicy, PolicyName
from rebalancer.core.planning.drift import measure_drift
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight, WeightRule
from rebalancer.core.targets.asset_classes import AssetClass
from rebalancer.core.targets.policy import BandMode, ShareMode, SizingPolicy
from tests.extent import examples

SYMBOLS = ("A", "B", "C", "D")


def decimals(low: str, high: str, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=places, allow_nan=False, allow_infinity=False)


@st.composite
def policies(draw: st.DrawFn) -> LabPolicy:
    """Weights that are normalized, with tolerances, classes, a target of cash, and every option that moves a band."""
    tolerance = st.none() | decimals("0", "10", 2)
    in_class = draw(st.booleans())
    singles = SYMBOLS[:2] if in_class else SYMBOLS
    percents = draw(st.lists(st.integers(0, 40), min_size=len(singles), max_size=len(singles)))
    percents[0] += 1
    targets = [TargetWeight(name, Decimal(each), draw(tolerance)) for name, each in zip(singles, percents, strict=True)]
    if draw(st.booleans()):
        targets.append(TargetWeight("CASH", Decimal(draw(st.integers(0, 20))), draw(tolerance)))
    classes: tuple[AssetClass, ...] = ()
    if in_class:
        classes = (AssetClass("Bonds", Decimal(draw(st.integers(1, 40))), SYMBOLS[2:], draw(tolerance)),)
    sizing = SizingPolicy(
        drift_threshold_percent=draw(decimals("0", "8", 1)),
        band=draw(st.sampled_from(BandMode)),
        relative_threshold_percent=Decimal(draw(st.integers(1, 40))),
        weights=WeightRule.NORMALIZE,
        cash_buffer_percent=draw(st.sampled_from([Decimal(0), Decimal(3)])),
        cash_band_percent=draw(st.none() | decimals("0", "9", 1)),
        shares=draw(st.sampled_from(ShareMode)),
        min_trade_usd=Decimal(draw(st.sampled_from([0, 10, 500]))),
        frozen=frozenset(draw(st.sampled_from([[], ["A"]]))),
    )
    triggers = Triggers(invest_cash_usd_min=draw(st.none() | decimals("0", "5000", 2)))
    return LabPolicy(PolicyName.OWN, StrategyAllocation(tuple(targets), classes=classes), sizing, triggers)


@st.composite
def near_target(draw: st.DrawFn, policy: LabPolicy) -> PortfolioSnapshot:
    """An account that is near its targets, so that inside and outside are about as frequent."""
    rows = {target.symbol: target.target_percent for target in policy.allocation.enabled_targets}
    for each in policy.allocation.classes:
        rows |= dict.fromkeys(each.members, each.target_percent / 2)
    total = sum(rows.values())
    positions = []
    for name in SYMBOLS:
        off = draw(decimals("-4", "4", 3))
        usd = max(Decimal(0), (rows.get(name, Decimal(0)) * 100 / total + off) * 1000)
        positions.append(Position(name, (usd / 10).quantize(Decimal("0.000000001")), Decimal(10)))
    cash = (rows.get("CASH", Decimal(0)) * 100 / total + draw(decimals("-3", "6", 2))) * 1000
    return PortfolioSnapshot(cash.quantize(Decimal("0.01")), tuple(positions))


def whole(snapshot: PortfolioSnapshot) -> tuple[list[int], int, int]:
    values = [int((each.quantity * each.price).scaleb(MONEY_PLACES)) for each in snapshot.positions]
    cash = int(snapshot.cash.scaleb(MONEY_PLACES))
    return values, cash, cash + sum(values)


@settings(max_examples=examples(250), deadline=None)
@given(st.data())
def test_where_the_look_finds_nothing_the_planner_needs_no_rebalance(data: st.DataObject) -> None:
    policy = data.draw(policies())
    snapshot = data.draw(near_target(policy))
    look = look_at(policy, SYMBOLS)
    values, cash, base = whole(snapshot)
    report = measure_drift(policy.allocation, snapshot, policy.sizing)
    if not look.may_be_outside(values, cash, base):
        assert not report.needs_rebalance
    idle = measure_idle_cash(policy.allocation, snapshot, policy.sizing, report)
    least = policy.triggers.invest_cash_usd_min
    if least is not None and idle > 0 and idle >= least:
        assert look.may_have_idle_cash(cash, base)


def plain_look(threshold: str) -> Look:
    targets = tuple(TargetWeight(name, Decimal(25)) for name in SYMBOLS)
    sizing = SizingPolicy(drift_threshold_percent=Decimal(threshold))
    return look_at(LabPolicy(PolicyName.OWN, StrategyAllocation(targets), sizing, Triggers()), SYMBOLS)


def test_exactly_on_the_band_is_inside_and_the_smallest_step_beyond_is_not() -> None:
    look = plain_look("5")
    assert not look.may_be_outside([each * 10**20 for each in (30, 25, 25, 20)], 0, 10**22)
    assert look.may_be_outside([30 * 10**20 + 1, 25 * 10**20, 25 * 10**20, 20 * 10**20], 0, 10**22)


def test_a_target_of_which_nothing_is_held_is_outside_however_wide_its_band() -> None:
    look = plain_look("30")
    assert not look.may_be_outside([30 * 10**20, 40 * 10**20, 29 * 10**20, 10**20], 0, 10**22)
    assert look.may_be_outside([30 * 10**20, 40 * 10**20, 30 * 10**20, 0], 0, 10**22)


def test_drift_is_the_share_of_the_account_in_the_wrong_place() -> None:
    assert plain_look("5").drift_ppb([30, 25, 25, 10], 10, 100) == 150_000_000
