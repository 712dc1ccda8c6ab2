"""Task queues and schedules: work that nobody waits for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from firebase_functions import logger
from firebase_functions.https_fn import CallableRequest
from firebase_functions.scheduler_fn import ScheduledEvent
from flask import Request, Response

from rebalancer import wiring
from rebalancer.core.base.errors import BrokerUnavailable, RebalancerError, StoreUnavailable
from rebalancer.services.execution.advance import advance_run as advance_service
from rebalancer.services.execution.sweep import LAST_ROUND, enqueue_open_runs

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


def advance_open_runs(_: ScheduledEvent) -> None:
    """Schedule: hand every open run that nobody has moved to its queue."""
    enqueue_open_runs(wiring.run_store(), wiring.task_queue(), wiring.clock(), wiring.log())


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
