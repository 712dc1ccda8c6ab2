"""What connecting a broker, the life of an account and its administration need from outside, as Protocols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from rebalancer.core.audit import AuditEntry
from rebalancer.core.connection import ConnectionStatus, Credentials, Environment
from rebalancer.ports.broker import Broker

# ------------------------------------------------------------ the broker's door


@dataclass(frozen=True, slots=True)
class BrokerIdentity:
    """Whose account some credentials open. `account_id` is the broker's own and never shown; `is_active` is false for
    an account that is not open for business yet or any more, and `status` says in the broker's word why."""

    account_id: str = field(repr=False)
    status: str
    is_active: bool


class BrokerDirectory(Protocol):
    """The brokers' addresses, by environment."""

    def fetch_identity(self, credentials: Credentials, environment: Environment) -> BrokerIdentity:
        """Ask the broker for the account behind these credentials; one request.

        Raises `InvalidInput` for keys of a shape that no key has, `BrokerRejected` BROKER_UNAUTHORIZED for keys that
        the broker refuses, `BrokerUnavailable`.
        """

    def open_broker(self, credentials: Credentials, environment: Environment) -> Broker:
        """The account as a `Broker`; asks nothing yet."""


@dataclass(frozen=True, slots=True)
class OAuthRequest:
    """A person who was sent to the broker and has not come back yet; `sealed_verifier` is the secret by which the
    broker knows that code and request belong together (RFC 7636)."""

    uid: str
    environment: Environment
    expires_at: datetime
    sealed_verifier: Mapping[str, str] = field(repr=False)


class OAuthDesk(Protocol):
    """The broker's OAuth 2.0 endpoints (RFC 6749, authorisation code)."""

    def authorization_url(self, *, state: str, verifier: str, environment: Environment) -> str:
        """Where the person is sent to grant access. It holds the verifier's SHA-256 alone."""

    def exchange_code(self, code: str, *, verifier: str) -> str:
        """The access token for a code that the broker gave the person; one request, never repeated.

        Raises `BrokerRejected` OAUTH_REFUSED, `BrokerUnavailable`.
        """


# ------------------------------------------------------------ secrets at rest


class Sealer(Protocol):
    """Authenticated encryption of small texts, bound to the place where they are kept."""

    def seal(self, text: str, *, bound_to: Sequence[str]) -> Mapping[str, str]:
        """Encrypt a text. The result is plain strings, to be stored as they are."""

    def unseal(self, sealed: Mapping[str, object], *, bound_to: Sequence[str]) -> str:
        """What was sealed for exactly this place. Raises `InvariantViolation` SEAL_BROKEN for anything else,
        SEALING_KEY_UNKNOWN where the key that sealed it is configured no more; neither shows any of it."""

    def is_current(self, sealed: Mapping[str, object]) -> bool:
        """Whether it was sealed with the newest key."""


# ------------------------------------------------------------ the store


@dataclass(frozen=True, slots=True)
class StoredConnection:
    """`brokerConnections/{uid}`. `account_digest` tells two accounts apart without naming either; `revision` changes
    with every write and is "" for one that was not stored yet."""

    status: ConnectionStatus
    account_digest: str
    sealed: Mapping[str, str] = field(repr=False)
    revision: str = ""


@dataclass(frozen=True, slots=True)
class ConnectionScene:
    """What must be known before a connection is changed, read at one moment."""

    connection: StoredConnection | None
    open_run_id: str | None
    is_being_deleted: bool


class AuditLog(Protocol):
    """The audit log, for changes whose own store does not record them in the same batch."""

    def append_entry(self, entry: AuditEntry) -> None:
        """Record a change; the same entry again is no error."""


class ConnectionStore(Protocol):
    """The connections of all users. Every change is one batch with the status that its owner sees and its audit
    entry."""

    def load_connection(self, uid: str) -> StoredConnection | None:
        """A user's connection; one small document, read at every call for that user. Raises `InvariantViolation`
        DOCUMENT_UNREADABLE."""

    def load_scene(self, uid: str) -> ConnectionScene:
        """The connection, the lock of an open run, and whether the account is being deleted, in one request."""

    def save_connection(
        self, uid: str, connection: StoredConnection, *, replacing: str | None, may_have_run: bool, audit: AuditEntry
    ) -> StoredConnection:
        """Store a connection over the revision `replacing` (None: over none), and return it with its revision.

        Raises `Conflict` CONNECTION_CHANGED where another revision is stored, where the account is being deleted, or,
        unless `may_have_run`, where a run is open by now.
        """

    def reseal_connection(self, uid: str, connection: StoredConnection) -> StoredConnection:
        """Store the same credentials sealed anew. Raises `Conflict` CONNECTION_CHANGED."""

    def revoke_connection(self, uid: str, status: ConnectionStatus, *, revision: str | None, audit: AuditEntry) -> None:
        """Mark the connection as refused by the broker and switch the user's automation off.

        Raises `Conflict` CONNECTION_CHANGED where another revision is stored. None: there are no stored credentials
        (the deployment's own keys).
        """

    def delete_connection(
        self, uid: str, status: ConnectionStatus, *, revision: str, trading: Mapping[str, Any], audit: AuditEntry
    ) -> None:
        """Delete the credentials, switch automation off and set the user's switch to `trading`, in one batch.

        Raises `Conflict` CONNECTION_CHANGED where another revision is stored or a run is open by now.
        """

    def save_status(self, uid: str, status: ConnectionStatus) -> None:
        """Show this status without touching credentials."""

    def load_status(self, uid: str) -> ConnectionStatus | None:
        """What the owner is shown."""

    def save_oauth_request(self, digest: str, request: OAuthRequest) -> None:
        """Keep a request under the digest of its state."""

    def take_oauth_request(self, digest: str) -> OAuthRequest | None:
        """A request, once: whoever comes second finds none."""
