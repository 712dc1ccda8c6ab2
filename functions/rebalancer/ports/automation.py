"""What the scheduled check needs from outside: who is due, and the queue `drift-check`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from rebalancer.core.automation.schedule import AutomationStatus, CheckHours


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of due accounts ended."""

    due_at: datetime
    uid: str


@dataclass(frozen=True, slots=True)
class DueAccount:
    """An account that is due, with what its check needs to know of the schedule; `token` is the version that was read.

    What could not be read of its document takes a default: an unreadable document delays no other account,
    and its own check reports it.
    """

    uid: str
    due_at: datetime
    every_minutes: int
    hours: CheckHours
    failures: int
    recent_runs: Mapping[str, datetime]
    token: object


@dataclass(frozen=True, slots=True)
class StoredAutomation:
    """The state of an account's schedule, with the token of the version that was read (None: nothing is stored)."""

    status: AutomationStatus
    token: object | None


class ScheduleStore(Protocol):
    """`users/{uid}/status/automation` of all users."""

    def list_due(self, *, now: datetime, after: Cursor | None, limit: int) -> Sequence[DueAccount]:
        """Accounts whose next check is due, by due time and uid; one indexed query."""

    def move_due(self, moves: Sequence[tuple[DueAccount, datetime]]) -> int:
        """Give each account its next due time if nobody has written it since it was read; returns how many moved.

        One that was written meanwhile stays as it is, and the others move all the same.
        """

    def load_automation(self, uid: str) -> StoredAutomation:
        """Load the state of the schedule; defaults for what cannot be read."""

    def save_automation(self, uid: str, status: AutomationStatus, token: object | None) -> bool:
        """Store the status; False where somebody has written it since `token` was read."""


@dataclass(frozen=True, slots=True)
class CheckTask:
    """One account's check. `slot` names its due time: the same slot is checked once, however often the task comes.

    `failures` and `recent_runs` are as the schedule read them when it handed the check out.
    """

    uid: str
    slot: str
    failures: int = 0
    recent_runs: tuple[datetime, ...] = field(default=())


class CheckQueue(Protocol):
    """The queue `drift-check`: pages of due accounts, and single checks."""

    def enqueue_page(self, *, tick: datetime, after: Cursor) -> None:
        """Hand out the accounts behind this cursor that were due at `tick`; each page once a tick.

        Losing it is harmless: who was not handed out is due at the next tick.
        """

    def enqueue_checks(self, tasks: Sequence[CheckTask]) -> Sequence[str]:
        """Enqueue checks, each user and slot once, and return the uids whose task did not reach the queue."""
