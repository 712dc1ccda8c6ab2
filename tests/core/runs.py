"""Runs and legs for the tests of the execution core."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from rebalancer.core.account.leg import Leg, client_order_id
from rebalancer.core.account.order import BrokerOrder, LegState, OrderSide
from rebalancer.core.execution.run import Run, RunKind, RunState
from rebalancer.core.risk.state import TradingState, TradingStatus

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
RUN_ID = "run-00000001"
ACCOUNT = "account-of-owner-1"
ACTIVE = TradingStatus(TradingState.ACTIVE, "Trading is on.", "system")
REDUCING = TradingStatus(TradingState.REDUCING, "Trading is reducing (sells only) for your account.", "user")
HALTED = TradingStatus(
    TradingState.HALTED, "The operator has halted trading for the whole system (fire drill).", "system"
)


def a_leg(
    leg_id: str = "01",
    side: OrderSide = OrderSide.SELL,
    *,
    symbol: str = "SPY",
    quantity: str = "10",
    price: str = "100",
    step: str = "0.000000001",
    state: LegState = LegState.PLANNED,
) -> Leg:
    """A market leg of the run `RUN_ID`; one that is open at the broker or final there has an order id."""
    leg = Leg(
        leg_id=leg_id,
        client_order_id=client_order_id(RUN_ID, leg_id),
        symbol=symbol,
        side=side,
        planned_quantity=Decimal(quantity),
        quantity=Decimal(quantity),
        quantity_step=Decimal(step),
        reference_price=Decimal(price),
        state=state,
    )
    if state in {LegState.INTENDED, LegState.UNKNOWN}:
        return replace(leg, intended_at=NOW)
    if state in {LegState.WORKING, LegState.PARTIALLY_FILLED, LegState.FILLED, LegState.CANCELED}:
        leg = replace(leg, order_id=f"order-{leg_id}", intended_at=NOW, submitted_at=NOW)
    if state is LegState.FILLED:
        return replace(leg, filled_quantity=leg.quantity, filled_average_price=leg.reference_price)
    return leg


def a_run(*legs: Leg, state: RunState = RunState.PLANNED, buffer: str = "0") -> Run:
    """A rebalance run of these legs, in the middle of a session, with enough to sell."""
    return Run(
        run_id=RUN_ID,
        kind=RunKind.REBALANCE,
        origin="PERSON",
        plan_id="sha256:" + "0" * 64,
        request_digest="digest",
        state=state,
        legs=legs,
        cash_buffer_usd=Decimal(buffer),
        created_at=NOW,
        updated_at=NOW,
        held_before={leg.symbol: Decimal(1000) for leg in legs if leg.side is OrderSide.SELL},
        session_ends_at=NOW + timedelta(hours=6),
        account_digest=ACCOUNT,
    )


def an_order(leg: Leg, state: LegState = LegState.WORKING, *, filled: str = "0", price: str = "100") -> BrokerOrder:
    """What the broker says of a leg's order."""
    quantity = Decimal(filled)
    return BrokerOrder(
        order_id=f"order-{leg.leg_id}",
        client_order_id=leg.client_order_id,
        symbol=leg.symbol,
        side=leg.side,
        quantity=leg.quantity,
        filled_quantity=quantity,
        filled_average_price=Decimal(price) if quantity else None,
        state=state,
        status=state.value.lower(),
        submitted_at=NOW,
    )
