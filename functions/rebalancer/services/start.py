"""Start: turn an approved plan into a run, if the world is still the one that the person saw."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from rebalancer.core.errors import Conflict, InvalidInput, InvariantViolation, NotFound, StalePlan, TradingHalted
from rebalancer.core.gate import assess_staleness
from rebalancer.core.plan import PLANNER_VERSION, RebalancePlan, plan_rebalance
from rebalancer.core.run import Leg, Run, RunKind, RunState
from rebalancer.core.scenario import parse_inputs
from rebalancer.ports import StoredPlan
from rebalancer.services.assessment import assess_start_of
from rebalancer.services.context import Context
from rebalancer.services.executed_suggestions import close_executed
from rebalancer.services.legs import digest_of, legs_of_plan, origins_of
from rebalancer.services.opening import PREVIEW_AGAIN, Approval, open_run, raise_breaches, require_no_strays
from rebalancer.services.settle import settle_run

_RUN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def start_rebalance(ctx: Context, plan_id: str, run_id: str) -> Run:
    """Start the run of an approved plan and follow it for some seconds; the same call again returns the same run.

    Raises `InvalidInput` for a malformed run id, `NotFound` PLAN_NOT_FOUND, `StalePlan` (expired, started before,
    targets, holdings or prices changed, a limit reached), `TradingHalted`, `Conflict` OPEN_RUN_EXISTS or
    IDEMPOTENCY_CONFLICT. A `StalePlan` carries `remedy` PREVIEW_AGAIN in its details and, where it was the gate that
    refused, every breach.
    """
    if not _RUN_ID.fullmatch(run_id):
        raise InvalidInput("run_id must be 8 to 64 letters, digits, hyphens or underscores.", field="run_id")
    digest = digest_of("start_rebalance", plan_id)
    earlier = follow_earlier(ctx, run_id, digest)
    if earlier is not None:
        return earlier
    try:
        stored = _require_plan(ctx, plan_id)
        plan = replay(stored)
        legs = legs_of_plan(run_id, plan, origins_of(stored.document))
        approval = _require_unchanged(ctx, stored, plan, legs)
    except (StalePlan, TradingHalted) as error:
        # The same call may have come twice: then what stands against this one is what the other one did.
        earlier = follow_earlier(ctx, run_id, digest)
        if earlier is not None:
            return earlier
        if isinstance(error, StalePlan):
            error.details.setdefault("remedy", PREVIEW_AGAIN)
        raise
    run = plan_run(run_id, stored, legs, digest=digest, origin="PERSON", now=ctx.clock.now())
    opened = open_run(ctx, run, approval)
    close_executed(ctx, stored.document.get("suggestion_ids") or ())
    return opened


def plan_run(run_id: str, stored: StoredPlan, legs: tuple[Leg, ...], *, digest: str, origin: str, now: datetime) -> Run:
    """The run of a stored plan, not stored itself yet."""
    return Run(
        run_id=run_id,
        kind=RunKind.REBALANCE,
        origin=origin,
        plan_id=stored.plan_id,
        request_digest=digest,
        state=RunState.PLANNED,
        legs=legs,
        cash_buffer_usd=Decimal(stored.document["cash_buffer_usd"]),
        price_tolerance_percent=Decimal(stored.document["price_tolerance_percent"]),
        created_at=now,
        updated_at=now,
        message="Starting.",
    )


def follow_earlier(ctx: Context, run_id: str, digest: str) -> Run | None:
    """The run that the same request started before, followed for some seconds; None where there is none.

    Raises `Conflict` IDEMPOTENCY_CONFLICT when the id stands for another request.
    """
    existing = ctx.runs.load_run(ctx.uid, run_id)
    if existing is None:
        return None
    require_same_request(existing.run, digest)
    return settle_run(ctx, existing)


def require_same_request(run: Run, digest: str) -> None:
    """Raise `Conflict` IDEMPOTENCY_CONFLICT when the id stands for another request."""
    if run.request_digest != digest:
        raise Conflict("This id was already used for another request; use a new one.", code="IDEMPOTENCY_CONFLICT")


def replay(stored: StoredPlan) -> RebalancePlan:
    """The plan made again from its stored inputs, which must be the stored one to the byte.

    Raises `StalePlan` PLANNER_CHANGED for a plan of another planner version, `InvariantViolation` PLAN_DOES_NOT_REPLAY
    for one that was tampered with: neither is ever traded.
    """
    content = dict(stored.document["inputs"])
    if content.pop("planner_version", None) != PLANNER_VERSION:
        raise StalePlan("This plan was made by another version of the planner; preview again.", code="PLANNER_CHANGED")
    inputs = parse_inputs(content)
    plan = plan_rebalance(inputs.allocation, inputs.snapshot, inputs.policy)
    if plan.plan_id != stored.plan_id:
        raise InvariantViolation("The stored plan does not replay; preview again.", code="PLAN_DOES_NOT_REPLAY")
    return plan


def _require_plan(ctx: Context, plan_id: str) -> StoredPlan:
    stored = ctx.runs.load_plan(ctx.uid, plan_id)
    if stored is None:
        raise NotFound("There is no such plan; preview again.", code="PLAN_NOT_FOUND", field="plan_id")
    if stored.run_id is not None:
        raise StalePlan(
            "This plan was started before; preview again.",
            code="PLAN_ALREADY_STARTED",
            details={"run_id": stored.run_id},
        )
    if stored.expires_at <= ctx.clock.now():
        raise StalePlan("This plan has expired; preview again.", code="PLAN_EXPIRED")
    return stored


def _require_unchanged(ctx: Context, stored: StoredPlan, plan: RebalancePlan, legs: tuple[Leg, ...]) -> Approval:
    """Look at targets, switches, session, holdings, prices and limits again, just before the run is made."""
    state = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now())
    if state.settings.allocation_version != stored.document["allocation_version"]:
        raise StalePlan("The targets were changed since the preview; preview again.", code="ALLOCATION_CHANGED")
    account = ctx.broker.fetch_snapshot([leg.symbol for leg in legs])
    require_no_strays(ctx, account)
    buffer = Decimal(stored.document["cash_buffer_usd"])
    assessment = assess_start_of(ctx, legs, state=state, account=account, cash_buffer_usd=buffer)
    planned = {position.symbol: position.quantity for position in plan.snapshot.positions}
    tolerance = Decimal(stored.document["price_tolerance_percent"])
    stale = assess_staleness(legs, planned, account.portfolio, tolerance)
    raise_breaches((*stale, *assessment.breaches), fields={}, remedy=PREVIEW_AGAIN)
    return Approval(state, assessment)
