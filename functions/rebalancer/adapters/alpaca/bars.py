"""Daily closes from Alpaca's market data, adjusted for splits and dividends.

Source: Alpaca's OpenAPI description of the market-data API, `GET /v2/stocks/bars` and `GET /v1beta3/crypto/us/bars`:
the limit counts the bars of all symbols of a page, and `next_page_token` leads on. Shares are asked for with
`adjustment=all`, splits and dividends; coins know neither and are prices. A broker that is not Alpaca, such as that of
the demo, says in `series` what its own closes are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict

from rebalancer.adapters.alpaca.symbols import split_by_class
from rebalancer.adapters.alpaca.transport import AlpacaRest
from rebalancer.adapters.alpaca.wire import read
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.evidence.series import DailySeries, SeriesKind

BARS_PER_PAGE: Final = 10_000
PAGES_MAX: Final = 60
_READ: Final = ConfigDict(extra="ignore", frozen=True, defer_build=True)


class WireClose(BaseModel):
    """The beginning and the close of a bar, in dollars."""

    model_config = _READ

    t: AwareDatetime
    c: Decimal


class WireSeries(BaseModel):
    """What a broker says of the closes of a symbol."""

    model_config = _READ

    kind: SeriesKind
    is_made: bool


class WireBars(BaseModel):
    """One page of bars by symbol."""

    model_config = _READ

    bars: dict[str, list[WireClose] | None]
    next_page_token: str | None = None
    series: dict[str, WireSeries] | None = None


def fetch_daily_closes(
    rest: AlpacaRest, symbols: Collection[str], first_day: date, last_day: date
) -> dict[str, DailySeries]:
    """See `PriceBook`."""
    stocks, pairs = split_by_class(symbols)
    query = {
        "timeframe": "1Day",
        "start": first_day.isoformat(),
        "end": (last_day + timedelta(days=1)).isoformat(),
        "limit": str(BARS_PER_PAGE),
    }
    found: dict[str, dict[date, Decimal]] = {symbol: {} for symbol in symbols}
    pages = [
        *_pages(rest, "/stocks/bars", "v2", stocks, {**query, "adjustment": "all"}),
        *_pages(rest, "/crypto/us/bars", "v1beta3", pairs, query),
    ]
    said: dict[str, WireSeries] = {}
    for page in pages:
        said |= page.series or {}
        for symbol, bars in page.bars.items():
            for bar in bars or ():
                day = _day_of(symbol, bar.t)
                if symbol in found and bar.c > 0 and first_day <= day <= last_day:
                    found[symbol][day] = bar.c
    return {symbol: _series(symbol, closes, said.get(symbol)) for symbol, closes in found.items() if closes}


def _series(symbol: str, closes: dict[date, Decimal], said: WireSeries | None) -> DailySeries:
    if said is not None:
        return DailySeries(symbol, closes, said.kind, said.is_made)
    return DailySeries(symbol, closes, SeriesKind.PRICE if "/" in symbol else SeriesKind.TOTAL_RETURN)


def _day_of(symbol: str, begins: datetime) -> date:
    """Return the day of a bar: that of the exchange; a coin's day begins at midnight in Chicago, or in UTC."""
    return begins.astimezone(UTC).date() if "/" in symbol else new_york_date(begins)


def _pages(rest: AlpacaRest, path: str, version: str, symbols: list[str], query: dict[str, str]) -> Iterator[WireBars]:
    asked: dict[str, Any] = {**query, "symbols": ",".join(sorted(symbols))}
    for _ in range(PAGES_MAX if symbols else 0):
        page = read(WireBars, rest.get(path, asked, api_version=version), "daily bars")
        yield page
        if not page.next_page_token:
            return
        asked["page_token"] = page.next_page_token
