"""Bars: the prints of minutes, hours, days, weeks and months, put together.

A bar shows only prints that have happened, so the present one grows. It is labelled with its beginning: minutes and
hours from the clock's hour in the market's zone, days, weeks (Monday) and months from midnight there.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import reduce
from typing import Literal, NamedTuple, Self

from local.paper_broker.market.market import Market, dollars
from local.paper_broker.market.prints import Prints
from local.paper_broker.market.replay import TradingDay, midnight

Unit = Literal["Min", "Hour", "Day", "Week", "Month"]
_UNITS: dict[str, Unit] = {
    "Min": "Min",
    "T": "Min",
    "Hour": "Hour",
    "H": "Hour",
    "Day": "Day",
    "D": "Day",
    "Week": "Week",
    "W": "Week",
    "Month": "Month",
    "M": "Month",
}
_ALLOWED: dict[Unit, tuple[int, ...]] = {
    "Min": tuple(range(1, 60)),
    "Hour": tuple(range(1, 24)),
    "Day": (1,),
    "Week": (1,),
    "Month": (1, 2, 3, 4, 6, 12),
}
_MICRODOLLAR = Decimal("0.000001")
FIRST_DATE = date(2015, 1, 5)  # the first session with one before it


class Timeframe(NamedTuple):
    """The length of a bar: `multiple` times `unit`."""

    multiple: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads Alpaca's notation, as in 1Min, 15T, 1Hour, 1D, 1Week, 3M. ValueError: none of those."""
        match = re.fullmatch(r"([1-9][0-9]?)(Min|T|Hour|H|Day|D|Week|W|Month|M)", text)
        if match is None or int(match[1]) not in _ALLOWED[_UNITS[match[2]]]:
            raise ValueError(f"invalid timeframe: {text}")
        return cls(int(match[1]), _UNITS[match[2]])


class Bar(NamedTuple):
    """Prices in dollars; volume in shares or coins; `vwap` rounded half-even to six decimals; `at` is the beginning."""

    at: datetime
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    trades: int
    vwap: Decimal


class _Tally(NamedTuple):
    """A bar in whole cents and lots, that two neighbouring ones can be joined to."""

    at: datetime
    open: int
    high: int
    low: int
    close: int
    lots: int
    trades: int
    cent_lots: int

    def join(self, later: "_Tally") -> "_Tally":
        return self._replace(
            high=max(self.high, later.high),
            low=min(self.low, later.low),
            close=later.close,
            lots=self.lots + later.lots,
            trades=self.trades + later.trades,
            cent_lots=self.cent_lots + later.cent_lots,
        )

    def bar(self, lot: Decimal) -> Bar:
        vwap = (dollars(self.cent_lots) / self.lots).quantize(_MICRODOLLAR, ROUND_HALF_EVEN)
        return Bar(
            at=self.at,
            open=dollars(self.open),
            high=dollars(self.high),
            low=dollars(self.low),
            close=dollars(self.close),
            volume=self.lots * lot,
            trades=self.trades,
            vwap=vwap,
        )


def _tally(at: datetime, prints: Prints, first: int, end: int) -> _Tally:
    cents, lots = prints.cents[first:end], prints.lots[first:end]
    return _Tally(
        at=at,
        open=int(cents[0]),
        high=int(cents.max()),
        low=int(cents.min()),
        close=int(cents[-1]),
        lots=int(lots.sum()),
        trades=end - first,
        cent_lots=int((cents * lots).sum()),
    )


def _intraday(day: TradingDay, prints: Prints, length: timedelta, since: datetime, now: datetime) -> Iterator[_Tally]:
    """A day's bars of `length`, counted from the day's midnight, from the one with `since` on; only prints by `now`."""
    seen = prints.count_by(now)
    start = day.label + ((max(day.open, since) - day.label) // length) * length
    first = prints.count_before(start)
    while first < seen:
        end = min(prints.count_before(start + length), seen)
        if end > first:
            yield _tally(start, prints, first, end)
        first, start = end, start + length


def _period(timeframe: Timeframe, day: date) -> date:
    """The first date of the span that is looked at as one: a week, a number of months, else the day itself."""
    if timeframe.unit == "Week":
        return day - timedelta(days=day.weekday())
    if timeframe.unit == "Month":
        return date(day.year, day.month - (day.month - 1) % timeframe.multiple, 1)
    return day


def _periods(timeframe: Timeframe, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The spans from the one with `first` to the one with `last`: each its first date and the next one's."""
    start = _period(timeframe, first)
    while start <= last:
        if timeframe.unit == "Month":
            months = start.month - 1 + timeframe.multiple
            after = date(start.year + months // 12, months % 12 + 1, 1)
        else:
            after = start + timedelta(days=7 if timeframe.unit == "Week" else 1)
        yield start, after
        start = after


Day = tuple[TradingDay, Prints]


def _tallies(days: list[Day], timeframe: Timeframe, start: datetime, since: datetime, now: datetime) -> list[_Tally]:
    """The bars of one span, oldest first, seen from the broker's present; `start` labels a week or months. Of minutes
    and hours those before `since` are left out."""
    if timeframe.unit in ("Min", "Hour"):
        length = timeframe.multiple * (timedelta(minutes=1) if timeframe.unit == "Min" else timedelta(hours=1))
        return [tally for day, prints in days for tally in _intraday(day, prints, length, since, now)]
    seen = ((prints, prints.count_by(now)) for _, prints in days)
    daily = [_tally(start, prints, 0, count) for prints, count in seen if count]
    return [reduce(_Tally.join, daily)] if daily else []


def bars(
    market: Market,
    symbol: str,
    timeframe: Timeframe,
    start: datetime,
    end: datetime,
    *,
    newest_first: bool = False,
    is_adjusted: bool = False,
) -> Iterator[Bar]:
    """The bars that begin from `start` to `end`, both included, none in the broker's future; made as they are read.

    `is_adjusted`: their prices are on the scale after all splits. UnknownSymbolError: no prices.
    """
    tape, now = market.tape(symbol), market.clock.now()
    lot = market.lot(symbol)
    first, last = max(tape.market_date(start), FIRST_DATE), tape.market_date(min(end, now))
    spans = list(_periods(timeframe, first, last))
    for begins, after in reversed(spans) if newest_first else spans:
        places = range(tape.last_before(begins) + 1, tape.last_before(after) + 1)
        days = [(day, market.prints(symbol, day, is_adjusted=is_adjusted)) for day in map(tape.day, places)]
        tallies = _tallies(days, timeframe, midnight(begins, tape.zone), start, now)
        for tally in reversed(tallies) if newest_first else tallies:
            if start <= tally.at <= end:
                yield tally.bar(lot)
