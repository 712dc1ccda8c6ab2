"""A sale that does not come takes back the buys that it was to pay for: other cash stays where it is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.symbols import CASH
from rebalancer.core.execution.funding import cash_to_leave_usd
from rebalancer.core.execution.kept_cash import KeptCash, kept_cash
from rebalancer.core.execution.run import RunState
from rebalancer.core.planning.plan import RebalancePlan, plan_rebalance
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import SizingPolicy
from tests.core.acting import act, became
from tests.core.execution.stories import Story, random_plan, run_of
from tests.core.runs import a_leg, a_run
from tests.extent import by_extent

BUY = OrderSide.BUY
STORIES = by_extent(sample=300, usual=3_000, whole=50_000)


def a_plan(cash: str, spy: str, *, band: str | None = None, buffer: str = "0") -> RebalancePlan:
    """$10,000 or so: 50 % SPY, 40 % QQQ (of which nothing is held), 10 % cash; SPY and QQQ at $100."""
    targets = (
        TargetWeight("SPY", Decimal(50)),
        TargetWeight("QQQ", Decimal(40)),
        TargetWeight(CASH, Decimal(10), tolerance_percent=None if band is None else Decimal(band)),
    )
    snapshot = PortfolioSnapshot(Decimal(cash), (Position("SPY", Decimal(spy), Decimal(100)),), {"QQQ": Decimal(100)})
    policy = SizingPolicy(cash_buffer_percent=Decimal(buffer))
    return plan_rebalance(StrategyAllocation(targets), snapshot, policy)


def test_a_plan_keeps_what_it_leaves_and_may_go_to_the_edge_of_the_band_for_prices() -> None:
    assert kept_cash(a_plan("1000", "90")) == KeptCash(floor_usd=Decimal(500), kept_usd=Decimal(1000))
    assert kept_cash(a_plan("1000", "90", band="1")) == KeptCash(floor_usd=Decimal(900), kept_usd=Decimal(1000))


def test_the_buffer_is_never_spent() -> None:
    assert kept_cash(a_plan("1000", "90", buffer="8")) == KeptCash(floor_usd=Decimal(800), kept_usd=Decimal(1000))


@pytest.mark.parametrize("failed", [LegState.REJECTED, LegState.CANCELED, LegState.EXPIRED, LegState.DENIED])
def test_a_sale_that_does_not_come_takes_back_its_buys(failed: LegState) -> None:
    run = replace(run_of(a_plan("1000", "90")), state=RunState.FUNDING)
    failing = run.with_legs({"01": replace(run.legs[0], state=failed)})
    after = became(act(failing, cash="1000", asks={}))
    assert [(leg.state, leg.reason) for leg in after.legs[1:]] == [(LegState.SKIPPED, "NOT_FUNDED")]


def test_half_a_sale_leaves_half_of_its_buys() -> None:
    run = replace(run_of(a_plan("1000", "90")), state=RunState.FUNDING)
    half = replace(run.legs[0], state=LegState.CANCELED, filled_quantity=Decimal(20), filled_average_price=Decimal(100))
    after = became(act(run.with_legs({"01": half}), cash="3000", asks={}))
    assert (after.legs[1].quantity, after.legs[1].planned_quantity) == (Decimal(20), Decimal(40))


def test_a_deposit_pays_for_its_own_buys_when_the_sale_fails() -> None:
    run = replace(run_of(a_plan("4000", "60")), state=RunState.FUNDING)
    failing = run.with_legs({"01": replace(run.legs[0], state=LegState.REJECTED)})
    after = became(act(failing, cash="4000", asks={}))
    assert (after.legs[1].quantity, after.legs[1].planned_quantity) == (Decimal(30), Decimal(40))


def test_while_a_sale_is_open_its_buys_wait_though_other_cash_would_pay() -> None:
    run = a_run(a_leg("01", state=LegState.WORKING), a_leg("02", BUY, symbol="QQQ"), state=RunState.FUNDING)
    open_sale = replace(run, cash_kept_usd=Decimal(1000))
    assert cash_to_leave_usd(open_sale) == 1000
    assert act(open_sale, cash="1500", asks={}) == act(open_sale, cash="0", asks={})


def test_no_story_leaves_cash_below_its_band_or_buffer_because_a_sale_failed() -> None:
    random, failed, waited = Random(20261128), 0, 0
    for number in range(STORIES):
        plan = random_plan(random)
        run = run_of(plan)
        if not run.legs:
            continue
        story = Story(random, run, plan.snapshot.cash)
        story.tell()
        sales = [leg for leg in story.run.legs if leg.side is OrderSide.SELL]
        missing = any(leg.filled_quantity < leg.planned_quantity for leg in sales)
        waited += story.run.waited
        if not story.bought:
            continue
        edge = lower_edge(plan)
        if missing:
            failed += 1
            assert story.cash >= edge, f"story {number}: ${story.cash} is below ${edge}"
            assert story.cash >= min(plan.cash_after, plan.snapshot.cash), f"story {number}: a failed sale was paid for"
        assert story.cash >= min(edge, plan.cash_after), f"story {number}"
        assert story.cash >= plan.cash_buffer_usd, f"story {number}"
    assert failed > STORIES // 20, "the stories are about failed sales"
    assert waited > STORIES // 50, "and about cash that settles late"


def lower_edge(plan: RebalancePlan) -> Decimal:
    """The lower edge of cash's own band in dollars, and never less than the buffer."""
    target = next(each for each in plan.allocation.targets if each.symbol == CASH)
    band = plan.policy.drift_threshold_percent if target.tolerance_percent is None else target.tolerance_percent
    percent = max(target.target_percent, plan.policy.cash_buffer_percent) - band
    return max(plan.base * percent / 100, plan.cash_buffer_usd)
