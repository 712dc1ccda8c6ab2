"""Alpaca's market-data API over HTTP: latest trades, quotes and bars, snapshots, and bars by time."""

import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from local.paper_broker.errors import ApiError
from local.paper_broker.market import query
from local.paper_broker.market.assets import Asset
from local.paper_broker.market.bars import Bar, bars
from local.paper_broker.market.exact_json import ExactJsonResponse
from local.paper_broker.market.market import Market
from local.paper_broker.market.replay import CHICAGO
from local.paper_broker.market.sessions import NEW_YORK
from local.paper_broker.market.wire import (
    Fields,
    bar_fields,
    latest_minute,
    orderbook_fields,
    quote_fields,
    snapshot_fields,
    trade_fields,
)

Authenticate = Callable[[Request], object]
Endpoint = Callable[[Request], Awaitable[Response]]
ShowLatest = Callable[[Market, Asset, datetime], Fields]

LATEST_QUERY = ("feed", "currency")
BARS_QUERY = ("timeframe", "start", "end", "limit", "page_token", "sort")
STOCK_BARS_QUERY = (*BARS_QUERY, "adjustment", "asof", "feed", "currency")


class Venue(NamedTuple):
    """Shares or crypto: how their symbols look, which assets there are, and where their day begins."""

    shape: re.Pattern[str]
    is_crypto: bool
    zone: ZoneInfo
    latest_preface: str


STOCKS = Venue(query.STOCK_SYMBOL, is_crypto=False, zone=NEW_YORK, latest_preface="code=400, message=")
CRYPTO = Venue(query.CRYPTO_SYMBOL, is_crypto=True, zone=CHICAGO, latest_preface="")


class Latest(NamedTuple):
    """One kind of latest value: its name in the plural and in the singular, and how it is shown."""

    plural: str
    singular: str
    show: ShowLatest


LATEST = (
    Latest("trades", "trade", lambda market, asset, now: trade_fields(asset, market.last_trade(asset.symbol, now))),
    Latest("quotes", "quote", lambda market, asset, now: quote_fields(asset, market.quote(asset.symbol, now))),
    Latest("bars", "bar", lambda market, asset, now: bar_fields(asset, latest_minute(market, asset, now))),
)
ORDERBOOKS = Latest(
    "orderbooks", "orderbook", lambda market, asset, now: orderbook_fields(market.quote(asset.symbol, now))
)
SNAPSHOTS = Latest("snapshots", "snapshot", snapshot_fields)


class _DataApi:
    """The endpoints. Each asks the clock once, so that all of an answer is from one instant."""

    def __init__(self, market: Market, authenticate: Authenticate) -> None:
        self._market = market
        self._authenticate = authenticate

    def priced(self, symbol: str, venue: Venue) -> Asset | None:
        """The asset of that symbol, if it belongs to the venue and has prices."""
        asset = self._market.asset(symbol)
        return asset if asset and asset.is_crypto == venue.is_crypto and asset.prices != "none" else None

    def several(self, kind: Latest, venue: Venue, *, bare: bool = False) -> Endpoint:
        """Latest values by symbol. An unknown symbol is left out. `bare`: not wrapped in the kind's name."""

        async def answer(request: Request) -> Response:
            self._authenticate(request)
            self._check_latest(request, venue, "symbols")
            now, found = self._market.clock.now(), {}
            for symbol in query.symbols(request, venue.shape, venue.latest_preface):
                if asset := self.priced(symbol, venue):
                    found[symbol] = kind.show(self._market, asset, now)
            return ExactJsonResponse(found if bare else {kind.plural: found})

        return answer

    def single(self, kind: Latest, *, bare: bool = False) -> Endpoint:
        """The latest value of the share in the path; 404 if it has none. `bare`: beside the symbol, not wrapped."""

        async def answer(request: Request) -> Response:
            self._authenticate(request)
            self._check_latest(request, STOCKS)
            symbol = query.require_symbol(str(request.path_params["symbol"]), STOCKS.shape, STOCKS.latest_preface)
            asset = self.priced(symbol, STOCKS)
            if asset is None:
                raise ApiError(404, None, f"code=404, message=no {kind.singular} found for {symbol}")
            shown = kind.show(self._market, asset, self._market.clock.now())
            return ExactJsonResponse({"symbol": symbol} | (shown if bare else {kind.singular: shown}))

        return answer

    def _check_latest(self, request: Request, venue: Venue, *more: str) -> None:
        if venue.is_crypto:
            query.location(request)
            query.require_known(request, more)
        else:
            query.require_known(request, (*LATEST_QUERY, *more))
            query.require_feed(request, query.LATEST_FEEDS)
            query.require_usd(request)

    def several_bars(self, venue: Venue) -> Endpoint:
        """Bars by symbol, a page at a time; the limit counts the bars of all symbols together."""

        async def answer(request: Request) -> Response:
            self._authenticate(request)
            self._check_bars(request, venue, "symbols")
            page, token = self._page(request, venue, query.symbols(request, venue.shape))
            found: dict[str, list[Fields]] = {}
            for asset, bar in page:
                found.setdefault(asset.symbol, []).append(bar_fields(asset, bar))
            # Not Alpaca's: made prices are never to pass for real ones.
            series = {symbol: _series_fields(self._market.asset(symbol)) for symbol in found}
            return ExactJsonResponse({"bars": found, "next_page_token": token, "series": series})

        return answer

    def single_bars(self) -> Endpoint:
        """Bars of the share in the path, a page at a time; none for an unknown one."""

        async def answer(request: Request) -> Response:
            self._authenticate(request)
            self._check_bars(request, STOCKS)
            symbol = query.require_symbol(str(request.path_params["symbol"]), STOCKS.shape)
            page, token = self._page(request, STOCKS, [symbol])
            shown = [bar_fields(asset, bar) for asset, bar in page]
            return ExactJsonResponse({"bars": shown, "symbol": symbol, "next_page_token": token})

        return answer

    def _check_bars(self, request: Request, venue: Venue, *more: str) -> None:
        if venue.is_crypto:
            query.location(request)
            query.require_known(request, (*BARS_QUERY, *more))
        else:
            query.require_known(request, (*STOCK_BARS_QUERY, *more))
            query.require_feed(request, query.BAR_FEEDS)
            query.is_adjusted(request)
            query.require_usd(request)

    def _page(self, request: Request, venue: Venue, symbols: list[str]) -> tuple[list[tuple[Asset, Bar]], str | None]:
        """The bars of one page and the token of the next one, None after the last."""
        asked = query.bars_query(request, self._market.clock.now(), venue.zone)
        page = list(islice(self._bars(asked, venue, symbols), asked.limit + 1))
        if len(page) <= asked.limit:
            return page, None
        asset, bar = page[asked.limit - 1]
        return page[:-1], query.PageToken(asset.symbol, bar.at).dump()

    def _bars(self, asked: query.BarsQuery, venue: Venue, symbols: list[str]) -> Iterator[tuple[Asset, Bar]]:
        """Symbol by symbol in order of the alphabet, from where the page token says."""
        for symbol in symbols:
            start, end, token, asset = asked.start, asked.end, asked.page_token, self.priced(symbol, venue)
            if asset is None or (token and symbol < token.symbol):
                continue
            if token and symbol == token.symbol and asked.newest_first:
                end = min(end, token.at - query.MICROSECOND)
            elif token and symbol == token.symbol:
                start = max(start, token.at + query.MICROSECOND)
            found = bars(
                self._market,
                symbol,
                asked.timeframe,
                start,
                end,
                newest_first=asked.newest_first,
                is_adjusted=asked.is_adjusted,
            )
            yield from ((asset, bar) for bar in found)


def _series_fields(asset: Asset | None) -> Fields:
    """What an adjusted series follows, and whether anybody traded it (SOURCES.md)."""
    is_made = asset is None or asset.prices == "made"
    return {"kind": "price" if is_made else "total_return", "is_made": is_made}


def data_routes(market: Market, authenticate: Authenticate) -> list[Route]:
    """The routes under /v2/stocks and /v1beta3/crypto.

    `authenticate` is called first with each request and raises ApiError when the keys are not good; the application
    turns an ApiError into its response.
    """
    api = _DataApi(market, authenticate)
    stocks, crypto = "/v2/stocks", "/v1beta3/crypto/{loc}"
    routes = [Route(f"{stocks}/{kind.plural}/latest", api.several(kind, STOCKS)) for kind in LATEST]
    routes += [Route(f"{stocks}/{{symbol}}/{kind.plural}/latest", api.single(kind)) for kind in LATEST]
    routes += [Route(f"{crypto}/latest/{kind.plural}", api.several(kind, CRYPTO)) for kind in (*LATEST, ORDERBOOKS)]
    return [
        *routes,
        Route(f"{stocks}/snapshots", api.several(SNAPSHOTS, STOCKS, bare=True)),
        Route(f"{stocks}/{{symbol}}/snapshot", api.single(SNAPSHOTS, bare=True)),
        Route(f"{crypto}/snapshots", api.several(SNAPSHOTS, CRYPTO)),
        Route(f"{stocks}/bars", api.several_bars(STOCKS)),
        Route(f"{stocks}/{{symbol}}/bars", api.single_bars()),
        Route(f"{crypto}/bars", api.several_bars(CRYPTO)),
    ]
