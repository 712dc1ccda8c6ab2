"""A caller waits some seconds for a run, never longer, whatever the broker does."""

from __future__ import annotations

from rebalancer.services.execution.settle import NEXT_ADVANCE_SECONDS, WAIT, settle_run
from tests.core.runs import RUN_ID, a_leg
from tests.services.world import Fills, World


def test_a_run_that_closes_at_once_costs_no_wait_and_no_task() -> None:
    world = World()
    settle_run(world.ctx, world.create(a_leg("01", quantity="1")))
    assert (world.clock.pauses, world.tasks.advances) == ([], [])


def test_a_run_that_stays_open_is_handed_to_the_queue_after_the_wait() -> None:
    world = World(fills=Fills.BY_HAND)
    begun = world.clock.at
    run = settle_run(world.ctx, world.create(a_leg("01", quantity="1")))
    assert run.is_open
    assert WAIT <= world.clock.at - begun <= WAIT * 1.1
    (task,) = world.tasks.advances
    assert (task.run_id, task.delay_seconds, task.round_number) == (RUN_ID, NEXT_ADVANCE_SECONDS, 1)


def test_a_slow_broker_counts_against_the_wait() -> None:
    world = World(fills=Fills.BY_HAND)
    begun = world.clock.at
    stored = world.create(a_leg("01", quantity="1"))
    world.broker.visit = lambda _: world.clock.advance(3)
    settle_run(world.ctx, stored)
    assert world.clock.at - begun <= WAIT * 2


def test_losing_the_task_is_harmless_because_the_sweep_finds_the_run() -> None:
    world = World(fills=Fills.BY_HAND)
    world.tasks.losing = True
    settle_run(world.ctx, world.create(a_leg("01", quantity="1")))
    world.clock.advance(60)
    assert world.runs.list_open_runs(due_before=world.clock.at, limit=10) == [("owner-1", RUN_ID)]
