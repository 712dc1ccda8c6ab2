"""The path of each document. `FIRESTORE_DATA_MODEL.md` has the list."""

from __future__ import annotations

import re

from google.cloud.firestore import Client, CollectionReference, DocumentReference

from rebalancer.core.base.errors import InvariantViolation

MAX_ID_BYTES = 1500
_RESERVED = re.compile(r"\.{1,2}|__.*__", re.DOTALL)


def is_document_id(text: str) -> bool:
    """Whether Firestore takes this text as one id: no `/`, not empty, not reserved, at most 1500 bytes.

    Ids that a caller names must pass before a path is made of them: a `/` would lead to another document.
    """
    return 0 < len(text.encode()) <= MAX_ID_BYTES and "/" not in text and _RESERVED.fullmatch(text) is None


def settings_of(client: Client, uid: str) -> DocumentReference:
    """`userSettings/{uid}`."""
    return client.document("userSettings", _id(uid))


def allocation_of(client: Client, uid: str) -> CollectionReference:
    """`userSettings/{uid}/allocation`."""
    return client.collection("userSettings", _id(uid), "allocation")


def system_switch(client: Client) -> DocumentReference:
    """`systemStatus/risk_management`."""
    return client.document("systemStatus", "risk_management")


def user_switch(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}/status/trading`."""
    return _status(client, uid, "trading")


def drift_of(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}/status/drift`."""
    return _status(client, uid, "drift")


def drift_history_of(client: Client, uid: str, quarter: str) -> DocumentReference:
    """`users/{uid}/driftHistory/{quarter}`."""
    return client.document("users", _id(uid), "driftHistory", _id(quarter))


def open_run_of(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}/status/open_run`, the lock."""
    return _status(client, uid, "open_run")


def last_run_of(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}/status/last_run`."""
    return _status(client, uid, "last_run")


def reservations_of(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}/status/reservations`."""
    return _status(client, uid, "reservations")


def parked_of(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}/status/parked`."""
    return _status(client, uid, "parked")


def suggestions_of(client: Client, uid: str) -> CollectionReference:
    """`users/{uid}/suggestions`."""
    return client.collection("users", _id(uid), "suggestions")


def evidence_of(client: Client, uid: str) -> CollectionReference:
    """`users/{uid}/evidence`."""
    return client.collection("users", _id(uid), "evidence")


def price_histories(client: Client) -> CollectionReference:
    """`priceHistory`."""
    return client.collection("priceHistory")


def plan_of(client: Client, uid: str, plan_id: str) -> DocumentReference:
    """`users/{uid}/plans/{plan_id}`."""
    return client.document("users", _id(uid), "plans", _id(plan_id))


def runs_of(client: Client, uid: str) -> CollectionReference:
    """`users/{uid}/runs`."""
    return client.collection("users", _id(uid), "runs")


def run_of(client: Client, uid: str, run_id: str) -> DocumentReference:
    """`users/{uid}/runs/{run_id}`."""
    return client.document("users", _id(uid), "runs", _id(run_id))


def _status(client: Client, uid: str, name: str) -> DocumentReference:
    return client.document("users", _id(uid), "status", name)


def _id(text: str) -> str:
    if not is_document_id(text):
        raise InvariantViolation("A document id is empty, too long, reserved, or holds a slash.", code="BAD_ID")
    return text
