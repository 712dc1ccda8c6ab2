"""`ConnectionStore` on Firestore."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from google.api_core.datetime_helpers import DatetimeWithNanoseconds
from google.cloud.firestore import Client, Increment, WriteBatch

from rebalancer.adapters.firestore import access_paths
from rebalancer.adapters.firestore.access_audit import add_entry
from rebalancer.adapters.firestore.access_claims import fetch_claim, fetch_claims, release_account, take_account
from rebalancer.adapters.firestore.access_documents import dump_connection, dump_oauth_request, parse_oauth_request
from rebalancer.adapters.firestore.base import paths
from rebalancer.adapters.firestore.base.requests import LOST_RACES, Snapshot, commit, fetch_documents
from rebalancer.adapters.firestore.notices_paths import automation_of
from rebalancer.core.access.audit import AuditEntry
from rebalancer.core.access.claim import AccountClaim
from rebalancer.core.access.connection import ConnectionStatus, dump_status, parse_status
from rebalancer.core.automation.schedule import AutomationMode
from rebalancer.core.base.errors import Conflict
from rebalancer.core.base.stored_fields import StoredFields
from rebalancer.core.risk.trips import stop_of
from rebalancer.ports.access import ConnectionScene, OAuthRequest, StoredConnection
from rebalancer.ports.access_claims import Claiming, StoredClaim


class FirestoreConnectionStore:
    """Connections and OAuth requests. Requests: every method one, `take_oauth_request` two."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def load_connection(self, uid: str) -> StoredConnection | None:
        """See `ConnectionStore`."""
        (found,) = fetch_documents(self._client, access_paths.connection_of(self._client, uid))
        return _connection(found)

    def load_scene(self, uid: str) -> ConnectionScene:
        """See `ConnectionStore`."""
        connection, lock, deletion, switch = fetch_documents(
            self._client,
            access_paths.connection_of(self._client, uid),
            paths.open_run_of(self._client, uid),
            access_paths.deletion_of(self._client, uid),
            paths.user_switch(self._client, uid),
        )
        run_id = StoredFields(lock.to_dict(), lock.reference.path).text("run_id") if lock.exists else None
        return ConnectionScene(_connection(connection), run_id, deletion.exists, stop_of(switch.to_dict()))

    def load_claim(self, account_digest: str) -> StoredClaim:
        """See `ConnectionStore`."""
        return fetch_claim(self._client, account_digest)

    def list_claims(self, uid: str) -> Mapping[str, AccountClaim]:
        """See `ConnectionStore`."""
        return fetch_claims(self._client, uid)

    def save_claim(self, uid: str, claiming: Claiming, audit: AuditEntry | None) -> None:
        """See `ConnectionStore`."""
        batch = self._client.batch()
        take_account(self._client, batch, uid, claiming)
        if claiming.trading is not None:
            switch_automation_off(self._client, batch, uid, asks_first=True)
        self._require_absent(batch, access_paths.deletion_of(self._client, uid))
        if audit is not None:
            add_entry(self._client, batch, audit)
        try:
            _commit(batch)
        except Conflict:
            held = fetch_claims(self._client, uid).get(claiming.account_digest)
            if held is None or held.key_tag != claiming.key_tag:
                raise
            # Our own write, whose first answer was lost, or another instance's.

    def release_claims(
        self, released: Mapping[str, Mapping[str, Any] | None], *, now: datetime, audit: AuditEntry
    ) -> None:
        """See `ClaimStore`."""
        batch = self._client.batch()
        for account_digest, stop in released.items():
            release_account(self._client, batch, account_digest, stop, now)
        add_entry(self._client, batch, audit)
        _commit(batch)

    def load_digest_key(self) -> Mapping[str, str] | None:
        """See `ConnectionStore`."""
        (found,) = fetch_documents(self._client, access_paths.digest_key_of(self._client))
        return StoredFields(found.to_dict(), found.reference.path).map("sealed") if found.exists else None

    def keep_digest_key(self, sealed: Mapping[str, str], *, replacing: Mapping[str, str] | None) -> Mapping[str, str]:
        """See `ConnectionStore`."""
        reference = access_paths.digest_key_of(self._client)
        (found,) = fetch_documents(self._client, reference)
        stored = StoredFields(found.to_dict(), found.reference.path).map("sealed") if found.exists else None
        if stored != replacing and stored is not None:
            return stored
        batch = self._client.batch()
        if stored is None:
            batch.create(reference, {"sealed": dict(sealed)})
        else:
            unchanged = self._client.write_option(last_update_time=found.update_time)
            batch.update(reference, {"sealed": dict(sealed)}, option=unchanged)
        try:
            commit(batch)
        except LOST_RACES:
            return self.load_digest_key() or sealed
        return sealed

    def save_connection(
        self,
        uid: str,
        connection: StoredConnection,
        *,
        replacing: str | None,
        may_have_run: bool,
        audit: AuditEntry,
        claiming: Claiming | None,
    ) -> StoredConnection:
        """See `ConnectionStore`."""
        reference = access_paths.connection_of(self._client, uid)
        batch = self._client.batch()
        if replacing is None:
            batch.create(reference, {**dump_connection(connection)})
        else:
            batch.update(reference, {**dump_connection(connection)}, option=self._unchanged(replacing))
        self._require_absent(batch, access_paths.deletion_of(self._client, uid))
        if not may_have_run:
            self._require_absent(batch, paths.open_run_of(self._client, uid))
        batch.set(access_paths.connection_status_of(self._client, uid), {**dump_status(connection.status)})
        if claiming is not None:
            take_account(self._client, batch, uid, claiming)
        if claiming is not None and claiming.trading is not None:
            switch_automation_off(self._client, batch, uid, asks_first=True)
        add_entry(self._client, batch, audit)
        try:
            return _with_revision(connection, _revision(_commit(batch)))
        except Conflict:
            stored = self.load_connection(uid)
            if stored is not None and stored.sealed == connection.sealed:
                # Our own write, whose first answer was lost: no two sealings are alike.
                return stored
            raise

    def reseal_connection(self, uid: str, connection: StoredConnection) -> StoredConnection:
        """See `ConnectionStore`."""
        batch = self._client.batch()
        reference = access_paths.connection_of(self._client, uid)
        batch.update(reference, {"sealed": dict(connection.sealed)}, option=self._unchanged(connection.revision))
        return _with_revision(connection, _revision(_commit(batch)))

    def revoke_connection(self, uid: str, status: ConnectionStatus, *, revision: str | None, audit: AuditEntry) -> None:
        """See `ConnectionStore`."""
        batch = self._client.batch()
        if revision is not None:
            reference = access_paths.connection_of(self._client, uid)
            batch.update(reference, {**dump_status(status)}, option=self._unchanged(revision))
        switch_automation_off(self._client, batch, uid)
        batch.set(access_paths.connection_status_of(self._client, uid), {**dump_status(status)})
        add_entry(self._client, batch, audit)
        _commit(batch)

    def delete_connection(
        self,
        uid: str,
        status: ConnectionStatus,
        *,
        connection: StoredConnection,
        trading: Mapping[str, Any],
        stop: Mapping[str, Any] | None,
        audit: AuditEntry,
    ) -> None:
        """See `ConnectionStore`."""
        batch = self._client.batch()
        batch.delete(access_paths.connection_of(self._client, uid), option=self._unchanged(connection.revision))
        release_account(self._client, batch, connection.account_digest, stop, status.since)
        self._require_absent(batch, paths.open_run_of(self._client, uid))
        switch_automation_off(self._client, batch, uid, asks_first=True)
        switch = {**trading, "version": Increment(1)}
        batch.set(paths.user_switch(self._client, uid), switch, merge=list(switch))
        batch.set(access_paths.connection_status_of(self._client, uid), {**dump_status(status)})
        add_entry(self._client, batch, audit)
        try:
            _commit(batch)
        except Conflict:
            shown = access_paths.connection_status_of(self._client, uid)
            left, seen = fetch_documents(self._client, access_paths.connection_of(self._client, uid), shown)
            if left.exists or seen.to_dict() != dump_status(status):
                raise
            # Our own write, whose first answer was lost.

    def save_status(self, uid: str, status: ConnectionStatus) -> None:
        """See `ConnectionStore`."""
        batch = self._client.batch()
        batch.set(access_paths.connection_status_of(self._client, uid), {**dump_status(status)})
        commit(batch)

    def load_status(self, uid: str) -> ConnectionStatus | None:
        """See `ConnectionStore`."""
        (found,) = fetch_documents(self._client, access_paths.connection_status_of(self._client, uid))
        document = found.to_dict()
        return None if document is None else parse_status(document, found.reference.path)

    def save_oauth_request(self, digest: str, request: OAuthRequest) -> None:
        """See `ConnectionStore`."""
        batch = self._client.batch()
        batch.create(
            access_paths.oauth_request_of(self._client, digest),
            {**dump_oauth_request(request)},
        )
        commit(batch)

    def take_oauth_request(self, digest: str) -> OAuthRequest | None:
        """See `ConnectionStore`."""
        reference = access_paths.oauth_request_of(self._client, digest)
        (found,) = fetch_documents(self._client, reference)
        if not found.exists:
            return None
        batch = self._client.batch()
        batch.delete(reference, option=self._client.write_option(exists=True))
        try:
            commit(batch)
        except LOST_RACES:
            return None
        return parse_oauth_request(found.to_dict() or {}, reference.path)

    def _unchanged(self, revision: str) -> Any:
        return self._client.write_option(last_update_time=DatetimeWithNanoseconds.from_rfc3339(revision))

    def _require_absent(self, batch: WriteBatch, reference: Any) -> None:
        """Let the batch go through only while this document does not exist: deleting nothing, on that condition."""
        batch.delete(reference, option=self._client.write_option(exists=False))


def switch_automation_off(client: Client, batch: WriteBatch, uid: str, *, asks_first: bool = False) -> None:
    """Let no schedule check this account any more: the choice is off, and it is due at no time.

    `asks_first`: when it is switched on again it asks before it trades, until its owner chooses otherwise.
    """
    choices: dict[str, Any] = {"enabled": False}
    if asks_first:
        choices["mode"] = AutomationMode.ASK_FIRST.value
    named = [f"automation.{name}" for name in choices]
    batch.set(paths.settings_of(client, uid), {"automation": choices}, merge=named)
    batch.set(automation_of(client, uid), {"next_due_at": None}, merge=["next_due_at"])


def _commit(batch: WriteBatch) -> Any:
    """Write; when the first document was written, None for one that was deleted.

    Raises `Conflict` CONNECTION_CHANGED after a lost race.
    """
    try:
        written = commit(batch)
    except LOST_RACES as error:
        raise Conflict(
            "The connection is being changed, or a run was started meanwhile; look again.", code="CONNECTION_CHANGED"
        ) from error
    return written[0].update_time


def _revision(moment: Any) -> str:
    return str(moment.rfc3339())


def _with_revision(connection: StoredConnection, revision: str) -> StoredConnection:
    return StoredConnection(connection.status, connection.account_digest, connection.sealed, revision)


def _connection(found: Snapshot) -> StoredConnection | None:
    document = found.to_dict()
    if document is None:
        return None
    stored = StoredFields(document, found.reference.path)
    status = parse_status(document, found.reference.path)
    return StoredConnection(status, stored.text("account_digest"), stored.map("sealed"), _revision(found.update_time))
