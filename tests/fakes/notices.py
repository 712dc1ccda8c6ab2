"""Notifications in memory, and what they go out through; the store contract suite holds the store against Firestore."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rebalancer.adapters.firestore.notices_documents import (
    dump_choices,
    dump_delivery,
    dump_mail,
    dump_notification,
    dump_push_device,
    dump_visit,
    failed_fields,
    mail_id,
    parse_choices,
    parse_delivery,
    parse_notification,
    parse_push_device,
    parse_visit,
    renewed_fields,
    sent_fields,
    unsent_ids,
)
from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.notices.deliveries import PlannedDelivery
from rebalancer.core.notices.notifications import Event
from rebalancer.core.notices.preferences import Preferences
from rebalancer.core.notices.push import PushDevice
from rebalancer.core.statements.visit import Visit
from rebalancer.ports.notices import MailTo, StoredDelivery, Webhook
from tests.fakes.documents import FakeDocuments


class FakeNotificationStore:
    """`NotificationStore` on `FakeDocuments`; tokens are versions of the delivery's document."""

    def __init__(self, documents: FakeDocuments | None = None) -> None:
        self.documents = documents or FakeDocuments()

    def load_preferences(self, uid: str) -> Preferences:
        """See `NotificationStore`."""
        with self.documents.reading() as found:
            return parse_choices(found.get(f"users/{uid}/settings/notifications"))

    def save_preferences(self, uid: str, preferences: Preferences, *, now: datetime) -> None:
        """See `NotificationStore`."""
        with self.documents.writing() as batch:
            batch.merge(f"users/{uid}/settings/notifications", dump_choices(preferences, now=now))

    def append_notification(
        self, uid: str, event: Event, deliveries: Sequence[PlannedDelivery], *, read: bool, now: datetime
    ) -> bool:
        """See `NotificationStore`."""
        place = f"users/{uid}/notifications/{event.notification_id}"
        with self.documents.writing() as batch:
            found = self.documents.documents
            if place in found:
                return False
            batch.put(place, dump_notification(event, read=read, now=now))
            for planned in deliveries:
                path = f"users/{uid}/deliveries/{planned.delivery_id}"
                ids = [*found.get(path, {}).get("notification_ids", []), event.notification_id]
                batch.merge(path, {**dump_delivery(planned, now=now), "notification_ids": ids})
        return True

    def renew_notification(self, uid: str, event: Event) -> bool:
        """See `NotificationStore`."""
        place = f"users/{uid}/notifications/{event.notification_id}"
        with self.documents.writing() as batch:
            if place not in self.documents.documents:
                return False
            batch.merge(place, renewed_fields(event))
        return True

    def list_notifications(self, uid: str, *, since: datetime, limit: int) -> Sequence[Event]:
        """See `NotificationStore`."""
        folder = f"users/{uid}/notifications/"
        with self.documents.reading() as found:
            rows = [
                (fields["created_at"], path)
                for path, fields in found.items()
                if path.startswith(folder) and isinstance(fields.get("created_at"), datetime)
            ]
            newest = sorted(row for row in rows if row[0] >= since)[-limit:]
            events = [_event(found[path], path) for _, path in newest]
        return [event for event in events if event is not None]

    def load_visit(self, uid: str) -> Visit | None:
        """See `NotificationStore`."""
        with self.documents.reading() as found:
            return parse_visit(found.get(f"users/{uid}/status/visit"))

    def save_visit(self, uid: str, visit: Visit) -> None:
        """See `NotificationStore`."""
        with self.documents.writing() as batch:
            batch.put(f"users/{uid}/status/visit", dump_visit(visit))

    def mark_notifications(self, uid: str, notification_ids: Sequence[str], *, read: bool, now: datetime) -> int:
        """See `NotificationStore`."""
        with self.documents.reading() as found:
            paths = [f"users/{uid}/notifications/{text}" for text in dict.fromkeys(notification_ids) if "/" not in text]
            return self._mark([path for path in paths if path in found], read=read, now=now)

    def mark_all_read(self, uid: str, *, now: datetime) -> int:
        """See `NotificationStore`."""
        folder = f"users/{uid}/notifications/"
        with self.documents.reading() as found:
            unread = [path for path, fields in found.items() if path.startswith(folder) and fields.get("read") is False]
            return self._mark(unread[:400], read=True, now=now)

    def _mark(self, paths: Sequence[str], *, read: bool, now: datetime) -> int:
        if paths:
            with self.documents.writing() as batch:
                for path in paths:
                    batch.merge(path, {"read": read, "read_at": now if read else None})
        return len(paths)

    def load_delivery(self, uid: str, delivery_id: str) -> StoredDelivery | None:
        """See `NotificationStore`."""
        path = f"users/{uid}/deliveries/{delivery_id}"
        with self.documents.reading() as found:
            if "/" in delivery_id or path not in found:
                return None
            places = [f"users/{uid}/notifications/{text}" for text in unsent_ids(found[path])]
            events = [event for place in places if (event := _event(found.get(place), place)) is not None]
            return parse_delivery(delivery_id, found[path], events, self.documents.versions[path], path)

    def list_due_deliveries(self, *, now: datetime, limit: int) -> Sequence[tuple[str, str, int]]:
        """See `NotificationStore`."""
        due = []
        with self.documents.reading() as found:
            for path, fields in found.items():
                parts, at = path.split("/"), fields.get("release_at")
                if len(parts) == 4 and parts[2] == "deliveries" and isinstance(at, datetime) and at <= now:
                    due.append((at, parts[1], parts[3], fields["attempts"]))
        return [(uid, delivery_id, attempts) for _, uid, delivery_id, attempts in sorted(due)[:limit]]

    def save_sent(self, uid: str, delivery: StoredDelivery, *, now: datetime, mail: MailTo | None = None) -> bool:
        """See `NotificationStore`."""
        path = f"users/{uid}/deliveries/{delivery.delivery_id}"
        before = self.documents.documents.get(path, {}).get("sent_ids", [])
        sent = [*before, *(event.notification_id for event in delivery.events)]
        beside = None if mail is None else (f"mail/{mail_id(uid, delivery)}", dump_mail(uid, mail, now=now))
        return self._update(path, delivery, {**sent_fields(now), "sent_ids": sent}, beside)

    def save_failure(
        self, uid: str, delivery: StoredDelivery, *, error: str, next_attempt_at: datetime | None, now: datetime
    ) -> bool:
        """See `NotificationStore`."""
        fields = failed_fields(delivery, error=error, next_attempt_at=next_attempt_at, now=now)
        return self._update(f"users/{uid}/deliveries/{delivery.delivery_id}", delivery, fields, None)

    def _update(
        self,
        path: str,
        delivery: StoredDelivery,
        fields: Mapping[str, Any],
        beside: tuple[str, Mapping[str, Any]] | None,
    ) -> bool:
        if self.documents.versions.get(path) != delivery.token:
            return False
        with self.documents.writing() as batch:
            batch.merge(path, fields)
            if beside is not None:
                batch.put(*beside)
        return True

    def save_webhook(self, uid: str, webhook: Webhook | None, *, now: datetime) -> None:
        """See `NotificationStore`."""
        with self.documents.writing() as batch:
            url = webhook.url if webhook else None
            batch.merge(f"users/{uid}/settings/notifications", {"webhook_url": url, "updated_at": now})
            kept = f"users/{uid}/secrets/webhook"
            if webhook is None:
                batch.delete(kept)
            else:
                batch.put(kept, {"url": webhook.url, "sealed_secret": dict(webhook.sealed_secret), "since": now})

    def load_webhook(self, uid: str) -> Webhook | None:
        """See `NotificationStore`."""
        with self.documents.reading() as found:
            fields = found.get(f"users/{uid}/secrets/webhook", {})
        url, sealed = fields.get("url"), fields.get("sealed_secret")
        return Webhook(url, dict(sealed)) if isinstance(url, str) and isinstance(sealed, Mapping) else None

    def save_push_device(self, uid: str, device: PushDevice, *, name: str, now: datetime) -> None:
        """See `NotificationStore`."""
        self._write_push(uid, device.device_id, {"name": name, "since": now}, dump_push_device(device), now)

    def remove_push_device(self, uid: str, device_id: str, *, now: datetime) -> None:
        """See `NotificationStore`."""
        self._write_push(uid, device_id, None, None, now)

    def _write_push(self, uid: str, device_id: str, known: object, subscription: object, now: datetime) -> None:
        choices, kept = f"users/{uid}/settings/notifications", f"users/{uid}/secrets/push"
        found = self.documents.documents

        def merged(path: str, field: str, value: object) -> dict[str, object]:
            others = {name: each for name, each in found.get(path, {}).get(field, {}).items() if name != device_id}
            return others if value is None else {**others, device_id: value}

        with self.documents.writing() as batch:
            batch.merge(choices, {"push_devices": merged(choices, "push_devices", known), "updated_at": now})
            batch.merge(kept, {"devices": merged(kept, "devices", subscription)})

    def load_push_device(self, uid: str, device_id: str) -> PushDevice | None:
        """See `NotificationStore`."""
        with self.documents.reading() as found:
            return parse_push_device(found.get(f"users/{uid}/secrets/push"), device_id)


def _event(document: Mapping[str, Any] | None, place: str) -> Event | None:
    try:
        return parse_notification(document, place) if document is not None else None
    except InvariantViolation:
        return None


@dataclass(frozen=True, slots=True)
class DeliveryTask:
    """One task of the queue `notify`."""

    uid: str
    delivery_id: str
    generation: str
    delay_seconds: int


class FakeDeliveryQueue:
    """Keeps the tasks in order; the same generation of a delivery once. `losing` drops what comes."""

    def __init__(self) -> None:
        self.tasks: list[DeliveryTask] = []
        self.losing = False
        self._seen: set[tuple[str, str, str]] = set()

    def enqueue_delivery(self, uid: str, delivery_id: str, *, generation: str, delay_seconds: int) -> None:
        """See `DeliveryQueue`."""
        name = (uid, delivery_id, generation)
        if not self.losing and name not in self._seen:
            self._seen.add(name)
            self.tasks.append(DeliveryTask(uid, delivery_id, generation, delay_seconds))

    def take(self) -> list[DeliveryTask]:
        """All tasks that wait, which wait no longer."""
        taken, self.tasks = self.tasks, []
        return taken


class FakeAddressBook:
    """Addresses by uid."""

    def __init__(self, **addresses: str) -> None:
        self.addresses = addresses

    def email_of(self, uid: str) -> str | None:
        """See `AddressBook`."""
        return self.addresses.get(uid)


class FakeNotifier:
    """Keeps every event in order, once."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Event]] = []

    def append(self, uid: str, event: Event) -> None:
        """See `Notifier`."""
        known = {(owner, one.kind, one.key) for owner, one in self.events}
        if (uid, event.kind, event.key) not in known:
            self.events.append((uid, event))

    def renew(self, uid: str, event: Event) -> None:
        """See `Notifier`."""
        name = (uid, event.kind, event.key)
        self.events = [
            (uid, event) if (owner, one.kind, one.key) == name else (owner, one) for owner, one in self.events
        ]
