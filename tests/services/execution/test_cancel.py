"""A cancelled run sends nothing more, cancels what is open and keeps what was filled."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rebalancer.core.account.order import LegState, OrderRequest
from rebalancer.core.base.errors import NotFound
from rebalancer.core.execution.run import RunState
from rebalancer.services.execution.cancel import cancel_run
from tests.core.runs import RUN_ID
from tests.services.world import Fault, Fills, World


def test_a_run_that_has_not_begun_is_cancelled_without_an_order() -> None:
    world = World()
    world.create_three_orders()
    run = cancel_run(world.ctx, RUN_ID)
    assert (run.state, world.broker.submitted, world.lock) == (RunState.CANCELLED, [], None)
    assert {leg.state for leg in run.legs} == {LegState.SKIPPED}


def test_in_the_middle_open_orders_are_cancelled_and_fills_are_kept() -> None:
    world = World(fills=Fills.BY_HAND)
    stored = world.create_three_orders()
    world.advance()
    world.broker.fill(stored.run.legs[0].client_order_id, Decimal(15))
    run = cancel_run(world.ctx, RUN_ID)
    assert run.state is RunState.CANCELLED
    assert [(leg.state, leg.filled_quantity) for leg in run.legs] == [
        (LegState.CANCELED, Decimal(15)),
        (LegState.CANCELED, Decimal(0)),
        (LegState.SKIPPED, Decimal(0)),
    ]
    assert world.broker.holdings["SPY"] == 75


def test_an_order_that_fills_while_it_is_being_cancelled_counts_as_filled() -> None:
    world = World(fills=Fills.BY_HAND)
    stored = world.create_three_orders()
    world.advance()

    def fill_first(method: str) -> None:
        if method == "cancel_order":
            world.broker.fill(stored.run.legs[0].client_order_id)

    world.broker.visit = fill_first
    run = cancel_run(world.ctx, RUN_ID)
    assert [leg.state for leg in run.legs] == [LegState.FILLED, LegState.CANCELED, LegState.SKIPPED]
    assert run.state is RunState.CANCELLED


def test_a_closed_run_is_returned_as_it_is() -> None:
    world = World()
    world.create_three_orders()
    final = world.advance()
    assert cancel_run(world.ctx, RUN_ID) == final


def test_cancelling_twice_is_one_cancel() -> None:
    world = World(fills=Fills.BY_HAND)
    world.create_three_orders()
    world.advance()
    assert cancel_run(world.ctx, RUN_ID) == cancel_run(world.ctx, RUN_ID)
    assert world.broker.calls.count("cancel_order") == 2


def test_a_run_that_nobody_knows_is_not_found() -> None:
    with pytest.raises(NotFound):
        cancel_run(World().ctx, "nowhere")


def test_a_broker_that_is_away_leaves_the_cancel_asked_for_and_the_queue_carries_it_out() -> None:
    world = World(fills=Fills.BY_HAND)
    world.create_three_orders()
    world.advance()
    world.broker.fail("cancel_order", Fault.UNAVAILABLE, times=500)
    run = cancel_run(world.ctx, RUN_ID)
    assert (run.is_open, run.cancel_requested) == (True, True)
    assert [task.run_id for task in world.tasks.advances] == [RUN_ID]
    world.broker.recover()
    assert world.finish().state is RunState.CANCELLED


def test_a_cancel_between_two_orders_stops_the_second() -> None:
    world = World(fills=Fills.BY_HAND)
    world.create_three_orders()

    def cancel_once(_: OrderRequest) -> None:
        world.broker.on_submit = lambda _: None
        cancel_run(world.ctx, RUN_ID)

    world.broker.on_submit = cancel_once
    world.advance()
    final = world.finish(seconds=25)
    assert final.state is RunState.CANCELLED
    assert [leg.state for leg in final.legs] == [LegState.CANCELED, LegState.SKIPPED, LegState.SKIPPED]
    assert world.sent() == ["sell 40 SPY"]


def test_the_end_of_a_cancelled_run_measures_the_drift_too() -> None:
    world = World(fills=Fills.BY_HAND)
    world.save_targets(SPY="50", CASH="50")
    stored = world.create_three_orders()
    world.advance()
    world.broker.fill(stored.run.legs[0].client_order_id)
    cancel_run(world.ctx, RUN_ID)
    assert world.drift["cash"] == "5000.00"
