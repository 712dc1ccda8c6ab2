"""The process may die anywhere: whoever comes next finishes the run, and every order is at the broker exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from rebalancer.core.execution.run import RunState
from tests.services.world import Fills, SimulatedCrash, World


def finish_over_crashes(world: World) -> int:
    """Advance until the run is closed; returns how often the process died on the way."""
    deaths = 0
    for _ in range(60):
        try:
            run = world.advance()
        except SimulatedCrash:
            deaths += 1
        else:
            if not run.is_open:
                return deaths
        world.clock.advance(7)
    raise AssertionError("the run did not close")


def writes_of_a_clean_run(fills: Fills) -> int:
    world = World(fills=fills)
    world.create_three_orders()
    world.finish(seconds=7)
    return world.documents.writes


def crash_points() -> Iterator[tuple[Fills, int, bool]]:
    for fills in (Fills.INSTANT, Fills.STEPWISE):
        for number in range(1, writes_of_a_clean_run(fills) + 1):
            yield fills, number, False
            yield fills, number, True


def require_whole(world: World) -> None:
    assert world.run().state is RunState.COMPLETED
    world.require_each_order_once()
    assert world.sent() == ["sell 40 SPY", "sell 20 GLD", "buy 29 QQQ"]
    assert world.broker.holdings == {"SPY": 50, "GLD": 0, "QQQ": 29}
    assert world.lock is None


def test_a_clean_run_of_three_orders_has_a_write_before_and_after_each_pair_of_orders() -> None:
    assert writes_of_a_clean_run(Fills.INSTANT) == 6


@pytest.mark.parametrize(("fills", "number", "after"), list(crash_points()))
def test_a_crash_at_any_write_orders_each_order_exactly_once(fills: Fills, number: int, after: bool) -> None:
    world = World(fills=fills)
    world.create_three_orders()
    world.documents.crash_at_write(number, after=after)
    assert finish_over_crashes(world) == 1
    require_whole(world)


@pytest.mark.parametrize("fills", [Fills.INSTANT, Fills.STEPWISE])
@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("after", [False, True])
def test_a_crash_at_any_order_orders_each_order_exactly_once(fills: Fills, number: int, after: bool) -> None:
    world = World(fills=fills)
    world.create_three_orders()
    world.broker.crash_at_submit(number, after=after)
    assert finish_over_crashes(world) == 1
    require_whole(world)


@pytest.mark.parametrize("first", range(1, 8))
def test_two_crashes_in_a_row_order_each_order_exactly_once(first: int) -> None:
    for second in range(first + 1, first + 6):
        world = World()
        world.create_three_orders()
        world.documents.crash_at_write(first, after=True)
        world.documents.crash_at_write(second, after=False)
        finish_over_crashes(world)
        require_whole(world)


@pytest.mark.parametrize("number", range(1, 12))
def test_a_crash_with_the_switch_off_afterwards_sends_nothing_more(number: int) -> None:
    world = World(fills=Fills.BY_HAND)
    world.create_three_orders()
    world.documents.crash_at_write(number, after=True)
    with suppress(SimulatedCrash):
        world.advance()
    sent = len(world.broker.submitted)
    world.halt()
    finish_over_crashes(world)
    assert len(world.broker.submitted) == sent
    assert world.run().state is RunState.HALTED
