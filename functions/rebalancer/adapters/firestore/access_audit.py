"""The audit log on Firestore: `audit/{entry_id}`, created and never changed."""

from __future__ import annotations

from google.cloud.firestore import Client, WriteBatch

from rebalancer.adapters.firestore.access_paths import audit_entry_of
from rebalancer.adapters.firestore.base.requests import LOST_RACES, commit
from rebalancer.core.access.audit import AuditEntry, dump_entry


def add_entry(client: Client, batch: WriteBatch, entry: AuditEntry) -> None:
    """Record a change in the batch that makes it."""
    # Written, not created: a batch that is repeated after its answer was lost writes the same entry again.
    batch.set(audit_entry_of(client, entry.entry_id), {**dump_entry(entry)})


class FirestoreAuditLog:
    """The `AuditLog` port."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def append_entry(self, entry: AuditEntry) -> None:
        """See `AuditLog`."""
        batch = self._client.batch()
        batch.create(audit_entry_of(self._client, entry.entry_id), {**dump_entry(entry)})
        try:
            commit(batch)
        except LOST_RACES:
            # The id is made once for each entry: it is there because the first attempt went through.
            return
