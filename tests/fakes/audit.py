"""The audit log in memory: entries in the batch that makes the change, and the port for those that have none."""

from __future__ import annotations

from rebalancer.core.access.audit import AuditEntry, dump_entry
from tests.fakes.documents import Batch


def record(batch: Batch, entry: AuditEntry | None) -> None:
    """Put an entry into the batch that makes its change."""
    if entry is not None:
        batch.put(f"audit/{entry.entry_id}", dump_entry(entry))


class FakeAuditLog:
    """Keeps the entries in order."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []

    def append_entry(self, entry: AuditEntry) -> None:
        """See `AuditLog`."""
        if entry not in self.entries:
            self.entries.append(entry)
