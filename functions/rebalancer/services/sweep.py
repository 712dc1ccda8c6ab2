"""What the schedules do: find work and hand each piece to its queue, so that one stuck account holds up nobody."""

from __future__ import annotations

from rebalancer.ports import AccountStore, Clock, Log, RunStore, TaskQueue

LAST_ROUND = 20
"""How often the queue comes back to a run by itself; then it leaves the run to the sweep."""

OPEN_RUNS_A_SWEEP = 500
USERS_A_PAGE = 500


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
