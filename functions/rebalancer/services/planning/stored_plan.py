"""A stored plan and the world: what must still hold before its run may be made, for who looks and for the start."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rebalancer.core.account.leg import Leg
from rebalancer.core.base.errors import InvariantViolation, NotFound, StalePlan
from rebalancer.core.planning.plan import PLANNER_VERSION, RebalancePlan, plan_rebalance
from rebalancer.core.planning.scenario import parse_inputs
from rebalancer.core.risk.breach import Breach
from rebalancer.core.risk.gate import assess_staleness
from rebalancer.ports.account import AccountSnapshot
from rebalancer.ports.execution import RunStore, StoredPlan
from rebalancer.ports.targets import AccountState
from rebalancer.services.context import Context
from rebalancer.services.planning.tax_lots import lots_for
from rebalancer.services.risk.assessment import Assessment, assess_start_of


def require_stored_plan(runs: RunStore, uid: str, plan_id: str) -> StoredPlan:
    """Return the plan of this user. Raises `NotFound` PLAN_NOT_FOUND, also for somebody else's."""
    stored = runs.load_plan(uid, plan_id)
    if stored is None:
        raise NotFound("There is no such plan; preview again.", code="PLAN_NOT_FOUND", field="plan_id")
    return stored


def require_unstarted(stored: StoredPlan) -> None:
    """Raise `StalePlan` PLAN_ALREADY_STARTED, with the run's id, where the plan has its one run."""
    if stored.run_id is not None:
        raise StalePlan(
            "This plan was started before; preview again.",
            code="PLAN_ALREADY_STARTED",
            details={"run_id": stored.run_id},
        )


def require_waiting(ctx: Context, stored: StoredPlan) -> RebalancePlan:
    """Return the plan made again, if it still may be approved.

    Raises `StalePlan` PLAN_ALREADY_STARTED, ACCOUNT_CHANGED, PLAN_REPLACED, PLAN_EXPIRED, and what `replay` raises.
    """
    require_unstarted(stored)
    if (stored.document.get("account_digest") or "") != ctx.account_digest:
        raise StalePlan("This plan was made for another broker account; preview again.", code="ACCOUNT_CHANGED")
    if stored.expires_at <= ctx.clock.now() and stored.document.get("replaced_by") is not None:
        raise StalePlan(
            "The account needs something else now: a newer plan waits in its place, on the dashboard.",
            code="PLAN_REPLACED",
        )
    if stored.expires_at <= ctx.clock.now():
        raise StalePlan("This plan has expired; preview again.", code="PLAN_EXPIRED")
    return replay(stored)


def replay(stored: StoredPlan) -> RebalancePlan:
    """Return the plan made again from its stored inputs, which must be the stored one to the byte.

    Raises `StalePlan` PLANNER_CHANGED for a plan of another planner version, `InvariantViolation` PLAN_DOES_NOT_REPLAY
    for one that was tampered with: neither is ever traded.
    """
    content = dict(stored.document["inputs"])
    if content.pop("planner_version", None) != PLANNER_VERSION:
        raise StalePlan("This plan was made by another version of the planner; preview again.", code="PLANNER_CHANGED")
    inputs = parse_inputs(content)
    plan = plan_rebalance(inputs.allocation, inputs.snapshot, inputs.policy, request=inputs.request)
    if plan.plan_id != stored.plan_id:
        raise InvariantViolation("The stored plan does not replay; preview again.", code="PLAN_DOES_NOT_REPLAY")
    return plan


def require_same_targets(stored: StoredPlan, state: AccountState) -> None:
    """Raise `StalePlan` ALLOCATION_CHANGED where the targets were saved since the plan was made."""
    if state.settings.allocation_version != stored.document["allocation_version"]:
        raise StalePlan("The targets were changed since the preview; preview again.", code="ALLOCATION_CHANGED")


def assess_now(
    ctx: Context,
    stored: StoredPlan,
    plan: RebalancePlan,
    legs: Sequence[Leg],
    *,
    state: AccountState,
    account: AccountSnapshot,
) -> tuple[Assessment, tuple[Breach, ...]]:
    """Hold the plan's orders against the account as it is: the gate's answer, and every breach there is.

    Holdings and prices that are no longer those of the preview come first. See `assess_start_of` for what it costs.
    Raises `StalePlan` GAINS_CHANGED.
    """
    _require_same_gains(ctx, plan)
    buffer = Decimal(stored.document["cash_buffer_usd"])
    assessment = assess_start_of(ctx, legs, state=state, account=account, cash_buffer_usd=buffer)
    planned = {position.symbol: position.quantity for position in plan.snapshot.positions}
    stale = assess_staleness(legs, planned, account.portfolio, tolerance_of(stored))
    return assessment, (*stale, *assessment.breaches)


def _require_same_gains(ctx: Context, plan: RebalancePlan) -> None:
    """Raise `StalePlan` GAINS_CHANGED where a budget limits gains and the year has realized others since the plan."""
    if plan.policy.gains_budget_usd is None or not any(item.shares < 0 for item in plan.trades):
        return
    now, then = lots_for(ctx, plan.policy), plan.snapshot.lots
    if (now and now.realized_usd) != (then and then.realized_usd):
        raise StalePlan(
            "Gains or losses were realized since the preview, and your budget of gains has changed by them; "
            "preview again.",
            code="GAINS_CHANGED",
        )


def tolerance_of(stored: StoredPlan) -> Decimal:
    """Return how far a price may have moved when the plan is started, in percent."""
    return Decimal(stored.document["price_tolerance_percent"])
