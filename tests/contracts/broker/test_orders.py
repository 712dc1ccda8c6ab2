"""The broker's contract: orders are taken once, filled exactly, refused with a reason, cancelled without fuss."""

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.account.order import LegState, OrderSide, TimeInForce
from rebalancer.core.base.errors import BrokerRejected
from tests.contracts.broker.worlds import UNKNOWN_SYMBOL, World, filled, order, wait_for

BUY, SELL = OrderSide.BUY, OrderSide.SELL


def test_a_filled_buy_moves_cash_and_position_by_exactly_what_it_cost(world: World) -> None:
    broker = world.open(cash="10000", holdings={"SPY": "1.000000001"})

    done = filled(broker, order("SPY", BUY, "2.123456789"))

    portfolio = broker.fetch_snapshot([]).portfolio
    assert done.filled_quantity == Decimal("2.123456789")
    assert done.filled_average_price is not None
    assert portfolio.cash == Decimal(10000) - Decimal("2.123456789") * done.filled_average_price
    assert portfolio.positions[0].quantity == Decimal("3.123456790")


def test_selling_everything_leaves_no_position(world: World) -> None:
    broker = world.open(cash="0", holdings={"SPY": "10.5"})

    done = filled(broker, order("SPY", SELL, "10.5"))

    portfolio = broker.fetch_snapshot([]).portfolio
    assert done.filled_average_price is not None
    assert portfolio.positions == ()
    assert portfolio.cash == Decimal("10.5") * done.filled_average_price
    assert broker.fetch_funds().spendable_usd == portfolio.cash


def test_a_coin_is_sold_under_its_pair(world: World) -> None:
    broker = world.open(cash="0", holdings={"BTC/USD": "0.25"})

    done = filled(broker, replace(order("BTC/USD", SELL, "0.2"), time_in_force=TimeInForce.GTC))

    (position,) = broker.fetch_snapshot([]).portfolio.positions
    assert done.symbol == "BTC/USD"
    assert (position.symbol, position.quantity) == ("BTC/USD", Decimal("0.05"))


def test_the_answer_to_a_submit_repeats_what_was_asked(world: World) -> None:
    request = order("SPY", BUY, "1.5", order_id="ek-run1-01")

    answer = world.open(cash="10000").submit_order(request)

    assert answer.client_order_id == "ek-run1-01"
    assert (answer.symbol, answer.side, answer.quantity) == ("SPY", BUY, Decimal("1.5"))
    assert answer.order_id
    assert answer.submitted_at is not None


def test_the_same_order_twice_stands_once(world: World) -> None:
    broker = world.open(cash="10000")
    request = order("SPY", BUY, "1")

    first = broker.submit_order(request)
    second = broker.submit_order(request)

    wait_for(broker, request.client_order_id)
    assert second.order_id == first.order_id
    assert len(broker.fetch_orders(["SPY"])) == 1
    assert broker.fetch_snapshot([]).portfolio.positions[0].quantity == 1


@pytest.mark.parametrize(("symbol", "side", "quantity"), [("SPY", BUY, "2"), ("SPY", SELL, "1"), ("QQQ", BUY, "1")])
def test_an_id_that_stands_for_another_order_is_refused(
    world: World, symbol: str, side: OrderSide, quantity: str
) -> None:
    broker = world.open(cash="10000", holdings={"SPY": "5"})
    request = order("SPY", BUY, "1")
    broker.submit_order(request)

    with pytest.raises(BrokerRejected) as refused:
        broker.submit_order(order(symbol, side, quantity, order_id=request.client_order_id))

    assert refused.value.code == "ORDER_ID_TAKEN"
    assert len(broker.fetch_orders(["SPY", "QQQ"])) == 1


@pytest.mark.parametrize(
    ("symbol", "side", "quantity", "code"),
    [
        ("SPY", BUY, "1000", "INSUFFICIENT_BUYING_POWER"),
        ("SPY", SELL, "11", "INSUFFICIENT_QUANTITY"),
        ("NVR", BUY, "0.5", "NOT_FRACTIONABLE"),
        (UNKNOWN_SYMBOL, BUY, "1", "ASSET_NOT_FOUND"),
        ("QQQ", BUY, "1", "ASSET_NOT_TRADABLE"),
    ],
)
def test_a_refusal_says_why_and_leaves_no_order(
    world: World, symbol: str, side: OrderSide, quantity: str, code: str
) -> None:
    broker = world.open(cash="10000", holdings={"SPY": "10"})
    world.halt("QQQ")

    with pytest.raises(BrokerRejected) as refused:
        broker.submit_order(order(symbol, side, quantity))

    assert refused.value.code == code
    assert refused.value.message.endswith(".")
    assert list(broker.fetch_orders(["SPY", "QQQ", "NVR"])) == []


def test_shares_held_by_an_open_sell_cannot_be_sold_again(world: World) -> None:
    broker = world.open(cash="0", holdings={"SPY": "10"})
    broker.submit_order(order("SPY", SELL, "8", limit="900"))

    with pytest.raises(BrokerRejected) as refused:
        broker.submit_order(order("SPY", SELL, "3"))

    assert refused.value.code == "INSUFFICIENT_QUANTITY"


def test_a_partial_fill_is_partially_filled_with_what_it_has(world: World) -> None:
    broker = world.open(cash="10000")
    world.fill_partly()
    request = order("SPY", BUY, "4")
    broker.submit_order(request)

    partly = wait_for(broker, request.client_order_id, lambda found: found.filled_quantity > 0)

    assert partly.state is LegState.PARTIALLY_FILLED
    assert partly.filled_quantity == Decimal(2)
    assert dict(broker.fetch_snapshot([]).portfolio.open_quantities) == {"SPY": Decimal(2)}


def test_a_partial_fill_that_is_cancelled_keeps_its_shares(world: World) -> None:
    broker = world.open(cash="10000")
    world.fill_partly()
    request = order("SPY", BUY, "4")
    order_id = broker.submit_order(request).order_id
    wait_for(broker, request.client_order_id, lambda found: found.filled_quantity > 0)

    broker.cancel_order(order_id)

    done = wait_for(broker, request.client_order_id)
    assert (done.state, done.filled_quantity) == (LegState.CANCELED, Decimal(2))
    assert broker.fetch_snapshot([]).portfolio.positions[0].quantity == 2


def test_an_open_order_is_cancelled_and_cancelling_again_changes_nothing(world: World) -> None:
    broker = world.open(cash="10000")
    request = order("SPY", BUY, "1", limit="300")
    order_id = broker.submit_order(request).order_id

    broker.cancel_order(order_id)
    broker.cancel_order(order_id)

    assert wait_for(broker, request.client_order_id).state is LegState.CANCELED
    assert broker.fetch_funds().spendable_usd == Decimal(10000)


def test_cancelling_a_filled_order_leaves_it_filled(world: World) -> None:
    broker = world.open(cash="10000")
    done = filled(broker, order("SPY", BUY, "1"))

    broker.cancel_order(done.order_id)

    assert broker.fetch_order(done.client_order_id) == done


def test_cancelling_an_unknown_order_is_no_error(world: World) -> None:
    broker = world.open(cash="10000")

    broker.cancel_order("11111111-2222-4333-8444-555555555555")

    assert list(broker.fetch_orders(["SPY"])) == []


def test_an_order_that_was_never_sent_is_none(world: World) -> None:
    assert world.open(cash="10").fetch_order("ek-never-sent") is None


def test_orders_are_listed_by_symbol_newest_first_whatever_became_of_them(world: World) -> None:
    broker = world.open(cash="10000")
    requests = [order("SPY", BUY, "1"), order("SPY", BUY, "1", limit="300"), order("QQQ", BUY, "1")]
    for request in requests:
        broker.submit_order(request)
    wait_for(broker, requests[0].client_order_id)

    of_spy = broker.fetch_orders(["SPY"])
    of_both = broker.fetch_orders(["SPY", "QQQ"])

    assert [found.client_order_id for found in of_spy] == [requests[1].client_order_id, requests[0].client_order_id]
    assert [found.state for found in of_spy] == [LegState.WORKING, LegState.FILLED]
    assert len(of_both) == 3
    assert list(broker.fetch_orders([])) == []
