"""A run whose broker does not answer: it says since when, and after some minutes its owner is notified, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from rebalancer.core.base.new_york import NEW_YORK
from rebalancer.core.execution.run import Run, RunState

NOTIFY_AFTER: Final = timedelta(minutes=2)

_ANSWERED: Final = {
    RunState.PLANNED: "Starting.",
    RunState.SELLING: "Selling what is overweight.",
    RunState.FUNDING: "Waiting for the cash of the sales.",
    RunState.BUYING: "Waiting for the orders to fill.",
    RunState.RECONCILING: "Comparing with the broker's positions.",
}
"""What a run says after a silence, until its next step says more."""


def silenced(run: Run, now: datetime) -> Run:
    """Return the run after a request that the broker did not answer."""
    since = run.silent_since or now
    return replace(run, silent_since=since, message=silence_message(since))


def answered(run: Run) -> Run:
    """Return the run after the broker has answered."""
    if run.silent_since is None:
        return run
    message = _ANSWERED.get(run.state, "") if run.message == silence_message(run.silent_since) else run.message
    return replace(run, silent_since=None, silence_notified=False, message=message)


def is_silence_to_notify(run: Run, now: datetime) -> bool:
    """Say whether the owner is to be notified of this silence now."""
    return not run.silence_notified and run.silent_since is not None and now - run.silent_since >= NOTIFY_AFTER


def silence_message(since: datetime) -> str:
    """Say since when the broker has not answered, in the exchange's own time."""
    local = since.astimezone(NEW_YORK)
    when = f"{local:%H:%M:%S %Z} on {local:%A}, {local.day} {local:%B %Y}"
    return f"The broker has not answered since {when} (New York). The run goes on when it does."
