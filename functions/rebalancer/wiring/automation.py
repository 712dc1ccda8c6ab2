"""What hands out scheduled checks, and what one check needs."""

from __future__ import annotations

from functools import cache

from rebalancer.services.automation.automation import SchedulePorts
from rebalancer.services.automation.scheduled_check import CheckPorts
from rebalancer.wiring import account, notices, stores


@cache
def schedule_ports() -> SchedulePorts:
    """Return what hands out scheduled checks."""
    from rebalancer.adapters.firestore.automation import FirestoreScheduleStore

    return SchedulePorts(
        FirestoreScheduleStore(stores.firestore_client()), stores.cloud_queue(), stores.clock(), stores.log()
    )


def check_ports() -> CheckPorts:
    """Return what a scheduled check needs."""
    return CheckPorts(
        account.context_for,
        schedule_ports().schedule,
        notices.notifier(),
        stores.clock(),
        stores.log(),
        stores.evidence_store(),
    )
