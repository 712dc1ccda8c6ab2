"""What a customer does with orders: submit, cancel, replace, close positions. Each is called within a broker's turn."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from uuid import UUID, uuid4

from local.paper_broker.broker import Broker
from local.paper_broker.engine.model import ROUTED_STATUSES, Account, Order, PartialFill, TimeInForce
from local.paper_broker.engine.request import OrderRequest, ReplaceRequest
from local.paper_broker.engine.rules import (
    Terms,
    require_affordable,
    require_no_wash,
    require_tradable,
    require_valid_terms,
)
from local.paper_broker.engine.timing import expiry, is_tradable_at
from local.paper_broker.errors import (
    ApiError,
    duplicate_client_order_id,
    forbidden,
    invalid,
    not_cancelable,
    not_found,
    unprocessable,
)
from local.paper_broker.market import Asset
from local.paper_broker.numbers import QUANTITY_STEP

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Fate:
    """What a fault has in store for the order that is being accepted."""

    reject: bool = False
    partial_fill: PartialFill | None = None


def submit_order(broker: Broker, account: Account, request: OrderRequest, now: datetime, fate: Fate) -> Order:
    """Accepts an order, or raises ApiError with the first rule that it breaks."""
    if account.configurations.suspend_trade:
        raise forbidden("new orders are rejected by user request")
    asset = require_tradable(broker.asset(request.symbol), request.symbol)
    client_order_id = _unused_client_order_id(broker, account, request.client_order_id)
    terms = _require_allowed(broker, account, request, asset, now)
    order = _new_order(broker, account, request, asset, terms, client_order_id, now)
    order.reject_when_routed = fate.reject
    order.partial_fill = fate.partial_fill
    broker.store.add_order(order)
    return order


def cancel_order(broker: Broker, account: Account, order_id: str, now: datetime) -> None:
    """Cancels an open order at once. ApiError 404: no such order; 422: it is no longer open."""
    _cancel(broker, find_order(broker, account, order_id), now)


def cancel_all_orders(broker: Broker, account: Account, now: datetime) -> list[Order]:
    """Cancels every open order and returns them."""
    orders = broker.store.open_orders(account.id)
    for order in orders:
        _cancel(broker, order, now)
    return orders


def find_order(broker: Broker, account: Account, order_id: str) -> Order:
    """An order of the account by its id. ApiError 422: not a UUID; 404: the account has no such order."""
    try:
        canonical = str(UUID(order_id))
    except ValueError:
        raise invalid("order_id must be a valid UUID") from None
    order = broker.store.order(account.id, canonical)
    if order is None:
        raise not_found(f"order not found for {order_id}")
    return order


def replace_order(broker: Broker, account: Account, order_id: str, changes: ReplaceRequest, now: datetime) -> Order:
    """Replaces an order at the exchange by a new one and returns that.

    The new order's quantity is the chain's total: what the old one filled is carried over. ApiError 404: no such
    order; 422: not replaceable or a field that does not fit; 403: the account cannot afford the change.
    """
    old = find_order(broker, account, order_id)
    _require_replaceable(old, changes)
    request = _changed_request(old, changes)
    asset = require_tradable(broker.asset(old.symbol), old.symbol)
    client_order_id = _unused_client_order_id(broker, account, changes.client_order_id)
    terms = _require_allowed(broker, account, request, asset, now, replacing=old)
    new = _new_order(broker, account, request, asset, terms, client_order_id, now)
    new.replaces, new.filled_qty, new.filled_cost, new.filled_at = (
        old.id,
        old.filled_qty,
        old.filled_cost,
        old.filled_at,
    )
    old.status, old.replaced_at, old.updated_at, old.replaced_by = "replaced", now, now, new.id
    broker.store.save_order(old)
    broker.store.add_order(new)
    return new


def close_position(
    broker: Broker, account: Account, name: str, qty: Decimal | None, percentage: Decimal | None, now: datetime
) -> Order:
    """Places the market order that closes a position, whole or in part (`percentage` 0–100, rounded down).

    ApiError 404: no position; 403: part of it is in open orders.
    """
    asset = broker.asset(name)
    position = ZERO if asset is None else broker.book(account.id).qty(asset.symbol)
    if asset is None or not position:
        raise not_found("position does not exist")
    amount = abs(position) if qty is None else qty
    if percentage is not None:
        step = QUANTITY_STEP if position % 1 else Decimal(1)
        amount = (abs(position) * percentage / 100 / step).to_integral_value(ROUND_DOWN) * step
        if not amount:
            raise unprocessable("percentage leaves nothing to close: it comes to less than one share")
    request = OrderRequest(
        symbol=asset.symbol,
        side="sell" if position > 0 else "buy",
        type="market",
        time_in_force="gtc" if asset.is_crypto else "day",
        qty=amount,
        notional=None,
        limit_price=None,
        stop_price=None,
    )
    return submit_order(broker, account, request, now, Fate())


def close_all_positions(broker: Broker, account: Account, now: datetime) -> list[tuple[str, Order | ApiError]]:
    """Closes every position; for each symbol the order that does it, or why it was refused."""
    outcomes: list[tuple[str, Order | ApiError]] = []
    for symbol in list(broker.book(account.id).holdings):
        try:
            outcomes.append((symbol, close_position(broker, account, symbol, None, None, now)))
        except ApiError as refusal:
            outcomes.append((symbol, refusal))
    return outcomes


def _cancel(broker: Broker, order: Order, now: datetime) -> None:
    if not order.is_open:
        raise not_cancelable(order.status)
    order.status, order.canceled_at, order.updated_at = "canceled", now, now
    broker.store.save_order(order)


def _unused_client_order_id(broker: Broker, account: Account, wanted: str | None) -> str:
    if wanted is None:
        return str(uuid4())
    if broker.store.order_by_client_id(account.id, wanted) is not None:
        raise duplicate_client_order_id()
    return wanted


def _require_allowed(
    broker: Broker, account: Account, request: OrderRequest, asset: Asset, now: datetime, replacing: Order | None = None
) -> Terms:
    quote = broker.market.quote(asset.symbol, now)
    require_valid_terms(request, asset, quote, account.configurations.fractional_trading)
    standing = broker.standing(account, now, without=replacing)
    require_no_wash(request, asset.symbol, standing.open_orders)
    filled = ZERO if replacing is None else replacing.filled_qty
    if not filled or request.qty is None:
        return require_affordable(request, asset, quote, standing)
    # What has filled is paid for and delivered: only the rest is judged, and an order holds in terms of its whole.
    rest = request.qty - filled
    terms = require_affordable(replace(request, qty=rest), asset, quote, standing)
    held = terms.held_qty + filled if terms.held_qty else ZERO
    return Terms(terms.reserve * request.qty / rest, held, terms.intent)


def _new_order(
    broker: Broker,
    account: Account,
    request: OrderRequest,
    asset: Asset,
    terms: Terms,
    client_order_id: str,
    now: datetime,
) -> Order:
    order = Order(
        id=str(uuid4()),
        account_id=account.id,
        client_order_id=client_order_id,
        asset_id=asset.id,
        asset_class=asset.asset_class,
        symbol=asset.symbol,
        side=request.side,
        type=request.type,
        time_in_force=request.time_in_force,
        qty=request.qty,
        notional=request.notional,
        limit_price=request.limit_price,
        stop_price=request.stop_price,
        extended_hours=request.extended_hours,
        position_intent=terms.intent,
        status="pending_new",
        reserve=terms.reserve,
        held_qty=terms.held_qty,
        created_at=now,
        submitted_at=now,
        updated_at=now,
        expires_at=expiry(broker.market, asset.asset_class, request.time_in_force, request.extended_hours, now),
    )
    if not is_tradable_at(broker.market, order, now):
        order.status = "accepted"
    return order


def _require_replaceable(order: Order, changes: ReplaceRequest) -> None:
    if not order.is_open:
        raise invalid("unable to replace order, order is not open")
    if order.notional is not None:
        raise unprocessable("unable to replace order, notional orders cannot be replaced")
    if order.status not in ROUTED_STATUSES:
        raise invalid("unable to replace order, order isn't sent to exchange yet")
    if changes.qty is None:
        return
    if changes.qty <= order.filled_qty:
        raise invalid("unable to replace order, qty must be > filled_qty")
    if order.asset_class == "us_equity" and (changes.qty % 1 or (order.qty or ZERO) % 1):
        raise unprocessable("unable to replace order, qty of fractional orders cannot be changed")


def _changed_request(old: Order, changes: ReplaceRequest) -> OrderRequest:
    time_in_force: TimeInForce = changes.time_in_force or old.time_in_force
    if changes.limit_price is not None and old.limit_price is None:
        raise invalid(f"{old.type} orders have no limit price to replace")
    if changes.stop_price is not None and old.stop_price is None:
        raise invalid(f"{old.type} orders have no stop price to replace")
    return OrderRequest(
        symbol=old.symbol,
        side=old.side,
        type=old.type,
        time_in_force=time_in_force,
        qty=changes.qty or old.qty,
        notional=None,
        limit_price=changes.limit_price or old.limit_price,
        stop_price=changes.stop_price or old.stop_price,
        extended_hours=old.extended_hours,
    )
