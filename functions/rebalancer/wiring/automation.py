"""What hands out scheduled checks, and what one check needs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rebalancer.services.automation.automation import SchedulePorts
from rebalancer.services.automation.scheduled_check import CheckPorts
from rebalancer.wiring import account, notices, stores

if TYPE_CHECKING:
    from rebalancer.services.automation.visit import VisitPorts


@cache
def schedule_ports() -> SchedulePorts:
    """Return what hands out scheduled checks."""
    from rebalancer.adapters.firestore.automation import FirestoreScheduleStore

    return SchedulePorts(
        FirestoreScheduleStore(stores.firestore_client()), stores.cloud_queue(), stores.clock(), stores.log()
    )


def visit_ports() -> VisitPorts:
    """Return what looking back at the time since the last visit takes."""
    from rebalancer.services.automation.visit import VisitPorts

    schedule = schedule_ports().schedule
    inbox = notices.notice_ports().notices
    return VisitPorts(stores.account_store(), schedule, inbox, stores.run_store(), stores.clock())


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
