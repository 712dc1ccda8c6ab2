"""What each function runs on: CPU, calls at once, threads, instances, memory and the queues' rates, chosen together.

One number here follows from the others, and `make deploy-check` holds them against each other: a call that waits for
the broker holds a thread, so there are as many threads as calls at once; a queue hands out no more tasks than its
instances take; and all instances together stay within what a new project may run in a region.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Final, Literal

from firebase_functions import options

THREADS_VARIABLE: Final = "THREADS"
"""What the production server reads once this manifest is loaded; without it there are four threads a CPU."""

Cpu = int | Literal["gcf_gen1"]


@dataclass(frozen=True, slots=True)
class Size:
    """What one function may use. `gcf_gen1` is a share of a CPU, a third at 512 MiB, and serves one call at a time."""

    instances_max: int
    seconds_max: int = 60
    cpu: Cpu = 1
    concurrency: int = 40
    memory_mib: int = 512
    dispatches_per_second: int = 0
    """A queue's rate; 0 for what is no queue."""


PAGE: Final = Size(instances_max=6)
CUSTOMER: Final = Size(instances_max=1)
SCHEDULE: Final = Size(instances_max=1, cpu="gcf_gen1", concurrency=1)

SIZES: Final = {
    "api": PAGE,
    "check_rebalance_drift": CUSTOMER,
    "execute_trade": CUSTOMER,
    "advance_open_runs": SCHEDULE,
    "scheduled_drift_check": SCHEDULE,
    "scheduled_reconciliation": SCHEDULE,
    "send_due_notifications": SCHEDULE,
    "sweep_account_deletions": SCHEDULE,
    "advance-run": Size(instances_max=3, seconds_max=120, dispatches_per_second=60),
    "drift-check": Size(instances_max=4, seconds_max=120, dispatches_per_second=100),
    "notify": Size(instances_max=1, seconds_max=120, dispatches_per_second=30),
    "reconcile": Size(instances_max=1, seconds_max=120, dispatches_per_second=10),
    "delete-account": Size(instances_max=1, seconds_max=120, dispatches_per_second=5),
}
"""By the name under which a function is deployed. Add one, and the quota is shared anew."""


def runs_on(name: str) -> dict[str, Any]:
    """Return what the platform's decorators take for one function."""
    size = SIZES[name]
    return {
        "cpu": size.cpu,
        "concurrency": size.concurrency,
        "memory": size.memory_mib,
        "max_instances": size.instances_max,
        "timeout_sec": size.seconds_max,
    }


def queue_rate(name: str) -> options.RateLimits:
    """Return how fast a queue hands out its tasks: never more at once than its instances take."""
    size = SIZES[name]
    return options.RateLimits(
        max_concurrent_dispatches=size.instances_max * size.concurrency,
        max_dispatches_per_second=size.dispatches_per_second,
    )


def use_as_many_threads_as_calls(name: str) -> None:
    """Have the production server, which starts once the manifest is loaded, serve each call in a thread of its own."""
    if name in SIZES:
        os.environ[THREADS_VARIABLE] = str(SIZES[name].concurrency)
