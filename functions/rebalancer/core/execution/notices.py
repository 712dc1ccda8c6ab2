"""Notifications about a run: the broker is silent, or it ended."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from rebalancer.core.execution.outcome import describe_fills, describe_unfilled
from rebalancer.core.execution.run import Run, RunKind, RunState
from rebalancer.core.notices.events import shortened
from rebalancer.core.notices.local_times import mark_time
from rebalancer.core.notices.notifications import Event, EventKind
from rebalancer.core.risk.state import OPERATOR_HALTED

RUN_OUTCOME: Final = "outcome"
"""The ref that says what a run came to, a `RunOutcome`."""


class RunOutcome(StrEnum):
    """What a run that ended came to, for its owner; NOTHING: it ended well without a fill."""

    COMPLETED = "COMPLETED"
    IN_PART = "IN_PART"
    NOTHING = "NOTHING"
    CANCELLED = "CANCELLED"
    HALTED = "HALTED"


_OUTCOMES = {
    RunState.COMPLETED: RunOutcome.COMPLETED,
    RunState.COMPLETED_ADJUSTED: RunOutcome.IN_PART,
    RunState.CANCELLED: RunOutcome.CANCELLED,
    RunState.HALTED: RunOutcome.HALTED,
}
_TITLES = {
    RunState.COMPLETED: "was completed",
    RunState.COMPLETED_ADJUSTED: "was completed in part",
    RunState.CANCELLED: "was canceled",
    RunState.HALTED: "was halted",
}


def silence_event(run: Run, since: datetime) -> Event:
    """Notify a person that the broker does not answer while a run of theirs is open."""
    return Event(
        kind=EventKind.BROKER_SILENT,
        key=f"{run.run_id} {since.isoformat()}",
        title=f"Your broker does not answer during {_during(run)}",
        message=f"The broker has not answered since {mark_time(since)}. The run goes on when it does. Nothing is "
        "ordered twice; what is open at the broker stays open.",
        occurred_at=since,
        refs={"run_id": run.run_id},
    )


def _during(run: Run) -> str:
    return "your rebalancing" if run.kind is RunKind.REBALANCE else "your order"


def run_event(run: Run) -> Event:
    """Notify a person of a run that ended: what was bought and sold at which price, and what was not, and why."""
    what = "Rebalancing" if run.kind is RunKind.REBALANCE else "Your order"
    ended = run.state in {RunState.COMPLETED, RunState.COMPLETED_ADJUSTED}
    nothing = ended and not run.filled_something
    by_operator = run.state is RunState.HALTED and run.message.startswith(OPERATOR_HALTED)
    title = f"The operator halted trading during {_during(run)}" if by_operator else f"{what} {_TITLES[run.state]}"
    sentences = (describe_fills(run.legs), describe_unfilled(run.legs), "" if ended else run.message)
    return Event(
        kind=EventKind.RUN_HALTED if run.state is RunState.HALTED else EventKind.RUN_FINISHED,
        key=run.run_id,
        title="Nothing was traded" if nothing else title,
        message=shortened(" ".join(filter(None, sentences)) or run.message),
        occurred_at=run.completed_at or run.updated_at,
        refs={"run_id": run.run_id, RUN_OUTCOME: (RunOutcome.NOTHING if nothing else _OUTCOMES[run.state]).value},
    )


def unreadable_event(run_id: str, now: datetime) -> Event:
    """Notify a person of a run whose stored document cannot be read."""
    return Event(
        EventKind.RUN_HALTED,
        key=f"unreadable {run_id}",
        title="A run cannot be read",
        message="Nothing more is ordered by it, and no other run can start. Cancel it to end it; then look at your "
        "broker for what became of its orders.",
        occurred_at=now,
        refs={"run_id": run_id},
    )
