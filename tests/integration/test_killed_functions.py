"""The processes that run the functions are killed at any moment of a run: queue and sweep finish it, once."""

from __future__ import annotations

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.integration.disturbed import Disturbed

KILLS = int(os.environ.get("EVENKEEL_KILL_ROUNDS", "4"))
SEED = int(os.environ.get("EVENKEEL_FAULT_SEED", "1"))


@pytest.mark.parametrize("seed", range(SEED, SEED + KILLS))
def test_a_run_whose_processes_are_killed_at_a_random_moment_is_finished_with_each_order_once(
    disturbed: Disturbed, seed: int
) -> None:
    chance = random.Random(seed)
    key = f"kill {seed}"
    disturbed.desk.broker.admin("PATCH", "/settings", fill_delay_seconds=str(chance.choice([0, 1])))
    with ThreadPoolExecutor(max_workers=1) as beside:
        answer = beside.submit(disturbed.begin_run, key)
        time.sleep(chance.uniform(0.05, 1.5))
        # After an earlier kill the next process starts with the next call.
        while not (killed := disturbed.kill_functions()) and not answer.done():
            time.sleep(0.05)
        run_id = answer.result()
    assert killed, "nothing ran that could be killed"
    disturbed.require_once_or_halted(disturbed.finish(run_id))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_kill_while_an_order_is_on_its_way_leaves_it_to_be_found_again(disturbed: Disturbed, number: int) -> None:
    seen = 0

    def kill() -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            assert disturbed.kill_functions()

    disturbed.proxy.on_order = kill
    try:
        run_id = disturbed.begin_run(f"kill at order {number}")
        run = disturbed.finish(run_id)
    finally:
        disturbed.proxy.on_order = lambda: None
    assert run["state"] == "COMPLETED", run
    disturbed.require_once_or_halted(run)
    assert len(disturbed.desk.broker.orders_sent()) == len(run["legs"]), "an order was sent again"
