"""`NotificationStore` on Firestore."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from google.api_core.exceptions import Conflict as AlreadyThere
from google.cloud.firestore import DELETE_FIELD, ArrayUnion, Client, DocumentReference, FieldFilter, Query

from rebalancer.adapters.firestore import notices_paths as paths
from rebalancer.adapters.firestore.base.paths import is_document_id
from rebalancer.adapters.firestore.base.requests import LOST_RACES, commit, fetch_documents, fetch_query
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
from rebalancer.core.base.stored_fields import dump_time
from rebalancer.core.notices.deliveries import PlannedDelivery
from rebalancer.core.notices.notifications import Event
from rebalancer.core.notices.preferences import Preferences
from rebalancer.core.notices.push import PushDevice
from rebalancer.core.statements.visit import Visit
from rebalancer.ports.notices import MailTo, StoredDelivery, Webhook

MARKED_AT_ONCE = 400


class FirestoreNotificationStore:
    """Notifications, deliveries and preferences. Requests: every method one, `load_delivery` and the two that mark
    notifications two."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def load_preferences(self, uid: str) -> Preferences:
        """See `NotificationStore`."""
        (found,) = fetch_documents(self._client, paths.preferences_of(self._client, uid))
        return parse_choices(found.to_dict())

    def save_preferences(self, uid: str, preferences: Preferences, *, now: datetime) -> None:
        """See `NotificationStore`."""
        fields = dump_choices(preferences, now=now)
        batch = self._client.batch()
        batch.set(paths.preferences_of(self._client, uid), fields, merge=list(fields))
        commit(batch)

    def append_notification(
        self, uid: str, event: Event, deliveries: Sequence[PlannedDelivery], *, read: bool, now: datetime
    ) -> bool:
        """See `NotificationStore`."""
        batch = self._client.batch()
        listed = paths.notifications_of(self._client, uid).document(event.notification_id)
        batch.create(listed, {**dump_notification(event, read=read, now=now)})
        for planned in deliveries:
            fields = {**dump_delivery(planned, now=now), "notification_ids": ArrayUnion([event.notification_id])}
            batch.set(paths.delivery_of(self._client, uid, planned.delivery_id), fields, merge=list(fields))
        try:
            commit(batch)
        except AlreadyThere:
            return False
        return True

    def renew_notification(self, uid: str, event: Event) -> bool:
        """See `NotificationStore`."""
        batch = self._client.batch()
        batch.update(paths.notifications_of(self._client, uid).document(event.notification_id), renewed_fields(event))
        try:
            commit(batch)
        except LOST_RACES:
            return False
        return True

    def list_notifications(self, uid: str, *, since: datetime, limit: int) -> Sequence[Event]:
        """See `NotificationStore`. Needs the single-field index of `created_at`."""
        listed = paths.notifications_of(self._client, uid).where(filter=FieldFilter("created_at", ">=", since))
        found = fetch_query(listed.order_by("created_at", direction=Query.DESCENDING).limit(limit))
        events = (_event(one.to_dict(), one.reference.path) for one in reversed(found))
        return [event for event in events if event is not None]

    def load_visit(self, uid: str) -> Visit | None:
        """See `NotificationStore`."""
        (found,) = fetch_documents(self._client, paths.visit_of(self._client, uid))
        return parse_visit(found.to_dict())

    def save_visit(self, uid: str, visit: Visit) -> None:
        """See `NotificationStore`."""
        batch = self._client.batch()
        batch.set(paths.visit_of(self._client, uid), {**dump_visit(visit)})
        commit(batch)

    def mark_notifications(self, uid: str, notification_ids: Sequence[str], *, read: bool, now: datetime) -> int:
        """See `NotificationStore`."""
        listed = paths.notifications_of(self._client, uid)
        wanted = [listed.document(text) for text in dict.fromkeys(notification_ids) if is_document_id(text)]
        if not wanted:
            return 0
        found = fetch_documents(self._client, *wanted)
        return self._mark([snapshot.reference for snapshot in found if snapshot.exists], read=read, now=now)

    def mark_all_read(self, uid: str, *, now: datetime) -> int:
        """See `NotificationStore`."""
        unread = paths.notifications_of(self._client, uid).where(filter=FieldFilter("read", "==", False))
        found = fetch_query(unread.select(["read"]).limit(MARKED_AT_ONCE))
        return self._mark([snapshot.reference for snapshot in found], read=True, now=now)

    def _mark(self, references: Sequence[DocumentReference], *, read: bool, now: datetime) -> int:
        batch = self._client.batch()
        for reference in references:
            fields = {"read": read, "read_at": dump_time(now) if read else None}
            # Merged, not updated: one that reached the end of its life meanwhile must not undo the others.
            batch.set(reference, fields, merge=list(fields))
        if references:
            commit(batch)
        return len(references)

    def load_delivery(self, uid: str, delivery_id: str) -> StoredDelivery | None:
        """See `NotificationStore`. Notifications that cannot be read, or are gone, are left out."""
        if not is_document_id(delivery_id):
            return None
        (found,) = fetch_documents(self._client, paths.delivery_of(self._client, uid, delivery_id))
        if not found.exists:
            return None
        listed = paths.notifications_of(self._client, uid)
        wanted = [listed.document(text) for text in unsent_ids(found.to_dict())]
        events = fetch_documents(self._client, *wanted) if wanted else []
        return parse_delivery(
            delivery_id,
            found.to_dict(),
            [event for one in events if (event := _event(one.to_dict(), one.reference.path)) is not None],
            found.update_time,
            found.reference.path,
        )

    def list_due_deliveries(self, *, now: datetime, limit: int) -> Sequence[tuple[str, str, int]]:
        """See `NotificationStore`."""
        due = []
        for snapshot in fetch_query(_due(self._client, now, limit)):
            place, attempts = snapshot.reference.path.split("/"), (snapshot.to_dict() or {}).get("attempts")
            if len(place) == 4 and place[0] == "users":
                due.append((place[1], place[3], attempts if isinstance(attempts, int) else 0))
        return due

    def save_sent(self, uid: str, delivery: StoredDelivery, *, now: datetime, mail: MailTo | None = None) -> bool:
        """See `NotificationStore`."""
        beside = None
        if mail is not None:
            beside = (paths.mail_of(self._client, mail_id(uid, delivery)), dump_mail(uid, mail, now=now))
        sent = ArrayUnion([event.notification_id for event in delivery.events])
        return self._update(uid, delivery, {**sent_fields(now), "sent_ids": sent}, beside=beside)

    def save_failure(
        self, uid: str, delivery: StoredDelivery, *, error: str, next_attempt_at: datetime | None, now: datetime
    ) -> bool:
        """See `NotificationStore`."""
        fields = failed_fields(delivery, error=error, next_attempt_at=next_attempt_at, now=now)
        return self._update(uid, delivery, fields, beside=None)

    def _update(
        self,
        uid: str,
        delivery: StoredDelivery,
        fields: Mapping[str, Any],
        *,
        beside: tuple[DocumentReference, Mapping[str, Any]] | None,
    ) -> bool:
        batch = self._client.batch()
        if not isinstance(delivery.token, datetime):
            raise InvariantViolation("A delivery is saved with the token that it was read with.")
        unchanged = self._client.write_option(last_update_time=delivery.token)
        batch.update(paths.delivery_of(self._client, uid, delivery.delivery_id), dict(fields), option=unchanged)
        if beside is not None:
            batch.set(beside[0], dict(beside[1]))
        try:
            commit(batch)
        except LOST_RACES:
            return False
        return True

    def save_webhook(self, uid: str, webhook: Webhook | None, *, now: datetime) -> None:
        """See `NotificationStore`."""
        batch = self._client.batch()
        chosen = {"webhook_url": webhook.url if webhook else None, "updated_at": dump_time(now)}
        batch.set(paths.preferences_of(self._client, uid), chosen, merge=list(chosen))
        kept = paths.webhook_of(self._client, uid)
        if webhook is None:
            batch.delete(kept)
        else:
            batch.set(kept, {"url": webhook.url, "sealed_secret": dict(webhook.sealed_secret), "since": dump_time(now)})
        commit(batch)

    def load_webhook(self, uid: str) -> Webhook | None:
        """See `NotificationStore`. One that cannot be read is none."""
        (found,) = fetch_documents(self._client, paths.webhook_of(self._client, uid))
        fields = found.to_dict() or {}
        url, sealed = fields.get("url"), fields.get("sealed_secret")
        if not isinstance(url, str) or not isinstance(sealed, Mapping):
            return None
        return Webhook(url, {str(name): str(value) for name, value in sealed.items()})

    def save_push_device(self, uid: str, device: PushDevice, *, name: str, now: datetime) -> None:
        """See `NotificationStore`."""
        known = {"name": name, "since": dump_time(now)}
        self._write_push(uid, device.device_id, known, dump_push_device(device), now)

    def remove_push_device(self, uid: str, device_id: str, *, now: datetime) -> None:
        """See `NotificationStore`."""
        self._write_push(uid, device_id, DELETE_FIELD, DELETE_FIELD, now)

    def _write_push(self, uid: str, device_id: str, known: object, subscription: object, now: datetime) -> None:
        """Write one device's fields alone: two devices that are added at once do not undo each other."""
        batch = self._client.batch()
        chosen = {"push_devices": {device_id: known}, "updated_at": dump_time(now)}
        merged = [f"push_devices.{device_id}", "updated_at"]
        batch.set(paths.preferences_of(self._client, uid), chosen, merge=merged)
        kept = {"devices": {device_id: subscription}}
        batch.set(paths.push_of(self._client, uid), kept, merge=[f"devices.{device_id}"])
        commit(batch)

    def load_push_device(self, uid: str, device_id: str) -> PushDevice | None:
        """See `NotificationStore`."""
        (found,) = fetch_documents(self._client, paths.push_of(self._client, uid))
        return parse_push_device(found.to_dict(), device_id)


def _due(client: Client, now: datetime, limit: int) -> Query:
    """Needs the single-field index of the collection group `deliveries`: `release_at`."""
    return (
        client.collection_group("deliveries")
        .where(filter=FieldFilter("release_at", "<=", now))
        .order_by("release_at")
        .select(["attempts"])
        .limit(limit)
    )


def _event(document: Mapping[str, Any] | None, place: str) -> Event | None:
    try:
        return parse_notification(document, place) if document is not None else None
    except InvariantViolation:
        return None
