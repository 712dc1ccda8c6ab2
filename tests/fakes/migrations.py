"""`MigrationStore` in memory, beside the other fake stores."""

from __future__ import annotations

from collections.abc import Sequence

from rebalancer.core.access.connection import CONNECTION_VERSION
from rebalancer.core.base.errors import Conflict
from rebalancer.core.migrations.progress import Progress, dump_progress, parse_progress
from rebalancer.ports.migrations import VersionedConnection
from tests.fakes.documents import FakeDocuments

CONNECTIONS = "brokerConnections/"


class FakeMigrationStore:
    """See `MigrationStore`."""

    def __init__(self, documents: FakeDocuments) -> None:
        self.documents = documents

    def load_progress(self, name: str) -> Progress | None:
        """See `MigrationStore`."""
        with self.documents.reading() as found:
            document = found.get(f"dataMigrations/{name}")
            return None if document is None else parse_progress(document, f"dataMigrations/{name}")

    def save_progress(self, name: str, progress: Progress) -> None:
        """See `MigrationStore`."""
        with self.documents.writing() as batch:
            batch.put(f"dataMigrations/{name}", dump_progress(progress))

    def list_connections(self, *, after: str, limit: int) -> Sequence[VersionedConnection]:
        """See `MigrationStore`."""
        with self.documents.reading() as found:
            uids = sorted(path.removeprefix(CONNECTIONS) for path in found if path.startswith(CONNECTIONS))
            return [
                VersionedConnection(uid, found[f"{CONNECTIONS}{uid}"].get("data_version", 1))
                for uid in uids
                if uid > after
            ][:limit]

    def stamp_connection(self, uid: str, *, revision: str) -> None:
        """See `MigrationStore`."""
        with self.documents.writing() as batch:
            if str(self.documents.versions[f"{CONNECTIONS}{uid}"]) != revision:
                raise Conflict("The connection was changed.", code="CONNECTION_CHANGED")
            batch.merge(f"{CONNECTIONS}{uid}", {"data_version": CONNECTION_VERSION})

    def last_run_id(self, uid: str) -> str:
        """See `MigrationStore`."""
        with self.documents.reading() as found:
            mark = found.get(f"users/{uid}/status/last_run")
            return "" if mark is None else str(mark["run_id"])
