"""The account: its figures and its configurations."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from pydantic import ValidationError
from starlette.responses import Response
from starlette.routing import Route

from local.paper_broker.broker import Broker
from local.paper_broker.call import Call, trading_route
from local.paper_broker.engine.book import Book
from local.paper_broker.engine.funds import Funds, is_short_selling_allowed, measure_funds
from local.paper_broker.engine.model import CashMovement, Configurations
from local.paper_broker.errors import invalid, malformed
from local.paper_broker.market import NEW_YORK, Market
from local.paper_broker.market.exact_json import ExactJsonResponse
from local.paper_broker.numbers import plain
from local.paper_broker.wire import configurations_json, utc

ZERO = Decimal(0)
RETIRED = frozenset({"dtbp_check", "pdt_check"})
"""Day-trading fields that Alpaca took out in July 2026; clients still send them, and they change nothing."""


def get_account(call: Call) -> Response:
    broker, account = call.broker, call.account
    funds = broker.standing(account, call.now).funds
    last_close, last_day = _last_close(broker.market, call.now)
    # An account that opened since then starts from what it was opened with, not from nothing.
    since = max(last_close, account.created_at)
    last = _funds_at(call, broker.book_as_of(account.id, since), since)
    moved = (entry.detail for entry in broker.entries(account.id) if entry.at > since)
    adjustments = sum((detail.amount for detail in moved if isinstance(detail, CashMovement)), ZERO)
    configurations = account.configurations
    return ExactJsonResponse(
        {
            "id": account.id,
            "account_number": account.number,
            "status": "ACTIVE",
            "crypto_status": "ACTIVE",
            "currency": "USD",
            "buying_power": plain(funds.buying_power),
            "regt_buying_power": plain(funds.buying_power),
            "options_buying_power": plain(funds.non_marginable_buying_power),
            "non_marginable_buying_power": plain(funds.non_marginable_buying_power),
            "cash": plain(funds.cash),
            "accrued_fees": "0",
            "pending_transfer_in": "0",
            "pending_transfer_out": "0",
            "pending_reg_taf_fees": "0",
            "portfolio_value": plain(funds.equity),
            "equity": plain(funds.equity),
            "last_equity": plain(last.equity),
            "long_market_value": plain(funds.long_value),
            "short_market_value": plain(funds.short_value),
            "initial_margin": plain(funds.initial_margin),
            "maintenance_margin": plain(funds.maintenance_margin),
            "last_maintenance_margin": plain(last.maintenance_margin),
            "sma": plain(max(funds.equity - funds.initial_margin, ZERO)),
            "multiplier": str(funds.multiplier),
            "intraday_adjustments": plain(adjustments),
            "balance_asof": last_day.isoformat(),
            "created_at": utc(account.created_at),
            "trading_blocked": False,
            "transfers_blocked": False,
            "account_blocked": False,
            "trade_suspended_by_user": configurations.suspend_trade,
            "shorting_enabled": is_short_selling_allowed(funds, configurations),
            "options_approved_level": 0,
            "options_trading_level": 0,
        }
    )


def _last_close(market: Market, now: datetime) -> tuple[datetime, date]:
    """The last regular close before now and its date."""
    today = now.astimezone(NEW_YORK).date()
    closed = [day for day in market.sessions(today - timedelta(days=14), today) if day.close <= now]
    return closed[-1].close, closed[-1].date


def _funds_at(call: Call, book: Book, at: datetime) -> Funds:
    market = call.broker.market
    return measure_funds(
        book,
        [],
        call.account.configurations,
        ZERO,
        lambda symbol: market.last_trade(symbol, at).price,
        call.broker.known_asset,
    )


def get_configurations(call: Call) -> Response:
    return ExactJsonResponse(configurations_json(call.account.configurations))


def patch_configurations(call: Call) -> Response:
    """Changes the fields that the body names and keeps the others; null keeps one too."""
    if not isinstance(call.body, dict):
        raise malformed("request body format is invalid")
    named = {name: value for name, value in call.body.items() if value is not None and name not in RETIRED}
    merged = {**call.account.configurations.model_dump(), **named}
    try:
        configurations = Configurations.model_validate(merged, strict=True)
    except ValidationError as problem:
        first = problem.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise invalid(f"invalid {name}: {first['msg']}") from None
    account = call.account.model_copy(update={"configurations": configurations})
    call.broker.keep_account(account)
    return ExactJsonResponse(configurations_json(configurations))


def account_routes(broker: Broker) -> list[Route]:
    return [
        trading_route(broker, "GET", "/v2/account", get_account),
        trading_route(broker, "GET", "/v2/account/configurations", get_configurations),
        trading_route(broker, "PATCH", "/v2/account/configurations", patch_configurations),
    ]
