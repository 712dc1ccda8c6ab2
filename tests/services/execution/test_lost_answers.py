"""An order whose answer was lost is looked up, adopted, and never sent twice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.account.order import LegState, OrderRequest, OrderSide
from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.execution.run import RunState
from rebalancer.services.execution.settle import settle_run
from tests.core.runs import RUN_ID, a_leg
from tests.services.world import UID, Fault, Fills, World


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("fills", [Fills.INSTANT, Fills.STEPWISE])
def test_an_order_that_was_taken_though_its_answer_was_lost_is_adopted(number: int, fills: Fills) -> None:
    world = World(fills=fills)
    world.create_three_orders()
    world.broker.fail("submit_order", Fault.UNKNOWN_TAKEN, after=number)
    final = world.finish()
    assert final.state is RunState.COMPLETED
    assert len(world.broker.submitted) == 3
    world.require_each_order_once()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_an_order_that_was_lost_on_the_way_is_sent_again_under_the_same_id_once_it_is_surely_lost(number: int) -> None:
    world = World()
    world.create_three_orders()
    world.broker.fail("submit_order", Fault.UNKNOWN_NOT_TAKEN, after=number)
    world.advance()
    world.clock.advance(19)
    world.advance()
    assert world.run().legs[number].state is LegState.UNKNOWN
    assert world.broker.calls.count("submit_order") == (2 if number < 2 else 3), "too early to send it again"
    final = world.finish()
    assert final.state is RunState.COMPLETED
    world.require_each_order_once()
    assert [request.client_order_id[-2:] for request in world.broker.submitted].count(f"{number + 1:02d}") == 1


def test_an_order_that_was_journalled_long_ago_still_has_its_time_after_its_answer_was_lost() -> None:
    world = World()
    world.create(a_leg("01", quantity="5"))
    world.broker.on_submit = lambda _: world.clock.advance(25)
    world.broker.fail("submit_order", Fault.UNKNOWN_NOT_TAKEN)
    world.advance()
    assert world.run().legs[0].state is LegState.UNKNOWN
    assert world.broker.calls.count("submit_order") == 1, "its request may still arrive"
    assert world.finish().state is RunState.COMPLETED


def test_an_order_that_was_given_up_and_comes_late_counts_as_what_it_became() -> None:
    world = World(cash="1000", holdings={})
    stored = world.create(a_leg("01", OrderSide.BUY, quantity="9"))
    world.broker.fail("submit_order", Fault.UNKNOWN_NOT_TAKEN)
    world.advance()
    world.clock.advance(21)

    def arrive_after_the_look(method: str) -> None:
        if method == "fetch_funds" and not world.broker.orders:
            world.broker.place(stored.run.legs[0].request())
            world.broker.fill(stored.run.legs[0].client_order_id)

    world.broker.visit = arrive_after_the_look
    final = world.finish()
    # Its own cash was missing then, and the gate denied it the second time.
    assert world.broker.calls.count("submit_order") == 1
    assert (final.state, final.legs[0].state, final.legs[0].reason) == (RunState.COMPLETED, LegState.FILLED, None)
    assert final.legs[0].message == "The broker's answer was lost; the order was found by its id."


def test_nothing_more_is_sent_while_one_orders_fate_is_unknown() -> None:
    world = World(cash="100000")
    world.create_three_orders()
    world.broker.fail("submit_order", Fault.UNKNOWN_NOT_TAKEN, after=1)
    world.advance()
    assert world.sides() == ["sell"]


def test_an_order_under_our_id_with_another_quantity_halts_the_run_and_cancels_what_is_open() -> None:
    world = World(fills=Fills.BY_HAND)
    stored = world.create_three_orders()
    odd = replace(stored.run.legs[1].request(), quantity=Decimal(7))

    def put_another_there(request: OrderRequest) -> None:
        if request.client_order_id == odd.client_order_id:
            world.broker.place(odd)

    world.broker.on_submit = put_another_there
    world.broker.fail("submit_order", Fault.UNKNOWN_NOT_TAKEN, after=1)
    final = world.finish()
    assert (final.state, final.reason) == (RunState.HALTED, "ORDER_MISMATCH")
    assert final.message == "The broker holds another order under the id of the sell of GLD."
    assert [leg.state for leg in final.legs] == [LegState.CANCELED, LegState.SKIPPED, LegState.SKIPPED]
    assert world.lock is None


def test_an_id_that_the_broker_calls_taken_by_another_order_halts_the_run() -> None:
    world = World(fills=Fills.BY_HAND)
    stored = world.create_three_orders()
    world.broker.place(replace(stored.run.legs[1].request(), quantity=Decimal(7)))
    final = world.finish()
    assert [leg.state for leg in final.legs] == [LegState.CANCELED, LegState.SKIPPED, LegState.SKIPPED]
    assert (final.state, final.reason) == (RunState.HALTED, "ORDER_MISMATCH")


def test_a_halt_while_an_order_is_unknown_looks_it_up_and_cancels_it_if_it_is_there() -> None:
    world = World(fills=Fills.BY_HAND)
    world.create_three_orders()
    world.broker.fail("submit_order", Fault.UNKNOWN_TAKEN)
    world.broker.fail("fetch_order", Fault.UNAVAILABLE)
    with pytest.raises(BrokerUnavailable):
        world.advance()
    world.halt()
    final = world.finish()
    assert final.state is RunState.HALTED
    assert [order.state for order in world.broker.orders] == [LegState.CANCELED, LegState.CANCELED]


def test_a_halt_while_an_order_is_unknown_and_not_there_never_sends_it() -> None:
    world = World()
    world.create(a_leg("01", quantity="5"))
    world.broker.fail("submit_order", Fault.UNKNOWN_NOT_TAKEN)
    world.advance()
    world.halt()
    final = world.finish()
    assert (final.state, final.legs[0].state, final.legs[0].reason) == (
        RunState.HALTED,
        LegState.SKIPPED,
        "NOT_SENT",
    )
    assert world.broker.submitted == []


def test_a_broker_that_could_not_be_reached_for_an_order_is_asked_again_under_the_same_id() -> None:
    world = World()
    world.create_three_orders()
    world.broker.fail("submit_order", Fault.UNAVAILABLE)
    assert world.advance().is_open
    final = world.finish()
    assert final.state is RunState.COMPLETED
    world.require_each_order_once()


@pytest.mark.parametrize("method", ["fetch_funds", "fetch_quotes", "fetch_orders"])
def test_a_broker_that_is_away_in_the_middle_leaves_the_run_open_and_the_queue_goes_on(method: str) -> None:
    world = World(cash="850", fills=Fills.STEPWISE)
    stored = world.create_three_orders()
    world.broker.fail(method, Fault.UNAVAILABLE, times=200)
    run = settle_run(world.ctx, stored)
    assert run.is_open
    assert [task.run_id for task in world.tasks.advances] == [RUN_ID]
    assert world.lock == RUN_ID
    world.broker.recover()
    assert world.finish().state is RunState.COMPLETED
    world.require_each_order_once()


@pytest.mark.parametrize("method", ["fetch_funds", "fetch_orders"])
def test_a_broker_that_refuses_to_answer_leaves_the_run_open_and_the_caller_with_the_run(method: str) -> None:
    world = World(fills=Fills.STEPWISE)
    stored = world.create_three_orders()
    world.broker.fail(method, Fault.REJECTED, times=200)
    run = settle_run(world.ctx, stored)
    assert run.is_open
    assert len(world.tasks.advances) == 1


def test_journalled_orders_are_left_to_the_worker_that_sends_them_for_a_moment_and_then_looked_up() -> None:
    world = World()
    stored = world.create_three_orders()
    now = world.clock.at
    journalled = {
        leg.leg_id: replace(leg, state=LegState.INTENDED, intended_at=now)
        for leg in stored.run.legs
        if leg.side is OrderSide.SELL
    }
    intended = replace(stored.run.with_legs(journalled), state=RunState.SELLING, updated_at=now)
    world.runs.save_run(UID, intended, stored.token)
    assert world.advance() == intended, "a write now would only stop the worker that is sending"
    assert "fetch_order" not in world.broker.calls
    world.clock.advance(4)
    world.advance()
    assert "fetch_order" in world.broker.calls
    assert world.finish().state is RunState.COMPLETED
    world.require_each_order_once()
