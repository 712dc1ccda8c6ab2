"""What was approved holds until it is sent: its price after every interruption, and not for ever."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.account.order import LegState, OrderSide, OrderType, TimeInForce
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.execution.run import RunState
from rebalancer.services.execution.trade import execute_trade
from tests.core.runs import a_leg
from tests.services.world import Fills, SimulatedCrash, World

BUY = OrderSide.BUY


@pytest.mark.parametrize("seconds", [1, 29, 31, 400])
@pytest.mark.parametrize("percent", [4, -4])
def test_a_price_that_moved_beyond_the_tolerance_while_nobody_worked_is_not_traded_at(
    seconds: int, percent: int
) -> None:
    world = World(cash="2000")
    world.create(a_leg("01", BUY, symbol="QQQ", quantity="5", price="200"))
    world.clock.advance(seconds)
    world.broker.prices["QQQ"] = Decimal(200) * (100 + percent) / 100
    final = world.finish()
    assert (final.legs[0].state, final.legs[0].reason) == (LegState.DENIED, "PRICE_MOVED")
    assert world.sent() == []


def test_a_crash_between_two_orders_does_not_carry_an_old_price_over() -> None:
    world = World(cash="2000")
    world.create(
        a_leg("01", BUY, symbol="QQQ", quantity="2", price="200"),
        a_leg("02", BUY, symbol="GLD", quantity="4", price="50"),
    )
    world.broker.crash_at_submit(2, after=False)
    with pytest.raises(SimulatedCrash):
        world.finish()
    world.broker.recover()
    world.clock.advance(20)
    world.broker.prices["GLD"] = Decimal(52)
    final = world.finish()
    assert [(leg.state, leg.reason) for leg in final.legs] == [
        (LegState.FILLED, None),
        (LegState.DENIED, "PRICE_MOVED"),
    ]


def test_a_run_past_its_age_orders_nothing_more_and_asks_again() -> None:
    world = World(cash="2000")
    world.create(a_leg("01", BUY, symbol="QQQ", quantity="5", price="200"))
    world.clock.advance(601)
    final = world.finish()
    assert (final.state, final.reason) == (RunState.CANCELLED, "APPROVAL_EXPIRED")
    assert "Preview again" in final.message
    assert world.sent() == []


def test_what_was_sent_in_time_is_followed_to_its_end_however_old_the_run_is() -> None:
    world = World(fills=Fills.BY_HAND)
    world.create(
        a_leg("01", symbol="SPY", quantity="40", price="100"),
        a_leg("02", BUY, symbol="QQQ", quantity="20", price="200"),
    )
    world.advance()
    world.clock.advance(601)
    (order,) = world.broker.orders
    world.broker.fill(order.client_order_id)
    final = world.finish()
    assert [(leg.state, leg.reason) for leg in final.legs] == [
        (LegState.FILLED, None),
        (LegState.SKIPPED, "APPROVAL_EXPIRED"),
    ]
    assert (final.state, final.reason) == (RunState.COMPLETED_ADJUSTED, "APPROVAL_EXPIRED")


# --------------------------------------------------------- rejections that are ours


def limit_order(world: World, symbol: str, price: str) -> object:
    return execute_trade(
        world.ctx,
        symbol=symbol,
        side=BUY,
        quantity=Decimal("0.5"),
        order_type=OrderType.LIMIT,
        time_in_force=TimeInForce.DAY,
        limit_price=Decimal(price),
        idempotency_key=None,
        new_run_id="run-limit-1",
    )


@pytest.mark.parametrize("price", ["100.001", "1.005", "0.50001", "0", "-1", "10000001", "1e30"])
def test_a_price_that_no_exchange_knows_is_refused_before_it_is_sent(price: str) -> None:
    world = World()
    with pytest.raises(InvalidInput) as refused:
        limit_order(world, "SPY", price)
    assert (refused.value.code, refused.value.field) == ("IMPOSSIBLE_PRICE", "limit_price")
    assert world.broker.calls == []


@pytest.mark.parametrize("price", ["99.99", "99.990", "100"])
def test_a_price_in_whole_cents_is_taken(price: str) -> None:
    world = World()
    limit_order(world, "SPY", price)
    assert len(world.sent()) == 1


@pytest.mark.parametrize(("code", "counts"), [("BROKER_UNAUTHORIZED", 0), ("UNSETTLED_FUNDS", 0), ("WASH_TRADE", 1)])
def test_only_rejections_for_what_an_order_asks_count_towards_the_stop(code: str, counts: int) -> None:
    leg = replace(a_leg("01", state=LegState.REJECTED), reason=code)
    world = World()
    assert replace(world.create(a_leg("02")).run, legs=(leg,)).rejected_orders == counts
