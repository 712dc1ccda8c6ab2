"""A run whose clocks come apart while it is under way orders nothing until they agree, and then goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.execution.run import RunState
from rebalancer.core.risk.state import MarketClosed
from rebalancer.services.risk.assessment import CLOCKS_APART
from tests.core.runs import a_leg
from tests.services.world import UID, Fills, World


def a_world() -> World:
    """A world as in production, where clocks are compared; its orders fill when the test says so."""
    world = World(fills=Fills.BY_HAND)
    world.ctx = replace(world.ctx, clocks_apart_max=timedelta(minutes=2))
    return world


def test_a_run_does_not_begin_to_send_while_the_clocks_are_apart() -> None:
    world = a_world()
    world.create_three_orders()
    world.clock.advance(300)
    with pytest.raises(BrokerUnavailable) as refused:
        world.advance()
    assert refused.value.code == CLOCKS_APART
    assert world.sent() == []
    run = world.run()
    assert run.is_open
    assert run.message.startswith("Our clock and the broker's are 5 minutes apart")
    assert run.silent_since is None, "the broker has answered"
    assert "clocks_apart" in world.log.names(), "the operator reads it"


def test_a_run_whose_clocks_come_apart_after_its_sales_waits_with_its_buys_and_then_goes_on() -> None:
    world = a_world()
    world.create_three_orders()
    world.advance()
    sold = world.sent()
    assert [order.split()[0] for order in sold] == ["sell", "sell"]
    for order in list(world.broker.orders):
        world.broker.fill(order.client_order_id)
    world.clock.advance(300)
    with pytest.raises(BrokerUnavailable):
        world.finish()
    assert world.sent() == sold
    world.broker.now = world.clock.at
    world.advance()
    (buy,) = [order for order in world.broker.orders if order.side is OrderSide.BUY]
    world.broker.fill(buy.client_order_id)
    assert world.finish().state in {RunState.COMPLETED, RunState.COMPLETED_ADJUSTED}
    assert len(world.sent()) == 3
    world.require_each_order_once()


def test_a_run_that_waited_for_the_open_begins_when_the_clocks_agree() -> None:
    world = a_world()
    world.broker.is_open = False
    sale = a_leg("01", symbol="SPY", quantity="40", price="100")
    stored = world.create(sale, market_closed=MarketClosed.WAIT)
    opens_at = world.clock.at
    world.runs.save_run(UID, replace(stored.run, session_ends_at=None, opens_at=opens_at, waited=True), stored.token)
    world.clock.advance(300)
    world.broker.is_open = True
    with pytest.raises(BrokerUnavailable) as refused:
        world.advance()
    assert refused.value.code == CLOCKS_APART
    assert (world.sent(), world.run().is_open) == ([], True), "it waits; it is not cancelled"
    world.broker.now = world.clock.at
    world.advance()
    assert world.sent() == ["sell 40 SPY"]
