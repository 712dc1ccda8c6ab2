"""Two workers on one run: whoever loses a write reads again, and no order leaves twice."""

from __future__ import annotations

from contextlib import suppress

import pytest

from rebalancer.core.execution.run import Run, RunState
from rebalancer.services.execution.cancel import cancel_run
from tests.core.runs import RUN_ID
from tests.services.world import Fills, SimulatedCrash, World


def advance_with_a_visitor(world: World, point: int, visitor: str) -> int:
    """Advance once, and at the point with this number (each request to store or broker is one) let a second worker run
    as far as it comes. Returns how many points there were."""
    seen = 0

    def visit(_: str) -> None:
        nonlocal seen
        seen += 1
        if seen == point:
            world.documents.visit = world.broker.visit = lambda _: None
            if visitor == "dies":
                world.documents.crash_at_write(world.documents.writes + 2, after=True)
            with suppress(SimulatedCrash):
                cancel_run(world.ctx, RUN_ID) if visitor == "cancels" else world.advance()
            world.documents.visit = world.broker.visit = visit

    world.documents.visit = world.broker.visit = visit
    # A visitor that came too late to die leaves the crash to the first worker.
    with suppress(SimulatedCrash):
        world.advance()
    world.documents.visit = world.broker.visit = lambda _: None
    return seen


def points(fills: Fills) -> int:
    world = World(fills=fills)
    world.create_three_orders()
    return advance_with_a_visitor(world, 0, "works")


@pytest.mark.parametrize("fills", [Fills.INSTANT, Fills.STEPWISE, Fills.BY_HAND])
@pytest.mark.parametrize("visitor", ["works", "dies", "cancels"])
def test_a_second_worker_at_any_point_never_makes_an_order_leave_twice(fills: Fills, visitor: str) -> None:
    total = points(fills)
    assert total > 10
    for point in range(1, total + 1):
        world = World(fills=fills)
        world.create_three_orders()
        advance_with_a_visitor(world, point, visitor)
        if fills is Fills.BY_HAND:
            world.broker.fills = Fills.INSTANT
        with suppress(SimulatedCrash):
            world.finish(seconds=25)
        final: Run = world.finish(seconds=25)
        world.require_each_order_once()
        assert world.lock is None
        if visitor != "cancels":
            assert final.state is RunState.COMPLETED, f"at point {point}"
            assert world.broker.holdings["QQQ"] == 29
        else:
            assert final.state in {RunState.CANCELLED, RunState.COMPLETED}
            sold = [order for order in world.broker.orders if order.filled_quantity]
            assert len(sold) == len([leg for leg in final.legs if leg.filled_quantity])


def test_a_worker_that_sleeps_through_the_whole_run_changes_nothing() -> None:
    world = World()
    world.create_three_orders()
    advance_with_a_visitor(world, 2, "works")
    assert world.sent() == ["sell 40 SPY", "sell 20 GLD", "buy 29 QQQ"]
    assert world.run().state is RunState.COMPLETED
