"""Orders, from ours to Alpaca's words and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC
from decimal import ROUND_DOWN, Decimal
from typing import Any, Final

from rebalancer.adapters.alpaca.failures import unreadable
from rebalancer.adapters.alpaca.symbols import normalise_symbol
from rebalancer.adapters.alpaca.wire import WireOrder, read_each
from rebalancer.core.account.order import BrokerOrder, LegState, OrderRequest, OrderSide, OrderType
from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.base.money import plain

CLIENT_ORDER_ID_LENGTH_MAX: Final = 128
_ZERO = Decimal(0)
_QUANTITY_STEP = Decimal("0.000000001")

_STATES: Final = {
    "partially_filled": LegState.PARTIALLY_FILLED,
    "filled": LegState.FILLED,
    "canceled": LegState.CANCELED,
    "expired": LegState.EXPIRED,
    "rejected": LegState.REJECTED,
    # The order itself lives no more; its successor has an id of its own, which is not ours.
    "replaced": LegState.REPLACED,
}
"""The words that settle something. Every other one, known or new, means that the order is still to be waited for."""

# The second exit of a pair, dormant until its sibling ends: counting it would sell the same shares twice.
_DORMANT = "held"


def order_body(request: OrderRequest) -> dict[str, str]:
    """Return the order as Alpaca takes it, numbers as strings with every digit.

    Raises:
        InvariantViolation: for what our own checks should have stopped: a quantity that is not above 0, an id that is
            empty or too long, a limit order without its price.
    """
    if not request.quantity.is_finite() or request.quantity <= 0:
        raise InvariantViolation(f"An order's quantity is {request.quantity}, but must be above 0.", field="quantity")
    if not 0 < len(request.client_order_id) <= CLIENT_ORDER_ID_LENGTH_MAX:
        raise InvariantViolation("A client order id has 1 to 128 characters.", field="client_order_id")
    body = {
        "symbol": request.symbol,
        "side": request.side.value,
        "qty": plain(request.quantity),
        "type": request.order_type.value,
        "time_in_force": request.time_in_force.value,
        "client_order_id": request.client_order_id,
    }
    if request.order_type is OrderType.LIMIT:
        if request.limit_price is None or not request.limit_price.is_finite() or request.limit_price <= 0:
            raise InvariantViolation("A limit order needs a limit price above 0.", field="limit_price")
        body["limit_price"] = plain(request.limit_price)
    return body


def read_orders(answer: Any) -> list[WireOrder]:
    """Read a list of orders, those of several legs taken apart: only the legs have a symbol and a side."""
    orders: list[WireOrder] = []
    for order in read_each(WireOrder, answer, "order"):
        orders.extend(order.legs or () if order.order_class == "mleg" and not order.symbol else (order,))
    return orders


def broker_order(order: WireOrder) -> BrokerOrder:
    """Return an order in our words.

    Raises:
        BrokerUnavailable: BROKER_ANSWER_UNREADABLE where it has no symbol or no side that we know.
    """
    if not order.symbol:
        raise unreadable(f"order {order.id}", "symbol: it is missing")
    return BrokerOrder(
        order_id=order.id,
        client_order_id=order.client_order_id,
        symbol=normalise_symbol(order.symbol, order.asset_class),
        side=_side(order),
        quantity=order.qty,
        filled_quantity=order.filled_qty or _ZERO,
        filled_average_price=order.filled_avg_price,
        state=_state(order),
        status=order.status,
        submitted_at=order.submitted_at.astimezone(UTC) if order.submitted_at else None,
        filled_at=order.filled_at.astimezone(UTC) if order.filled_at else None,
    )


def open_quantities(orders: Iterable[WireOrder], prices: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return what open orders will still add (buys) or remove (sells), by symbol, in shares or coins.

    An order by notional is counted at today's price, rounded down to nine places; without a price it is not counted.
    """
    pending: dict[str, Decimal] = {}
    for wire in orders:
        order = broker_order(wire)
        if wire.status == _DORMANT or order.state not in (LegState.WORKING, LegState.PARTIALLY_FILLED):
            continue
        left = _left(wire, order, prices.get(order.symbol))
        signed = left if order.side is OrderSide.BUY else -left
        pending[order.symbol] = pending.get(order.symbol, _ZERO) + signed
    return {symbol: quantity for symbol, quantity in pending.items() if quantity}


def _left(wire: WireOrder, order: BrokerOrder, price: Decimal | None) -> Decimal:
    if order.quantity is not None:
        return max(_ZERO, order.quantity - order.filled_quantity)
    if wire.notional is None or price is None:
        return _ZERO
    spent = order.filled_quantity * (order.filled_average_price or _ZERO)
    return max(_ZERO, (wire.notional - spent) / price).quantize(_QUANTITY_STEP, ROUND_DOWN)


def _side(order: WireOrder) -> OrderSide:
    for side in OrderSide:
        if order.side == side.value or (order.side or "").startswith(f"{side.value}_"):
            return side
    raise unreadable(f"order {order.id}", f"side: {str(order.side)[:20]!r} is neither buy nor sell")


def _state(order: WireOrder) -> LegState:
    """Return what the status means for a leg; quantities count for more than words, as words lag behind."""
    filled = order.filled_qty or _ZERO
    state = _STATES.get(order.status, LegState.WORKING)
    if order.qty is not None and filled == order.qty and filled > 0 and state is not LegState.REJECTED:
        return LegState.FILLED
    if state is LegState.WORKING and filled > 0:
        return LegState.PARTIALLY_FILLED
    return state
