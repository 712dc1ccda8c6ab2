"""The sweep: find open runs and hand each to its queue, so that one stuck account holds up nobody."""

from __future__ import annotations

from rebalancer.ports.base import Clock, Log, TaskQueue
from rebalancer.ports.execution import RunStore

LAST_ROUND = 20
"""How often the queue comes back to a run by itself; then it leaves the run to the sweep."""

OPEN_RUNS_A_SWEEP = 500


def enqueue_open_runs(runs: RunStore, tasks: TaskQueue, clock: Clock, log: Log, *, every: bool = False) -> int:
    """Enqueue each open run whose `next_look_at` has passed, or every open run. Returns how many.

    A run that waits for the market costs nothing all night. One round each: a limit order that rests for hours is
    looked at once a sweep, not all the time.
    """
    due = runs.list_open_runs(due_before=None if every else clock.now(), limit=OPEN_RUNS_A_SWEEP)
    for uid, run_id in due:
        tasks.enqueue_advance_run(uid, run_id, delay_seconds=0, round_number=LAST_ROUND)
    log.event("open_runs_swept", runs=len(due))
    return len(due)
