"""What notifying people needs from outside: stores, channels, the queue `notify`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from rebalancer.core.notices.deliveries import PlannedDelivery
from rebalancer.core.notices.messages import Mail
from rebalancer.core.notices.notifications import Channel, Event, Urgency
from rebalancer.core.notices.preferences import Preferences
from rebalancer.core.notices.push import PushDevice
from rebalancer.core.statements.visit import Visit


class Notifier(Protocol):
    """Notifies one user of an event."""

    def append(self, uid: str, event: Event) -> None:
        """Notify once: an event of the same kind and key that was stored before changes nothing.

        Never raises: a notification that cannot be stored is logged, and what it is about goes on.
        """

    def renew(self, uid: str, event: Event) -> None:
        """Bring a stored notification of this kind and key up to date, and with it every message that has not left yet.

        Nothing leaves anew, and nothing happens where there is none. Never raises.
        """


class DeliveryState(StrEnum):
    """WAITING for its moment or its next attempt; SENT; DEAD after the last attempt, which its owner sees."""

    WAITING = "WAITING"
    SENT = "SENT"
    DEAD = "DEAD"


@dataclass(frozen=True, slots=True)
class StoredDelivery:
    """A delivery as it was read, with the events that are still to be sent, oldest first.

    `sent_count` is how many events left with it before; `token` names the version that was read; `device_id` is the
    device of a push message.
    """

    delivery_id: str
    channel: Channel
    state: DeliveryState
    release_at: datetime | None
    attempts: int
    sent_count: int
    events: tuple[Event, ...]
    token: object
    device_id: str | None = None


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a user's webhook goes, and the sealed secret that signs it."""

    url: str
    sealed_secret: Mapping[str, str] = field(repr=False)


class NotificationStore(Protocol):
    """Preferences, the list of notifications and the deliveries of one user."""

    def load_preferences(self, uid: str) -> Preferences:
        """Load the user's choices; the defaults if there are none or they cannot be read: rather a notification too
        many."""

    def save_preferences(self, uid: str, preferences: Preferences, *, now: datetime) -> None:
        """Store all choices; the webhook's address stays as it is."""

    def append_notification(
        self, uid: str, event: Event, deliveries: Sequence[PlannedDelivery], *, read: bool, now: datetime
    ) -> bool:
        """Store the notification and put it into its deliveries, in one atomic write. `read` marks it as read at once.

        False where it is there already: nothing is written then.
        """

    def renew_notification(self, uid: str, event: Event) -> bool:
        """Write title, message and refs of a stored notification anew; whether it was there."""

    def list_notifications(self, uid: str, *, since: datetime, limit: int) -> Sequence[Event]:
        """The newest events that were stored since a moment, oldest first; what cannot be read is left out."""

    def load_visit(self, uid: str) -> Visit | None:
        """Load when the person was here last; None where that is not known or cannot be read."""

    def save_visit(self, uid: str, visit: Visit) -> None:
        """Store when the person was here last."""

    def mark_notifications(self, uid: str, notification_ids: Sequence[str], *, read: bool, now: datetime) -> int:
        """Mark these as read or unread and return how many there are; ids that are unknown are left out."""

    def mark_all_read(self, uid: str, *, now: datetime) -> int:
        """Mark the newest unread ones (at most 400) as read and return how many."""

    def load_delivery(self, uid: str, delivery_id: str) -> StoredDelivery | None:
        """Load a delivery with the events that are still to be sent (the newest `BUNDLE_SIZE_MAX`)."""

    def list_due_deliveries(self, *, now: datetime, limit: int) -> Sequence[tuple[str, str, int]]:
        """(uid, delivery_id, attempts) of waiting deliveries whose moment has come, oldest first."""

    def save_sent(self, uid: str, delivery: StoredDelivery, *, now: datetime, mail: MailTo | None = None) -> bool:
        """Mark the delivery as sent; a mail is handed over in the same atomic write.

        False where the delivery was changed since it was read: nothing is written then.
        """

    def save_failure(
        self, uid: str, delivery: StoredDelivery, *, error: str, next_attempt_at: datetime | None, now: datetime
    ) -> bool:
        """Count a failed attempt; without a next one the delivery is DEAD. False as for `save_sent`."""

    def save_webhook(self, uid: str, webhook: Webhook | None, *, now: datetime) -> None:
        """Set the webhook, or remove it, together with its address in the preferences."""

    def load_webhook(self, uid: str) -> Webhook | None:
        """Load the webhook, where one is set."""

    def save_push_device(self, uid: str, device: PushDevice, *, name: str, now: datetime) -> None:
        """Store a device that takes push messages, with its name among the preferences; again replaces it."""

    def remove_push_device(self, uid: str, device_id: str, *, now: datetime) -> None:
        """Forget a device, also among the preferences; one that is not there changes nothing."""

    def load_push_device(self, uid: str, device_id: str) -> PushDevice | None:
        """Load a device; None where it is not there or cannot be read."""


@dataclass(frozen=True, slots=True)
class MailTo:
    """A mail with its address. It is written once under the delivery's id."""

    address: str
    mail: Mail


class AddressBook(Protocol):
    """Who a uid is."""

    def email_of(self, uid: str) -> str | None:
        """Return the user's verified e-mail address, or None: nobody is written to whose address was not confirmed."""


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """What came of one request: the HTTP status, or why there is none. `is_final`: trying again is pointless."""

    status: int | None
    error: str | None
    is_final: bool = False

    @property
    def succeeded(self) -> bool:
        """Whether the receiver took it (2xx)."""
        return self.status is not None and 200 <= self.status < 300


class WebhookSender(Protocol):
    """Sends to addresses that users choose, and to nothing that is ours or private."""

    def require_allowed(self, url: str) -> None:
        """Raise `InvalidInput` for an address that webhooks may not go to; names are looked up for it."""

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> WebhookAnswer:
        """POST once, bounded in time and size, following no redirect. Never raises for the receiver's sake."""


class PushSender(Protocol):
    """Sends encrypted messages to the push services of people's browsers (Web Push: RFC 8030, 8291, 8292)."""

    @property
    def public_key(self) -> str:
        """The key under which browsers subscribe, base64url: their push services take messages of its owner alone."""

    def require_allowed(self, device: PushDevice) -> None:
        """Raise `InvalidInput` PUSH_ADDRESS for a device whose push service is not of the public internet."""

    def send(
        self, device: PushDevice, message: bytes, *, message_id: str, urgency: Urgency, now: datetime
    ) -> WebhookAnswer:
        """Send once, bounded in time. A message with the same id that the push service still keeps is replaced.

        HTTP 404 and 410 say that the device takes no messages any more. Never raises for the push service's sake.
        """


class DeliveryQueue(Protocol):
    """The queue `notify`."""

    def enqueue_delivery(self, uid: str, delivery_id: str, *, generation: str, delay_seconds: int) -> None:
        """Send this delivery soon; the same generation is enqueued once. Losing it is harmless: the sweep finds it."""
