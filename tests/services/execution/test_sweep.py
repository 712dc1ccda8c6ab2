"""The schedules find work and hand each piece to its queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from rebalancer.core.execution.run import LOOK_AGAIN_AFTER, RunState, closed
from rebalancer.services.execution.sweep import LAST_ROUND, enqueue_open_runs
from tests.core.runs import RUN_ID, a_leg, a_run
from tests.services.world import UID, World


def sweep(world: World) -> int:
    return enqueue_open_runs(world.runs, world.tasks, world.clock, world.log)


def test_an_open_run_that_nobody_moves_is_swept_once_after_a_moment_and_not_before() -> None:
    world = World()
    world.create(a_leg("01", quantity="1"))
    world.clock.at += LOOK_AGAIN_AFTER
    assert sweep(world) == 0
    world.clock.at += timedelta(seconds=1)
    assert sweep(world) == 1
    assert [(task.uid, task.run_id, task.round_number) for task in world.tasks.advances] == [(UID, RUN_ID, LAST_ROUND)]


def test_a_closed_run_is_left_alone() -> None:
    world = World()
    stored = world.create(a_leg("01", quantity="1"))
    final = closed(stored.run, RunState.CANCELLED, world.clock.at, "CANCELLED", "Cancelled.")
    world.runs.save_run(UID, final, stored.token)
    world.clock.advance(3600)
    assert (sweep(world), world.tasks.advances) == (0, [])


def test_the_open_runs_of_all_users_are_swept_oldest_first() -> None:
    world = World()
    for uid, age in (("user-b", 60), ("user-a", 90), ("user-c", 75)):
        at = world.clock.at - timedelta(seconds=age)
        run = replace(a_run(a_leg()), plan_id=None, created_at=at, updated_at=at, account_digest=f"account-of-{uid}")
        world.documents.plant(f"brokerAccounts/account-of-{uid}", {"uid": uid})
        world.runs.create_run(uid, run)
    assert sweep(world) == 3
    assert [task.uid for task in world.tasks.advances] == ["user-a", "user-c", "user-b"]
