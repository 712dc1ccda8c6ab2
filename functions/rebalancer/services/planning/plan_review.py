"""A stored plan, reviewed: as it was made, and whether the account still allows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rebalancer.core.account.leg import Leg
from rebalancer.core.base.errors import StalePlan
from rebalancer.core.execution.leave_out import leave_out
from rebalancer.core.planning.plan import RebalancePlan
from rebalancer.core.risk.breach import Breach
from rebalancer.ports.account import AccountSnapshot
from rebalancer.ports.execution import PlanNote, StoredPlan
from rebalancer.ports.targets import AccountState
from rebalancer.services.context import Context
from rebalancer.services.planning.harvest import PREVIEWED, parking_of
from rebalancer.services.planning.legs import legs_of_plan, origins_of
from rebalancer.services.planning.stored_plan import (
    assess_now,
    require_same_targets,
    require_stored_plan,
    require_waiting,
)
from rebalancer.services.planning.waiting_plan import waiting_plan_id
from rebalancer.services.risk.assessment import Assessment
from rebalancer.services.risk.strays import stop_strays


class PlanState(StrEnum):
    """WAITING may be approved; the others never again: STARTED has its run, EXPIRED its time, OUTDATED was made for
    other targets or by another planner."""

    WAITING = "WAITING"
    STARTED = "STARTED"
    EXPIRED = "EXPIRED"
    OUTDATED = "OUTDATED"


_ENDS = {"PLAN_ALREADY_STARTED": PlanState.STARTED, "PLAN_EXPIRED": PlanState.EXPIRED}


@dataclass(frozen=True, slots=True)
class PlanReview:
    """A stored plan and what speaks against it now; `assessment` is None where it can never be approved again.

    `can_start` where nothing forbids the whole of it: what the broker does not trade now would be left out.
    """

    stored: StoredPlan
    state: PlanState
    breaches: tuple[Breach, ...]
    assessment: Assessment | None = None
    can_start: bool = False


def review_plan(ctx: Context, plan_id: str) -> PlanReview:
    """Look at a stored plan by what its start would look at, so that this answer is what the start would say.

    The address of a plan that was made anew before anybody saw it leads to the one that waits in its place.

    One read for a plan that was started or has expired, and nothing of the broker. A plan that waits costs one read for
    itself and then what a preview costs: the account's documents, one snapshot, the clock, quotes and assets.

    Raises `NotFound` PLAN_NOT_FOUND, `InvariantViolation` for a plan that was tampered with, `BrokerUnavailable`,
    `BrokerRejected`.
    """
    stored = _led_on(ctx, require_stored_plan(ctx.runs, ctx.uid, plan_id))
    try:
        plan = require_waiting(ctx, stored)
        legs = legs_of_plan("review", plan, origins_of(stored.document))
        assessment, breaches = _assess(ctx, stored, plan, legs)
    except StalePlan as error:
        ended = Breach(error.code, error.message, remedy="Preview again.")
        return PlanReview(stored, _ENDS.get(error.code, PlanState.OUTDATED), (ended,))
    if stored.document.get("asked") is not None and stored.document.get("opened_at") is None:
        # From now on its owner decides on what was shown: no check makes it anew.
        ctx.runs.note_on_plan(ctx.uid, stored.plan_id, PlanNote(opened_at=ctx.clock.now()))
    _, forbidding = leave_out(legs, breaches)
    return PlanReview(stored, PlanState.WAITING, breaches, assessment, can_start=not forbidding)


def _led_on(ctx: Context, stored: StoredPlan) -> StoredPlan:
    """Return the plan that waits in the place of one that was made anew unseen; else the plan itself."""
    document = stored.document
    if document.get("replaced_by") is None or document.get("opened_at") is not None or stored.run_id is not None:
        return stored
    state = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now())
    newest = ctx.runs.load_plan(ctx.uid, waiting_plan_id(state) or str(document["replaced_by"]))
    return newest or stored


def _assess(
    ctx: Context, stored: StoredPlan, plan: RebalancePlan, legs: Sequence[Leg]
) -> tuple[Assessment, tuple[Breach, ...]]:
    state, account = _look(ctx, stored, legs)
    if stop_strays(ctx, account.open_orders):
        # Trading is halted by that, and an order is gone.
        state, account = _look(ctx, stored, legs)
    return assess_now(ctx, stored, plan, legs, state=state, account=account)


def _look(ctx: Context, stored: StoredPlan, legs: Sequence[Leg]) -> tuple[AccountState, AccountSnapshot]:
    state = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now())
    require_same_targets(stored, state)
    parking = parking_of(stored, PREVIEWED, ctx.clock.now())
    if parking is not None:
        state = replace(state, parked=(*state.parked, parking))
    return state, ctx.broker.fetch_snapshot([leg.symbol for leg in legs])
