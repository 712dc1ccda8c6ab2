"""Notifications: the notifier that stores events, and what brings deliveries to their channels."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from rebalancer.wiring import environment, stores

if TYPE_CHECKING:
    from rebalancer.ports.notices import Notifier
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
    )
