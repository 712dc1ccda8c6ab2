"""The notification about a run that ended."""

from __future__ import annotations

from rebalancer.core.execution.run import Run, RunKind, RunState
from rebalancer.core.notices.events import shortened
from rebalancer.core.notices.notifications import Event, EventKind

_TITLES = {
    RunState.COMPLETED: "was completed",
    RunState.COMPLETED_ADJUSTED: "was completed with changes",
    RunState.CANCELLED: "was cancelled",
    RunState.HALTED: "was halted",
}


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
