"""Handing out scheduled checks: who is due, in pages, each to its queue, and the due times move on.

A page enqueues its checks first and moves the due times then: a crash between the two hands the same checks out again,
which the names of the tasks and the slot of each check make harmless; the other order would lose them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from rebalancer.core.automation.schedule import (
    AutomationStatus,
    Failure,
    after_failure,
    after_success,
    is_told,
    next_due,
    with_run,
)
from rebalancer.ports.automation import CheckQueue, CheckTask, Cursor, DueAccount, ScheduleStore
from rebalancer.ports.base import Clock, Log

PAGE_SIZE: Final = 250
SAVE_ATTEMPTS: Final = 5


@dataclass(frozen=True, slots=True)
class SchedulePorts:
    """What handing out takes."""

    schedule: ScheduleStore
    queue: CheckQueue
    clock: Clock
    log: Log


def hand_out_checks(schedule_ports: SchedulePorts, *, tick: datetime, after: Cursor | None = None) -> int:
    """Hand out one page of the accounts that are due at `tick`; returns how many.

    A full page first enqueues the next one, so that pages run beside each other. A check whose task did not reach the
    queue stays due, and so does an account that was written meanwhile.
    """
    page = schedule_ports.schedule.list_due(now=tick, after=after, limit=PAGE_SIZE)
    if len(page) == PAGE_SIZE:
        schedule_ports.queue.enqueue_page(tick=tick, after=Cursor(page[-1].due_at, page[-1].uid))
    if not page:
        schedule_ports.log.event("checks_handed_out", due=0, lost=0, moved=0, late_seconds=0)
        return 0
    lost = set(schedule_ports.queue.enqueue_checks([_task(due) for due in page]))
    # Not before now: after hours without a tick an account is checked once, not once for each missed time.
    now = max(tick, schedule_ports.clock.now())
    moves = [(due, next_due(due.uid, due.every_minutes, due.hours, now)) for due in page if due.uid not in lost]
    moved = schedule_ports.schedule.move_due(moves)
    late_seconds = int((now - page[0].due_at).total_seconds())
    schedule_ports.log.event("checks_handed_out", due=len(page), lost=len(lost), moved=moved, late_seconds=late_seconds)
    return len(page)


def _task(due: DueAccount) -> CheckTask:
    return CheckTask(due.uid, slot_of(due.due_at), due.failures, tuple(sorted(due.recent_runs.values())))


def slot_of(due_at: datetime) -> str:
    """Return the name of a due time."""
    return due_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


# --------------------------------------------------------------- its state


def record_failure(schedule: ScheduleStore, uid: str, failure: Failure, now: datetime) -> AutomationStatus | None:
    """Count a failed check. Returns the status if its owner is to be notified of it; nothing is kept of an account that
    is gone."""
    if schedule.load_automation(uid).token is None:
        return None
    before, after = _change(schedule, uid, lambda status: after_failure(status, uid, failure, now))
    return after if is_told(before, after, failure) else None


def record_success(schedule: ScheduleStore, uid: str, now: datetime) -> None:
    """Forget the failures of an account whose check went well; a write only where there were any."""
    _change(schedule, uid, lambda status: after_success(status, now))


def record_run(schedule: ScheduleStore, uid: str, slot: str, now: datetime) -> None:
    """Count a run that automation started against the day's budget; the same slot counts once."""
    _change(schedule, uid, lambda status: with_run(status, slot, now))


def record_disabled(schedule: ScheduleStore, uid: str) -> None:
    """Take an account out of the schedule whose owner's automation was switched off elsewhere."""
    _change(schedule, uid, lambda status: replace(status, next_due_at=None))


def _change(
    schedule: ScheduleStore, uid: str, change: Callable[[AutomationStatus], AutomationStatus]
) -> tuple[AutomationStatus, AutomationStatus]:
    """Read, change and store over the version that was read; the status before and after.

    Somebody who writes at the same time makes it read again. One who always does keeps it from being stored: both are
    the same then, and the next check tries anew.
    """
    stored = schedule.load_automation(uid)
    for _ in range(SAVE_ATTEMPTS):
        after = change(stored.status)
        if after == stored.status or schedule.save_automation(uid, after, stored.token):
            return stored.status, after
        stored = schedule.load_automation(uid)
    return stored.status, stored.status
