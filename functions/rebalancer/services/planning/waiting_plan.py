"""The plan that the schedule asked its owner to approve last."""

from __future__ import annotations

from rebalancer.core.automation.decisions import CheckOutcome
from rebalancer.core.base.errors import InvariantViolation
from rebalancer.ports.execution import StoredPlan
from rebalancer.ports.targets import AccountState
from rebalancer.services.context import Context


def waiting_plan_id(state: AccountState) -> str | None:
    """Return the id of the plan that was asked for last, whatever became of it; None where none was."""
    asked = (check.plan_id for check in state.history.checks if check.outcome is CheckOutcome.ASKED and check.plan_id)
    return next(asked, None)


def load_last_asked(ctx: Context, state: AccountState) -> StoredPlan | None:
    """Load the plan that was asked for last, whatever became of it; None where none was, or it cannot be read."""
    plan_id = waiting_plan_id(state)
    if plan_id is None:
        return None
    try:
        return ctx.runs.load_plan(ctx.uid, plan_id)
    except InvariantViolation:
        return None


def is_waiting(ctx: Context, stored: StoredPlan) -> bool:
    """Whether a plan that was asked for waits for its owner now: not started, in its time, of this broker account."""
    if stored.run_id is not None or stored.expires_at <= ctx.clock.now():
        return False
    return (stored.document.get("account_digest") or "") == ctx.account_digest
