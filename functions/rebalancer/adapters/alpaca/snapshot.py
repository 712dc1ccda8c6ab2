"""One look at the account, in as few requests as its answers allow."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from rebalancer.adapters.alpaca.assets import fetch_asset
from rebalancer.adapters.alpaca.failures import unreadable
from rebalancer.adapters.alpaca.funds import funds_of, last_equity_at, may_have_open_orders
from rebalancer.adapters.alpaca.orders import broker_order, open_quantities, read_orders
from rebalancer.adapters.alpaca.quotes import fetch_prices
from rebalancer.adapters.alpaca.symbols import OPTION, normalise_symbol
from rebalancer.adapters.alpaca.transport import AlpacaRest
from rebalancer.adapters.alpaca.wire import WireAccount, WireOrder, WirePosition, read, read_each
from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.errors import BrokerUnavailable, InvalidInput
from rebalancer.ports.account import AccountSnapshot

ORDERS_PER_PAGE: Final = 500
"""The most that Alpaca gives at once."""

_PRICE_STEP = Decimal("0.000000001")
_NO_VALUE = Decimal("0.000000001")
"""The price of what is held and worth nothing: a plan needs one above 0."""


def fetch_account(trading: AlpacaRest) -> WireAccount:
    """Fetch the account's figures: one request."""
    return read(WireAccount, trading.get("/account"), "account")


def fetch_snapshot(
    trading: AlpacaRest, market: AlpacaRest, symbols: Collection[str], taken_at: datetime
) -> AccountSnapshot:
    """Account and positions: two requests. Orders only where those leave room for an open one, prices only of symbols
    that are not held, assets only of holdings that nobody prices."""
    account = fetch_account(trading)
    held = [p for p in read_each(WirePosition, trading.get("/positions"), "position") if p.qty]
    orders = fetch_open_orders(trading) if may_have_open_orders(account, held) else []
    opened = tuple(broker_order(order) for order in orders)
    priced = {_symbol(position) for position in held if _own_price(position) is not None}
    ordered = {broker_order(order).symbol for order in orders if order.asset_class != OPTION}
    wanted = {*symbols, *(_symbol(p) for p in held), *ordered} - priced
    prices = fetch_prices(market, wanted) if wanted else {}
    dead = _find_dead(trading, {_symbol(p) for p in held} - priced - prices.keys())
    prices |= dict.fromkeys(dead, _NO_VALUE)
    positions = tuple(sorted((_position(p, prices) for p in held), key=lambda position: position.symbol))
    known = prices | {position.symbol: position.price for position in positions}
    try:
        portfolio = PortfolioSnapshot(
            cash=account.cash,
            positions=positions,
            prices={symbol: price for symbol, price in prices.items() if symbol in wanted},
            taken_at=taken_at,
            open_quantities=open_quantities(orders, known),
            untradable=dead,
        )
    except InvalidInput as error:
        raise unreadable("account and positions", error.message.rstrip(".")) from error
    return AccountSnapshot(
        portfolio,
        funds_of(account),
        _is_blocked(account),
        opened,
        equity_usd=portfolio.total_value if account.equity is None else account.equity,
        last_equity_usd=account.last_equity,
        last_equity_at=last_equity_at(account),
        last_closes=_last_closes(held),
    )


def fetch_open_orders(trading: AlpacaRest, per_page: int = ORDERS_PER_PAGE) -> list[WireOrder]:
    """All open orders, newest first, page by page; `per_page` from 1 to 500."""
    found: dict[str, WireOrder] = {}
    before: str | None = None
    while True:
        query = {"status": "open", "limit": str(per_page), "direction": "desc", "nested": "false"}
        if before is not None:
            query["before_order_id"] = before
        answer = trading.get("/orders", query)
        page = read_orders(answer)
        fresh = [order for order in page if order.id not in found]
        found.update((order.id, order) for order in fresh)
        if len(answer) < per_page or not fresh:
            return list(found.values())
        before = answer[-1]["id"]


def _find_dead(trading: AlpacaRest, unpriced: Collection[str]) -> frozenset[str]:
    """Find which holdings without any price the broker does not know or trade any more, as after a bankruptcy: they are
    kept at no value, so that they do not hold up the whole account. One request for each, and none where all have a
    price."""
    found = {symbol: fetch_asset(trading, symbol) for symbol in sorted(unpriced)}
    return frozenset(symbol for symbol, asset in found.items() if asset is None or not asset.tradable)


def _symbol(position: WirePosition) -> str:
    return normalise_symbol(position.symbol, position.asset_class)


def _is_blocked(account: WireAccount) -> bool:
    flags: Iterable[bool] = (account.trading_blocked, account.account_blocked, account.trade_suspended_by_user)
    return any(flags) or account.status != "ACTIVE"


def _own_price(position: WirePosition) -> Decimal | None:
    """Dollars a share or coin as the position itself says; an option counts per contract, as its market value does."""
    if position.asset_class == OPTION and position.market_value:
        return abs(position.market_value / position.qty).quantize(_PRICE_STEP, ROUND_HALF_EVEN)
    price = position.current_price
    return price if price is not None and price > 0 else None


def _last_closes(held: Iterable[WirePosition]) -> dict[str, Decimal]:
    """Dollars a share or coin at the previous close, where the position has it; a contract's price has another unit."""
    return {
        _symbol(one): one.lastday_price
        for one in held
        if one.lastday_price is not None and one.lastday_price > 0 and one.asset_class != OPTION
    }


def _position(position: WirePosition, prices: dict[str, Decimal]) -> Position:
    symbol = _symbol(position)
    price = _own_price(position) or prices.get(symbol)
    if price is None:
        raise BrokerUnavailable(
            f"The broker has no price for the position in {symbol}, so the account cannot be valued.",
            code="POSITION_WITHOUT_PRICE",
            details={"symbol": symbol},
        )
    is_short = position.side == "short" or position.qty < 0
    return Position(
        symbol=symbol,
        quantity=-abs(position.qty) if is_short else position.qty,
        price=price,
        quantity_available=None if is_short else position.qty_available,
        average_cost=position.avg_entry_price,
    )
