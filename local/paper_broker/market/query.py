"""Reads the query of a market-data request, and refuses in Alpaca's words what it may not hold."""

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from starlette.requests import Request

from local.paper_broker.errors import ApiError
from local.paper_broker.market.bars import Timeframe

LATEST_FEEDS = frozenset({"delayed_sip", "iex", "otc", "sip", "boats", "overnight"})
BAR_FEEDS = frozenset({"iex", "otc", "sip", "boats"})
ADJUSTMENTS = frozenset({"raw", "split", "dividend", "spin-off", "all"})
LOCATIONS = frozenset({"us", "us-1", "us-2", "eu-1", "bs-1"})
DEFAULT_LIMIT, LARGEST_LIMIT = 1000, 10_000
MICROSECOND = timedelta(microseconds=1)
STOCK_SYMBOL = re.compile(r"[A-Z]+(\.[A-Z]+)?")  # Alpaca refuses digits, hyphens and small letters
CRYPTO_SYMBOL = re.compile(r"[A-Z0-9]+/[A-Z0-9]+")


def refused(message: str) -> ApiError:
    """400 with a sentence and no code, as Alpaca's data service answers."""
    return ApiError(400, None, message)


def require_known(request: Request, allowed: Collection[str]) -> None:
    """Refuses a query parameter that the route does not have."""
    unknown = sorted(set(request.query_params) - set(allowed))
    if unknown:
        raise refused(f"unexpected query parameter(s): {', '.join(unknown)}")


def require_usd(request: Request) -> None:
    """Refuses any currency but US dollars, the only one with prices here."""
    currency = request.query_params.get("currency", "USD")
    if currency != "USD":
        raise refused(f"unsupported currency: {currency}")


def require_feed(request: Request, allowed: Collection[str]) -> None:
    """Refuses a feed that does not exist; all that do show the same prices here."""
    feed = request.query_params.get("feed")
    if feed is not None and feed not in allowed:
        raise refused(f"invalid feed: {feed}")


def is_adjusted(request: Request) -> bool:
    """Whether splits are to be taken back in time. Refuses an adjustment that does not exist."""
    adjustments = request.query_params.get("adjustment", "raw").split(",")
    for adjustment in adjustments:
        if adjustment not in ADJUSTMENTS:
            raise refused(f"invalid adjustment: {adjustment}")
    return "split" in adjustments or "all" in adjustments


def location(request: Request) -> str:
    """The crypto venue in the path."""
    place = str(request.path_params["loc"])
    if place not in LOCATIONS:
        raise refused(f"Invalid location: {place}")
    return place


def require_symbol(symbol: str, shape: re.Pattern[str], preface: str = "") -> str:
    """A symbol of the right shape; whether there is such an asset is another question.

    `preface` begins the refusal: Alpaca's latest-value routes send an inner service's words on.
    """
    if not shape.fullmatch(symbol):
        raise refused(f"{preface}invalid symbol: {symbol}")
    return symbol


def symbols(request: Request, shape: re.Pattern[str], preface: str = "") -> list[str]:
    """The comma-separated symbols, sorted, each once. One of a wrong shape refuses them all, as at Alpaca."""
    text = request.query_params.get("symbols", "")
    if not text:
        raise refused("symbols parameter is required")
    return sorted({require_symbol(symbol, shape, preface) for symbol in text.split(",")})


def _instant(name: str, text: str, zone: ZoneInfo, *, ends: bool) -> datetime:
    """RFC 3339, or a date: then the first or (`ends`) the last instant of that day at the market's place."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=zone)
            return ((day + timedelta(days=1)).astimezone(UTC) - MICROSECOND) if ends else day.astimezone(UTC)
        at = datetime.fromisoformat(text.replace(" ", "+"))
        if at.tzinfo is None:
            raise ValueError("it names no time zone")
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        message = f"Invalid format for parameter {name}: error parsing '{text}' as RFC3339 or YYYY-MM-DD: {problem}"
        raise refused(message) from problem


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", str(DEFAULT_LIMIT))
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= LARGEST_LIMIT:
        raise refused(f"invalid limit: {text}; it must be a whole number from 1 to {LARGEST_LIMIT}")
    return int(text)


class PageToken(NamedTuple):
    """The last bar that a page showed: the next page begins after it."""

    symbol: str
    at: datetime

    def dump(self) -> str:
        """As Alpaca's tokens: base64, opaque to clients."""
        return b64encode(f"{self.symbol}|{self.at.isoformat()}".encode()).decode()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Refuses what `dump` did not write."""
        try:
            symbol, at = b64decode(text, validate=True).decode().split("|")
            return cls(symbol, datetime.fromisoformat(at).astimezone(UTC))
        except (binascii.Error, ValueError) as problem:
            raise refused(f"invalid page_token: {text}") from problem


class BarsQuery(NamedTuple):
    """What a request for bars asks, beside the symbols."""

    timeframe: Timeframe
    start: datetime
    end: datetime
    limit: int
    newest_first: bool
    page_token: PageToken | None
    is_adjusted: bool


def bars_query(request: Request, now: datetime, zone: ZoneInfo) -> BarsQuery:
    """Defaults: from the beginning of the market's day until now, 1000 bars, oldest first."""
    given = request.query_params
    if "timeframe" not in given:
        raise refused("timeframe parameter is required")
    try:
        timeframe = Timeframe.parse(given["timeframe"])
    except ValueError as problem:
        raise refused(str(problem)) from problem
    today = now.astimezone(zone).date().isoformat()
    start = _instant("start", given.get("start") or today, zone, ends=False)
    end = _instant("end", given["end"], zone, ends=True) if given.get("end") else now
    if given.get("end") and end < start:
        raise refused("end should not be before start")
    if given.get("sort", "asc") not in ("asc", "desc"):
        raise refused(f"invalid sort: {given['sort']}")
    return BarsQuery(
        timeframe=timeframe,
        start=start,
        end=end,
        limit=_limit(request),
        newest_first=given.get("sort") == "desc",
        page_token=PageToken.parse(given["page_token"]) if given.get("page_token") else None,
        is_adjusted=is_adjusted(request),
    )
