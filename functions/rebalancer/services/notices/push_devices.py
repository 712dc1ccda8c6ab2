"""The devices that take a person's push messages: added after a trial message, listed, removed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.notices.notifications import Urgency
from rebalancer.core.notices.preferences import with_push
from rebalancer.core.notices.push import DEVICES_MAX, PushDevice, trial_push, write_push
from rebalancer.services.notices.notify import NoticePorts

if TYPE_CHECKING:
    from rebalancer.contract import notices as shapes


def push_options(ports: NoticePorts) -> shapes.PushOptions:
    """Say whether this deployment sends push messages, and under which key a browser subscribes to them."""
    sender = ports.push()
    return {"public_key": None if sender is None else sender.public_key}


def add_push_device(ports: NoticePorts, uid: str, device: PushDevice, *, name: str) -> shapes.PushDevice:
    """Add a device once a trial message has reached its push service; adding it again tries it again.

    Raises `InvalidInput`: PUSH_NOT_OFFERED where this deployment has no key, PUSH_ADDRESS for a push service that is
    not of the public internet, PUSH_DEVICES_MAX, PUSH_UNREACHABLE where the trial was not taken. Nothing is changed
    then.
    """
    sender = ports.push()
    if sender is None:
        raise InvalidInput(
            "This deployment sends no push messages: choose e-mail or a webhook.", code="PUSH_NOT_OFFERED"
        )
    before = ports.notices.load_preferences(uid)
    if device.device_id not in before.push_devices and len(before.push_devices) >= DEVICES_MAX:
        raise InvalidInput(f"{DEVICES_MAX} devices take messages already; remove one first.", code="PUSH_DEVICES_MAX")
    sender.require_allowed(device)
    trial_id, now = f"trial-{secrets.token_hex(8)}", ports.clock.now()
    answer = sender.send(device, write_push(trial_push()), message_id=trial_id, urgency=Urgency.URGENT, now=now)
    if not answer.succeeded:
        why = answer.error or f"It answered with HTTP {answer.status}."
        raise InvalidInput(
            f"The browser's push service did not take the trial message: {why} Turn notifications on again.",
            code="PUSH_UNREACHABLE",
            field="endpoint",
        )
    after = with_push(before)
    if not before.push_devices and after != before:
        ports.notices.save_preferences(uid, after, now=now)
    ports.notices.save_push_device(uid, device, name=name, now=now)
    ports.log.event("push_device_added", devices=len({*before.push_devices, device.device_id}))
    return {"device_id": device.device_id}


def remove_push_device(ports: NoticePorts, uid: str, device_id: str) -> None:
    """Forget a device; deliveries that wait for it end with that reason. One that is not there changes nothing."""
    if device_id in ports.notices.load_preferences(uid).push_devices:
        ports.notices.remove_push_device(uid, device_id, now=ports.clock.now())
        ports.log.event("push_device_removed")
