"""All that is kept of one user, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rebalancer.core.access.audit import AuditEntry
from rebalancer.core.access.claim import forgotten_fields
from rebalancer.core.base.errors import Conflict, InvalidInput
from rebalancer.core.risk.trips import stop_of
from rebalancer.ports.access import DeletionState, ExportedDocument, FleetCounts
from tests.fakes.audit import record
from tests.fakes.documents import FakeDocuments, put_switch

NAMED_BY_UID = ("audit", "brokerAccounts", "mail", "oauthRequests", "rateLimits")


class FakeAccountLifeStore:
    """See `AccountLifeStore`; `documents` is shared with the other fake stores of the test."""

    def __init__(self, documents: FakeDocuments) -> None:
        self.documents = documents

    def list_documents(self, uid: str, *, after: str | None, limit: int) -> Sequence[ExportedDocument]:
        """See `AccountLifeStore`."""
        with self.documents.reading() as found:
            shown = {
                _key(path, uid): path
                for path in self._owned(found, uid)
                if path.startswith(("users/", "userSettings/", "audit/", "mail/")) and "/secrets/" not in path
            }
            if after is not None and not self._is_own(after, uid):
                raise InvalidInput("cursor must be the next_cursor of an earlier page.", code="BAD_CURSOR")
            keys = [key for key in sorted(shown) if after is None or key > after]
            return [ExportedDocument(shown[key], dict(found[shown[key]]), key) for key in keys[:limit]]

    def begin_deletion(self, uid: str, *, now: datetime, trading: Mapping[str, Any], audit: AuditEntry) -> bool:
        """See `AccountLifeStore`."""
        mark, lock = f"accountDeletions/{uid}", f"users/{uid}/status/open_run"
        with self.documents.writing() as batch:
            found = self.documents.documents
            if lock in found:
                raise Conflict("A run is open.", code="OPEN_RUN_EXISTS", details={"run_id": found[lock]["run_id"]})
            if mark in found:
                return False
            batch.put(mark, {"state": DeletionState.DELETING.value, "asked_at": now, "touched_at": now})
            batch.delete(f"brokerConnections/{uid}")
            left = forgotten_fields(stop_of(found.get(f"users/{uid}/status/trading")), now)
            for path in [path for path in found if path.startswith("brokerAccounts/") and found[path]["uid"] == uid]:
                batch.delete(path)
                if left is not None:
                    batch.put(path, {**left})
            automation = found.get(f"userSettings/{uid}", {}).get("automation", {})
            batch.merge(f"userSettings/{uid}", {"automation": {**automation, "enabled": False}})
            batch.merge(f"users/{uid}/status/automation", {"next_due_at": None})
            put_switch(self.documents, batch, f"users/{uid}/status/trading", trading)
            record(batch, audit)
        return True

    def deletion_state(self, uid: str) -> DeletionState | None:
        """See `AccountLifeStore`."""
        with self.documents.reading() as found:
            mark = found.get(f"accountDeletions/{uid}")
            return None if mark is None else DeletionState(mark["state"])

    def delete_some(self, uid: str, *, limit: int) -> int:
        """See `AccountLifeStore`."""
        with self.documents.writing() as batch:
            doomed = self._owned(self.documents.documents, uid)[:limit]
            for path in doomed:
                batch.delete(path)
        return len(doomed)

    def mark_emptied(self, uid: str, *, now: datetime) -> None:
        """See `AccountLifeStore`."""
        with self.documents.writing() as batch:
            batch.merge(f"accountDeletions/{uid}", {"state": DeletionState.EMPTIED.value, "touched_at": now})

    def end_deletion(self, uid: str, audit: AuditEntry) -> None:
        """See `AccountLifeStore`."""
        with self.documents.writing() as batch:
            batch.delete(f"accountDeletions/{uid}")
            record(batch, audit)

    def list_deletions(self, *, before: datetime, limit: int) -> Sequence[str]:
        """See `AccountLifeStore`."""
        with self.documents.reading() as found:
            marks = [
                (mark["touched_at"], path.partition("/")[2])
                for path, mark in found.items()
                if path.startswith("accountDeletions/") and mark["touched_at"] < before
            ]
        return [uid for _, uid in sorted(marks)][:limit]

    def _owned(self, found: Mapping[str, dict[str, Any]], uid: str) -> list[str]:
        roots = (f"users/{uid}", f"userSettings/{uid}", f"brokerConnections/{uid}")
        return [
            path
            for path, document in sorted(found.items())
            if path in roots
            or path.startswith(tuple(f"{root}/" for root in roots))
            or (path.partition("/")[0] in NAMED_BY_UID and document.get("uid") == uid)
        ]

    def _is_own(self, cursor: str, uid: str) -> bool:
        return cursor.partition("|")[2].startswith(
            (f"users/{uid}/", f"userSettings/{uid}", f"users/{uid}", "audit/", "mail/")
        )


def _key(path: str, uid: str) -> str:
    """A cursor: the collection under a user's root, or the root, then the path."""
    root, *below = path.removeprefix(f"users/{uid}/").removeprefix(f"userSettings/{uid}/").split("/")
    top = path.partition("/")[0]
    if top in NAMED_BY_UID:
        return f"{top}|{path}"
    return f"{top}/{uid}/{root}|{path}" if below else f"{top}/{uid}|{path}"


class FakeDeletionQueue:
    """Keeps the tasks in order; `losing` drops what comes."""

    def __init__(self) -> None:
        self.uids: list[str] = []
        self.losing = False

    def enqueue_deletion(self, uid: str) -> None:
        """See `DeletionQueue`."""
        if not self.losing:
            self.uids.append(uid)


class FakeFleetStore:
    """Gives the counts that a test set."""

    def __init__(self) -> None:
        self.counts = FleetCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)

    def count_fleet(self, *, now: datetime, since: datetime) -> FleetCounts:
        """See `FleetStore`."""
        return self.counts
