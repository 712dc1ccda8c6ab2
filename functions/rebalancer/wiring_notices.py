"""The part of the composition root that tells people and hands out checks: built by `wiring`, which caches it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from rebalancer.ports.base import Clock, Log
from rebalancer.ports.access import Sealer
from rebalancer.ports.notices import Notifier
from rebalancer.services.automation.automation import Rota
from rebalancer.services.notices.notify import Desk, StoredNotifier

if TYPE_CHECKING:
    from google.cloud.firestore import Client


def are_local_webhooks_allowed() -> bool:
    """Whether webhooks may go to 127.0.0.1 (`LOCAL_WEBHOOKS=allowed`); never outside the emulator."""
    return os.environ.get("LOCAL_WEBHOOKS") == "allowed" and os.environ.get("FUNCTIONS_EMULATOR") == "true"


def make_notifier(client: Client, clock: Clock, log: Log) -> Notifier:
    """What stores events and enqueues their deliveries."""
    from rebalancer.adapters.firestore.notices import FirestoreNotificationStore
    from rebalancer.adapters.tasks import CloudTaskQueue

    return StoredNotifier(FirestoreNotificationStore(client), CloudTaskQueue(log), clock, log)


def make_notice_desk(client: Client, sealer: Callable[[], Sealer], clock: Clock, log: Log) -> Desk:
    """What brings deliveries to their channels. `PAGE_URL` is where a mail leads to."""
    from rebalancer.adapters.firestore.notices import FirestoreNotificationStore
    from rebalancer.adapters.identity.addresses import AuthAddressBook
    from rebalancer.adapters.tasks import CloudTaskQueue
    from rebalancer.adapters.webhooks import HttpWebhookSender

    return Desk(
        notices=FirestoreNotificationStore(client),
        queue=CloudTaskQueue(log),
        addresses=AuthAddressBook(),
        webhooks=HttpWebhookSender(local_allowed=are_local_webhooks_allowed()),
        sealer=sealer,
        clock=clock,
        log=log,
        page_url=os.environ.get("PAGE_URL") or None,
    )


def make_rota(client: Client, clock: Clock, log: Log) -> Rota:
    """What hands out scheduled checks."""
    from rebalancer.adapters.firestore.automation import FirestoreScheduleStore
    from rebalancer.adapters.tasks import CloudTaskQueue

    return Rota(FirestoreScheduleStore(client), CloudTaskQueue(log), clock, log)
