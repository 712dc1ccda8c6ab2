"""A run that cannot be read: its owner and the operator are notified, and its owner can end it."""

from __future__ import annotations

from decimal import Decimal

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.base.stored_fields import UNREADABLE
from rebalancer.core.execution.notices import unreadable_event
from rebalancer.core.execution.run import Run, RunKind, RunState
from rebalancer.core.risk.trips import mismatch_trip
from rebalancer.services.context import Context
from rebalancer.services.risk.trips import set_trip

RUN_UNREADABLE = "RUN_UNREADABLE"
_ENDED = "The stored run could not be read and was ended. Look at the broker for what became of its orders."


def is_unreadable(error: Exception) -> bool:
    """Whether a failure says that a stored document does not parse."""
    return isinstance(error, InvariantViolation) and error.code == UNREADABLE


def report_unreadable(ctx: Context, run_id: str) -> None:
    """Notify the owner once, and the operator by the log."""
    ctx.log.event("run_unreadable", run_id=run_id)
    ctx.notifier.append(ctx.uid, unreadable_event(run_id, ctx.clock.now()))


def end_unreadable(ctx: Context, run_id: str) -> Run:
    """End a run that cannot be read. Trading halts first: nobody knows what it has ordered."""
    now = ctx.clock.now()
    set_trip(ctx, mismatch_trip("a run could not be read, so nobody knows what it has ordered"))
    run = Run(
        run_id=run_id,
        kind=RunKind.REBALANCE,
        origin="PERSON",
        plan_id=None,
        request_digest="",
        state=RunState.HALTED,
        legs=(),
        cash_buffer_usd=Decimal(0),
        created_at=now,
        updated_at=now,
        completed_at=now,
        reason=RUN_UNREADABLE,
        message=_ENDED,
        account_digest=ctx.account_digest,
    )
    ctx.runs.replace_unreadable(ctx.uid, run)
    ctx.log.event("run_unreadable_ended", run_id=run_id)
    return run
