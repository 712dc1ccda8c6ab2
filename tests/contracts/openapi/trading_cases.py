"""Requests to every operation of the trading API that the paper broker has: answers and refusals."""

from typing import Any

from tests.contracts.openapi.desk import Case

ORDERS, ORDER = "/v2/orders", "/v2/orders/{order_id}"
BY_CLIENT_ID = "/v2/orders:by_client_order_id"
POSITIONS, POSITION = "/v2/positions", "/v2/positions/{symbol_or_asset_id}"
ASSETS, ASSET = "/v2/assets", "/v2/assets/{symbol_or_asset_id}"
ACTIVITIES, ACTIVITIES_OF_TYPE = "/v2/account/activities", "/v2/account/activities/{activity_type}"
CONFIGURATIONS, HISTORY = "/v2/account/configurations", "/v2/account/portfolio/history"
MARKET_DAY = {"type": "market", "time_in_force": "day"}


def gets(template: str, *paths: str, status: int = 200) -> list[Case]:
    """GET requests that all have the same status; an empty path is the template itself."""
    return [Case("GET", template, path if path.startswith("/") else template + path, status) for path in paths]


def orders(status: int, *bodies: dict[str, Any] | str) -> list[Case]:
    """Orders that all have the same status."""
    return [Case("POST", ORDERS, ORDERS, status, body) for body in bodies]


ACCOUNT_CASES = [
    *gets("/v2/account", ""),
    *gets(CONFIGURATIONS, ""),
    Case("PATCH", CONFIGURATIONS, CONFIGURATIONS, 200, {"no_shorting": True, "max_margin_multiplier": "1"}),
    Case("PATCH", CONFIGURATIONS, CONFIGURATIONS, 422, {"no_shorting": "perhaps"}),
    Case("PATCH", CONFIGURATIONS, CONFIGURATIONS, 400, "no json"),
    *gets(HISTORY, "", "?period=1M&timeframe=1D", "?period=1D&timeframe=5Min", "?cashflow_types=ALL"),
    *gets(HISTORY, "?period=1W&timeframe=1H&intraday_reporting=continuous&pnl_reset=no_reset"),
    *gets(HISTORY, "?timeframe=7Min", "?period=1Z", "?intraday_reporting=always", status=422),
    *gets(ACTIVITIES, "", "?activity_types=FILL,CSD", "?category=trade_activity&direction=asc&page_size=1"),
    *gets(ACTIVITIES, "?category=non_trade_activity", "?after=2026-11-20T00:00:00Z"),
    *gets(ACTIVITIES, "?activity_types=LUCK", "?category=FILL", "?page_size=0", "?page_token=x", status=422),
    *gets(ACTIVITIES_OF_TYPE, f"{ACTIVITIES}/FILL", f"{ACTIVITIES}/CSD", f"{ACTIVITIES}/JNLS", f"{ACTIVITIES}/DIV"),
    *gets(
        ACTIVITIES_OF_TYPE, *(f"{ACTIVITIES}/{kind}" for kind in ("SPLIT", "CIL", "MA", "NC", "SPIN", "ACATS", "MISC"))
    ),
    *gets(ACTIVITIES_OF_TYPE, f"{ACTIVITIES}/LUCK", status=422),
]

ORDER_CASES = [
    *orders(
        200,
        {"symbol": "GLD", "side": "buy", "qty": "1", **MARKET_DAY},
        {"symbol": "GLD", "side": "buy", "qty": 1, **MARKET_DAY, "client_order_id": "mine-{nobody}"},
        {"symbol": "AAPL", "side": "sell", "qty": "0.123456789", **MARKET_DAY},
        {"symbol": "KO", "side": "buy", "notional": "10.55", **MARKET_DAY},
        {"symbol": "JPM", "side": "buy", "qty": "2", "type": "limit", "limit_price": "5.01", "time_in_force": "gtc"},
        {"symbol": "AAPL", "side": "sell", "qty": "3", "type": "stop", "stop_price": "1", "time_in_force": "gtc"},
        {
            "symbol": "AAPL",
            "side": "sell",
            "qty": "3",
            "time_in_force": "day",
            "type": "stop_limit",
            "stop_price": "2",
            "limit_price": "1",
        },
        {
            "symbol": "JPM",
            "side": "buy",
            "qty": "1",
            "time_in_force": "day",
            "type": "limit",
            "limit_price": "5",
            "extended_hours": True,
        },
        {"symbol": "BTC/USD", "side": "buy", "notional": "50", "type": "market", "time_in_force": "gtc"},
        {"symbol": "BTCUSD", "side": "sell", "qty": "0.01", "type": "market", "time_in_force": "ioc"},
    ),
    *orders(400, "no json", "[]"),
    *orders(
        403,
        {"symbol": "SPY", "side": "buy", "qty": "100000", **MARKET_DAY},
        {"symbol": "AAPL", "side": "sell", "qty": "11", **MARKET_DAY},
        {"symbol": "SPY", "side": "buy", "qty": "1", **MARKET_DAY, "type": "stop", "stop_price": "900"},
    ),
    *orders(
        422,
        {},
        {"symbol": "SPY", "side": "buy", **MARKET_DAY},
        {"symbol": "SPY", "side": "buy", "qty": "1", "notional": "5", **MARKET_DAY},
        {"symbol": "SPY", "side": "hold", "qty": "1", **MARKET_DAY},
        {"symbol": "SPY", "side": "buy", "qty": "-1", **MARKET_DAY},
        {"symbol": "SPY", "side": "buy", "qty": "NaN", **MARKET_DAY},
        {"symbol": "SPY", "side": "buy", "qty": "1", "type": "limit", "time_in_force": "day"},
        {"symbol": "SPY", "side": "buy", "qty": "1", "type": "market", "time_in_force": "opg"},
        {"symbol": "SPY", "side": "buy", "qty": "0.5", "type": "limit", "limit_price": "9", "time_in_force": "gtc"},
        {"symbol": "NOSUCH", "side": "buy", "qty": "1", **MARKET_DAY},
        {"symbol": "TWTR", "side": "buy", "qty": "1", **MARKET_DAY},
        {"symbol": "SPY", "side": "buy", "qty": "1", **MARKET_DAY, "client_order_id": "{taken}"},
        {"symbol": "SPY", "side": "buy", "qty": "1", **MARKET_DAY, "client_order_id": "x" * 129},
    ),
    *gets(ORDERS, "", "?status=all", "?status=closed&limit=1&direction=asc", "?status=all&symbols=SPY,JPM&side=sell"),
    *gets(ORDERS, "?status=all&after=2026-11-20T00:00:00Z&until=2026-11-21T00:00:00Z", "?after_order_id={filled}"),
    *gets(ORDERS, "?status=some", "?limit=0", "?direction=up", "?side=hold", "?after=yesterday", status=422),
    *gets(ORDER, *(f"{ORDERS}/{{{name}}}" for name in ("filled", "notional", "open", "stop", "canceled"))),
    *gets(ORDER, f"{ORDERS}/{{nobody}}", status=404),
    *gets(BY_CLIENT_ID, "?client_order_id={taken}"),
    *gets(BY_CLIENT_ID, "?client_order_id=none", status=404),
    *gets(BY_CLIENT_ID, "", status=422),
    Case("PATCH", ORDER, f"{ORDERS}/{{open}}", 200, {"qty": "2", "limit_price": "1.50"}),
    Case("PATCH", ORDER, f"{ORDERS}/{{stop}}", 200, {"stop_price": "2", "client_order_id": "new-{nobody}"}),
    Case("PATCH", ORDER, f"{ORDERS}/{{nobody}}", 404, {"qty": "2"}),
    Case("PATCH", ORDER, f"{ORDERS}/{{filled}}", 422, {"qty": "2"}),
    Case("PATCH", ORDER, f"{ORDERS}/{{open}}", 422, {"qty": "0"}),
    Case("DELETE", ORDER, f"{ORDERS}/{{open}}", 204),
    Case("DELETE", ORDER, f"{ORDERS}/{{nobody}}", 404),
    Case("DELETE", ORDER, f"{ORDERS}/{{filled}}", 422),
    Case("DELETE", ORDERS, ORDERS, 207),
]

POSITION_CASES = [
    *gets(POSITIONS, ""),
    *gets(POSITION, *(f"{POSITIONS}/{name}" for name in ("SPY", "{asset}", "BTCUSD", "BTC%2FUSD"))),
    *gets(POSITION, f"{POSITIONS}/GLD", f"{POSITIONS}/NOSUCH", status=404),
    Case("DELETE", POSITION, f"{POSITIONS}/MSFT", 200),
    Case("DELETE", POSITION, f"{POSITIONS}/AAPL?qty=0.5", 200),
    Case("DELETE", POSITION, f"{POSITIONS}/AAPL?percentage=50", 200),
    Case("DELETE", POSITION, f"{POSITIONS}/GLD", 404),
    Case("DELETE", POSITION, f"{POSITIONS}/SPY", 403),
    Case("DELETE", POSITION, f"{POSITIONS}/AAPL?percentage=101", 422),
    Case("DELETE", POSITION, f"{POSITIONS}/AAPL?qty=1&percentage=1", 422),
    Case("DELETE", POSITIONS, f"{POSITIONS}?cancel_orders=true", 207),
    Case("DELETE", POSITIONS, POSITIONS, 207),
]

CATALOGUE_CASES = [
    *gets(ASSETS, "", "?status=active&asset_class=crypto", "?status=inactive", "?exchange=NASDAQ"),
    *gets(ASSETS, "?status=some", "?asset_class=stamps", status=422),
    *gets(ASSET, *(f"{ASSETS}/{name}" for name in ("SPY", "{asset}", "TWTR", "BRK.B", "BTC%2FUSD", "NVR"))),
    *gets(ASSET, f"{ASSETS}/NOSUCH", status=404),
    *gets("/v2/clock", ""),
    *gets(
        "/v2/calendar", "", "?start=2026-11-25&end=2026-11-30", "?start=2026-11-25&end=2026-11-30&date_type=SETTLEMENT"
    ),
    *gets("/v2/calendar", "?start=soon", "?date_type=LUNCH", status=400),
]

ANNOUNCEMENTS = "/v2/corporate_actions/announcements"
_RANGE = "since=2026-11-01&until=2026-11-30"
ANNOUNCEMENT_CASES = [
    *gets(ANNOUNCEMENTS, f"?ca_types=dividend,merger,split,spinoff&{_RANGE}"),
    *gets(ANNOUNCEMENTS, f"?ca_types=Dividend&{_RANGE}&symbol=KO&date_type=record_date"),
    *gets(ANNOUNCEMENTS, "", f"?ca_types=luck&{_RANGE}", "?ca_types=split&since=soon&until=2026-11-30", status=422),
    *gets(ANNOUNCEMENTS, "?ca_types=split&since=2026-01-01&until=2026-11-30", status=422),
    *gets(f"{ANNOUNCEMENTS}/{{id}}", f"{ANNOUNCEMENTS}/{{announced}}"),
    *gets(f"{ANNOUNCEMENTS}/{{id}}", f"{ANNOUNCEMENTS}/{{nobody}}", status=404),
]

TRADING_CASES = [*ACCOUNT_CASES, *ORDER_CASES, *POSITION_CASES, *CATALOGUE_CASES, *ANNOUNCEMENT_CASES]
