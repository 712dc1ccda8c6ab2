"""`ScheduleStore` on Firestore."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from google.cloud.firestore import Client, FieldFilter, Query

from rebalancer.adapters.firestore import notices_paths as paths
from rebalancer.adapters.firestore.automation_documents import dump_status, parse_status
from rebalancer.adapters.firestore.base.requests import LOST_RACES, Snapshot, commit, fetch_documents, fetch_query
from rebalancer.core.automation.schedule import AutomationStatus
from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.base.stored_fields import dump_time
from rebalancer.ports.automation import Cursor, DueAccount, StoredAutomation

MOVED_AT_ONCE = 250
"""Writes in one batch; each carries a precondition."""


class FirestoreScheduleStore:
    """Who is due. Requests: every method one; `move_due` one for `MOVED_AT_ONCE` accounts, more after a lost race."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def list_due(self, *, now: datetime, after: Cursor | None, limit: int) -> Sequence[DueAccount]:
        """See `ScheduleStore`."""
        query = _due(self._client, now, limit)
        if after is not None:
            query = query.start_after(
                {"next_due_at": after.due_at, "__name__": paths.automation_of(self._client, after.uid)}
            )
        return [due for snapshot in fetch_query(query) if (due := _due_account(snapshot)) is not None]

    def move_due(self, moves: Sequence[tuple[DueAccount, datetime]]) -> int:
        """See `ScheduleStore`."""
        return sum(self._move(moves[start : start + MOVED_AT_ONCE]) for start in range(0, len(moves), MOVED_AT_ONCE))

    def _move(self, moves: Sequence[tuple[DueAccount, datetime]]) -> int:
        """One batch; if one of its accounts was written meanwhile, halves of it until that one is alone."""
        if not moves:
            return 0
        batch = self._client.batch()
        for due, next_due_at in moves:
            unchanged = self._client.write_option(last_update_time=due.token)
            fields = {"next_due_at": dump_time(next_due_at), "last_due_at": dump_time(due.due_at)}
            batch.update(paths.automation_of(self._client, due.uid), fields, option=unchanged)
        try:
            commit(batch)
        except LOST_RACES:
            if len(moves) == 1:
                return 0
            middle = len(moves) // 2
            return self._move(moves[:middle]) + self._move(moves[middle:])
        return len(moves)

    def load_automation(self, uid: str) -> StoredAutomation:
        """See `ScheduleStore`."""
        (found,) = fetch_documents(self._client, paths.automation_of(self._client, uid))
        return StoredAutomation(parse_status(found.to_dict()), found.update_time if found.exists else None)

    def save_automation(self, uid: str, status: AutomationStatus, token: object | None) -> bool:
        """See `ScheduleStore`."""
        batch, place = self._client.batch(), paths.automation_of(self._client, uid)
        if token is None:
            batch.create(place, {**dump_status(status)})
        elif isinstance(token, datetime):
            batch.update(place, {**dump_status(status)}, option=self._client.write_option(last_update_time=token))
        else:
            raise InvariantViolation("A schedule is saved with the token that it was read with.")
        try:
            commit(batch)
        except LOST_RACES:
            return False
        return True


def _due(client: Client, now: datetime, limit: int) -> Query:
    """Needs the single-field index of the collection group `status`: `next_due_at`."""
    return (
        client.collection_group("status")
        .where(filter=FieldFilter("next_due_at", "<=", now))
        .order_by("next_due_at")
        .order_by("__name__")
        .limit(limit)
    )


def _due_account(snapshot: Snapshot) -> DueAccount | None:
    place = snapshot.reference.path.split("/")
    status = parse_status(snapshot.to_dict())
    if len(place) != 4 or place[0] != "users" or place[3] != "automation" or status.next_due_at is None:
        return None
    return DueAccount(
        uid=place[1],
        due_at=status.next_due_at,
        every_minutes=status.every_minutes,
        hours=status.hours,
        failures=status.failures,
        recent_runs=status.recent_runs or {},
        token=snapshot.update_time,
    )
