"""Every process that runs the functions is killed in the middle of a run, and nobody asks again: queue and schedule
bring the last order within a minute, by the wall clock."""

from __future__ import annotations

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.integration.disturbed import Disturbed
from tests.integration.system import wait_until

QUICK_SECONDS = 60
ORDERS = 3


class Killer:
    """Kills every process when an order is on its way, and notes when that was and when the last order came."""

    def __init__(self, disturbed: Disturbed, at_order: int) -> None:
        self._disturbed = disturbed
        self._at_order = at_order
        self._seen = 0
        self.killed_at = 0.0
        self.last_order_at = 0.0

    def on_order(self) -> None:
        """See `FaultProxy`."""
        self._seen += 1
        self.last_order_at = time.monotonic()
        if self._seen == self._at_order:
            assert self._disturbed.kill_functions()
            self.killed_at = time.monotonic()


@pytest.mark.parametrize("at_order", [1, 2])
def test_from_the_kill_of_every_process_to_the_last_order_it_is_a_minute_at_most(
    disturbed: Disturbed, at_order: int
) -> None:
    killer = Killer(disturbed, at_order)
    disturbed.proxy.on_order = killer.on_order
    hasty = replace(disturbed.desk.owner, patience_seconds=15)
    documents = disturbed.desk.documents

    def ask_once() -> None:
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
            hasty.ask("check_rebalance_drift", idempotency_key=f"quick {at_order}")

    try:
        with ThreadPoolExecutor(max_workers=1) as beside:
            beside.submit(ask_once)
            wait_until(lambda: killer.killed_at > 0, "the processes were killed", seconds=60)
            lock = documents.peek(documents.open_run)
            assert lock is not None
            run = disturbed.desk.wait_for_run(lock["run_id"], seconds=180)
    finally:
        disturbed.proxy.on_order = lambda: None
    took = killer.last_order_at - killer.killed_at
    print(f"recovery: {took:.0f} s from the kill at order {at_order} to the last order")
    assert run["state"] == "COMPLETED", run
    disturbed.require_once_or_halted(run)
    assert len(disturbed.desk.new_orders()) == ORDERS
    assert took <= QUICK_SECONDS
