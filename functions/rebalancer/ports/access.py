"""What connecting a broker, the life of an account and its administration need from outside, as Protocols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from rebalancer.core.access.audit import AuditEntry
from rebalancer.core.access.connection import ConnectionStatus, Credentials, Environment
from rebalancer.core.access.rate_limit import Rate
from rebalancer.ports.access_claims import Claiming, ClaimStore
from rebalancer.ports.account import Broker

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
        """Open the account as a `Broker`; asks nothing yet."""


@dataclass(frozen=True, slots=True)
class OAuthRequest:
    """A person who was sent to the broker and has not come back yet; `sealed_verifier` is the secret by which the
    broker knows that code and request belong together (RFC 7636)."""

    uid: str
    environment: Environment
    expires_at: datetime
    sealed_verifier: Mapping[str, str] = field(repr=False)


class OAuthProvider(Protocol):
    """The broker's OAuth 2.0 endpoints (RFC 6749, authorisation code)."""

    def authorization_url(self, *, state: str, verifier: str, environment: Environment) -> str:
        """Where the person is sent to grant access. It holds the verifier's SHA-256 alone."""

    def exchange_code(self, code: str, *, verifier: str) -> str:
        """Return the access token for a code that the broker gave the person; one request, never repeated.

        Raises `BrokerRejected` OAUTH_REFUSED, `BrokerUnavailable`.
        """


# ------------------------------------------------------------ secrets at rest


class Sealer(Protocol):
    """Authenticated encryption of small texts, bound to the place where they are kept."""

    def seal(self, text: str, *, bound_to: Sequence[str]) -> Mapping[str, str]:
        """Encrypt a text. The result is plain strings, to be stored as they are."""

    def unseal(self, sealed: Mapping[str, object], *, bound_to: Sequence[str]) -> str:
        """Return what was sealed for exactly this place. Raises `InvariantViolation` SEAL_BROKEN for anything else,
        SEALING_KEY_UNKNOWN where the key that sealed it is configured no more; neither shows any of it."""

    def is_current(self, sealed: Mapping[str, object]) -> bool:
        """Whether it was sealed with the newest key."""


# ------------------------------------------------------------ the store


@dataclass(frozen=True, slots=True)
class StoredConnection:
    """`brokerConnections/{uid}`. `account_digest` distinguishes two accounts without naming either; `revision` changes
    with every write and is "" for one that was not stored yet."""

    status: ConnectionStatus
    account_digest: str
    sealed: Mapping[str, str] = field(repr=False)
    revision: str = ""


@dataclass(frozen=True, slots=True)
class ConnectionScene:
    """What must be known before a connection is changed, read at one moment. `stop` is the automatic stop in the
    user's switch, which goes with the broker account."""

    connection: StoredConnection | None
    open_run_id: str | None
    is_being_deleted: bool
    stop: Mapping[str, Any] | None = None


class AuditLog(Protocol):
    """The audit log, for changes whose own store does not record them in the same batch."""

    def append_entry(self, entry: AuditEntry) -> None:
        """Record a change; the same entry again is no error."""


class ConnectionStore(ClaimStore, Protocol):
    """The connections of all users. Every change is one batch with the status that its owner sees and its audit
    entry."""

    def load_connection(self, uid: str) -> StoredConnection | None:
        """Load a user's connection; one small document, read at every call for that user. Raises `InvariantViolation`
        DOCUMENT_UNREADABLE."""

    def load_scene(self, uid: str) -> ConnectionScene:
        """Load the connection, the lock of an open run, and whether the account is being deleted, in one request."""

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
        """Store a connection over the revision `replacing` (None: over none), and return it with its revision.

        `claiming` takes its broker account in the same batch; where it sets the switch, automation goes off, too, and
        asks first from then on. None where the user holds the account already.

        Raises `Conflict` CONNECTION_CHANGED where another revision is stored, where the claim has changed, where the
        account is being deleted, or, unless `may_have_run`, where a run is open by now.
        """

    def reseal_connection(self, uid: str, connection: StoredConnection) -> StoredConnection:
        """Store the same credentials sealed anew. Raises `Conflict` CONNECTION_CHANGED."""

    def revoke_connection(self, uid: str, status: ConnectionStatus, *, revision: str | None, audit: AuditEntry) -> None:
        """Mark the connection as refused by the broker and switch the user's automation off.

        Raises `Conflict` CONNECTION_CHANGED where another revision is stored. None: there are no stored credentials
        (the deployment's own keys).
        """

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
        """Delete the credentials, release the broker account with the `stop` that stays with it, switch automation off
        and set the user's switch to `trading`, in one batch.

        Raises `Conflict` CONNECTION_CHANGED where another revision is stored or a run is open by now.
        """

    def save_status(self, uid: str, status: ConnectionStatus) -> None:
        """Show this status without touching credentials."""

    def load_status(self, uid: str) -> ConnectionStatus | None:
        """Load what the owner is shown."""

    def save_oauth_request(self, digest: str, request: OAuthRequest) -> None:
        """Keep a request under the digest of its state."""

    def take_oauth_request(self, digest: str) -> OAuthRequest | None:
        """Return a request, once: whoever comes second finds none."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A user at the sign-in service. Sessions that began before `sessions_valid_since` were ended."""

    is_disabled: bool
    sessions_valid_since: datetime


class People(Protocol):
    """The users of the sign-in service. Raises `StoreUnavailable` AUTH_UNAVAILABLE."""

    def load_standing(self, uid: str) -> Standing | None:
        """Load the user's state; None if there is no such user (any more)."""

    def disable_user(self, uid: str) -> None:
        """Let nobody sign in as this user any more. One who is gone is no error."""

    def delete_user(self, uid: str) -> None:
        """Remove a user. One who is gone is no error."""


class RateLimitStore(Protocol):
    """Buckets that all instances share."""

    def take_token(self, uid: str, name: str, rate: Rate, *, now: datetime) -> timedelta:
        """Take one token of a user's bucket; nothing, or how long to wait for one. One read and one write.

        A bucket that is contended beyond a few attempts gives no token: whoever hammers waits.
        """


@dataclass(frozen=True, slots=True)
class ExportedDocument:
    """One of a user's documents; `cursor` says where to go on after it."""

    path: str
    fields: Mapping[str, Any]
    cursor: str


class DeletionState(StrEnum):
    """DELETING: documents may be left. EMPTIED: they and the user are gone, and stragglers are looked for once more."""

    DELETING = "DELETING"
    EMPTIED = "EMPTIED"


class AccountLifeStore(Protocol):
    """All that is stored of one user, in every place."""

    def list_documents(self, uid: str, *, after: str | None, limit: int) -> Sequence[ExportedDocument]:
        """List the user's documents after a cursor in a fixed order, at most `limit`; none at the end.

        Secrets (sealed credentials, the secret of a webhook) are never among them. Raises `InvalidInput` BAD_CURSOR
        for a cursor that is not this user's.
        """

    def begin_deletion(self, uid: str, *, now: datetime, trading: Mapping[str, Any], audit: AuditEntry) -> bool:
        """Mark the account as being deleted, forget its credentials, release its broker account, switch automation off
        and set the user's switch to `trading`, in one batch. Of an automatic stop that is in force the broker account
        keeps what it says, and of its holder nothing.

        False where it is being deleted already. Raises `Conflict` OPEN_RUN_EXISTS while a run is open.
        """

    def deletion_state(self, uid: str) -> DeletionState | None:
        """How far a deletion has come; None where there is none, or it has ended."""

    def delete_some(self, uid: str, *, limit: int) -> int:
        """Delete up to `limit` documents that are left of a user and return how many; 0 when nothing is left."""

    def mark_emptied(self, uid: str, *, now: datetime) -> None:
        """Remember that all documents and the user are gone."""

    def end_deletion(self, uid: str, audit: AuditEntry) -> None:
        """Forget the mark, the last trace of the user, and record that an account was deleted."""

    def list_deletions(self, *, before: datetime, limit: int) -> Sequence[str]:
        """List the uids whose deletion was touched last before this moment, oldest first."""


class DeletionQueue(Protocol):
    """The queue `delete-account`."""

    def enqueue_deletion(self, uid: str) -> None:
        """Go on deleting. Losing a task is harmless: the schedule finds the mark."""


@dataclass(frozen=True, slots=True)
class FleetCounts:
    """Numbers of users and runs, each counted by an aggregation query."""

    automated: int
    due: int
    checked: int
    failing: int
    stopped: int
    connected: int
    revoked: int
    halted: int
    open_runs: int
    halted_runs: int


class FleetStore(Protocol):
    """The fleet's state, counted."""

    def count_fleet(self, *, now: datetime, since: datetime) -> FleetCounts:
        """Count; `checked` and `halted_runs` are those since `since`, everything else is as it is now."""
