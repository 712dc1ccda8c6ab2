"""The sweep: find open runs and hand each to its queue, so that one stuck account holds up nobody."""

from __future__ import annotations

from datetime import datetime

from rebalancer.core.execution.run import Run
from rebalancer.ports.base import Clock, Log, TaskQueue
from rebalancer.ports.execution import RunStore

LAST_ROUND = 20
"""How often the queue comes back to a run by itself; then it leaves the run to the sweep."""

OPEN_RUNS_A_SWEEP = 500


def comes_back(run: Run, round_number: int, now: datetime) -> bool:
    """Whether the queue looks at a run once more: for some rounds after a person, and for as long as there is work.

    After a crash a run so goes on in rounds, whoever has found it.
    """
    if not run.is_open or run.is_waiting(now):
        return False
    return round_number < LAST_ROUND or run.has_open_work(now)


def enqueue_open_runs(runs: RunStore, tasks: TaskQueue, clock: Clock, log: Log, *, every: bool = False) -> int:
    """Enqueue each open run whose `next_look_at` has passed, or every open run. Return how many.

    Locks that no run holds any more are freed first. A run that waits for the market costs nothing all night. One round
    each, unless there is work: a limit order that rests for hours is looked at once a sweep, not all the time.
    """
    for _, run_id in runs.free_dangling_locks(limit=OPEN_RUNS_A_SWEEP):
        log.event("dangling_lock_freed", run_id=run_id)
    due = runs.list_open_runs(due_before=None if every else clock.now(), limit=OPEN_RUNS_A_SWEEP)
    for uid, run_id in due:
        tasks.enqueue_advance_run(uid, run_id, delay_seconds=0, round_number=LAST_ROUND)
    log.event("open_runs_swept", runs=len(due))
    return len(due)
