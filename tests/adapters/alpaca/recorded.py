"""Answers in the shape of Alpaca's OpenAPI description, with every field that it sends; tests change single fields."""

from __future__ import annotations

from typing import Any


def account(**changes: object) -> dict[str, Any]:
    """An account with multiplier 2 that holds $4,500 long and $10,000 in cash."""
    return {
        "id": "e6fe16f3-64a4-4921-8928-cadf02f92f98",
        "admin_configurations": {},
        "user_configurations": None,
        "account_number": "PA3ABCDEFGHI",
        "status": "ACTIVE",
        "crypto_status": "ACTIVE",
        "currency": "USD",
        "buying_power": "24500",
        "regt_buying_power": "24500",
        "effective_buying_power": "24500",
        "non_marginable_buying_power": "10000",
        "options_buying_power": "10000",
        "cash": "10000",
        "accrued_fees": "0",
        "portfolio_value": "14500",
        "trading_blocked": False,
        "transfers_blocked": False,
        "account_blocked": False,
        "created_at": "2026-01-02T22:47:07.99658Z",
        "trade_suspended_by_user": False,
        "multiplier": "2",
        "shorting_enabled": True,
        "equity": "14500",
        "last_equity": "14400.25",
        "long_market_value": "4500",
        "short_market_value": "0",
        "position_market_value": "4500",
        "initial_margin": "2250",
        "maintenance_margin": "1350",
        "last_maintenance_margin": "1320",
        "sma": "14400.25",
        "balance_asof": "2026-10-01",
        **changes,
    }


def position(**changes: object) -> dict[str, Any]:
    """10 SPY at $450."""
    return {
        "asset_id": "b28f4066-5c6d-479b-a2af-85dc1a8f16fb",
        "symbol": "SPY",
        "exchange": "ARCA",
        "asset_class": "us_equity",
        "asset_marginable": True,
        "qty": "10",
        "avg_entry_price": "400.123456789",
        "side": "long",
        "market_value": "4500",
        "cost_basis": "4001.23",
        "unrealized_pl": "498.77",
        "unrealized_plpc": "0.1246540",
        "unrealized_intraday_pl": "1.5",
        "unrealized_intraday_plpc": "0.0003334",
        "current_price": "450",
        "lastday_price": "449.85",
        "change_today": "0.0003334",
        "qty_available": "10",
        **changes,
    }


def order(**changes: object) -> dict[str, Any]:
    """A market buy of 1.5 SPY that is new."""
    return {
        "id": "61e69015-8549-4bfd-b9c3-01e75843f47d",
        "client_order_id": "ek-run-01",
        "created_at": "2026-10-01T14:30:12.418372Z",
        "updated_at": "2026-10-01T14:30:12.418372Z",
        "submitted_at": "2026-10-01T10:30:12.402119123-04:00",
        "filled_at": None,
        "expired_at": None,
        "canceled_at": None,
        "failed_at": None,
        "replaced_at": None,
        "replaced_by": None,
        "replaces": None,
        "asset_id": "b28f4066-5c6d-479b-a2af-85dc1a8f16fb",
        "symbol": "SPY",
        "asset_class": "us_equity",
        "notional": None,
        "qty": "1.5",
        "filled_qty": "0",
        "filled_avg_price": None,
        "order_class": "",
        "order_type": "market",
        "type": "market",
        "side": "buy",
        "position_intent": "buy_to_open",
        "time_in_force": "day",
        "limit_price": None,
        "stop_price": None,
        "status": "new",
        "extended_hours": False,
        "legs": None,
        "trail_percent": None,
        "trail_price": None,
        "hwm": None,
        "source": None,
        "subtag": None,
        **changes,
    }
