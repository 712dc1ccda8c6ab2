"""A stored run goes through its phases: sells, their cash, buys, comparison."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.base.errors import NotFound
from rebalancer.core.execution.run import RunState
from rebalancer.ports.account import Asset
from rebalancer.services.execution.advance import advance_run
from tests.core.runs import a_leg
from tests.services.world import Fault, Fills, World

BUY = OrderSide.BUY


def states(world: World) -> list[LegState]:
    return [leg.state for leg in world.run().legs]


def test_orders_that_fill_at_once_complete_the_run_in_one_call() -> None:
    world = World()
    world.create_three_orders()
    final = world.advance()
    assert final.state is RunState.COMPLETED
    assert final.message.endswith("Sold $5,000.00 of $5,000.00. Bought $5,800.00 of $5,800.00.")
    assert world.sent() == ["sell 40 SPY", "sell 20 GLD", "buy 29 QQQ"]
    assert world.broker.holdings == {"SPY": 50, "GLD": 0, "QQQ": 29}
    assert world.lock is None


def test_a_run_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound, match="There is no run nowhere"):
        advance_run(World().ctx, "nowhere")


def test_a_closed_run_stays_as_it_is_and_asks_the_broker_nothing() -> None:
    world = World()
    world.create_three_orders()
    final = world.advance()
    calls, writes = len(world.broker.calls), world.documents.writes
    assert world.advance() == final
    assert (len(world.broker.calls), world.documents.writes) == (calls, writes)


def test_buys_wait_until_the_sells_have_brought_their_cash() -> None:
    world = World(fills=Fills.BY_HAND)
    stored = world.create_three_orders()
    for _ in range(3):
        assert world.advance().is_open
    assert world.sides() == ["sell", "sell"]
    world.broker.fill(stored.run.legs[0].client_order_id)
    world.advance()
    assert world.sides() == ["sell", "sell"], "the cash of one sale does not pay the buy"
    world.broker.fill(stored.run.legs[1].client_order_id)
    world.advance()
    assert world.sent()[2:] == ["buy 29 QQQ"]


def test_buys_that_the_cash_covers_do_not_wait_for_the_sells() -> None:
    world = World(fills=Fills.BY_HAND)
    world.create(a_leg("01", quantity="10"), a_leg("02", BUY, symbol="GLD", quantity="10", price="50"))
    world.advance()
    assert world.sent() == ["sell 10 SPY", "buy 10 GLD"]


def test_orders_that_fill_in_parts_are_followed_to_the_end() -> None:
    world = World(fills=Fills.STEPWISE)
    world.create_three_orders()
    final = world.finish()
    assert final.state is RunState.COMPLETED
    assert [leg.filled_quantity for leg in final.legs] == [40, 20, 29]
    world.require_each_order_once()


def test_a_partial_fill_is_stored_before_the_rest_comes() -> None:
    world = World(fills=Fills.BY_HAND)
    stored = world.create(a_leg("01", quantity="10"))
    world.advance()
    world.broker.fill(stored.run.legs[0].client_order_id, Decimal(4))
    world.advance()
    leg = world.run().legs[0]
    assert (leg.state, leg.filled_quantity) == (LegState.PARTIALLY_FILLED, Decimal(4))
    world.broker.fill(stored.run.legs[0].client_order_id)
    assert world.advance().state is RunState.COMPLETED


def test_a_sell_that_ends_half_filled_leaves_the_buys_to_the_cash_that_came() -> None:
    world = World(fills=Fills.BY_HAND, cash="0")
    stored = world.create(a_leg("01", quantity="40"), a_leg("02", BUY, symbol="GLD", quantity="80", price="50"))
    world.advance()
    world.broker.fill(stored.run.legs[0].client_order_id, Decimal(10))
    world.broker.end(stored.run.legs[0].client_order_id, LegState.EXPIRED)
    world.broker.fills = Fills.INSTANT
    final = world.finish()
    assert final.state is RunState.COMPLETED_ADJUSTED
    assert (final.legs[1].quantity, final.legs[1].reason) == (Decimal(20), "SCALED_TO_CASH")
    assert world.broker.cash == 0


def test_a_sell_that_the_broker_rejects_is_final_and_its_buy_is_not_funded() -> None:
    world = World(cash="0")
    world.broker.fail("submit_order", Fault.REJECTED)
    world.create(a_leg("01", quantity="40"), a_leg("02", BUY, symbol="GLD", quantity="10", price="50"))
    final = world.finish()
    assert final.state is RunState.COMPLETED_ADJUSTED
    assert [(leg.state, leg.reason) for leg in final.legs] == [
        (LegState.REJECTED, "BROKER_FORBIDDEN"),
        (LegState.SKIPPED, "NOT_FUNDED"),
    ]
    assert world.broker.calls.count("submit_order") == 1, "a leg is never retried in the same run"


def test_one_rejected_buy_does_not_stop_the_others() -> None:
    world = World(cash="5000")
    world.broker.assets["GLD"] = Asset("GLD", "Gold", "us_equity", tradable=False, fractionable=True)
    world.create(a_leg("01", BUY, symbol="GLD", quantity="10", price="50"), a_leg("02", BUY, symbol="QQQ", price="200"))
    final = world.finish()
    assert states(world) == [LegState.REJECTED, LegState.FILLED]
    assert final.message == (
        "Bought $2,000.00 of $2,500.00. The broker rejected the order of GLD. What is left shows as drift."
    )


@pytest.mark.parametrize(("step", "expected"), [("1", "4"), ("0.000000001", "4.5")])
def test_buys_are_scaled_down_to_the_cash_at_the_newest_ask(step: str, expected: str) -> None:
    world = World(cash="990")
    world.broker.asks["QQQ"] = Decimal(220)
    world.create(a_leg("01", BUY, symbol="QQQ", quantity="5", price="200", step=step))
    final = world.finish()
    assert final.legs[0].quantity == Decimal(expected)
    assert final.state is RunState.COMPLETED_ADJUSTED
    assert world.broker.cash >= 0


def test_one_decision_on_the_buys_asks_once_for_cash_and_once_for_quotes() -> None:
    world = World(cash="1000")
    world.create(a_leg("01", BUY, symbol="QQQ", quantity="5", price="200"))
    world.advance()
    assert world.broker.calls == ["fetch_funds", "fetch_quotes", "submit_order", "fetch_snapshot"]


def test_cheaper_prices_never_scale_a_buy_up() -> None:
    world = World(cash="1000")
    world.broker.prices["QQQ"] = Decimal(199)
    world.create(a_leg("01", BUY, symbol="QQQ", quantity="5", price="200"))
    assert world.finish().legs[0].filled_quantity == 5


def test_a_price_that_rose_within_the_tolerance_of_the_start_never_overspends() -> None:
    world = World(cash="1006")
    world.broker.asks["QQQ"] = Decimal(202)
    world.create(a_leg("01", BUY, symbol="QQQ", quantity="5", price="200"))
    final = world.finish()
    assert final.legs[0].state is LegState.FILLED
    assert final.legs[0].quantity < 5
    assert world.broker.cash >= 0


def test_the_cash_buffer_stays_untouched() -> None:
    world = World(cash="1000")
    world.create(a_leg("01", BUY, symbol="QQQ", quantity="5", price="200"), buffer="400")
    world.finish()
    assert world.broker.cash == 400


def test_a_fill_that_is_reported_after_the_end_of_the_day_is_counted_while_the_run_is_open() -> None:
    world = World(fills=Fills.BY_HAND)
    stored = world.create(a_leg("01", quantity="10"), a_leg("02", symbol="SPY", quantity="5"))
    world.advance()
    world.broker.end(stored.run.legs[0].client_order_id, LegState.EXPIRED)
    world.advance()
    assert states(world) == [LegState.EXPIRED, LegState.WORKING]
    world.broker.fill(stored.run.legs[0].client_order_id)
    world.broker.fill(stored.run.legs[1].client_order_id)
    final = world.finish()
    assert [leg.state for leg in final.legs] == [LegState.FILLED, LegState.FILLED]
    assert final.state is RunState.COMPLETED


def test_the_end_of_a_run_measures_the_drift_for_the_page() -> None:
    world = World()
    world.save_targets(SPY="50", CASH="50")
    world.create(a_leg("01", quantity="40"))
    world.advance()
    assert world.drift["needs_rebalance"] is False
    assert world.drift["cash"] == "5000.00"
