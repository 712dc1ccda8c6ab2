"""`MigrationStore` on Firestore."""

from __future__ import annotations

from collections.abc import Sequence

from google.api_core.datetime_helpers import DatetimeWithNanoseconds
from google.cloud.firestore import Client, DocumentReference

from rebalancer.adapters.firestore import access_paths
from rebalancer.adapters.firestore.account_documents import last_run_id
from rebalancer.adapters.firestore.base import paths
from rebalancer.adapters.firestore.base.requests import LOST_RACES, Snapshot, commit, fetch_documents, fetch_query
from rebalancer.core.access.connection import CONNECTION_VERSION
from rebalancer.core.base.errors import Conflict
from rebalancer.core.base.stored_fields import StoredFields
from rebalancer.core.migrations.progress import Progress, dump_progress, parse_progress
from rebalancer.ports.migrations import VersionedConnection


class FirestoreMigrationStore:
    """One request for each method."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def load_progress(self, name: str) -> Progress | None:
        """See `MigrationStore`."""
        (found,) = fetch_documents(self._client, self._progress_of(name))
        return parse_progress(found.to_dict() or {}, found.reference.path) if found.exists else None

    def save_progress(self, name: str, progress: Progress) -> None:
        """See `MigrationStore`."""
        batch = self._client.batch()
        batch.set(self._progress_of(name), {**dump_progress(progress)})
        commit(batch)

    def list_connections(self, *, after: str, limit: int) -> Sequence[VersionedConnection]:
        """See `MigrationStore`."""
        query = self._client.collection("brokerConnections").order_by("__name__").select(["data_version"]).limit(limit)
        return [
            VersionedConnection(found.id, _version(found))
            for found in fetch_query(query.start_after({"__name__": after}) if after else query)
        ]

    def stamp_connection(self, uid: str, *, revision: str) -> None:
        """See `MigrationStore`."""
        batch = self._client.batch()
        unchanged = self._client.write_option(last_update_time=DatetimeWithNanoseconds.from_rfc3339(revision))
        reference = access_paths.connection_of(self._client, uid)
        batch.update(reference, {"data_version": CONNECTION_VERSION}, option=unchanged)
        try:
            commit(batch)
        except LOST_RACES as error:
            raise Conflict("The connection is being changed; look again.", code="CONNECTION_CHANGED") from error

    def last_run_id(self, uid: str) -> str:
        """See `MigrationStore`."""
        (found,) = fetch_documents(self._client, paths.last_run_of(self._client, uid))
        return last_run_id(found.to_dict()) if found.exists else ""

    def _progress_of(self, name: str) -> DocumentReference:
        return self._client.document("dataMigrations", name)


def _version(found: Snapshot) -> int:
    """The version of a document's shape; documents from before versions are of the first."""
    stored = StoredFields(found.to_dict() or {}, found.reference.path)
    return 1 if stored.get("data_version") is None else stored.count("data_version")
