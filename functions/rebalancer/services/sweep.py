"""What the schedules do: find work and hand each piece to its queue, so that one stuck account holds up nobody."""

from __future__ import annotations

from datetime import timedelta

from rebalancer.ports import AccountStore, Clock, Log, RunStore, TaskQueue

LAST_ROUND = 20
"""How often the queue comes back to a run by itself; then it leaves the run to the sweep."""

IDLE_BEFORE_SWEEP = timedelta(seconds=30)
OPEN_RUNS_A_SWEEP = 500
USERS_A_PAGE = 500


def enqueue_open_runs(
    runs: RunStore, tasks: TaskQueue, clock: Clock, log: Log, *, idle: timedelta = IDLE_BEFORE_SWEEP
) -> int:
    """Enqueue each open run that nobody has moved for a while. Returns how many.

    One round each: a limit order that rests for hours is looked at once a sweep, not all the time.
    """
    stale = runs.list_open_runs(updated_before=clock.now() - idle, limit=OPEN_RUNS_A_SWEEP)
    for uid, run_id in stale:
        tasks.enqueue_advance_run(uid, run_id, delay_seconds=0, round_number=LAST_ROUND)
    log.event("open_runs_swept", runs=len(stale))
    return len(stale)


def enqueue_drift_checks(accounts: AccountStore, tasks: TaskQueue, log: Log, *, slot: str) -> int:
    """Enqueue a drift check for every user who switched automation on. Returns how many.

    `slot` names this tick of the schedule: the same tick delivered twice checks once.
    """
    after: str | None = None
    count = 0
    while page := accounts.list_automated(after=after, limit=USERS_A_PAGE):
        for uid in page:
            tasks.enqueue_drift_check(uid, slot=slot)
        count += len(page)
        after = page[-1]
    log.event("drift_checks_enqueued", users=count, slot=slot)
    return count
