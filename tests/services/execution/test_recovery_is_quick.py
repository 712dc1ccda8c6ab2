"""Which runs the queue comes back to after its own rounds; how quickly all goes on after a crash the proof shows."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from rebalancer.core.account.order import LegState
from rebalancer.services.execution.settle import NEXT_ROUND_SECONDS, WATCH_AFTER, take_round
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.execution.sweep import LAST_ROUND, comes_back
from rebalancer.services.planning.preview import preview_rebalance
from tests.core.runs import RUN_ID, a_leg
from tests.services.world import Fills, SimulatedCrash, World


def test_an_order_that_rests_at_the_broker_is_no_reason_to_come_back() -> None:
    world = World(fills=Fills.BY_HAND)
    world.create(a_leg("01", quantity="1"))
    run = world.advance()
    assert run.legs[0].state is LegState.WORKING
    assert not comes_back(run, LAST_ROUND, world.clock.at)
    assert comes_back(run, 1, world.clock.at)


def test_work_that_waits_beyond_the_approval_is_left_to_the_sweep() -> None:
    world = World()
    run = world.create(a_leg("01", quantity="1")).run
    assert comes_back(run, LAST_ROUND, world.clock.at)
    assert not comes_back(run, LAST_ROUND, world.clock.at + timedelta(minutes=11))


def test_a_task_waits_behind_a_run_that_died_right_after_it_was_created() -> None:
    world = World()
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    plan_id = preview_rebalance(world.ctx).stored.plan_id
    world.documents.crash_at_write(world.documents.writes + 1, after=True)
    with suppress(SimulatedCrash):
        start_rebalance(world.ctx, plan_id, RUN_ID)
    (task,) = world.tasks.advances
    assert (task.run_id, task.delay_seconds) == (RUN_ID, WATCH_AFTER.total_seconds())


def test_a_task_whose_run_was_never_created_does_nothing() -> None:
    world = World()
    assert take_round(world.ctx, "run-of-nobody", 1) is None
    assert world.tasks.advances == []


def test_a_round_follows_a_run_with_work_for_seconds_and_then_asks_for_the_next() -> None:
    world = World(fills=Fills.BY_HAND)
    world.create_three_orders()
    begun = world.clock.at
    take_round(world.ctx, RUN_ID, 1)
    assert timedelta(seconds=5) < world.clock.at - begun < timedelta(seconds=12)
    assert [task.delay_seconds for task in world.tasks.advances] == [NEXT_ROUND_SECONDS]
