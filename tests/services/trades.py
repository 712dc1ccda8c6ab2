"""Orders by hand for the tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rebalancer.core.account.order import OrderSide, OrderType, TimeInForce


def market_buy(symbol: str, quantity: str, *, key: str | None = None, run_id: str = "trade-0001") -> dict[str, Any]:
    """The arguments of `execute_trade` for a market order."""
    return {
        "symbol": symbol,
        "side": OrderSide.BUY,
        "quantity": Decimal(quantity),
        "order_type": OrderType.MARKET,
        "time_in_force": TimeInForce.DAY,
        "limit_price": None,
        "idempotency_key": key,
        "new_run_id": run_id,
    }


def market_sell(symbol: str, quantity: str, *, key: str | None = None, run_id: str = "trade-0001") -> dict[str, Any]:
    """The same for a sell."""
    return {**market_buy(symbol, quantity, key=key, run_id=run_id), "side": OrderSide.SELL}


def limit_buy(symbol: str, quantity: str, limit: str, *, key: str | None = None) -> dict[str, Any]:
    """The same for a limit order."""
    order = market_buy(symbol, quantity, key=key)
    return {**order, "order_type": OrderType.LIMIT, "limit_price": Decimal(limit)}
