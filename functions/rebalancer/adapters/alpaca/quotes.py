"""Prices from Alpaca's market data: one request per asset class, however many symbols."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC
from decimal import Decimal
from typing import Any, Final

from rebalancer.adapters.alpaca.symbols import split_by_class
from rebalancer.adapters.alpaca.transport import AlpacaRest
from rebalancer.adapters.alpaca.wire import WireQuotes, WireSnapshot, WireSnapshots, WireTrades, read
from rebalancer.core.account.quote import Quote
from rebalancer.core.base.errors import BrokerRejected

SYMBOLS_PER_REQUEST_MAX: Final = 1000
"""Longer lists are split: an address of some 8,000 characters is as much as servers commonly take."""

_REFUSED_SYMBOLS_MAX: Final = 3
_REFUSED_SYMBOL = re.compile(r"invalid symbol:?\s*([A-Z0-9./-]+)", re.IGNORECASE)


def fetch_prices(rest: AlpacaRest, symbols: Collection[str]) -> dict[str, Decimal]:
    """Dollars a share or coin: the latest trade, or the middle of bid and ask where there was no trade.

    A symbol that has neither is left out. Quotes are asked only for what has no trade.
    """
    prices: dict[str, Decimal] = {}
    for answer in _ask_latest(rest, "trades", symbols):
        for symbol, trade in read(WireTrades, answer, "latest trades").trades.items():
            if trade is not None and trade.p is not None and trade.p > 0:
                prices[symbol] = trade.p
    untraded = [symbol for symbol in symbols if symbol not in prices]
    for answer in _ask_latest(rest, "quotes", untraded):
        for symbol, quote in read(WireQuotes, answer, "latest quotes").quotes.items():
            if quote is not None and quote.ap and quote.bp and quote.ap > 0 and quote.bp > 0:
                prices.setdefault(symbol, (quote.ap + quote.bp) / 2)
    return {symbol: prices[symbol] for symbol in sorted(symbols) if symbol in prices}


def fetch_quotes(rest: AlpacaRest, symbols: Collection[str]) -> dict[str, Quote]:
    """Quote, latest trade and previous close of each symbol from its snapshot; one without any is left out.

    Alpaca writes 0 for a side that nobody quotes: that is no price.
    """
    stocks, pairs = split_by_class(symbols)
    found: dict[str, WireSnapshot | None] = {}
    for answer in _ask_batches(rest, "/stocks/snapshots", "v2", stocks):
        found |= read(WireSnapshots, {"snapshots": answer}, "stock snapshots").snapshots
    for answer in _ask_batches(rest, "/crypto/us/snapshots", "v1beta3", pairs):
        found |= read(WireSnapshots, answer, "crypto snapshots").snapshots
    return {symbol: _quote(seen) for symbol, seen in sorted(found.items()) if seen is not None and symbol in symbols}


def _quote(snapshot: WireSnapshot) -> Quote:
    quote, trade, day_before = snapshot.quote, snapshot.trade, snapshot.previous_bar
    return Quote(
        bid=_price(quote.bp) if quote else None,
        ask=_price(quote.ap) if quote else None,
        quoted_at=quote.t.astimezone(UTC) if quote and quote.t else None,
        last_trade=_price(trade.p) if trade else None,
        previous_close=_price(day_before.c) if day_before else None,
    )


def _price(number: Decimal | None) -> Decimal | None:
    return number if number is not None and number > 0 else None


def _ask_latest(rest: AlpacaRest, kind: str, symbols: Collection[str]) -> Iterator[Any]:
    stocks, pairs = split_by_class(symbols)
    yield from _ask_batches(rest, f"/stocks/{kind}/latest", "v2", stocks)
    yield from _ask_batches(rest, f"/crypto/us/latest/{kind}", "v1beta3", pairs)


def _ask_batches(rest: AlpacaRest, path: str, version: str, symbols: list[str]) -> Iterator[Any]:
    for batch in _batches(symbols):
        answer = _ask_batch(rest, path, version, batch)
        if answer is not None:
            yield answer


def _batches(symbols: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(symbols), SYMBOLS_PER_REQUEST_MAX):
        yield symbols[start : start + SYMBOLS_PER_REQUEST_MAX]


def _ask_batch(rest: AlpacaRest, path: str, version: str, symbols: list[str]) -> Any:
    """Ask for many symbols at once. One that market data does not accept fails the whole request, and is named: it is
    left out and the others are asked again, a few times at most. None where nothing is left to ask for."""
    left = list(symbols)
    for _ in range(_REFUSED_SYMBOLS_MAX):
        try:
            return rest.get(path, {"symbols": ",".join(left)}, api_version=version)
        except BrokerRejected as error:
            named = _REFUSED_SYMBOL.search(error.message)
            if error.details.get("http_status") != 400 or named is None or named[1] not in left:
                raise
            left.remove(named[1])
            if not left:
                return None
    return rest.get(path, {"symbols": ",".join(left)}, api_version=version)
