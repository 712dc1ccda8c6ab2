"""The documents of notifications, deliveries and preferences, and back; `FIRESTORE_DATA_MODEL.md` names the fields."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from rebalancer.core.base.errors import InvalidInput, InvariantViolation
from rebalancer.core.base.stored_fields import StoredFields, dump_time
from rebalancer.core.notices.deliveries import PlannedDelivery
from rebalancer.core.notices.messages import Mail
from rebalancer.core.notices.notifications import BUNDLE_SIZE_MAX, Channel, Event, EventKind
from rebalancer.core.notices.preferences import Preferences, dump_preferences, parse_preferences
from rebalancer.core.notices.push import PushDevice
from rebalancer.core.statements.visit import Visit
from rebalancer.ports.notices import DeliveryState, MailTo, StoredDelivery

if TYPE_CHECKING:
    from rebalancer.contract import automation as automation_shapes
    from rebalancer.contract import notices as shapes

NOTIFICATION_KEPT: Final = timedelta(days=90)
DELIVERY_KEPT: Final = timedelta(days=30)
_NOT_PREFERENCES: Final = ("webhook_url", "push_devices", "updated_at")


def dump_notification(event: Event, *, read: bool, now: datetime) -> shapes.Notification:
    """Write a notification."""
    return {
        "kind": event.kind.value,
        "urgency": event.urgency.value,
        "key": event.key,
        "title": event.title,
        "message": event.message,
        "refs": dict(event.refs),
        "occurred_at": dump_time(event.occurred_at),
        "created_at": dump_time(now),
        "read": read,
        "read_at": dump_time(now) if read else None,
        "delete_after": dump_time(now + NOTIFICATION_KEPT),
    }


def dump_visit(visit: Visit) -> automation_shapes.Visit:
    """Write when a person was here last."""
    return {
        "seen_at": dump_time(visit.seen_at),
        "before_at": None if visit.before_at is None else dump_time(visit.before_at),
    }


def parse_visit(document: Mapping[str, Any] | None) -> Visit | None:
    """Read when a person was here last; None for what cannot be read."""
    try:
        stored = StoredFields(document, "a visit")
        before = None if stored.get("before_at") is None else stored.time("before_at")
        return Visit(stored.time("seen_at"), before)
    except InvariantViolation:
        return None


def renewed_fields(event: Event) -> dict[str, Any]:
    """Write what a notification says now; when it came and whether it was read stay."""
    return {"title": event.title, "message": event.message, "refs": dict(event.refs)}


def parse_notification(document: Mapping[str, Any] | None, place: str) -> Event:
    """Read the event of a notification. Raises `InvariantViolation` DOCUMENT_UNREADABLE."""
    stored = StoredFields(document, place)
    refs = stored.map("refs")
    return Event(
        kind=stored.word(EventKind, "kind"),
        key=stored.text("key"),
        title=stored.text("title"),
        message=stored.text("message"),
        occurred_at=stored.time("occurred_at"),
        refs={str(name): str(value) for name, value in refs.items()},
    )


def dump_delivery(planned: PlannedDelivery, *, now: datetime) -> shapes.Delivery:
    """Write the fields of a delivery that begins to wait, all but its list of notifications."""
    fields: shapes.Delivery = {
        "channel": planned.channel.value,
        "state": DeliveryState.WAITING.value,
        "release_at": dump_time(planned.release_at),
        "attempts": 0,
        "last_error": None,
        "updated_at": dump_time(now),
        "delete_after": dump_time(max(now, planned.release_at) + DELIVERY_KEPT),
    }
    return fields if planned.device_id is None else {**fields, "device_id": planned.device_id}


def unsent_ids(document: Mapping[str, Any] | None) -> list[str]:
    """Return the newest notifications of a delivery that have not left yet, in the order in which they came."""
    fields = document or {}
    sent = set(fields.get("sent_ids") or [])
    waiting = [text for text in fields.get("notification_ids") or [] if isinstance(text, str) and text not in sent]
    return waiting[-BUNDLE_SIZE_MAX:]


def parse_delivery(
    delivery_id: str, document: Mapping[str, Any] | None, events: Sequence[Event], token: object, place: str
) -> StoredDelivery:
    """Read a delivery. Raises `InvariantViolation` DOCUMENT_UNREADABLE."""
    stored = StoredFields(document, place)
    return StoredDelivery(
        delivery_id=delivery_id,
        channel=stored.word(Channel, "channel"),
        state=stored.word(DeliveryState, "state"),
        release_at=stored.maybe_time("release_at"),
        attempts=stored.count("attempts"),
        sent_count=len((document or {}).get("sent_ids") or []),
        events=tuple(sorted(events, key=lambda event: event.occurred_at)),
        token=token,
        device_id=stored.maybe_text("device_id"),
    )


def sent_fields(now: datetime) -> dict[str, Any]:
    """Return what a delivery becomes when it has left."""
    return {
        "state": DeliveryState.SENT.value,
        "release_at": None,
        "attempts": 0,
        "last_error": None,
        "updated_at": dump_time(now),
    }


def failed_fields(
    delivery: StoredDelivery, *, error: str, next_attempt_at: datetime | None, now: datetime
) -> dict[str, Any]:
    """Return what a delivery becomes after an attempt that failed."""
    state = DeliveryState.DEAD if next_attempt_at is None else DeliveryState.WAITING
    return {
        "state": state.value,
        "release_at": None if next_attempt_at is None else dump_time(next_attempt_at),
        "attempts": delivery.attempts + 1,
        "last_error": error,
        "updated_at": dump_time(now),
    }


def dump_mail(uid: str, mail_to: MailTo, *, now: datetime) -> shapes.MailDocument:
    """Write a document of the Trigger Email extension (its reference: fields `to`, `message.subject`, `message.text`).

    The extension adds its own `delivery` map; `delete_after` is ours.
    """
    mail: Mail = mail_to.mail
    return {
        "to": [mail_to.address],
        "message": {"subject": mail.subject, "text": mail.text},
        "uid": uid,
        "created_at": dump_time(now),
        "delete_after": dump_time(now + DELIVERY_KEPT),
    }


def mail_id(uid: str, delivery: StoredDelivery) -> str:
    """Return the id of a delivery's mail: made of what is sent, so that a repeated attempt meets itself."""
    return hashlib.sha256(f"{uid}\n{delivery.delivery_id}\n{delivery.sent_count}".encode()).hexdigest()[:32]


def dump_choices(preferences: Preferences, *, now: datetime) -> dict[str, Any]:
    """Write preferences, without the webhook and the devices."""
    return {**dump_preferences(preferences), "updated_at": dump_time(now)}


def parse_choices(document: Mapping[str, Any] | None) -> Preferences:
    """Read preferences; what cannot be read takes its default, because a notification too many harms nobody."""
    fields = document or {}
    chosen = {name: value for name, value in fields.items() if name not in _NOT_PREFERENCES}
    try:
        preferences = parse_preferences(chosen)
    except (InvalidInput, InvariantViolation):
        preferences = Preferences()
    url, devices = fields.get("webhook_url"), fields.get("push_devices")
    return replace(
        preferences,
        webhook_url=url if isinstance(url, str) and url else None,
        push_devices=tuple(sorted(devices)) if isinstance(devices, Mapping) else (),
    )


def dump_push_device(device: PushDevice) -> shapes.PushSubscription:
    """Write where a device's messages go."""
    return {"endpoint": device.endpoint, "p256dh": device.p256dh, "auth": device.auth}


def parse_push_device(document: Mapping[str, Any] | None, device_id: str) -> PushDevice | None:
    """Read one device of the document of all; None where it is not there or cannot be read."""
    try:
        devices = StoredFields(document or {}, "push devices").map("devices")
        stored = StoredFields(devices.get(device_id), f"push device {device_id}")
        return PushDevice(stored.text("endpoint"), stored.text("p256dh"), stored.text("auth"))
    except InvariantViolation:
        return None
