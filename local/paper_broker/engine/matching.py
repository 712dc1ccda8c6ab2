"""Moves one order on: routes it, triggers its stop, fills it at the quote, expires it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from local.paper_broker.engine.model import Fill, Order
from local.paper_broker.engine.timing import instants_to_try, next_tradable
from local.paper_broker.market import NEW_YORK, Market
from local.paper_broker.numbers import QUANTITY_STEP

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Execution:
    """A fill and when it happened (broker time)."""

    at: datetime
    fill: Fill


HeldQuantity = Callable[[str], Decimal]
"""The account's signed position in a symbol at this moment."""


def advance_order(
    market: Market, order: Order, position: HeldQuantity, tried: datetime | None, now: datetime, delay: timedelta
) -> list[Execution]:
    """Carries `order` (changed in place) on to `now` and returns its fills, oldest first.

    `tried` is when it was last held against the quote, `delay` how long after submission the exchange first sees it.
    Buys fill at the ask, sells at the bid, whole at once: depth is not modelled, as on Alpaca's paper accounts.
    """
    first = next_tradable(market, order, order.submitted_at + delay)
    horizon = min(now, order.expires_at)
    executions: list[Execution] = []
    if first <= horizon and first < order.expires_at:
        _route(order, first)
        executions = _try_to_fill(market, order, position, first, tried, horizon)
    if order.is_open and order.time_in_force in ("ioc", "fok") and first <= now:
        _close(order, "canceled", max(first, order.updated_at))
    if order.is_open and now >= order.expires_at:
        _close(order, "expired", order.expires_at)
    return executions


def _route(order: Order, at: datetime) -> None:
    if order.status not in ("pending_new", "accepted"):
        return
    if order.reject_when_routed:
        order.status, order.failed_at, order.updated_at = "rejected", at, at
    else:
        order.status, order.updated_at = "new", at


def _close(order: Order, status: str, at: datetime) -> None:
    if status == "canceled":
        order.status, order.canceled_at = "canceled", at
    else:
        order.status, order.expired_at = "expired", at
    order.updated_at = at


def _try_to_fill(
    market: Market, order: Order, position: HeldQuantity, first: datetime, tried: datetime | None, horizon: datetime
) -> list[Execution]:
    executions: list[Execution] = []
    if not market.is_trading(order.symbol):
        return executions
    for at in instants_to_try(market, order, first, tried, horizon):
        if not order.is_open or at >= order.expires_at:
            break
        price = _execution_price(market, order, at)
        unposted = sum((execution.fill.qty for execution in executions), ZERO)
        held = position(order.symbol) - (unposted if order.side == "sell" else ZERO)
        quantity = ZERO if price is None else _quantity_to_fill(order, price, held, at)
        if price is not None and quantity > 0:
            executions.append(Execution(at, _fill(market, order, quantity, price, at)))
        if order.time_in_force in ("ioc", "fok"):
            break
    return executions


def _execution_price(market: Market, order: Order, at: datetime) -> Decimal | None:
    """What the order would trade at now, in dollars; None while its limit or stop does not allow it."""
    quote = market.quote(order.symbol, at)
    buying = order.side == "buy"
    price = quote.ask if buying else quote.bid
    if order.stop_price is not None and not order.stop_triggered:
        reached = price >= order.stop_price if buying else price <= order.stop_price
        if not reached:
            return None
        order.stop_triggered = True
    if order.limit_price is None:
        return price
    allowed = price <= order.limit_price if buying else price >= order.limit_price
    return price if allowed else None


def _quantity_to_fill(order: Order, price: Decimal, position: Decimal, at: datetime) -> Decimal:
    """How much trades at `price`. A notional becomes a quantity rounded down to nine places, so it never overspends."""
    if order.qty is not None:
        left = order.qty - order.filled_qty
        step = QUANTITY_STEP if left % 1 else Decimal(1)
    else:
        dollars = (order.notional or ZERO) - order.filled_cost
        left, step = (dollars / price).quantize(QUANTITY_STEP, rounding=ROUND_DOWN), QUANTITY_STEP
        if order.side == "sell":
            left = min(left, position)
    plan = order.partial_fill
    if plan is None or order.time_in_force == "fok":
        return left
    head = (left * plan.fraction / step).to_integral_value(ROUND_DOWN) * step
    if head > 0 and not order.partial_fill_begun:
        order.partial_fill_begun = True
        return head
    if plan.rest_after_seconds is None:
        return ZERO
    rest_from = (order.filled_at or order.submitted_at) + timedelta(
        microseconds=int(plan.rest_after_seconds * 1_000_000)
    )
    return left if at >= rest_from else ZERO


def _fill(market: Market, order: Order, quantity: Decimal, price: Decimal, at: datetime) -> Fill:
    order.filled_qty += quantity
    order.filled_cost += quantity * price
    order.filled_at = order.updated_at = at
    planned_rest = order.partial_fill_begun and order.filled_qty == quantity
    if order.qty is not None:
        leaves = order.qty - order.filled_qty
    elif planned_rest:
        leaves = (((order.notional or ZERO) - order.filled_cost) / price).quantize(QUANTITY_STEP, rounding=ROUND_DOWN)
    else:
        leaves = ZERO
    order.status = "partially_filled" if leaves > 0 else "filled"
    traded_on = at.astimezone(NEW_YORK).date()
    settles_on = traded_on if order.asset_class == "crypto" else market.settlement_date(traded_on)
    return Fill(
        order_id=order.id,
        symbol=order.symbol,
        side=order.side,
        qty=quantity,
        price=price,
        cum_qty=order.filled_qty,
        leaves_qty=leaves,
        type="partial_fill" if leaves > 0 else "fill",
        settles_on=settles_on.isoformat(),
    )
