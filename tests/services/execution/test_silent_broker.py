"""While the broker is silent, a run says since when, and after two minutes its owner is notified, once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.execution.run import RunState
from rebalancer.core.notices.local_times import with_local_times
from rebalancer.core.notices.notifications import Event, EventKind
from rebalancer.services.execution.check import describe_run
from rebalancer.services.execution.settle import settle_run
from tests.core.runs import RUN_ID
from tests.services.world import Fault, Fills, World

SINCE = "The broker has not answered since 10:00:00 EST on Monday, 2 March 2026 (New York)."


def silent(method: str = "fetch_orders", *, fills: Fills = Fills.BY_HAND) -> World:
    """Two sales wait at a broker that answers no more."""
    world = World(fills=fills)
    stored = world.create_three_orders()
    world.broker.fail(method, Fault.UNAVAILABLE, times=1000)
    settle_run(world.ctx, stored)
    return world


def try_again(world: World, seconds: float) -> None:
    world.clock.advance(seconds)
    with pytest.raises(BrokerUnavailable):
        world.advance()


def silences(world: World) -> Sequence[Event]:
    return [event for _, event in world.notifier.events if event.kind is EventKind.BROKER_SILENT]


@pytest.mark.parametrize("method", ["fetch_orders", "fetch_snapshot", "fetch_funds"])
def test_the_run_says_since_when(method: str) -> None:
    world = silent(method, fills=Fills.BY_HAND if method == "fetch_orders" else Fills.INSTANT)
    assert world.run().message.startswith(SINCE)
    assert SINCE in describe_run(world.run())
    try_again(world, 60)
    assert world.run().message.startswith(SINCE), "since its first silence, not since the last try"


def test_after_two_minutes_the_owner_is_notified_once() -> None:
    world = silent()
    try_again(world, 100)
    assert silences(world) == []
    for _ in range(5):
        try_again(world, 60)
    (event,) = silences(world)
    said = with_local_times(event.message, "Europe/Paris")
    assert said.startswith("The broker has not answered since 4:00 PM CET on Monday, March 2."), "in the reader's zone"
    assert event.refs == {"run_id": RUN_ID}


def test_when_the_broker_answers_the_run_goes_on_and_says_nothing_more_of_it() -> None:
    world = silent()
    try_again(world, 130)
    world.broker.recover()
    run = world.advance()
    assert (run.silent_since, run.silence_notified, run.message) == (
        None,
        False,
        "Waiting for the sales to fill before buying.",
    )
    world.broker.fills = Fills.INSTANT
    assert world.finish().state is RunState.COMPLETED


def test_a_second_silence_is_another_one() -> None:
    world = silent()
    try_again(world, 130)
    world.broker.recover()
    world.advance()
    world.broker.fail("fetch_orders", Fault.UNAVAILABLE, times=1000)
    try_again(world, 3)
    try_again(world, 130)
    assert len(silences(world)) == 2


def test_a_silence_is_written_once_and_not_at_every_try() -> None:
    world = silent()
    world.documents.writes = 0
    for _ in range(5):
        try_again(world, 10)
    assert world.documents.writes == 0
