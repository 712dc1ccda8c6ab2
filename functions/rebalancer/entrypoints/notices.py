"""Notifications: the callables of their settings, the queue that delivers them, and its schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from firebase_functions.https_fn import CallableRequest
from firebase_functions.scheduler_fn import ScheduledEvent
from pydantic import Field, StrictBool, StrictStr

from rebalancer.core.base.errors import RebalancerError, StoreUnavailable
from rebalancer.core.notices.push import NAME_LENGTH_MAX, parse_push_device
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import WireModel
from rebalancer.services.access.rate_limit import Pace
from rebalancer.services.notices import notification_settings, push_devices
from rebalancer.services.notices.notify import deliver, enqueue_due_deliveries
from rebalancer.wiring import access, notices, stores

if TYPE_CHECKING:
    from rebalancer.contract import notices as shapes

MARKED_MAX = 200
URL_SENT_MAX = 2000


class MarkNotifications(WireModel):
    """`mark_notifications`."""

    ids: Annotated[list[Annotated[StrictStr, Field(max_length=100)]], Field(max_length=MARKED_MAX)] | None = None
    read: StrictBool = True


class UpdateNotificationSettings(WireModel):
    """`update_notification_settings`; each preference is read by its own reader."""

    preferences: Annotated[
        dict[str, Any],
        Field(
            description='{channels?: {KIND: ["in_app" | "email" | "webhook" | "push"]}, time_zone?, '
            'quiet_hours?: {start, end} | null, digest?: "immediate" | "hourly" | "daily", digest_at?}'
        ),
    ]


class SetWebhook(WireModel):
    """`set_webhook`; null removes it."""

    url: Annotated[StrictStr, Field(max_length=URL_SENT_MAX)] | None


class PushOptions(WireModel):
    """`push_options`."""


class AddPushDevice(WireModel):
    """`add_push_device`: a subscription as the browser made it, and the device's name."""

    endpoint: Annotated[StrictStr, Field(max_length=URL_SENT_MAX)]
    p256dh: Annotated[StrictStr, Field(max_length=100)]
    auth: Annotated[StrictStr, Field(max_length=100)]
    name: Annotated[StrictStr, Field(min_length=1, max_length=NAME_LENGTH_MAX)]


class RemovePushDevice(WireModel):
    """`remove_push_device`."""

    device_id: Annotated[StrictStr, Field(max_length=100)]


def mark_notifications(request: CallableRequest[Any]) -> shapes.Marked:
    """Mark notifications as read or unread."""

    def use_case(uid: str, body: MarkNotifications) -> shapes.Marked:
        access.require_account(uid)
        marked = notification_settings.mark_notifications(notices.notice_ports(), uid, body.ids, read=body.read)
        return {"marked": marked}

    return answer(request, MarkNotifications, use_case, needs_session=True)


def update_notification_settings(request: CallableRequest[Any]) -> shapes.Preferences:
    """Choose what to be notified of, how and when."""

    def use_case(uid: str, body: UpdateNotificationSettings) -> shapes.Preferences:
        access.require_account(uid)
        return notification_settings.update_notification_settings(notices.notice_ports(), uid, body.preferences)

    return answer(request, UpdateNotificationSettings, use_case, needs_session=True)


def set_webhook(request: CallableRequest[Any]) -> shapes.Webhook:
    """Set or remove the webhook."""

    def use_case(uid: str, body: SetWebhook) -> shapes.Webhook:
        access.require_account(uid)
        if body.url is None:
            notification_settings.remove_webhook(notices.notice_ports(), uid)
            return {"url": None, "secret": None}
        return notification_settings.set_webhook(notices.notice_ports(), uid, body.url)

    # One trial message leaves with each call, to an address that the caller chooses.
    return answer(request, SetWebhook, use_case, pace=Pace.SENSITIVE, needs_session=True)


def push_options(request: CallableRequest[Any]) -> shapes.PushOptions:
    """Say whether push messages are sent here, and under which key a browser subscribes; says nothing of anybody."""

    def use_case(_: str, __: PushOptions) -> shapes.PushOptions:
        return push_devices.push_options(notices.notice_ports())

    return answer(request, PushOptions, use_case)


def add_push_device(request: CallableRequest[Any]) -> shapes.PushDevice:
    """Send push messages to a device."""

    def use_case(uid: str, body: AddPushDevice) -> shapes.PushDevice:
        access.require_account(uid)
        device = parse_push_device(body.endpoint, body.p256dh, body.auth)
        return push_devices.add_push_device(notices.notice_ports(), uid, device, name=body.name)

    # One trial message leaves with each call, to an address that the caller chooses.
    return answer(request, AddPushDevice, use_case, pace=Pace.SENSITIVE, needs_session=True)


def remove_push_device(request: CallableRequest[Any]) -> shapes.PushDevice:
    """Send no more push messages to a device."""

    def use_case(uid: str, body: RemovePushDevice) -> shapes.PushDevice:
        access.require_account(uid)
        push_devices.remove_push_device(notices.notice_ports(), uid, body.device_id)
        return {"device_id": body.device_id}

    return answer(request, RemovePushDevice, use_case, needs_session=True)


def notify(task: CallableRequest[Any]) -> None:
    """Queue `notify`: send one delivery.

    Raises `StoreUnavailable` so that the queue tries again; a receiver that fails is tried again by a task of its own,
    and every other failure is final here.
    """
    uid, delivery_id = task.data["uid"], task.data["delivery_id"]
    try:
        deliver(notices.notice_ports(), uid, delivery_id)
    except StoreUnavailable:
        raise
    except RebalancerError as error:
        stores.log().failure("delivery_not_made", error, delivery_id=delivery_id)


def send_due_notifications(_: ScheduledEvent) -> None:
    """Schedule: hand digests, what waited for the end of quiet hours, and lost deliveries to the queue."""
    enqueue_due_deliveries(notices.notice_ports())
