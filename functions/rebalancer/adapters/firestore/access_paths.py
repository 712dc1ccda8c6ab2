"""Paths of the documents of connections, account life and administration."""

from __future__ import annotations

from google.cloud.firestore import Client, DocumentReference

from rebalancer.adapters.firestore.base.paths import is_document_id
from rebalancer.core.base.errors import InvariantViolation


def user_of(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}`, which holds collections alone."""
    return client.document("users", _id(uid))


def connection_of(client: Client, uid: str) -> DocumentReference:
    """`brokerConnections/{uid}`: the sealed credentials, which nobody reads."""
    return client.document("brokerConnections", _id(uid))


def account_of(client: Client, account_digest: str) -> DocumentReference:
    """`brokerAccounts/{account_digest}`: who holds a broker account, and its one lock."""
    return client.document("brokerAccounts", _id(account_digest))


def digest_key_of(client: Client) -> DocumentReference:
    """`systemSecrets/account_digest_key`: the sealed key of account digests, which nobody reads."""
    return client.document("systemSecrets", "account_digest_key")


def connection_status_of(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}/status/connection`."""
    return client.document("users", _id(uid), "status", "connection")


def oauth_request_of(client: Client, digest: str) -> DocumentReference:
    """`oauthRequests/{digest}`."""
    return client.document("oauthRequests", _id(digest))


def deletion_of(client: Client, uid: str) -> DocumentReference:
    """`accountDeletions/{uid}`: there while an account is being deleted."""
    return client.document("accountDeletions", _id(uid))


def audit_entry_of(client: Client, entry_id: str) -> DocumentReference:
    """`audit/{entry_id}`."""
    return client.document("audit", _id(entry_id))


def rate_limit_of(client: Client, uid: str, name: str) -> DocumentReference:
    """`rateLimits/{uid}.{name}`; names have no dot."""
    return client.document("rateLimits", _id(f"{uid}.{name}"))


def _id(text: str) -> str:
    if not is_document_id(text):
        raise InvariantViolation("A document id is empty, too long, reserved, or holds a slash.", code="BAD_ID")
    return text
