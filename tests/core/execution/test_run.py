"""A run as data: its ids, and how it closes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.account.leg import client_order_id
from rebalancer.core.account.order import LegState, OrderSide, OrderType, TimeInForce
from rebalancer.core.execution.run import CLOSED, RunState, closed, closing
from tests.core.runs import NOW, a_leg, a_run

BUY = OrderSide.BUY


def test_the_order_id_follows_from_run_and_leg_alone() -> None:
    assert client_order_id("abcd1234", "07") == "ek-abcd1234-07"


def test_the_longest_run_id_still_gives_an_order_id_that_the_broker_takes() -> None:
    assert len(client_order_id("r" * 64, "1000")) <= 128


def test_a_request_says_what_the_leg_says() -> None:
    leg = replace(
        a_leg(quantity="3"),
        quantity=Decimal(2),
        order_type=OrderType.LIMIT,
        time_in_force=TimeInForce.GTC,
        limit_price=Decimal("99.5"),
    )
    request = leg.request()
    assert (request.client_order_id, request.symbol, request.side) == (leg.client_order_id, "SPY", OrderSide.SELL)
    assert (request.quantity, request.limit_price) == (Decimal(2), Decimal("99.5"))
    assert (request.order_type, request.time_in_force) == (OrderType.LIMIT, TimeInForce.GTC)


@pytest.mark.parametrize("state", list(RunState))
def test_a_run_is_open_until_it_is_in_one_of_the_four_final_states(state: RunState) -> None:
    finals = {RunState.COMPLETED, RunState.COMPLETED_ADJUSTED, RunState.CANCELLED, RunState.HALTED}
    assert a_run(a_leg(), state=state).is_open is (state not in finals)
    assert finals == CLOSED


def test_replacing_some_legs_keeps_the_others_and_their_order() -> None:
    run = a_run(a_leg("01"), a_leg("02"), a_leg("03"))
    moved = run.with_legs({"02": replace(run.legs[1], state=LegState.INTENDED)})
    assert [leg.leg_id for leg in moved.legs] == ["01", "02", "03"]
    assert [leg.state for leg in moved.legs] == [LegState.PLANNED, LegState.INTENDED, LegState.PLANNED]


def test_a_run_whose_orders_were_all_filled_as_planned_is_completed() -> None:
    run = a_run(a_leg("01", state=LegState.FILLED), a_leg("02", BUY, state=LegState.FILLED))
    final = closing(run, NOW)
    assert (final.state, final.reason, final.completed_at) == (RunState.COMPLETED, "COMPLETED", NOW)
    assert (
        final.message
        == "Every order was filled as planned. Sold $1,000.00 of $1,000.00. Bought $1,000.00 of $1,000.00."
    )


@pytest.mark.parametrize(
    "ended",
    [
        LegState.CANCELED,
        LegState.EXPIRED,
        LegState.REPLACED,
        LegState.REJECTED,
        LegState.DENIED,
        LegState.SKIPPED,
    ],
)
def test_a_run_with_an_order_that_was_not_filled_is_completed_adjusted(ended: LegState) -> None:
    final = closing(a_run(a_leg("01", state=LegState.FILLED), a_leg("02", BUY, state=ended)), NOW)
    assert (final.state, final.reason) == (RunState.COMPLETED_ADJUSTED, "ADJUSTED")
    assert final.message.startswith("Sold $1,000.00 of $1,000.00. Bought $0.00 of $1,000.00.")
    assert final.message.endswith("What is left shows as drift.")


def test_a_run_whose_buy_was_scaled_down_is_adjusted_though_the_smaller_order_was_filled() -> None:
    scaled = replace(a_leg("02", BUY, state=LegState.FILLED), quantity=Decimal(9), filled_quantity=Decimal(9))
    final = closing(a_run(a_leg("01", state=LegState.FILLED), scaled), NOW)
    assert final.state is RunState.COMPLETED_ADJUSTED
    assert final.message.startswith("Sold $1,000.00 of $1,000.00. Bought $900.00 of $1,000.00.")


def test_closing_a_run_names_state_reason_message_and_time() -> None:
    run = closed(a_run(a_leg()), RunState.HALTED, NOW, "TRADING_HALTED", "Stopped.")
    assert not run.is_open
    assert (run.reason, run.message, run.completed_at, run.updated_at) == ("TRADING_HALTED", "Stopped.", NOW, NOW)
