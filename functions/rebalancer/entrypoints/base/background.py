"""Around the work of queues and schedules: what fails is logged so that an operator finds it."""

from __future__ import annotations

from collections.abc import Callable

from rebalancer.core.base.errors import RebalancerError
from rebalancer.wiring import stores


def do_work(name: str, work: Callable[[], None]) -> None:
    """Do one job. What fails is raised again, so that its queue tries again or its schedule counts as failed.

    An error of ours may pass by itself, and is an event; any other is reported with its traceback.
    """
    try:
        work()
    except RebalancerError as error:
        stores.log().event("job_not_done", job=name, code=error.code)
        raise
    except Exception as error:
        stores.log().failure("job_failed", error, job=name)
        raise
