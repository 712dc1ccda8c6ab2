"""Puts the paper broker together: market, memory, routes, frontier."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local.paper_broker.accounts import OpeningAccount, open_account
from local.paper_broker.admin_routes import admin_routes
from local.paper_broker.broker import Broker, BrokerClosed
from local.paper_broker.call import authenticate
from local.paper_broker.errors import INTERNAL, ApiError, not_found
from local.paper_broker.faults import FaultBook
from local.paper_broker.market import BrokerClock, Market
from local.paper_broker.market.data_routes import data_routes
from local.paper_broker.middleware import Frontier, RateLimiter, RequestLog, error_response
from local.paper_broker.oauth import oauth_routes
from local.paper_broker.store import Store
from local.paper_broker.trading_routes import trading_routes

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.05
"""How often the broker looks for due fills by itself, in real time."""


def create_app(
    state: Path | str,
    accounts: list[OpeningAccount] | None = None,
    always_open: bool = True,
    clock: BrokerClock | None = None,
) -> Starlette:
    """The broker as an ASGI application.

    `state` is its SQLite file (":memory:" forgets everything), `accounts` are opened unless their key is known,
    `always_open` lets shares trade at any hour, `clock` is what a broker without a past begins with.
    Raises ValueError for an account that cannot be opened.
    """
    store = Store(state)
    broker = Broker(store, _restore_market(store, always_open, clock))
    _open_accounts(broker, accounts or [])
    log, faults = RequestLog(), FaultBook()
    limiter = RateLimiter(lambda: broker.settings.rate_limit_per_minute)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        ticking = asyncio.create_task(_tick(broker))
        try:
            yield
        finally:
            ticking.cancel()
            await asyncio.gather(ticking, return_exceptions=True)
            broker.close()

    app = Starlette(
        routes=[*admin_routes(broker, log, faults), *api_routes(broker)],
        middleware=[Middleware(Frontier, log=log, faults=faults, limiter=limiter)],
        exception_handlers={ApiError: _refusal, HTTPException: _unknown_endpoint, Exception: _internal_error},
        lifespan=lifespan,
    )
    app.state.broker = broker
    return app


def api_routes(broker: Broker) -> list[Route]:
    """Alpaca's API: trading first, then market data."""
    data = data_routes(broker.market, lambda request: authenticate(broker, request))
    return [*trading_routes(broker), *data, *oauth_routes(broker.oauth)]


def read_accounts(path: Path) -> list[OpeningAccount]:
    """The accounts file: a JSON list. Raises ValueError with one sentence that names the field."""
    try:
        listed = json.loads(path.read_text(), parse_float=Decimal)
    except (OSError, ValueError) as problem:
        raise ValueError(f"accounts file {path}: {problem}") from None
    if not isinstance(listed, list):
        raise ValueError(f"accounts file {path}: a JSON list of accounts is needed")
    return [OpeningAccount.model_validate(item) for item in listed]


def _restore_market(store: Store, always_open: bool, first_clock: BrokerClock | None) -> Market:
    clock_state, overrides = store.setting("clock"), store.setting("market")
    clock = first_clock or BrokerClock() if clock_state is None else BrokerClock.restore(clock_state)
    market = Market(clock, always_open)
    market.restore(overrides or {})
    return market


def _open_accounts(broker: Broker, accounts: list[OpeningAccount]) -> None:
    with broker.turn() as now:
        for opening in accounts:
            if broker.account_of_key(opening.key_id) is None:
                open_account(broker, opening, now)
        broker.save_settings()


async def _tick(broker: Broker) -> None:
    while True:
        await asyncio.sleep(TICK_SECONDS)
        if broker.has_work:
            try:
                await run_in_threadpool(broker.settle)
            except BrokerClosed:
                return
            except Exception:
                logger.exception("settling due orders failed; the next request tries again")


async def _refusal(_request: Request, refusal: Exception) -> Response:
    if not isinstance(refusal, ApiError):
        raise refusal
    return error_response(refusal)


async def _unknown_endpoint(_request: Request, problem: Exception) -> Response:
    if isinstance(problem, HTTPException) and problem.status_code == 405:
        return error_response(ApiError(405, 40510000, "method not allowed"))
    return error_response(not_found("endpoint not found."))


async def _internal_error(_request: Request, _problem: Exception) -> Response:
    return error_response(ApiError(500, INTERNAL, "internal server error"))
