"""Paths of the documents of notifications and of the schedule."""

from __future__ import annotations

from google.cloud.firestore import Client, CollectionReference, DocumentReference

from rebalancer.adapters.firestore.base.paths import is_document_id
from rebalancer.core.base.errors import InvariantViolation


def notifications_of(client: Client, uid: str) -> CollectionReference:
    """`users/{uid}/notifications`."""
    return client.collection("users", _id(uid), "notifications")


def delivery_of(client: Client, uid: str, delivery_id: str) -> DocumentReference:
    """`users/{uid}/deliveries/{delivery_id}`."""
    return client.document("users", _id(uid), "deliveries", _id(delivery_id))


def preferences_of(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}/settings/notifications`."""
    return client.document("users", _id(uid), "settings", "notifications")


def webhook_of(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}/secrets/webhook`, which nobody reads."""
    return client.document("users", _id(uid), "secrets", "webhook")


def push_of(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}/secrets/push`, which nobody reads."""
    return client.document("users", _id(uid), "secrets", "push")


def mail_of(client: Client, mail_id: str) -> DocumentReference:
    """`mail/{mail_id}`, the Trigger Email extension's collection."""
    return client.document("mail", _id(mail_id))


def automation_of(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}/status/automation`."""
    return client.document("users", _id(uid), "status", "automation")


def visit_of(client: Client, uid: str) -> DocumentReference:
    """`users/{uid}/status/visit`, which nobody reads."""
    return client.document("users", _id(uid), "status", "visit")


def _id(text: str) -> str:
    if not is_document_id(text):
        raise InvariantViolation("A document id is empty, too long, reserved, or holds a slash.", code="BAD_ID")
    return text
