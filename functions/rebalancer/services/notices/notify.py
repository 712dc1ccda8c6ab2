"""Telling people: store an event once, and bring it to the channels that its person chose.

The list on the page is the record; a message that leaves the system is a stored delivery, sent by the queue `notify`.
A lost task is harmless: the schedule finds every delivery whose moment has come.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from rebalancer.core.base.errors import InvariantViolation, RebalancerError
from rebalancer.core.notices.deliveries import plan_deliveries
from rebalancer.core.notices.events import shortened, true_at
from rebalancer.core.notices.local_times import with_local_times
from rebalancer.core.notices.messages import sign_webhook, write_mail, write_webhook
from rebalancer.core.notices.notifications import Channel, Event, Urgency
from rebalancer.core.notices.preferences import Preferences
from rebalancer.core.notices.push import push_message, write_push
from rebalancer.ports.access import Sealer
from rebalancer.ports.base import Clock, Log
from rebalancer.ports.notices import (
    AddressBook,
    DeliveryQueue,
    DeliveryState,
    MailTo,
    NotificationStore,
    PushSender,
    StoredDelivery,
    WebhookAnswer,
    WebhookSender,
)

RETRY_AFTER: Final = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
"""How long a webhook or push message waits after its first, second, … failure; after one more it is dead."""

DUE_AT_ONCE: Final = 500
ERROR_LENGTH_MAX: Final = 200
GONE: Final = (404, 410)
"""By these a push service says that a device takes no messages any more (RFC 8030)."""

EARLY: Final = timedelta(seconds=2)
"""How much before its moment a task may send: queues count in whole seconds."""


@dataclass(frozen=True, slots=True)
class NoticePorts:
    """What notifying people takes. `page_url` is where a person can act; None leaves the link out.

    `sealer` is built at its first use: only webhooks need a key. So is `push`, which is None where this deployment has
    no key for push messages.
    """

    notices: NotificationStore
    queue: DeliveryQueue
    addresses: AddressBook
    webhooks: WebhookSender
    sealer: Callable[[], Sealer]
    clock: Clock
    log: Log
    page_url: str | None = None
    push: Callable[[], PushSender | None] = lambda: None


class StoredNotifier:
    """The `Notifier` port on the store and the queue."""

    def __init__(self, notices: NotificationStore, queue: DeliveryQueue, clock: Clock, log: Log) -> None:
        self._notices = notices
        self._queue = queue
        self._clock = clock
        self._log = log

    def append(self, uid: str, event: Event) -> None:
        """See `Notifier`."""
        try:
            self._append(uid, event)
        except RebalancerError as error:
            # The run, the switch or the check goes on without its notification.
            self._log.event("notification_lost", kind=event.kind.value, code=error.code)

    def renew(self, uid: str, event: Event) -> None:
        """See `Notifier`."""
        try:
            preferences = self._notices.load_preferences(uid)
            self._notices.renew_notification(uid, _in_zone(event, preferences))
        except RebalancerError as error:
            self._log.event("notification_not_renewed", kind=event.kind.value, code=error.code)

    def _append(self, uid: str, event: Event) -> None:
        now = self._clock.now()
        preferences = self._notices.load_preferences(uid)
        event = _in_zone(event, preferences)
        planned = plan_deliveries(event, preferences, now)
        listed = Channel.IN_APP in preferences.channels_of(event.kind)
        if not self._notices.append_notification(uid, event, planned, read=not listed, now=now):
            return
        self._log.event("notification_stored", kind=event.kind.value, deliveries=len(planned))
        for delivery in planned:
            if delivery.release_at <= now:
                self._queue.enqueue_delivery(
                    uid, delivery.delivery_id, generation=f"{event.notification_id} 0", delay_seconds=0
                )


def _in_zone(event: Event, preferences: Preferences) -> Event:
    """Return the event with every time as its reader's clocks show it."""
    return replace(event, message=shortened(with_local_times(event.message, preferences.time_zone)))


def enqueue_due_deliveries(ports: NoticePorts) -> int:
    """Enqueue every delivery whose moment has come: digests, ends of quiet hours, lost tasks. Returns how many."""
    now = ports.clock.now()
    due = ports.notices.list_due_deliveries(now=now, limit=DUE_AT_ONCE)
    minute = now.replace(second=0, microsecond=0).isoformat()
    for uid, delivery_id, attempts in due:
        ports.queue.enqueue_delivery(uid, delivery_id, generation=f"{minute} {attempts}", delay_seconds=0)
    ports.log.event("deliveries_enqueued", deliveries=len(due))
    return len(due)


def deliver(ports: NoticePorts, uid: str, delivery_id: str) -> DeliveryState | None:
    """Send one delivery if it is waiting and its moment has come; the state in which it is left, None for none.

    A second task for the same delivery finds it sent and does nothing. A webhook may reach its receiver twice after a
    crash between sending and writing: its id is the same then.
    """
    delivery = ports.notices.load_delivery(uid, delivery_id)
    if delivery is None or delivery.state is not DeliveryState.WAITING:
        return None if delivery is None else delivery.state
    if delivery.release_at is None or delivery.release_at > ports.clock.now() + EARLY:
        return delivery.state
    if not delivery.events:
        ports.notices.save_sent(uid, delivery, now=ports.clock.now())
        return DeliveryState.SENT
    now = ports.clock.now()
    delivery = replace(delivery, events=tuple(true_at(event, now) for event in delivery.events))
    match delivery.channel:
        case Channel.EMAIL:
            return _mail(ports, uid, delivery)
        case Channel.WEBHOOK:
            return _call(ports, uid, delivery)
        case Channel.PUSH:
            return _push(ports, uid, delivery)
        case Channel.IN_APP:
            raise InvariantViolation("What is listed on the page is not delivered.", code="NOT_DELIVERED")


def _mail(ports: NoticePorts, uid: str, delivery: StoredDelivery) -> DeliveryState:
    address = ports.addresses.email_of(uid)
    if address is None:
        return _fail(ports, uid, delivery, "Your e-mail address is missing or not confirmed.", is_final=True)
    mail = write_mail(delivery.events, page_url=ports.page_url)
    if not ports.notices.save_sent(uid, delivery, mail=MailTo(address, mail), now=ports.clock.now()):
        return DeliveryState.WAITING
    ports.log.event("mail_handed_over", events=len(delivery.events))
    return DeliveryState.SENT


def _call(ports: NoticePorts, uid: str, delivery: StoredDelivery) -> DeliveryState:
    webhook = ports.notices.load_webhook(uid)
    if webhook is None:
        return _fail(ports, uid, delivery, "The webhook was removed.", is_final=True)
    secret = ports.sealer().unseal(webhook.sealed_secret, bound_to=webhook_place(uid))
    answer = call_webhook(ports, webhook.url, secret, f"{delivery.delivery_id}.{delivery.sent_count}", delivery.events)
    return _settle(ports, uid, delivery, answer, who="The receiver", logged="webhook_delivered")


def _push(ports: NoticePorts, uid: str, delivery: StoredDelivery) -> DeliveryState:
    """Send to one device. One that takes no messages any more is forgotten, and the person sees why it gets none."""
    sender, device_id = ports.push(), delivery.device_id or ""
    device = ports.notices.load_push_device(uid, device_id)
    if sender is None or device is None:
        why = "The device was removed." if sender else "This deployment sends no push messages any more."
        return _fail(ports, uid, delivery, why, is_final=True)
    now, message_id = ports.clock.now(), f"{delivery.delivery_id}.{delivery.sent_count}"
    urgency = min((event.urgency for event in delivery.events), key=list(Urgency).index)
    message = write_push(push_message(message_id, delivery.events))
    answer = sender.send(device, message, message_id=message_id, urgency=urgency, now=now)
    if answer.status in GONE:
        ports.notices.remove_push_device(uid, device_id, now=now)
        why = "The device takes no messages any more. Turn notifications on again on that device."
        return _fail(ports, uid, delivery, why, is_final=True)
    return _settle(ports, uid, delivery, answer, who="The push service", logged="push_delivered")


def _settle(
    ports: NoticePorts, uid: str, delivery: StoredDelivery, answer: WebhookAnswer, *, who: str, logged: str
) -> DeliveryState:
    """Note what an answer over HTTP means for the delivery: sent, or to be tried again or not."""
    if not answer.succeeded:
        why = answer.error or f"{who} answered with HTTP {answer.status}."
        return _fail(ports, uid, delivery, why, is_final=answer.is_final)
    if not ports.notices.save_sent(uid, delivery, now=ports.clock.now()):
        return DeliveryState.WAITING
    ports.log.event(logged, events=len(delivery.events), attempts=delivery.attempts + 1)
    return DeliveryState.SENT


def call_webhook(
    ports: NoticePorts, url: str, secret: str, message_id: str, events: tuple[Event, ...]
) -> WebhookAnswer:
    """POST events once, signed with the user's secret over the moment of sending."""
    body = write_webhook(message_id, events)
    timestamp = int(ports.clock.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Evenkeel-Webhook/1",
        "Evenkeel-Id": message_id,
        "Evenkeel-Timestamp": str(timestamp),
        "Evenkeel-Signature": sign_webhook(secret, timestamp, body),
    }
    return ports.webhooks.send(url, headers, body)


def webhook_place(uid: str) -> tuple[str, str]:
    """Return the place that a webhook's secret is bound to: one user's never opens under another's name."""
    return ("webhook", uid)


def _fail(ports: NoticePorts, uid: str, delivery: StoredDelivery, error: str, *, is_final: bool) -> DeliveryState:
    now = ports.clock.now()
    again = None if is_final or delivery.attempts >= len(RETRY_AFTER) else now + RETRY_AFTER[delivery.attempts]
    error = error[:ERROR_LENGTH_MAX]
    if not ports.notices.save_failure(uid, delivery, error=error, next_attempt_at=again, now=now):
        return DeliveryState.WAITING
    ports.log.event(
        "delivery_failed", channel=delivery.channel.value, attempts=delivery.attempts + 1, dead=again is None
    )
    if again is None:
        return DeliveryState.DEAD
    ports.queue.enqueue_delivery(
        uid,
        delivery.delivery_id,
        generation=f"{delivery.sent_count} {delivery.attempts + 1}",
        delay_seconds=int((again - now).total_seconds()),
    )
    return DeliveryState.WAITING
