"""Notifications: the notifier that stores events, and what brings deliveries to their channels."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from rebalancer.wiring import environment, stores

if TYPE_CHECKING:
    from rebalancer.ports.notices import Notifier, PushSender
    from rebalancer.services.notices.notify import NoticePorts


@cache
def notifier() -> Notifier:
    """Store events and enqueues their deliveries."""
    from rebalancer.services.notices.notify import StoredNotifier

    return StoredNotifier(stores.notification_store(), stores.cloud_queue(), stores.clock(), stores.log())


@cache
def notice_ports() -> NoticePorts:
    """Return what brings deliveries to their channels. `PAGE_URL` is the address that a mail links to."""
    from rebalancer.adapters.identity.addresses import AuthAddressBook
    from rebalancer.adapters.webhooks import HttpWebhookSender
    from rebalancer.services.notices.notify import NoticePorts

    return NoticePorts(
        notices=stores.notification_store(),
        queue=stores.cloud_queue(),
        addresses=AuthAddressBook(),
        webhooks=HttpWebhookSender(local_allowed=environment.are_local_webhooks_allowed()),
        sealer=stores.sealer,
        clock=stores.clock(),
        log=stores.log(),
        page_url=os.environ.get("PAGE_URL") or None,
        push=push_sender,
    )


@cache
def push_sender() -> PushSender | None:
    """Return what sends push messages; None where this deployment has no contact or no key for them."""
    key_text = os.environ.get("WEB_PUSH_KEY", "")
    if not environment.has_web_push() or not key_text:
        return None
    from rebalancer.adapters.webhooks import HttpWebhookSender
    from rebalancer.adapters.webhooks.web_push import ENDPOINT_LENGTH_MAX, HttpPushSender

    local = environment.are_local_webhooks_allowed()
    sender = HttpWebhookSender(local_allowed=local, longest=ENDPOINT_LENGTH_MAX)
    return HttpPushSender(sender, key_text=key_text, contact=os.environ["WEB_PUSH_CONTACT"])
