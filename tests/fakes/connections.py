"""Connections in memory: the store beside the other fake stores, a directory of brokers."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from rebalancer.adapters.firestore.access_documents import dump_connection, dump_oauth_request, parse_oauth_request
from rebalancer.core.access.audit import AuditEntry
from rebalancer.core.access.claim import AccountClaim, claimed_fields, parse_claim, released_fields
from rebalancer.core.access.connection import (
    AccessToken,
    ConnectionStatus,
    Credentials,
    Environment,
    dump_status,
    parse_status,
)
from rebalancer.core.base.errors import BrokerRejected, BrokerUnavailable, Conflict
from rebalancer.core.base.stored_fields import StoredFields
from rebalancer.core.risk.trips import stop_of
from rebalancer.ports.access import BrokerIdentity, ConnectionScene, OAuthRequest, StoredConnection
from rebalancer.ports.access_claims import Claiming, StoredClaim
from rebalancer.ports.account import Broker
from tests.fakes.audit import record
from tests.fakes.broker import FakeBroker
from tests.fakes.documents import Batch, FakeDocuments, put_switch
from tests.fakes.keys import secret_of

DIGEST_KEY = "systemSecrets/account_digest_key"


class FakeConnectionStore:
    """See `ConnectionStore`. Revisions are versions of the connection's document."""

    def __init__(self, documents: FakeDocuments) -> None:
        self.documents = documents

    def load_connection(self, uid: str) -> StoredConnection | None:
        """See `ConnectionStore`."""
        with self.documents.reading():
            return self._connection(uid)

    def load_scene(self, uid: str) -> ConnectionScene:
        """See `ConnectionStore`."""
        with self.documents.reading() as found:
            lock = found.get(f"users/{uid}/status/open_run")
            return ConnectionScene(
                self._connection(uid),
                lock["run_id"] if lock else None,
                f"accountDeletions/{uid}" in found,
                stop_of(found.get(f"users/{uid}/status/trading")),
            )

    def load_claim(self, account_digest: str) -> StoredClaim:
        """See `ConnectionStore`."""
        path = f"brokerAccounts/{account_digest}"
        with self.documents.reading() as found:
            if path not in found:
                return StoredClaim(AccountClaim(None))
            return StoredClaim(parse_claim(found[path], path), str(self.documents.versions[path]))

    def list_claims(self, uid: str) -> Mapping[str, AccountClaim]:
        """See `ConnectionStore`."""
        with self.documents.reading() as found:
            claims = {path: parse_claim(found[path], path) for path in found if path.startswith("brokerAccounts/")}
        return {path.partition("/")[2]: claim for path, claim in claims.items() if claim.uid == uid}

    def save_claim(self, uid: str, claiming: Claiming, audit: AuditEntry | None) -> None:
        """See `ConnectionStore`."""
        with self.documents.writing() as batch:
            self._require_absent(f"accountDeletions/{uid}")
            self._take(batch, uid, claiming)
            record(batch, audit)

    def release_claims(
        self, released: Mapping[str, Mapping[str, Any] | None], *, now: datetime, audit: AuditEntry
    ) -> None:
        """See `ClaimStore`."""
        with self.documents.writing() as batch:
            for digest, stop in released.items():
                batch.merge(f"brokerAccounts/{digest}", released_fields(stop, now))
            record(batch, audit)

    def load_digest_key(self) -> Mapping[str, str] | None:
        """See `ConnectionStore`."""
        with self.documents.reading() as found:
            key = found.get(DIGEST_KEY)
            return None if key is None else dict(key["sealed"])

    def keep_digest_key(self, sealed: Mapping[str, str], *, replacing: Mapping[str, str] | None) -> Mapping[str, str]:
        """See `ConnectionStore`."""
        with self.documents.writing() as batch:
            stored = self.documents.documents.get(DIGEST_KEY)
            if stored is not None and stored["sealed"] != replacing:
                return dict(stored["sealed"])
            batch.put(DIGEST_KEY, {"sealed": dict(sealed)})
            return sealed

    def _take(self, batch: Batch, uid: str, claiming: Claiming) -> None:
        path = f"brokerAccounts/{claiming.account_digest}"
        if str(self.documents.versions.get(path, "")) != claiming.revision:
            raise Conflict("The claim was changed.", code="CONNECTION_CHANGED")
        new = {} if claiming.revision else {"open_run_id": None, "last_run_id": claiming.last_run_id}
        batch.merge(path, {**new, **claimed_fields(uid, claiming.at, claiming.key_tag)})
        for digest, stop in claiming.released.items():
            batch.merge(f"brokerAccounts/{digest}", released_fields(stop, claiming.at))
        if claiming.trading is not None:
            put_switch(self.documents, batch, f"users/{uid}/status/trading", claiming.trading)
            self._switch_automation_off(batch, uid, asks_first=True)
        if claiming.last_run_id:
            batch.merge(f"users/{uid}/status/last_run", {"run_id": claiming.last_run_id})

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
        with self._changing(uid, replacing) as batch:
            self._require_absent(f"accountDeletions/{uid}")
            if not may_have_run:
                self._require_absent(f"users/{uid}/status/open_run")
            batch.put(f"brokerConnections/{uid}", dump_connection(connection))
            batch.put(f"users/{uid}/status/connection", dump_status(connection.status))
            if claiming is not None:
                self._take(batch, uid, claiming)
            record(batch, audit)
        return replace(connection, revision=self._revision(uid))

    def reseal_connection(self, uid: str, connection: StoredConnection) -> StoredConnection:
        """See `ConnectionStore`."""
        with self._changing(uid, connection.revision) as batch:
            batch.merge(f"brokerConnections/{uid}", {"sealed": dict(connection.sealed)})
        return replace(connection, revision=self._revision(uid))

    def revoke_connection(self, uid: str, status: ConnectionStatus, *, revision: str | None, audit: AuditEntry) -> None:
        """See `ConnectionStore`."""
        with self._changing(uid, revision) as batch:
            if revision is not None:
                batch.merge(f"brokerConnections/{uid}", dump_status(status))
            self._switch_automation_off(batch, uid)
            batch.put(f"users/{uid}/status/connection", dump_status(status))
            record(batch, audit)

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
        with self._changing(uid, connection.revision) as batch:
            batch.merge(f"brokerAccounts/{connection.account_digest}", released_fields(stop, status.since))
            self._require_absent(f"users/{uid}/status/open_run")
            batch.delete(f"brokerConnections/{uid}")
            self._switch_automation_off(batch, uid, asks_first=True)
            put_switch(self.documents, batch, f"users/{uid}/status/trading", trading)
            batch.put(f"users/{uid}/status/connection", dump_status(status))
            record(batch, audit)

    def save_status(self, uid: str, status: ConnectionStatus) -> None:
        """See `ConnectionStore`."""
        with self.documents.writing() as batch:
            batch.put(f"users/{uid}/status/connection", dump_status(status))

    def load_status(self, uid: str) -> ConnectionStatus | None:
        """See `ConnectionStore`."""
        with self.documents.reading() as found:
            document = found.get(f"users/{uid}/status/connection")
            return None if document is None else parse_status(document, f"users/{uid}/status/connection")

    def save_oauth_request(self, digest: str, request: OAuthRequest) -> None:
        """See `ConnectionStore`."""
        with self.documents.writing() as batch:
            batch.put(f"oauthRequests/{digest}", dump_oauth_request(request))

    def take_oauth_request(self, digest: str) -> OAuthRequest | None:
        """See `ConnectionStore`."""
        path = f"oauthRequests/{digest}"
        with self.documents.writing() as batch:
            document = self.documents.documents.get(path)
            batch.delete(path)
            return None if document is None else parse_oauth_request(document, path)

    def _connection(self, uid: str) -> StoredConnection | None:
        path = f"brokerConnections/{uid}"
        document = self.documents.documents.get(path)
        if document is None:
            return None
        stored = StoredFields(document, path)
        status = parse_status(document, path)
        return StoredConnection(status, stored.text("account_digest"), stored.map("sealed"), self._revision(uid))

    def _revision(self, uid: str) -> str:
        return str(self.documents.versions[f"brokerConnections/{uid}"])

    @contextmanager
    def _changing(self, uid: str, revision: str | None) -> Any:
        """One atomic write on the condition that this revision is stored, or none where it is None."""
        with self.documents.writing() as batch:
            stored = self._connection(uid)
            if (stored.revision if stored else None) != revision:
                raise Conflict("The connection was changed.", code="CONNECTION_CHANGED")
            yield batch

    def _require_absent(self, path: str) -> None:
        if path in self.documents.documents:
            raise Conflict("Something came in between.", code="CONNECTION_CHANGED")

    def _switch_automation_off(self, batch: Batch, uid: str, *, asks_first: bool = False) -> None:
        path = f"userSettings/{uid}"
        before = self.documents.documents.get(path, {}).get("automation", {})
        mode = {"mode": "ask_first"} if asks_first else {}
        batch.merge(path, {"automation": {**before, "enabled": False, **mode}})
        batch.merge(f"users/{uid}/status/automation", {"next_due_at": None})


class FakeDirectory:
    """A broker that knows the accounts that a test opens, by key id or token. `refusing` keys were taken back."""

    def __init__(self) -> None:
        self.accounts: dict[tuple[Environment, str], tuple[str, FakeBroker]] = {}
        self.refusing: set[str] = set()
        self.refusing_methods: set[str] = set()
        self.statuses: dict[str, str] = {}
        self.is_away = False
        self.booking = threading.RLock()
        self.asked = 0
        self.opened = 0

    def add(self, name: str, account_id: str, broker: FakeBroker, environment: Environment = Environment.PAPER) -> None:
        """Open an account under a key id or token; a pair of keys has the secret `secret-of-{key id}`."""
        self.accounts[environment, name] = (account_id, broker)

    def fetch_identity(self, credentials: Credentials, environment: Environment) -> BrokerIdentity:
        """See `BrokerDirectory`."""
        self.asked += 1
        if self.is_away:
            raise BrokerUnavailable("The broker does not answer.", code="BROKER_UNREACHABLE")
        account_id, _ = self._find(credentials, environment)
        status = self.statuses.get(account_id, "ACTIVE")
        return BrokerIdentity(account_id, status, status == "ACTIVE")

    def open_broker(self, credentials: Credentials, environment: Environment) -> Broker:
        """See `BrokerDirectory`."""
        self.opened += 1
        self._find(credentials, environment)
        return cast("Broker", _Door(self, credentials, environment))

    def enter(self, credentials: Credentials, environment: Environment, method: str) -> FakeBroker:
        """The account for one call, if the broker takes the keys for it."""
        _, broker = self._find(credentials, environment)
        if method in self.refusing_methods:
            raise unauthorized()
        return broker

    def _find(self, credentials: Credentials, environment: Environment) -> tuple[str, FakeBroker]:
        name = credentials.token if isinstance(credentials, AccessToken) else credentials.key_id
        is_right = isinstance(credentials, AccessToken) or credentials.secret == secret_of(name)
        found = self.accounts.get((environment, name))
        if found is None or not is_right or name in self.refusing:
            raise unauthorized()
        return found


class _Door:
    """An account with the keys that opened it, which are looked at again with every call."""

    def __init__(self, directory: FakeDirectory, credentials: Credentials, environment: Environment) -> None:
        self._enter = (directory, credentials, environment)

    def __getattr__(self, name: str) -> Any:
        directory, credentials, environment = self._enter

        def call(*arguments: Any, **options: Any) -> Any:
            # A broker shows no order half booked.
            with directory.booking:
                return getattr(directory.enter(credentials, environment, name), name)(*arguments, **options)

        return call


def unauthorized() -> BrokerRejected:
    """What the broker says to keys that it does not know."""
    return BrokerRejected("The broker refused the account's keys.", code="BROKER_UNAUTHORIZED")
