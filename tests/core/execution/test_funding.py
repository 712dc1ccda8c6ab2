"""Buys are scaled down to real cash, never up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState, OrderSide, OrderType
from rebalancer.core.execution.funding import scale_to_cash
from tests.core.runs import a_leg

BUY = OrderSide.BUY


def cost_usd(legs: list[Leg], asks: dict[str, Decimal]) -> Decimal:
    sent = [leg for leg in legs if leg.state is LegState.PLANNED]
    return sum(
        (
            leg.quantity * (leg.limit_price or max(asks.get(leg.symbol, Decimal(0)), leg.reference_price))
            for leg in sent
        ),
        Decimal(0),
    )


def test_buys_that_the_cash_covers_stay_as_they_are() -> None:
    buys = [a_leg("01", BUY, quantity="3", price="100"), a_leg("02", BUY, symbol="QQQ", quantity="2", price="50")]
    assert scale_to_cash(buys, Decimal(400), {}) == buys


def test_more_cash_never_buys_more_than_was_approved() -> None:
    buys = [a_leg("01", BUY, quantity="3", price="100")]
    assert scale_to_cash(buys, Decimal(1_000_000), {"SPY": Decimal(1)}) == buys


def test_each_buy_shrinks_by_the_same_share() -> None:
    buys = [a_leg("01", BUY, quantity="4", price="100"), a_leg("02", BUY, symbol="QQQ", quantity="8", price="50")]
    scaled = scale_to_cash(buys, Decimal(400), {})
    assert [(leg.quantity, leg.reason) for leg in scaled] == [
        (Decimal(2), "SCALED_TO_CASH"),
        (Decimal(4), "SCALED_TO_CASH"),
    ]
    assert [leg.planned_quantity for leg in scaled] == [4, 8]


def test_fractions_round_down_to_the_ninth_decimal() -> None:
    (leg,) = scale_to_cash([a_leg("01", BUY, quantity="1", price="3")], Decimal(1), {})
    assert leg.quantity == Decimal("0.333333333")


def test_whole_shares_round_down_to_whole_shares() -> None:
    (leg,) = scale_to_cash([a_leg("01", BUY, quantity="10", price="100", step="1")], Decimal("799.99"), {})
    assert leg.quantity == 7


def test_a_buy_that_rounds_to_nothing_is_skipped_with_its_reason() -> None:
    (leg,) = scale_to_cash([a_leg("01", BUY, quantity="2", price="100", step="1")], Decimal(99), {})
    assert (leg.state, leg.reason, leg.quantity) == (LegState.SKIPPED, "NOT_FUNDED", Decimal(2))


@pytest.mark.parametrize("cash", ["0", "-250"])
def test_without_cash_every_buy_is_skipped(cash: str) -> None:
    scaled = scale_to_cash([a_leg("01", BUY), a_leg("02", BUY, symbol="QQQ")], Decimal(cash), {})
    assert [leg.state for leg in scaled] == [LegState.SKIPPED, LegState.SKIPPED]


def test_the_dearer_of_ask_and_planned_price_counts() -> None:
    buys = [a_leg("01", BUY, quantity="10", price="100")]
    assert scale_to_cash(buys, Decimal(1000), {"SPY": Decimal(125)})[0].quantity == 8
    assert scale_to_cash(buys, Decimal(1000), {"SPY": Decimal(50)})[0].quantity == 10


def test_a_limit_order_costs_at_most_its_limit() -> None:
    limited = replace(a_leg("01", BUY, quantity="10", price="100"), order_type=OrderType.LIMIT, limit_price=Decimal(80))
    assert scale_to_cash([limited], Decimal(800), {"SPY": Decimal(100)}) == [limited]


_prices = st.decimals(min_value="0.01", max_value="5000", places=2)
_quantities = st.decimals(min_value="0.000000001", max_value="10000", places=9)


@given(
    orders=st.lists(st.tuples(_quantities, _prices, _prices, st.booleans()), min_size=1, max_size=6),
    cash=st.decimals(min_value=-100, max_value=100_000, places=2),
)
def test_scaled_buys_never_cost_more_than_the_cash_and_never_exceed_the_approved_quantity(
    orders: list[tuple[Decimal, Decimal, Decimal, bool]], cash: Decimal
) -> None:
    buys, asks = [], {}
    for number, (quantity, price, ask, whole) in enumerate(orders, start=1):
        amount = max(quantity.to_integral_value(), Decimal(1)) if whole else quantity
        step = "1" if whole else "0.000000001"
        buys.append(
            a_leg(f"{number:02d}", BUY, symbol=f"S{number}", quantity=f"{amount:f}", price=f"{price}", step=step)
        )
        asks[f"S{number}"] = ask
    scaled = scale_to_cash(buys, cash, asks)
    assert cost_usd(scaled, asks) <= max(cash, Decimal(0))
    assert all(leg.quantity <= leg.planned_quantity and leg.quantity % leg.quantity_step == 0 for leg in scaled)
    assert [leg.leg_id for leg in scaled] == [leg.leg_id for leg in buys]
