"""Notifications about a run: the broker is silent, or it ended."""

from __future__ import annotations

from datetime import datetime

from rebalancer.core.execution.run import Run, RunKind, RunState
from rebalancer.core.execution.silence import silence_message
from rebalancer.core.notices.events import shortened
from rebalancer.core.notices.notifications import Event, EventKind

_TITLES = {
    RunState.COMPLETED: "was completed",
    RunState.COMPLETED_ADJUSTED: "was completed with changes",
    RunState.CANCELLED: "was cancelled",
    RunState.HALTED: "was halted",
}


def silence_event(run: Run, since: datetime) -> Event:
    """Notify a person that the broker does not answer while a run of theirs is open."""
    what = "your rebalancing" if run.kind is RunKind.REBALANCE else "your order"
    return Event(
        kind=EventKind.BROKER_SILENT,
        key=f"{run.run_id} {since.isoformat()}",
        title=f"Your broker does not answer during {what}",
        message=f"{silence_message(since)} Nothing is ordered twice; what is open at the broker stays open.",
        occurred_at=since,
        refs={"run_id": run.run_id},
    )


def run_event(run: Run) -> Event:
    """Notify a person of a run that ended."""
    what = "Rebalancing" if run.kind is RunKind.REBALANCE else "Your order"
    orders = len(run.legs)
    filled = sum(1 for leg in run.legs if leg.filled_quantity > 0)
    counted = f"{filled} of {orders} order{'s' if orders != 1 else ''} filled."
    return Event(
        kind=EventKind.RUN_HALTED if run.state is RunState.HALTED else EventKind.RUN_FINISHED,
        key=run.run_id,
        title=f"{what} {_TITLES[run.state]}",
        message=shortened(f"{run.message} {counted}".strip()),
        occurred_at=run.completed_at or run.updated_at,
        refs={"run_id": run.run_id},
    )
