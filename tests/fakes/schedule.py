"""The schedule in memory; the store contract suite holds it against Firestore."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rebalancer.adapters.firestore.automation_documents import dump_status, parse_status
from rebalancer.core.automation.schedule import AutomationStatus
from rebalancer.ports.automation import CheckTask, Cursor, DueAccount, StoredAutomation
from tests.fakes.documents import FakeDocuments


class FakeScheduleStore:
    """`ScheduleStore` on `FakeDocuments`; tokens are versions of the document."""

    def __init__(self, documents: FakeDocuments | None = None) -> None:
        self.documents = documents or FakeDocuments()

    def list_due(self, *, now: datetime, after: Cursor | None, limit: int) -> Sequence[DueAccount]:
        """See `ScheduleStore`."""
        due = []
        with self.documents.reading() as found:
            for path, fields in found.items():
                parts, status = path.split("/"), parse_status(fields)
                if len(parts) != 4 or parts[2:] != ["status", "automation"]:
                    continue
                if status.next_due_at is None or status.next_due_at > now:
                    continue
                due.append(
                    DueAccount(
                        uid=parts[1],
                        due_at=status.next_due_at,
                        every_minutes=status.every_minutes,
                        hours=status.hours,
                        failures=status.failures,
                        recent_runs=status.recent_runs or {},
                        token=self.documents.versions[path],
                    )
                )
        due.sort(key=lambda account: (account.due_at, account.uid))
        if after is not None:
            due = [account for account in due if (account.due_at, account.uid) > (after.due_at, after.uid)]
        return due[:limit]

    def move_due(self, moves: Sequence[tuple[DueAccount, datetime]]) -> int:
        """See `ScheduleStore`."""
        with self.documents.writing() as batch:
            moved = 0
            for due, next_due_at in moves:
                path = f"users/{due.uid}/status/automation"
                if self.documents.versions.get(path) == due.token:
                    batch.merge(path, {"next_due_at": next_due_at, "last_due_at": due.due_at})
                    moved += 1
        return moved

    def load_automation(self, uid: str) -> StoredAutomation:
        """See `ScheduleStore`."""
        path = f"users/{uid}/status/automation"
        with self.documents.reading() as found:
            return StoredAutomation(parse_status(found.get(path)), self.documents.versions.get(path))

    def save_automation(self, uid: str, status: AutomationStatus, token: object | None) -> bool:
        """See `ScheduleStore`."""
        path = f"users/{uid}/status/automation"
        if self.documents.versions.get(path) != token:
            return False
        with self.documents.writing() as batch:
            batch.merge(path, dump_status(status))
        return True


class FakeCheckQueue:
    """Keeps pages and checks in order, each name once; `lost_uids` never reach it."""

    def __init__(self) -> None:
        self.pages: list[tuple[datetime, Cursor]] = []
        self.checks: list[CheckTask] = []
        self.lost_uids: set[str] = set()
        self._seen: set[tuple[str, str]] = set()

    def enqueue_page(self, *, tick: datetime, after: Cursor) -> None:
        """See `CheckQueue`."""
        if (tick, after) not in self.pages:
            self.pages.append((tick, after))

    def enqueue_checks(self, tasks: Sequence[CheckTask]) -> Sequence[str]:
        """See `CheckQueue`."""
        for task in tasks:
            if task.uid not in self.lost_uids and (task.uid, task.slot) not in self._seen:
                self._seen.add((task.uid, task.slot))
                self.checks.append(task)
        return [task.uid for task in tasks if task.uid in self.lost_uids]

    def take(self) -> list[CheckTask]:
        """All checks that wait, which wait no longer."""
        taken, self.checks = self.checks, []
        return taken
