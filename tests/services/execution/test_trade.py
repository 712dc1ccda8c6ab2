"""One order by hand: through the same journal and gate, paid from cash, sold from what is held."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

import pytest

from rebalancer.core.account.order import LegState, OrderSide, OrderType, TimeInForce
from rebalancer.core.base.errors import Conflict, InvalidInput, RebalancerError, StalePlan, TradingHalted
from rebalancer.core.execution.run import RunKind, RunState
from rebalancer.services.execution.trade import execute_trade
from tests.core.runs import a_leg
from tests.services.trades import limit_buy, market_buy, market_sell
from tests.services.world import Fault, Fills, World


def refusal(world: World, order: dict[str, Any], kind: type[RebalancerError]) -> RebalancerError:
    with pytest.raises(kind) as refused:
        execute_trade(world.ctx, **order)
    assert (world.broker.submitted, world.lock) == ([], None)
    return refused.value


def test_an_order_by_hand_is_sent_once_and_followed() -> None:
    world = World()
    run = execute_trade(world.ctx, **market_buy("QQQ", "2.5"))
    assert world.sent() == ["buy 2.5 QQQ"]
    assert (run.kind, run.state, run.plan_id) == (RunKind.TRADE, RunState.COMPLETED, None)
    assert run.legs[0].filled_quantity == Decimal("2.5")


def test_a_sell_by_hand_goes_through() -> None:
    world = World()
    execute_trade(world.ctx, **market_sell("SPY", "90"))
    assert world.sent() == ["sell 90 SPY"]


def test_the_same_key_again_is_the_same_order() -> None:
    world = World()
    first = execute_trade(world.ctx, **market_buy("QQQ", "2.50", key="k"))
    again = execute_trade(world.ctx, **market_buy("QQQ", "2.5", key="k", run_id="trade-0002"))
    assert again == first
    assert len(world.broker.submitted) == 1


def test_the_same_limit_written_differently_is_the_same_order() -> None:
    world = World()
    first = execute_trade(world.ctx, **limit_buy("QQQ", "1", "210.50", key="k"))
    assert execute_trade(world.ctx, **limit_buy("QQQ", "1", "210.5", key="k")) == first


@pytest.mark.parametrize(
    "other",
    [
        market_buy("QQQ", "2", key="k"),
        market_buy("GLD", "1", key="k"),
        market_sell("QQQ", "1", key="k"),
        limit_buy("QQQ", "1", "200", key="k"),
    ],
)
def test_the_same_key_for_another_order_is_a_conflict(other: dict[str, Any]) -> None:
    world = World()
    execute_trade(world.ctx, **market_buy("QQQ", "1", key="k"))
    with pytest.raises(Conflict) as refused:
        execute_trade(world.ctx, **other)
    assert refused.value.code == "IDEMPOTENCY_CONFLICT"
    assert len(world.broker.submitted) == 1


def test_without_a_key_each_call_is_its_own_order() -> None:
    world = World()
    execute_trade(world.ctx, **market_buy("QQQ", "1", run_id="trade-0001"))
    execute_trade(world.ctx, **market_buy("QQQ", "1", run_id="trade-0002"))
    assert len(world.broker.submitted) == 2


@pytest.mark.parametrize("quantity", ["0", "-1", "0.0000000001", "1.0000000001"])
def test_a_quantity_that_cannot_be_ordered_is_refused(quantity: str) -> None:
    error = refusal(World(), market_buy("QQQ", quantity), InvalidInput)
    assert (error.field, error.message) == ("qty", "qty must be above 0 with at most 9 decimals.")


@pytest.mark.parametrize("quantity", ["9" * 24, "9" * 15 + "." + "9" * 9])
def test_a_quantity_beyond_all_measure_is_refused_like_any_that_cannot_be_paid(quantity: str) -> None:
    refusal(World(), market_buy("QQQ", quantity), RebalancerError)


def test_cash_is_no_symbol() -> None:
    assert refusal(World(), market_buy("CASH", "1"), InvalidInput).field == "symbol"


def test_a_limit_order_needs_its_limit_and_a_market_order_has_none() -> None:
    limit = {**limit_buy("QQQ", "1", "200"), "limit_price": None}
    assert refusal(World(), limit, InvalidInput).message == "limit_price is needed for a limit order."
    market = {**market_buy("QQQ", "1"), "limit_price": Decimal(200)}
    assert refusal(World(), market, InvalidInput).message == "limit_price is only for limit orders."


def test_a_symbol_without_a_price_is_refused() -> None:
    assert refusal(World(), market_buy("NOPE", "1"), StalePlan).code == "NO_PRICE"


@pytest.mark.parametrize("quantity", ["90.000000001", "91"])
def test_nothing_is_sold_that_is_not_held(quantity: str) -> None:
    error = refusal(World(), market_sell("SPY", quantity), StalePlan)
    assert (error.code, error.field) == ("OVERSELL", "qty")
    assert error.message == f"The account can sell 90 SPY, not {quantity}."


def test_a_symbol_that_is_not_held_cannot_be_sold() -> None:
    assert refusal(World(), market_sell("QQQ", "1"), StalePlan).code == "OVERSELL"


def test_a_short_position_cannot_be_sold_further() -> None:
    world = World(holdings={"SPY": "-5"})
    assert refusal(world, market_sell("SPY", "1"), StalePlan).message == "The account can sell 0 SPY, not 1."


def test_a_buy_needs_its_cash_and_one_percent_more() -> None:
    error = refusal(World(), market_buy("QQQ", "4.96"), StalePlan)
    assert (error.code, error.field) == ("NOT_FUNDED", "qty")
    assert error.message == "The buys need up to $1,001.92 in cash, but $1,000.00 is there."
    world = World()
    assert execute_trade(world.ctx, **market_buy("QQQ", "4.95")).legs[0].state is LegState.FILLED


def test_what_the_account_cannot_pay_is_told_before_what_a_limit_does_not_allow() -> None:
    error = refusal(World(), market_buy("QQQ", "500"), StalePlan)
    assert error.code == "NOT_FUNDED"
    codes = [breach["code"] for breach in cast("list[dict[str, str]]", error.details["breaches"])]
    assert {"NOT_FUNDED", "POSITION_SHARE"} <= set(codes)


def test_a_limit_order_needs_the_cash_of_its_limit() -> None:
    assert refusal(World(), limit_buy("QQQ", "5", "200.01"), StalePlan).code == "NOT_FUNDED"
    world = World()
    assert execute_trade(world.ctx, **limit_buy("QQQ", "5", "200")).legs[0].filled_quantity == 5


def test_a_closed_market_takes_no_market_order() -> None:
    world = World()
    world.broker.is_open = False
    assert refusal(world, market_buy("QQQ", "1"), TradingHalted).code == "MARKET_CLOSED"


def test_a_limit_order_may_wait_for_the_open() -> None:
    world = World()
    world.broker.is_open = False
    run = execute_trade(world.ctx, **limit_buy("QQQ", "1", "200"))
    assert world.sent() == ["buy 1 QQQ"]
    assert (run.is_open, run.legs[0].state) == (True, LegState.WORKING)
    assert world.lock == run.run_id


def test_a_coin_trades_around_the_clock_and_never_by_day() -> None:
    world = World(prices={"SPY": Decimal(100), "BTC/USD": Decimal(50000)})
    world.broker.is_open = False
    execute_trade(world.ctx, **market_buy("BTC/USD", "0.001"))
    assert [(request.symbol, request.time_in_force) for request in world.broker.submitted] == [
        ("BTC/USD", TimeInForce.GTC)
    ]


@pytest.mark.parametrize("scope", ["system", "user"])
def test_a_halt_refuses_the_order_with_its_reason(scope: str) -> None:
    world = World()
    world.halt() if scope == "system" else world.set_user(state="HALTED", reason="fire drill")
    error = refusal(world, market_sell("SPY", "1"), TradingHalted)
    assert "(fire drill)" in error.message


def test_reducing_refuses_a_buy_and_takes_a_sell() -> None:
    world = World()
    world.set_user(state="REDUCING", reason="careful")
    assert refusal(world, market_buy("QQQ", "1"), TradingHalted).code == "TRADING_REDUCING"
    execute_trade(world.ctx, **market_sell("SPY", "1"))
    assert world.sent() == ["sell 1 SPY"]


def test_an_order_while_a_run_is_open_is_a_conflict() -> None:
    world = World(fills=Fills.BY_HAND)
    world.create(a_leg("01", symbol="GLD", quantity="1"))
    with pytest.raises(Conflict) as refused:
        execute_trade(world.ctx, **market_buy("QQQ", "1"))
    assert (refused.value.code, world.broker.submitted) == ("OPEN_RUN_EXISTS", [])


def test_an_open_order_for_the_symbol_refuses_another() -> None:
    world = World(fills=Fills.BY_HAND)
    world.broker.place(a_leg("77", OrderSide.BUY, symbol="QQQ", quantity="1", price="200").request())
    with pytest.raises(StalePlan) as refused:
        execute_trade(world.ctx, **market_buy("QQQ", "1"))
    assert (refused.value.code, world.broker.submitted) == ("OPEN_ORDER", [])


def test_a_rejected_order_says_what_the_broker_said() -> None:
    world = World()
    world.broker.fail("submit_order", Fault.REJECTED)
    run = execute_trade(world.ctx, **market_sell("SPY", "1"))
    assert (run.legs[0].state, run.legs[0].message) == (LegState.REJECTED, "The broker refused the request.")
    assert run.state is RunState.COMPLETED_ADJUSTED


def test_an_order_whose_answer_was_lost_is_found_and_not_sent_again() -> None:
    world = World()
    world.broker.fail("submit_order", Fault.UNKNOWN_TAKEN)
    run = execute_trade(world.ctx, **market_sell("SPY", "1", key="k"))
    assert (run.legs[0].state, len(world.broker.submitted)) == (LegState.FILLED, 1)


def test_an_order_is_exactly_what_was_asked_for() -> None:
    world = World()
    order = limit_buy("QQQ", "3", "199.5")
    order["time_in_force"] = TimeInForce.GTC
    execute_trade(world.ctx, **order)
    (request,) = world.broker.submitted
    assert (request.order_type, request.limit_price) == (OrderType.LIMIT, Decimal("199.5"))
    assert (request.time_in_force, request.quantity) == (TimeInForce.GTC, Decimal(3))
