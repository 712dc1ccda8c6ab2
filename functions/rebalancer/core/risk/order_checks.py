"""What forbids one order, whether it is still a plan's or about to be sent. Each check is None or a `Breach`.

Callers work in the exact decimal context.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import BrokerOrder, OrderSide
from rebalancer.core.account.quote import Quote
from rebalancer.core.base.money import plain
from rebalancer.core.base.symbols import TRADES_AROUND_THE_CLOCK
from rebalancer.core.risk.breach import Breach
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.core.risk.quotes import assess_quote
from rebalancer.core.risk.state import TradingState, TradingStatus

COIN_PRICE_PLACES: Final = 9
LIMIT_PRICE_USD_MAX: Final = Decimal(10_000_000)
"""Dearer than any share that trades."""


def needs_open_market(leg: Leg) -> bool:
    """Whether the order may only be sent while the stock market is open.

    A limit order may wait at the broker for the open; a market order would fill there at a price that nobody has seen.
    """
    return TRADES_AROUND_THE_CLOCK not in leg.symbol and leg.limit_price is None


def needs_settled_cash(symbol: str) -> bool:
    """Say whether the broker takes only settled cash for this symbol.

    Alpaca pays crypto from `non_marginable_buying_power`: the proceeds of shares count there once they have settled,
    those of crypto at once.
    """
    return TRADES_AROUND_THE_CLOCK in symbol


def is_quoted(leg: Leg, *, market_is_open: bool) -> bool:
    """Whether the market of this symbol is open, so that a fresh quote can be asked for."""
    return market_is_open or TRADES_AROUND_THE_CLOCK in leg.symbol


def notional_usd(leg: Leg) -> Decimal:
    """Dollars of an order: its quantity at the limit, or else at the price that it was sized with."""
    return leg.quantity * (leg.limit_price or leg.reference_price)


def assess_restricted(leg: Leg, limits: RiskLimits) -> Breach | None:
    """Whether the symbol is on the list of those that are never ordered."""
    if leg.symbol not in limits.restricted_symbols:
        return None
    return Breach(
        "RESTRICTED_SYMBOL",
        f"{leg.symbol} is on the list of restricted symbols.",
        symbol=leg.symbol,
        limit="not restricted",
        value="restricted",
        remedy="Leave it out, or take it off the list in the settings.",
    )


def assess_parked(leg: Leg, not_bought_until: Mapping[str, date | None]) -> Breach | None:
    """Whether buying would undo a loss that was taken for tax: the same security within 30 days of its sale."""
    if leg.side is OrderSide.SELL or leg.symbol not in not_bought_until:
        return None
    day = not_bought_until[leg.symbol]
    until = "before its sale is 31 days old" if day is None else f"before {day.isoformat()}"
    return Breach(
        "WASH_SALE",
        f"{leg.symbol} was sold at a loss; buying it {until} would undo that loss for tax.",
        symbol=leg.symbol,
        limit="not known yet" if day is None else day.isoformat(),
        value="bought earlier",
        remedy="Wait until then; its replacement has its weight.",
    )


def assess_notional(leg: Leg, limits: RiskLimits) -> Breach | None:
    """Whether the order is worth more than one order may be."""
    value, limit = notional_usd(leg), limits.order_notional_usd_max
    if value <= limit:
        return None
    return Breach(
        "ORDER_NOTIONAL",
        f"The order of {leg.symbol} is worth ${value:,.2f}, more than the ${limit:,.2f} that one order may be.",
        symbol=leg.symbol,
        limit=plain(limit),
        value=f"{value:.2f}",
        remedy="Trade in smaller parts, or raise this limit in the settings.",
    )


def assess_open_orders(leg: Leg, open_orders: Collection[BrokerOrder]) -> Iterator[Breach]:
    """Whether somebody else's order for the symbol is open: on the other side a fill could meet our own (a wash trade),
    on the same side both would fill."""
    for order in open_orders:
        if order.symbol != leg.symbol:
            continue
        crosses = order.side is not leg.side
        meets = " and could trade with this one" if crosses else ""
        yield Breach(
            "WASH_TRADE" if crosses else "OPEN_ORDER",
            f"Another order to {order.side} {leg.symbol} is open at the broker{meets}.",
            symbol=leg.symbol,
            limit="no open order",
            value=order.order_id,
            remedy="Wait until it is filled, or cancel it.",
        )
        return


def assess_limit_price(symbol: str, price: Decimal | None) -> Breach | None:
    """Whether a limit price in dollars is one that exchanges know: whole cents from one dollar, hundredths of a cent
    below, nine decimals for coins."""
    if price is None:
        return None
    places = COIN_PRICE_PLACES if TRADES_AROUND_THE_CLOCK in symbol else 2 if price >= 1 else 4
    if Decimal(0) < price <= LIMIT_PRICE_USD_MAX and -int(price.normalize().as_tuple().exponent) <= places:
        return None
    return Breach(
        "IMPOSSIBLE_PRICE",
        f"A limit price of {plain(price)} is none that {symbol} can trade at: it must be above 0 and at most "
        f"{LIMIT_PRICE_USD_MAX:,} with at most {places} decimals.",
        symbol=symbol,
        limit=str(places),
        value=plain(price),
        remedy="Round the price.",
    )


def assess_price(
    leg: Leg, quote: Quote | None, *, at: datetime, market_is_open: bool, limits: RiskLimits
) -> Breach | None:
    """Whether the price that the order was sized with can be trusted; not asked while the symbol's market is closed."""
    if not is_quoted(leg, market_is_open=market_is_open):
        return None
    return assess_quote(leg.symbol, leg.reference_price, quote, at, limits)


def assess_covered(leg: Leg, quote: Quote | None, *, free_quantity: Decimal, cash_usd: Decimal) -> Breach | None:
    """Whether the account can give what the order takes: shares for a sell, never short; cash for a buy, never margin.

    A market buy is counted at the dearer of its ask and the price that it was sized with.
    """
    if leg.side is OrderSide.SELL:
        return oversold(leg.symbol, leg.quantity, free_quantity)
    ask = quote.ask if quote and quote.ask is not None else leg.reference_price
    cost = leg.quantity * (leg.limit_price or max(ask, leg.reference_price))
    return unfunded(cost, cash_usd, leg.symbol)


def oversold(symbol: str, quantity: Decimal, free_quantity: Decimal) -> Breach | None:
    """Whether more would be sold than is free to sell."""
    if quantity <= free_quantity:
        return None
    free = max(free_quantity, Decimal(0))
    return Breach(
        "OVERSELL",
        f"The account can sell {plain(free)} {symbol}, not {plain(quantity)}.",
        symbol=symbol,
        limit=plain(free),
        value=plain(quantity),
        remedy="Preview again, or sell less.",
    )


def unfunded(cost_usd: Decimal, cash_usd: Decimal, symbol: str | None = None) -> Breach | None:
    """Whether buying would cost more than the cash that is there."""
    if cost_usd <= cash_usd:
        return None
    cash = max(cash_usd, Decimal(0))
    what = f"Buying {symbol} needs" if symbol else "The buys need"
    return Breach(
        "NOT_FUNDED",
        f"{what} up to ${cost_usd:,.2f} in cash, but ${cash:,.2f} is there.",
        symbol=symbol,
        limit=f"{cash:.2f}",
        value=f"{cost_usd:.2f}",
        remedy="Preview again, or buy less: nothing is bought on margin.",
    )


def assess_order(side: OrderSide, trading: TradingStatus) -> Breach | None:
    """Whether an order of this side may leave under the trading state: None, or why not."""
    if trading.state is TradingState.HALTED:
        return Breach("TRADING_HALTED", trading.reason, remedy="Resume trading, then preview again.")
    if trading.state is TradingState.REDUCING and side is OrderSide.BUY:
        return Breach("TRADING_REDUCING", trading.reason, remedy="Only sells are allowed until trading is resumed.")
    return None


def assess_price_move(symbol: str, planned: Decimal, current: Decimal, tolerance_percent: Decimal) -> Breach | None:
    """Whether a price has moved further than the plan allows: None, or a PRICE_MOVED breach.

    Prices in dollars above zero; the move is measured against the planned price, in percent.
    """
    moved_percent = abs(current - planned) / planned * 100
    if moved_percent <= tolerance_percent:
        return None
    return Breach(
        "PRICE_MOVED",
        f"{symbol} moved {moved_percent:.2f}% since the preview, more than the {tolerance_percent}% that it allows.",
        symbol=symbol,
        limit=str(tolerance_percent),
        value=f"{moved_percent:.4f}",
        remedy="Preview again.",
    )
