"""Notifications, their deliveries and their settings."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from rebalancer.contract.base import UNREAD, Moment, OneOf, Words

Channel = Annotated[str, Words("core.notices.notifications.Channel")]
Digest = Annotated[str, Words("core.notices.notifications.Digest")]


class Notification(TypedDict):
    """What the person was notified of; the list on the page. A kind that a page does not know is shown by its title."""

    kind: Annotated[str, "as in `docs/notifications.md`"]
    urgency: Annotated[str, Words("core.notices.notifications.Urgency")]
    key: Annotated[str, "what it is about; the id is made of kind and key, so the same event is stored once", UNREAD]
    title: Annotated[str, "one line"]
    message: Annotated[str, "one to three sentences"]
    refs: Annotated[dict[str, str], "ids to link to: `run_id`, `plan_id`, …"]
    occurred_at: Moment
    created_at: Moment
    read: Annotated[bool, "a kind that its person does not want listed is stored as read"]
    read_at: Annotated[Moment | None, UNREAD]
    delete_after: Annotated[Moment, "90 days later (Firestore TTL policy)", UNREAD]


class QuietHours(TypedDict):
    """Hours of the day, `HH:MM`."""

    start: str
    end: str


class PushDeviceName(TypedDict):
    """A device that takes push messages, as its person knows it."""

    name: Annotated[str, "browser and system, such as `Firefox on Android`"]
    since: Moment


class NotificationChoices(TypedDict):
    """What is sent, how and when; what is missing takes its default."""

    channels: NotRequired[dict[str, list[Channel]]]
    time_zone: NotRequired[str]
    quiet_hours: NotRequired[QuietHours | None]
    digest: NotRequired[Digest]
    digest_at: NotRequired[str]
    webhook_url: NotRequired[str | None]
    push_devices: Annotated[NotRequired[dict[str, PushDeviceName]], "the devices that take push messages, by their ids"]
    updated_at: Annotated[NotRequired[Moment], UNREAD]


class Preferences(TypedDict):
    """All preferences, with the webhook's address."""

    channels: dict[str, list[Channel]]
    time_zone: str
    quiet_hours: QuietHours | None
    digest: Digest
    digest_at: str
    webhook_url: str | None


class Delivery(TypedDict):
    """A message that leaves, or failed to."""

    channel: Annotated[str, OneOf(("email", "webhook", "push"))]
    device_id: Annotated[NotRequired[str], "of a push message: the device that it goes to", UNREAD]
    state: Annotated[
        Annotated[str, Words("ports.notices.DeliveryState")], "DEAD: given up; `last_error` says why", UNREAD
    ]
    release_at: Annotated[
        Moment | None,
        "when it leaves: at once, after the quiet hours, with the digest, or at its next attempt; null when it is "
        "through",
        UNREAD,
    ]
    attempts: Annotated[int, "failed ones", UNREAD]
    notification_ids: Annotated[NotRequired[list[str]], "what it brings", UNREAD]
    sent_ids: Annotated[NotRequired[list[str]], "what of it left already", UNREAD]
    last_error: Annotated[str | None, "one sentence"]
    updated_at: Moment
    delete_after: Annotated[NotRequired[Moment], "30 days after its moment (Firestore TTL policy)", UNREAD]


class Marked(TypedDict):
    """How many notifications were marked."""

    marked: int


class Webhook(TypedDict):
    """The webhook's address, and its secret this once."""

    url: str | None
    secret: str | None


class WebhookSecret(TypedDict):
    """The webhook's address and its sealed secret."""

    url: str
    sealed_secret: Annotated[dict[str, str], "as `sealed` of `brokerConnections/{uid}`, bound to the uid"]
    since: Moment


class PushOptions(TypedDict):
    """Whether this deployment sends push messages."""

    public_key: Annotated[str | None, "the key under which a browser subscribes, base64url; null where none are sent"]


class PushDevice(TypedDict):
    """A device that was added or removed."""

    device_id: str


class PushSubscription(TypedDict):
    """Where a device's messages go, and the two values that encrypt them (RFC 8291)."""

    endpoint: Annotated[str, "the address at the push service"]
    p256dh: Annotated[str, "the device's public key, base64url"]
    auth: Annotated[str, "the secret that it shares with us alone, base64url"]


class PushSecrets(TypedDict):
    """A person's push subscriptions."""

    devices: Annotated[dict[str, PushSubscription], "by the device's id, which is made of its endpoint"]


class MailMessage(TypedDict):
    """A mail's content."""

    subject: str
    text: str


class MailDocument(TypedDict):
    """A mail for the Trigger Email extension, which adds its own `delivery` map."""

    to: Annotated[list[str], "the account's confirmed address"]
    message: MailMessage
    uid: str
    created_at: Moment
    delete_after: Annotated[Moment, "30 days later (Firestore TTL policy)"]
