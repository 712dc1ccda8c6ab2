"""Start: turn an approved plan into a run, if the world is still the one that the person saw."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from rebalancer.core.account.leg import Leg
from rebalancer.core.automation.asking import approved_event, parse_question
from rebalancer.core.base.errors import Conflict, InvalidInput, InvariantViolation, StalePlan, TradingHalted
from rebalancer.core.execution.leave_out import leave_out
from rebalancer.core.execution.run import Run, RunKind, RunState
from rebalancer.core.planning.plan import RebalancePlan, RequestKind
from rebalancer.core.planning.request import parse_request
from rebalancer.core.targets.parked import Parked
from rebalancer.ports.execution import PlanNote, StoredPlan
from rebalancer.ports.targets import AccountState
from rebalancer.services.advice.executed_suggestions import close_executed
from rebalancer.services.context import Context
from rebalancer.services.execution.opening import (
    PREVIEW_AGAIN,
    Approval,
    open_run,
    raise_breaches,
    require_no_strays,
)
from rebalancer.services.execution.settle import settle_run
from rebalancer.services.planning.harvest import parking_of, require_still_parkable
from rebalancer.services.planning.legs import digest_of, legs_of_plan, origins_of
from rebalancer.services.planning.parked import park, unpark
from rebalancer.services.planning.stored_plan import (
    assess_now,
    require_same_targets,
    require_stored_plan,
    require_waiting,
)
from rebalancer.services.planning.waiting_plan import waiting_plan_id
from rebalancer.services.risk.reserved_cash import release_cash, reserve_cash

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
        stored = require_stored_plan(ctx.runs, ctx.uid, plan_id)
        plan = require_waiting(ctx, stored)
        legs = legs_of_plan(run_id, plan, origins_of(stored.document))
        parking = parking_of(stored, run_id, ctx.clock.now())
        approval, legs = _require_unchanged(ctx, stored, plan, legs, parking)
    except (StalePlan, TradingHalted) as error:
        # The same call may have come twice: then the other one's effect is what forbids this one.
        earlier = follow_earlier(ctx, run_id, digest)
        if earlier is not None:
            return earlier
        if isinstance(error, StalePlan):
            error.details.setdefault("remedy", PREVIEW_AGAIN)
        raise
    run = plan_run(run_id, stored, legs, digest=digest, origin="PERSON", now=ctx.clock.now())
    opened = _open(ctx, run, approval, plan, stored) if parking is None else _open_parking(ctx, run, approval, parking)
    close_executed(ctx, stored.document.get("suggestion_ids") or ())
    _answer_question(ctx, stored, opened, approval.state)
    return opened


def _answer_question(ctx: Context, stored: StoredPlan, run: Run, state: AccountState) -> None:
    """Say of the question that this plan asked its owner that it was answered, also where it has not left yet.

    A plan of newer prices that waits in its place is not asked for any more.
    """
    now = ctx.clock.now()
    with suppress(InvariantViolation):
        question = parse_question(stored.document.get("asked"))
        if question is None:
            return
        ctx.notifier.renew(ctx.uid, approved_event(question, stored.plan_id, run.run_id, now))
        newest = waiting_plan_id(state)
        if newest is not None and newest != stored.plan_id:
            ctx.runs.note_on_plan(ctx.uid, newest, PlanNote(ends_at=now))


def _open(ctx: Context, run: Run, approval: Approval, plan: RebalancePlan, stored: StoredPlan) -> Run:
    """Open the run. Cash that it raises is reserved first, so that whoever plans next finds it set apart already."""
    request = plan.request
    if request is None or request.kind is not RequestKind.RAISE:
        return open_run(ctx, run, approval)
    by = stored.document.get("wanted_by")
    wanted = None if by is None else date.fromisoformat(by)
    reserve_cash(ctx, approval.state, run.run_id, request.usd, wanted)
    try:
        return open_run(ctx, run, approval)
    except Conflict:
        # Another run is open, or has begun or ended since: this one is not made.
        if ctx.runs.load_run(ctx.uid, run.run_id) is None:
            release_cash(ctx, run.run_id)
        raise


def _open_parking(ctx: Context, run: Run, approval: Approval, parking: Parked) -> Run:
    """Open the run of a harvest. It is parked first, so that no plan buys back what the run sells."""
    park(ctx, approval.state, parking)
    try:
        return open_run(ctx, run, approval)
    except Conflict:
        if ctx.runs.load_run(ctx.uid, run.run_id) is None:
            unpark(ctx, parking)
        raise


def plan_run(run_id: str, stored: StoredPlan, legs: tuple[Leg, ...], *, digest: str, origin: str, now: datetime) -> Run:
    """Return the run of a stored plan, not stored itself yet."""
    return Run(
        run_id=run_id,
        kind=RunKind.REBALANCE,
        origin=origin,
        plan_id=stored.plan_id,
        request_digest=digest,
        state=RunState.PLANNED,
        legs=legs,
        cash_buffer_usd=Decimal(stored.document["cash_buffer_usd"]),
        cash_floor_usd=Decimal(stored.document.get("cash_floor_usd", 0)),
        cash_kept_usd=Decimal(stored.document.get("cash_kept_usd", 0)),
        price_tolerance_percent=Decimal(stored.document["price_tolerance_percent"]),
        request_kind=_request_kind(stored),
        created_at=now,
        updated_at=now,
        message="Starting.",
    )


def _request_kind(stored: StoredPlan) -> RequestKind | None:
    request = parse_request(stored.document.get("request"))
    return None if request is None else request.kind


def follow_earlier(ctx: Context, run_id: str, digest: str) -> Run | None:
    """Return the run that the same request started before, followed for some seconds; None where there is none.

    Raises `Conflict` IDEMPOTENCY_CONFLICT when the id belongs to another request.
    """
    existing = ctx.runs.load_run(ctx.uid, run_id)
    if existing is None:
        return None
    require_same_request(existing.run, digest)
    return settle_run(ctx, existing)


def require_same_request(run: Run, digest: str) -> None:
    """Raise `Conflict` IDEMPOTENCY_CONFLICT when the id belongs to another request."""
    if run.request_digest != digest:
        raise Conflict("This id was already used for another request; use a new one.", code="IDEMPOTENCY_CONFLICT")


def _require_unchanged(
    ctx: Context, stored: StoredPlan, plan: RebalancePlan, legs: tuple[Leg, ...], parking: Parked | None
) -> tuple[Approval, tuple[Leg, ...]]:
    """Look at targets, switches, session, holdings, prices and limits again, just before the run is made.

    Returns the orders, those that the broker does not trade now left out with their reason.
    """
    state = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now())
    require_same_targets(stored, state)
    if parking is not None:
        require_still_parkable(state, parking)
        state = replace(state, parked=(*state.parked, parking))
    account = ctx.broker.fetch_snapshot([leg.symbol for leg in legs])
    require_no_strays(ctx, account)
    assessment, breaches = assess_now(ctx, stored, plan, legs, state=state, account=account)
    going, left = leave_out(legs, breaches)
    # Half of a harvest would hold both, or neither.
    raise_breaches(breaches if parking is not None else left, fields={}, remedy=PREVIEW_AGAIN)
    return Approval(state, assessment), going
