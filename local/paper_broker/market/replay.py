"""Replays the committed daily closes on the broker's days, so that any date has prices.

Rule: trading day k after the anchor day shows close k of the window. Beyond the window's last close the series runs
back to its first, then forwards again, and so on; before the anchor likewise. So there is no jump at any turn.
The anchor is the first NYSE session of 2025 (for crypto: that date), so that from then until spring 2029 the closes
run in their historical order; what is before the anchor is the same history, mirrored.

Crypto trades every day; its day begins at midnight in Chicago, as in Alpaca's daily crypto bars.
"""

import csv
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from local.paper_broker.market.sessions import NEW_YORK, NyseSessions

ANCHOR = date(2025, 1, 2)
CHICAGO = ZoneInfo("America/Chicago")


class TradingDay(NamedTuple):
    """A span of trading: its date and label (aware UTC), and the prices it leads from and to, in whole cents."""

    symbol: str
    date: date
    label: datetime
    open: datetime
    close: datetime
    from_cents: int
    to_cents: int


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a date begins in a time zone (aware UTC)."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


class Tape(Protocol):
    """The trading days of one symbol, counted from an arbitrary first one."""

    zone: ZoneInfo

    def last_opened(self, at: datetime) -> int:
        """The ordinal of the latest trading day that has opened by `at`."""
        ...

    def last_before(self, day: date) -> int:
        """The ordinal of the latest trading day on a date before `day` (the market's own date)."""
        ...

    def day(self, ordinal: int) -> TradingDay:
        """The trading day of that ordinal."""
        ...

    def market_date(self, at: datetime) -> date:
        """The date at the market's place."""
        ...


def mirrored(step: int, length: int) -> int:
    """The index that a walk back and forth over 0 … length−1 has after `step` steps (also negative) from 0."""
    place = step % (2 * length - 2)
    return place if place < length else 2 * length - 2 - place


class StockTape:
    """A share's days: the sessions of the exchange."""

    zone = NEW_YORK

    def __init__(self, symbol: str, closes: tuple[int, ...], sessions: NyseSessions) -> None:
        self._symbol, self._closes, self._sessions = symbol, closes, sessions
        self._anchor = sessions.count_before(ANCHOR)

    def last_opened(self, at: datetime) -> int:
        return self._sessions.count_opened(at) - 1

    def last_before(self, day: date) -> int:
        return self._sessions.count_before(day) - 1

    def market_date(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def day(self, ordinal: int) -> TradingDay:
        session, step, length = self._sessions.days[ordinal], ordinal - self._anchor, len(self._closes)
        return TradingDay(
            symbol=self._symbol,
            date=session.date,
            label=midnight(session.date, NEW_YORK),
            open=session.open,
            close=session.close,
            from_cents=self._closes[mirrored(step - 1, length)],
            to_cents=self._closes[mirrored(step, length)],
        )


class CryptoTape:
    """A pair's days: every date, from midnight to midnight in Chicago. The ordinal is the date's."""

    zone = CHICAGO

    def __init__(self, symbol: str, closes: tuple[int, ...]) -> None:
        self._symbol, self._closes = symbol, closes

    def last_opened(self, at: datetime) -> int:
        return self.market_date(at).toordinal()

    def last_before(self, day: date) -> int:
        return day.toordinal() - 1

    def market_date(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def day(self, ordinal: int) -> TradingDay:
        day, step, length = date.fromordinal(ordinal), ordinal - ANCHOR.toordinal(), len(self._closes)
        opened = midnight(day, CHICAGO)
        return TradingDay(
            symbol=self._symbol,
            date=day,
            label=opened,
            open=opened,
            close=midnight(day + timedelta(days=1), CHICAGO),
            from_cents=self._closes[mirrored(step - 1, length)],
            to_cents=self._closes[mirrored(step, length)],
        )


def _columns(name: str) -> dict[str, tuple[int, ...]]:
    table = csv.reader(files("local.paper_broker.market").joinpath("data", name).read_text().splitlines())
    _, *symbols = next(table)
    rows = [[int(Decimal(close).scaleb(2)) for close in row[1:]] for row in table]
    return {symbol: tuple(row[place] for row in rows) for place, symbol in enumerate(symbols)}


@cache
def stock_closes() -> Mapping[str, tuple[int, ...]]:
    """The window's daily closes in cents, by symbol, oldest first."""
    return _columns("closes.csv")


@cache
def crypto_closes() -> Mapping[str, tuple[int, ...]]:
    """The made daily closes of the crypto pairs in cents, by symbol, oldest first."""
    return _columns("crypto_closes.csv")
