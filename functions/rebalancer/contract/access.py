"""Connections with brokers, an account's life, and what an administrator sees."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from rebalancer.contract.base import UNREAD, Extra, Moment, Words

BrokerEnvironment = Annotated[str, Words("core.access.connection.Environment")]


class ConnectionStatus(TypedDict):
    """Which broker is connected, and whether it works; nothing of a key but a hint."""

    provider: Annotated[str, Words("core.access.connection.Provider")]
    environment: Annotated[BrokerEnvironment, "play money or real money"]
    kind: Annotated[
        Annotated[str, Words("core.access.connection.ConnectionKind")],
        "API keys, OAuth, or the deployment's own secrets (the owner)",
    ]
    state: Annotated[
        Annotated[str, Words("core.access.connection.ConnectionState")],
        "REVOKED: the broker refused the keys; automation is off",
    ]
    key_hint: Annotated[str | None, "the last four characters of the key id; null for a token or a short id"]
    since: Annotated[Moment, "of the state"]
    reason: Annotated[str | None, "one sentence for the person"]


class BrokerConnection(ConnectionStatus):
    """The sealed credentials."""

    account_digest: Annotated[
        str,
        "HMAC-SHA-256 of provider and the broker's account id under the key in `systemSecrets/account_digest_key`: "
        "shows whether two sets of keys open the same account",
    ]
    sealed: Annotated[
        dict[str, str],
        "`version`, `wrapper` (`local` \\| `kms`), `key_id`, `wrapped_key`, `nonce`, `ciphertext`: the credentials "
        "under AES-256-GCM with a data key of their own, bound to the uid, provider and environment; the data key "
        "wrapped by `CREDENTIALS_KEY` or Cloud KMS",
    ]
    data_version: Annotated[
        NotRequired[int],
        "version of this document's shape, 2 today; missing in version 1, whose account nobody had claimed: "
        "`make migrate` moves it",
    ]


class ClaimedFields(TypedDict):
    """Who holds a broker account."""

    uid: Annotated[str | None, "who holds the account; null after it was released"]
    claimed_at: Annotated[Moment | None, "since when"]
    key_tag: Annotated[str | None, "for the deployment's own keys, a keyed hash of the key id; null for a connection"]
    stop: Annotated[
        dict[str, Extra] | None,
        "the automatic stop that was in force when the account was released (`state`, `reason`, `trip`, `expires_at`, "
        "`daily_loss_tripped_at`); whoever connects the account next gets it",
    ]
    delete_after: Annotated[
        Moment | None,
        "30 days after the release (Firestore TTL policy); null while the account is held",
    ]


class BrokerAccount(ClaimedFields):
    """Who holds a broker account, and its one lock."""

    open_run_id: Annotated[NotRequired[str | None], "the run that holds the account's one lock"]
    last_run_id: Annotated[NotRequired[str], "the run that began last on the account; empty before the first"]


class AccountDigestKey(TypedDict):
    """The sealed key of account digests."""

    sealed: Annotated[dict[str, str], "as in `brokerConnections/{uid}`: 32 random bytes"]


class ConnectionOptions(TypedDict):
    """By which ways the caller may connect an account here."""

    environments: list[BrokerEnvironment]
    oauth: bool
    deployment_keys: bool


class OauthStart(TypedDict):
    """Where the broker asks the person."""

    authorization_url: str


class OauthRequest(TypedDict):
    """A person who was sent to the broker and is not back yet."""

    uid: str
    environment: BrokerEnvironment
    expires_at: Annotated[Moment, "10 minutes later"]
    sealed_verifier: Annotated[dict[str, str], "as `sealed` of `brokerConnections/{uid}`"]
    delete_after: Annotated[Moment, "one day later (Firestore TTL policy)"]


class StoredDocument(TypedDict):
    """A document as it is kept; times are ISO text."""

    path: str
    fields: dict[str, Extra]


class ExportPage(TypedDict):
    """A page of all that is kept of the caller."""

    documents: list[StoredDocument]
    next_cursor: str | None


class Deletion(TypedDict):
    """How far a deletion is."""

    state: Annotated[str, Words("ports.access.DeletionState")]


class AccountDeletion(Deletion):
    """An account that is being deleted."""

    asked_at: Moment
    touched_at: Moment


class FleetStatus(TypedDict):
    """The fleet in numbers; `checked` and `halted_runs` are of the last 24 hours."""

    at: Moment
    since: Moment
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


class Released(TypedDict):
    """What an administrator freed."""

    released: Annotated[int, "how many broker accounts"]


class AuditEntry(TypedDict):
    """Who changed what."""

    at: Moment
    actor: Annotated[str, "the uid of who made the change, or `system`"]
    uid: Annotated[str | None, "the account that it concerns; null for the whole system"]
    action: Annotated[str, Words("core.access.audit.AuditAction", is_open=True)]
    details: Annotated[dict[str, Extra], "few and small; never a key"]
    delete_after: Annotated[Moment, "400 days later (Firestore TTL policy)", UNREAD]


class RateLimit(TypedDict):
    """A bucket of sensitive calls."""

    uid: str
    full_at: Annotated[Moment, "when the bucket is full again: generic cell rate algorithm"]
    delete_after: Annotated[Moment, "a day later (Firestore TTL policy)"]
