"""Somebody replaces one of our orders at the broker: what it had filled counts, and the run goes on without it."""

from __future__ import annotations

from decimal import Decimal

from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.execution.run import RunState
from tests.core.runs import a_leg
from tests.services.world import Fills, World

BUY = OrderSide.BUY


def replaced_after(filled: str) -> World:
    """A sale for a buy, replaced at the broker after a part of it was filled."""
    world = World(fills=Fills.BY_HAND, cash="0")
    stored = world.create(a_leg("01", quantity="40"), a_leg("02", BUY, symbol="GLD", quantity="80", price="50"))
    world.advance()
    sale = stored.run.legs[0].client_order_id
    if Decimal(filled):
        world.broker.fill(sale, Decimal(filled))
    world.broker.end(sale, LegState.REPLACED)
    world.broker.fills = Fills.INSTANT
    return world


def test_the_buys_do_not_wait_for_the_order_in_its_place_and_use_the_cash_that_came() -> None:
    final = replaced_after("10").finish()
    assert final.state is RunState.COMPLETED_ADJUSTED
    assert [(leg.state, leg.filled_quantity) for leg in final.legs] == [
        (LegState.REPLACED, Decimal(10)),
        (LegState.FILLED, Decimal(20)),
    ]
    assert final.legs[0].reason == "REPLACED"


def test_a_replaced_order_is_never_sent_again() -> None:
    world = replaced_after("0")
    world.finish()
    assert world.sent() == ["sell 40 SPY"]


def test_a_fill_that_is_reported_late_on_a_replaced_order_counts() -> None:
    world = World(fills=Fills.BY_HAND)
    stored = world.create(a_leg("01", quantity="10"), a_leg("02", symbol="SPY", quantity="5"))
    world.advance()
    first, second = (leg.client_order_id for leg in stored.run.legs)
    world.broker.end(first, LegState.REPLACED)
    world.advance()
    world.broker.fill(first, Decimal(3))
    world.broker.fill(second)
    final = world.finish()
    assert [(leg.state, leg.filled_quantity) for leg in final.legs] == [
        (LegState.REPLACED, Decimal(3)),
        (LegState.FILLED, Decimal(5)),
    ]
