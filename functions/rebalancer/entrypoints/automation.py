"""The scheduled check: its schedule, and the queue that hands out pages and checks accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from firebase_functions.https_fn import CallableRequest
from firebase_functions.scheduler_fn import ScheduledEvent

from rebalancer.core.automation.schedule import Failure
from rebalancer.entrypoints.base.attempts import CHECK_ATTEMPTS
from rebalancer.ports.automation import CheckTask, Cursor
from rebalancer.services.automation.automation import hand_out_checks
from rebalancer.services.automation.scheduled_check import fail, run_check
from rebalancer.wiring import automation

RETRY_COUNT = "X-CloudTasks-TaskRetryCount"


def scheduled_drift_check(event: ScheduledEvent) -> None:
    """Schedule: hand the accounts that are due to the queue, the first page here and further ones as tasks."""
    hand_out_checks(automation.schedule_ports(), tick=event.schedule_time)


def drift_check(task: CallableRequest[Any]) -> None:
    """Queue `drift-check`: hand out one page of due accounts, or check one account.

    Raises what may pass by itself so that the queue tries again, and what nobody foresaw after it was written down for
    the account's owner.
    """
    page = task.data.get("page")
    if page is not None:
        after = Cursor(datetime.fromisoformat(page["due_at"]), page["uid"])
        hand_out_checks(automation.schedule_ports(), tick=datetime.fromisoformat(page["tick"]), after=after)
        return
    check, ports = _check_task(task.data), automation.check_ports()
    try:
        run_check(ports, check, is_last_attempt=_attempt(task) >= CHECK_ATTEMPTS)
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError, AssertionError):
        # A bug, most likely met by one unreadable document: its owner must see more than silence.
        fail(ports, check, Failure(check.slot, "INTERNAL", "Something went wrong on our side; nothing was ordered."))
        raise


def _check_task(payload: Mapping[str, Any]) -> CheckTask:
    return CheckTask(
        uid=payload["uid"],
        slot=payload["slot"],
        failures=int(payload.get("failures", 0)),
        recent_runs=tuple(datetime.fromisoformat(at) for at in payload.get("recent_runs", ())),
    )


def _attempt(task: CallableRequest[Any]) -> int:
    """Which attempt of the queue this is, from 1."""
    count = task.raw_request.headers.get(RETRY_COUNT, "0")
    return int(count) + 1 if count.isdigit() else 1
