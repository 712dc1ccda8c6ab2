"""Whether an account may place an order: the asset, the fraction, the price step, the position, the money, the wash."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from local.paper_broker.engine.funds import Standing, is_short_selling_allowed
from local.paper_broker.engine.model import Order, PositionIntent
from local.paper_broker.engine.request import OrderRequest
from local.paper_broker.errors import (
    forbidden,
    insufficient_balance,
    insufficient_buying_power,
    insufficient_quantity,
    invalid,
    unprocessable,
    wash_trade,
)
from local.paper_broker.market import Asset, Quote
from local.paper_broker.numbers import CENT, QUANTITY_STEP, plain

ZERO = Decimal(0)
DOLLAR = Decimal(1)
ORDER_COST_MIN = Decimal(1)
CRYPTO_ORDER_COST_MIN = Decimal(10)
"""Alpaca refuses cheaper orders, in dollars."""
CRYPTO_ORDER_COST_MAX = Decimal(200_000)
SHORT_RESERVE_RATE = Decimal("1.03")
"""A short sale is valued 3 % above the ask (Alpaca, "Orders at Alpaca", Buying Power)."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an accepted order holds: buying power in dollars, a quantity of the position, and what it does to it."""

    reserve: Decimal
    held_qty: Decimal
    intent: PositionIntent


def require_tradable(asset: Asset | None, symbol: str) -> Asset:
    """The asset, if the broker knows it and it can be traded. Raises ApiError 422."""
    if asset is None:
        raise unprocessable(f'asset "{symbol}" not found')
    if asset.status != "active":
        raise unprocessable(f'asset "{asset.symbol}" is not active')
    if not asset.tradable:
        raise unprocessable(f'asset "{asset.symbol}" is not tradable')
    return asset


def require_valid_terms(request: OrderRequest, asset: Asset, quote: Quote, fractional_trading: bool) -> None:
    """The rules that need the asset and its quote but not the account. Raises ApiError 403 or 422."""
    if asset.is_crypto:
        _require_crypto_terms(request)
    else:
        _require_share_terms(request, asset, fractional_trading)
    if request.qty is not None and request.qty % QUANTITY_STEP:
        raise unprocessable("qty must be limited to 9 decimal places")
    if request.notional is not None and request.notional % CENT:
        raise unprocessable("notional value must be limited to 2 decimal places")
    _require_cost(request, asset, quote)
    _require_stop_beyond_market(request, quote)


def _require_share_terms(request: OrderRequest, asset: Asset, fractional_trading: bool) -> None:
    for field, price in (("limit_price", request.limit_price), ("stop_price", request.stop_price)):
        if price is not None and price % (CENT if price >= DOLLAR else Decimal("0.0001")):
            raise unprocessable(
                f"invalid {field} {plain(price)}. sub-penny increment does not fulfill minimum pricing criteria"
            )
    fractional = request.notional is not None or (request.qty is not None and request.qty % 1 != 0)
    if not fractional:
        return
    if not asset.fractionable:
        raise forbidden(f'asset "{asset.symbol}" is not fractionable')
    if not fractional_trading:
        raise forbidden("account is not allowed to trade fractional shares")
    if request.time_in_force != "day":
        raise unprocessable("fractional orders must be DAY orders")
    if request.notional is not None and request.type != "market":
        raise unprocessable("notional orders must be market orders")
    if request.type not in ("market", "limit", "stop"):
        raise unprocessable("fractional orders must be market, limit or stop orders")


def _require_crypto_terms(request: OrderRequest) -> None:
    if request.type == "stop":
        raise invalid("invalid order type for crypto order")
    if request.time_in_force not in ("gtc", "ioc"):
        raise unprocessable("invalid crypto time_in_force")
    if request.extended_hours:
        raise unprocessable("extended hours is not allowed for crypto orders")
    if request.notional is not None and request.type != "market":
        raise unprocessable("notional orders must be market orders")


def _require_cost(request: OrderRequest, asset: Asset, quote: Quote) -> None:
    """Dust may be sold; nothing may be bought for less than the minimum, and no notional is below it."""
    if asset.is_crypto and request.qty is not None and asset.min_order_size and request.qty < asset.min_order_size:
        raise forbidden(f"qty must be >= minimal qty of order {plain(asset.min_order_size)}")
    cost = order_cost(request, quote)
    minimum = CRYPTO_ORDER_COST_MIN if asset.is_crypto else ORDER_COST_MIN
    if cost < minimum and (request.side == "buy" or request.notional is not None):
        raise forbidden(f"cost basis must be >= minimal amount of order {plain(minimum)}")
    if asset.is_crypto and cost > CRYPTO_ORDER_COST_MAX:
        raise forbidden(f"cost basis must be <= maximal amount of order {plain(CRYPTO_ORDER_COST_MAX)}")


def _require_stop_beyond_market(request: OrderRequest, quote: Quote) -> None:
    if request.stop_price is None:
        return
    if request.side == "sell" and request.stop_price >= quote.bid:
        raise unprocessable("stop price must be less than current price")
    if request.side == "buy" and request.stop_price <= quote.ask:
        raise unprocessable("stop price must be greater than current price")


def order_cost(request: OrderRequest, quote: Quote) -> Decimal:
    """The order's calculated value in dollars: its notional, or quantity × limit, stop or the far side of the quote."""
    if request.notional is not None:
        return request.notional
    market_price = quote.ask if request.side == "buy" else quote.bid
    price = request.limit_price or max(request.stop_price or ZERO, market_price)
    return (request.qty or ZERO) * price


def require_no_wash(request: OrderRequest, symbol: str, open_orders: Sequence[Order]) -> None:
    """Refuses (ApiError 403) an order that could trade against an own open one.

    Two limit orders collide only where they cross; with a market or stop order on either side they always may
    (Alpaca, "User Protection", Preventing Wash Trades).
    """
    for existing in open_orders:
        if existing.symbol != symbol or existing.side == request.side:
            continue
        if existing.type == "limit" and request.type == "limit":
            bid, ask = (request, existing) if request.side == "buy" else (existing, request)
            if (bid.limit_price or ZERO) < (ask.limit_price or ZERO):
                continue
        raise wash_trade(existing.id, opposite_is_limit=existing.type == "limit")


def require_affordable(request: OrderRequest, asset: Asset, quote: Quote, standing: Standing) -> Terms:
    """What the order will hold, if the account has it. Raises ApiError 403 or 422."""
    position = standing.book.qty(asset.symbol)
    same_side = [o for o in standing.open_orders if o.symbol == asset.symbol and o.side == request.side]
    closing = position > 0 if request.side == "sell" else position < 0
    if closing:
        quantity = _quantity(request, quote)
        held = sum((order.held_now for order in same_side), ZERO)
        if quantity > abs(position) - held:
            raise _too_little_to_close(asset, quantity, abs(position), held, same_side)
        return Terms(ZERO, quantity, "sell_to_close" if request.side == "sell" else "buy_to_close")
    if request.side == "sell":
        return _short_terms(request, asset, quote, standing)
    return _purchase_terms(request, asset, quote, standing)


def _quantity(request: OrderRequest, quote: Quote) -> Decimal:
    """Shares the order is for; a notional is turned at the far side of the quote, rounded down to nine places."""
    if request.qty is not None:
        return request.qty
    price = quote.bid if request.side == "sell" else quote.ask
    return ((request.notional or ZERO) / price).quantize(QUANTITY_STEP, rounding=ROUND_DOWN)


def _too_little_to_close(
    asset: Asset, wanted: Decimal, existing: Decimal, held: Decimal, orders: Sequence[Order]
) -> Exception:
    if asset.is_crypto:
        return insufficient_balance(asset.symbol.split("/")[0], wanted, existing, existing - held)
    related = [order.id for order in orders if order.held_now > 0]
    return insufficient_quantity(asset.symbol, wanted, existing, held, related)


def _short_terms(request: OrderRequest, asset: Asset, quote: Quote, standing: Standing) -> Terms:
    if asset.is_crypto:
        raise insufficient_balance(asset.symbol.split("/")[0], _quantity(request, quote), ZERO, ZERO)
    if not is_short_selling_allowed(standing.funds, standing.configurations):
        raise forbidden("account is not allowed to short")
    if request.qty is None or request.qty % 1:
        raise unprocessable("fractional orders cannot be sold short")
    if not (asset.shortable and asset.easy_to_borrow):
        raise unprocessable(f'asset "{asset.symbol}" cannot be sold short')
    value = max(request.limit_price or ZERO, quote.ask * SHORT_RESERVE_RATE) * request.qty
    if value > standing.funds.buying_power:
        raise insufficient_buying_power(standing.funds.buying_power, value)
    return Terms(value, ZERO, "sell_to_open")


def _purchase_terms(request: OrderRequest, asset: Asset, quote: Quote, standing: Standing) -> Terms:
    cost = order_cost(request, quote)
    if not asset.marginable:
        spendable = standing.funds.non_marginable_buying_power
        if cost > spendable and asset.is_crypto:
            raise insufficient_balance("USD", cost, standing.funds.cash, spendable)
    else:
        spendable = standing.funds.buying_power
    if cost > spendable:
        raise insufficient_buying_power(spendable, cost)
    return Terms(cost, ZERO, "buy_to_open")
