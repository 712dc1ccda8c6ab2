"""Task queues and schedules: work that nobody waits for."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from firebase_functions import logger
from firebase_functions.https_fn import CallableRequest
from firebase_functions.scheduler_fn import ScheduledEvent
from flask import Request, Response

from rebalancer import wiring
from rebalancer.core.errors import BrokerUnavailable, RebalancerError, StoreUnavailable
from rebalancer.services.advance import advance_run as advance_service
from rebalancer.services.check import check_drift
from rebalancer.services.sweep import LAST_ROUND, enqueue_drift_checks, enqueue_open_runs

HEALTH_PATH = "/__/health"
NEXT_ROUND_SECONDS = 5


def advance_run(task: CallableRequest[Any]) -> None:
    """Queue `advance-run`: move one run, and come back while it waits for the broker.

    Raises `BrokerUnavailable` and `StoreUnavailable` so that the queue tries again with its own back-off; every
    other failure is final here.
    """
    uid, run_id, round_number = task.data["uid"], task.data["run_id"], int(task.data.get("round", 1))
    try:
        context = wiring.context_for(uid)
        run = advance_service(context, run_id)
    except (BrokerUnavailable, StoreUnavailable):
        raise
    except RebalancerError as error:
        logger.error("run_not_advanced", event="run_not_advanced", run_id=run_id, code=error.code)
        return
    if run.is_open and round_number < LAST_ROUND and not run.is_waiting(context.clock.now()):
        context.tasks.enqueue_advance_run(uid, run_id, delay_seconds=NEXT_ROUND_SECONDS, round_number=round_number + 1)


def drift_check(task: CallableRequest[Any]) -> None:
    """Queue `drift-check`: check one user who switched automation on, once a slot."""
    uid, slot = task.data["uid"], task.data["slot"]
    try:
        context = wiring.context_for(uid)
        if not context.accounts.load_account(uid, now=context.clock.now()).settings.automation_enabled:
            return
        result = check_drift(
            context, dry_run=False, idempotency_key=f"slot {slot}", new_run_id=str(uuid.uuid4()), origin="SCHEDULE"
        )
        logger.info("drift_checked", event="drift_checked", slot=slot, ordered=result.run is not None)
    except (BrokerUnavailable, StoreUnavailable):
        raise
    except RebalancerError as error:
        logger.error("drift_not_checked", event="drift_not_checked", slot=slot, code=error.code)


def advance_open_runs(_: ScheduledEvent) -> None:
    """Schedule: hand every open run that nobody has moved to its queue."""
    enqueue_open_runs(wiring.run_store(), wiring.task_queue(), wiring.clock(), wiring.log())


def scheduled_drift_check(event: ScheduledEvent) -> None:
    """Schedule: hand every user who switched automation on to the check's queue."""
    slot = event.schedule_time.strftime("%Y-%m-%dT%H:%M")
    enqueue_drift_checks(wiring.account_store(), wiring.task_queue(), wiring.log(), slot=slot)


def answering_health(function: Callable[..., Any]) -> Callable[[Request], Response]:
    """The platform probes a cold instance with GET /__/health, which would run a schedule: answer before it does.

    (The library declares a scheduled function as a `Response`, hence the wide type.)
    """

    @wraps(function)
    def guarded(request: Request) -> Response:
        if request.path == HEALTH_PATH:
            return Response("ok")
        response: Response = function(request)
        return response

    return guarded
