"""After a crash a run with work goes on in rounds: from the crash to the last order it takes at most thirty seconds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from rebalancer.core.account.order import LegState
from rebalancer.core.execution.run import RunState
from rebalancer.entrypoints.execution import NEXT_ROUND_SECONDS
from rebalancer.services.execution.sweep import LAST_ROUND, comes_back
from tests.core.runs import RUN_ID, a_leg
from tests.services.world import Fills, SimulatedCrash, World

QUICK = timedelta(seconds=30)


def crash_points() -> Iterator[tuple[str, int, bool]]:
    for after in (False, True):
        yield from (("submit", number, after) for number in range(1, 4))
        yield from (("write", number, after) for number in range(1, 9))


def crashed(kind: str, number: int, *, after: bool) -> World | None:
    """A run whose worker died there; None where it came to its end before."""
    world = World(fills=Fills.INSTANT)
    world.create_three_orders()
    if kind == "submit":
        world.broker.crash_at_submit(number, after=after)
    else:
        world.documents.crash_at_write(number, after=after)
    try:
        world.finish()
    except SimulatedCrash:
        world.broker.recover()
        return world
    return None


def recover(world: World) -> list[timedelta]:
    """The sweep finds the run when it is due, and the queue comes back; when each order came, since the crash."""
    died_at, sent = world.clock.at, []
    world.broker.on_submit = lambda _: sent.append(world.clock.at - died_at)
    stored = world.runs.load_run("owner-1", RUN_ID)
    assert stored is not None
    run = stored.run
    if run.is_open:
        world.clock.at = max(world.clock.at, run.next_look_at)
    for _ in range(200):
        run = world.advance()
        if not comes_back(run, LAST_ROUND, world.clock.at):
            break
        world.clock.advance(NEXT_ROUND_SECONDS)
    assert run.state in {RunState.COMPLETED, RunState.COMPLETED_ADJUSTED}, run.state
    return sent


@pytest.mark.parametrize(("kind", "number", "after"), list(crash_points()))
def test_from_a_crash_to_the_last_order_it_is_half_a_minute_at_most(kind: str, number: int, after: bool) -> None:
    world = crashed(kind, number, after=after)
    if world is None:
        return
    assert max(recover(world), default=timedelta(0)) <= QUICK
    assert len(world.broker.orders) == 3


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
