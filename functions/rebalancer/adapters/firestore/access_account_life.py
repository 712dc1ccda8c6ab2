"""`AccountLifeStore` on Firestore: everything under a user, found by walking and never by a list that may be stale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from google.cloud.firestore import Client, DocumentReference, FieldFilter, Increment, Query

from rebalancer.adapters.firestore import access_paths
from rebalancer.adapters.firestore.access_audit import add_entry
from rebalancer.adapters.firestore.access_claims import forget_accounts
from rebalancer.adapters.firestore.access_connections import switch_automation_off
from rebalancer.adapters.firestore.base import paths
from rebalancer.adapters.firestore.base.requests import (
    LOST_RACES,
    Snapshot,
    commit,
    fetch_collections,
    fetch_documents,
    fetch_query,
)
from rebalancer.core.access.audit import AuditEntry
from rebalancer.core.base.errors import Conflict, InvalidInput
from rebalancer.core.base.stored_fields import StoredFields, dump_time
from rebalancer.core.risk.trips import stop_of
from rebalancer.ports.access import DeletionState, ExportedDocument

BATCH_MAX = 400
NEVER_EXPORTED = "secrets"
NAMED_BY_UID = ("audit", "brokerAccounts", "mail", "oauthRequests", "rateLimits")
"""Collections at the top whose documents name their user in a field `uid`."""

EXPORTED_BY_UID = ("audit", "mail")
CURSOR_MARK = "|"


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of a user's documents under a key that sorts: a single one, or those of a query ordered by name. `is_tree`:
    the query goes below a collection, where names are whole paths."""

    key: str
    document: DocumentReference | None = None
    query: Query | None = None
    is_tree: bool = False


class FirestoreAccountLifeStore:
    """One query a page and part; a listing of collections for each of the two roots of a user."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def list_documents(self, uid: str, *, after: str | None, limit: int) -> Sequence[ExportedDocument]:
        """See `AccountLifeStore`."""
        key, last = _parse_cursor(after)
        parts = sorted(self._parts(uid, EXPORTED_BY_UID), key=lambda part: part.key)
        if after is not None and not _is_inside(last, key, parts):
            raise InvalidInput("cursor must be the next_cursor of an earlier page.", code="BAD_CURSOR", field="cursor")
        found: list[ExportedDocument] = []
        for part in parts:
            if part.key < key or len(found) >= limit:
                continue
            for snapshot in self._fetch(part, last if part.key == key else None, limit - len(found)):
                path = snapshot.reference.path
                cursor = f"{part.key}{CURSOR_MARK}{path}"
                found.append(ExportedDocument(path, snapshot.to_dict() or {}, cursor))
        return found

    def begin_deletion(self, uid: str, *, now: datetime, trading: Mapping[str, Any], audit: AuditEntry) -> bool:
        """See `AccountLifeStore`."""
        lock = paths.open_run_of(self._client, uid)
        batch = self._client.batch()
        state = {"state": DeletionState.DELETING.value, "asked_at": dump_time(now), "touched_at": dump_time(now)}
        batch.create(access_paths.deletion_of(self._client, uid), state)
        batch.delete(lock, option=self._client.write_option(exists=False))
        batch.delete(access_paths.connection_of(self._client, uid))
        switch_of = paths.user_switch(self._client, uid)
        (standing_switch,) = fetch_documents(self._client, switch_of)
        forget_accounts(self._client, batch, uid, stop_of(standing_switch.to_dict()), now)
        switch_automation_off(self._client, batch, uid)
        switch = {**trading, "version": Increment(1)}
        batch.set(switch_of, switch, merge=list(switch))
        add_entry(self._client, batch, audit)
        try:
            commit(batch)
        except LOST_RACES as error:
            (standing,) = fetch_documents(self._client, lock)
            if not standing.exists:
                return False
            run_id = StoredFields(standing.to_dict(), lock.path).text("run_id")
            raise Conflict(
                "A run is open: wait until it has ended, or cancel it, before the account is deleted.",
                code="OPEN_RUN_EXISTS",
                details={"run_id": run_id},
            ) from error
        return True

    def deletion_state(self, uid: str) -> DeletionState | None:
        """See `AccountLifeStore`."""
        (found,) = fetch_documents(self._client, access_paths.deletion_of(self._client, uid))
        if not found.exists:
            return None
        return StoredFields(found.to_dict(), found.reference.path).word(DeletionState, "state")

    def delete_some(self, uid: str, *, limit: int) -> int:
        """See `AccountLifeStore`. Bounded: a batch of at most `BATCH_MAX` for each commit."""
        wanted: list[DocumentReference] = []
        for part in self._parts(uid, NAMED_BY_UID, everything=True):
            if len(wanted) >= limit:
                break
            wanted += [snapshot.reference for snapshot in self._fetch(part, None, limit - len(wanted))]
        for first in range(0, len(wanted), BATCH_MAX):
            batch = self._client.batch()
            for reference in wanted[first : first + BATCH_MAX]:
                batch.delete(reference)
            commit(batch)
        return len(wanted)

    def mark_emptied(self, uid: str, *, now: datetime) -> None:
        """See `AccountLifeStore`."""
        batch = self._client.batch()
        fields = {"state": DeletionState.EMPTIED.value, "touched_at": dump_time(now)}
        batch.set(access_paths.deletion_of(self._client, uid), fields, merge=list(fields))
        commit(batch)

    def end_deletion(self, uid: str, audit: AuditEntry) -> None:
        """See `AccountLifeStore`."""
        batch = self._client.batch()
        batch.delete(access_paths.deletion_of(self._client, uid))
        add_entry(self._client, batch, audit)
        commit(batch)

    def list_deletions(self, *, before: datetime, limit: int) -> Sequence[str]:
        """See `AccountLifeStore`."""
        marks = self._client.collection("accountDeletions").where(filter=FieldFilter("touched_at", "<", before))
        return [found.id for found in fetch_query(marks.order_by("touched_at").select(["touched_at"]).limit(limit))]

    def _parts(self, uid: str, named_by_uid: Sequence[str], *, everything: bool = False) -> Iterator[_Part]:
        roots = [paths.settings_of(self._client, uid), access_paths.user_of(self._client, uid)]
        for root in roots:
            for collection in fetch_collections(root):
                if everything or collection.id != NEVER_EXPORTED:
                    key = f"{root.path}/{collection.id}"
                    yield _Part(key, query=collection.recursive(), is_tree=True)
            yield _Part(root.path, document=root)
        if everything:
            connection = access_paths.connection_of(self._client, uid)
            yield _Part(connection.path, document=connection)
        for name in named_by_uid:
            named = self._client.collection(name).where(filter=FieldFilter("uid", "==", uid))
            yield _Part(name, query=named.order_by("__name__"))

    def _fetch(self, part: _Part, after: str | None, limit: int) -> list[Snapshot]:
        if part.query is not None:
            name = after if after is None or part.is_tree else after.rpartition("/")[2]
            query = part.query if name is None else part.query.start_after({"__name__": name})
            return fetch_query(query.limit(limit))
        # A page that ended with a single document goes on behind it.
        found = [] if after or part.document is None else fetch_documents(self._client, part.document)
        return [snapshot for snapshot in found if snapshot.exists]


def _parse_cursor(cursor: str | None) -> tuple[str, str]:
    key, _, last = (cursor or "").partition(CURSOR_MARK)
    return key, last


def _is_inside(last: str, key: str, parts: Sequence[_Part]) -> bool:
    """Whether a cursor names a place among this user's own documents: it comes from the caller, and a query that began
    elsewhere would show what is between."""
    part = next((part for part in parts if part.key == key), None)
    if part is None or any(not segment for segment in last.split("/")):
        return False
    return last == key if part.document is not None else last.startswith(f"{key}/")
