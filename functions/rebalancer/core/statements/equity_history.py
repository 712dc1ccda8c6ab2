"""The account's equity over days: what it gained, and how far it was below its high. For people; nothing is traded
on it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from rebalancer.core.base.money import HUNDRED, ONE, ZERO, divide_shown
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.risk.trips import CashFlow
from rebalancer.core.statements.performance import Drawdown, EquityPoint, deepest_drawdown, return_index, total_gain_usd


class EquityRange(StrEnum):
    """How far back a history goes."""

    MONTH = "1M"
    QUARTER = "3M"
    YEAR_TO_DATE = "YTD"
    YEAR = "1Y"
    FIVE_YEARS = "5Y"
    ALL = "ALL"


DAYS_BACK: Final = {
    EquityRange.MONTH: 31,
    EquityRange.QUARTER: 92,
    EquityRange.YEAR: 366,
    EquityRange.FIVE_YEARS: 5 * 366,
}
NO_ACCOUNT_BEFORE: Final = date(2015, 1, 1)
"""The broker took its first customers in that year."""
LONGEST_BREAK: Final = timedelta(days=7)
"""Between two sessions: the last close of a year is at most so many days before its end."""


@dataclass(frozen=True, slots=True)
class EquityDay:
    """The account's equity in dollars at the end of a day in New York, or now for the day that is not over."""

    day: date
    equity_usd: Decimal


@dataclass(frozen=True, slots=True)
class EquityReading:
    """One day of the history. `return_percent` since the first day, payments left aside; `drawdown_percent` below the
    highest day before, at least 0. Both None from where nothing was invested."""

    day: date
    equity_usd: Decimal
    return_percent: Decimal | None
    drawdown_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class EquityHistory:
    """Days oldest first, with what they come to: dollars gained, payments left aside, and the deepest drawdown (None
    where it never fell)."""

    readings: tuple[EquityReading, ...]
    gain_usd: Decimal
    deepest: Drawdown | None


@dataclass(frozen=True, slots=True)
class DayChange:
    """Dollars gained since the previous close, payments left aside; the percent of that close is None where it was
    nothing."""

    change_usd: Decimal
    change_percent: Decimal | None


def asked_from(span: EquityRange, today: date) -> date:
    """Return the day from which the broker is asked; of a year to date, early enough for the last close before it."""
    if span is EquityRange.ALL:
        return NO_ACCOUNT_BEFORE
    if span is EquityRange.YEAR_TO_DATE:
        return date(today.year, 1, 1) - LONGEST_BREAK
    return today - timedelta(days=DAYS_BACK[span])


def days_of(span: EquityRange, days: Sequence[EquityDay], today: date) -> Sequence[EquityDay]:
    """Return the days that a range shows: a year to date begins with the last close of the year before."""
    if span is not EquityRange.YEAR_TO_DATE:
        return days
    before = sum(1 for one in days if one.day.year < today.year)
    return days[max(0, before - 1) :]


def assess_history(days: Sequence[EquityDay], flows: Iterable[CashFlow]) -> EquityHistory:
    """Return the history of these days (each once, oldest first). Days before the first with equity are left out.

    A payment counts on the first listed day that is not before its own in New York: one of a weekend shows in the next
    session's equity, for the days that it was there. Returns are time-weighted (`return_index`).
    """
    started = next((index for index, one in enumerate(days) if one.equity_usd > 0), len(days))
    points = _points(days[started:], flows)
    index = {point.day: point.index for point in return_index(points)}
    readings: list[EquityReading] = []
    high = ZERO
    for point in points:
        grown = index.get(point.day)
        if grown is None:
            readings.append(EquityReading(point.day, point.equity_usd, None, None))
            continue
        high = max(high, grown)
        below = divide_shown(high - grown, high, HUNDRED) if high else ZERO
        readings.append(EquityReading(point.day, point.equity_usd, (grown - ONE) * HUNDRED, below))
    deepest = deepest_drawdown(return_index(points))
    return EquityHistory(tuple(readings), total_gain_usd(points), deepest)


def _points(days: Sequence[EquityDay], flows: Iterable[CashFlow]) -> list[EquityPoint]:
    dates = [one.day for one in days]
    paid: list[list[tuple[date, Decimal]]] = [[] for _ in range(len(days) + 1)]
    for flow in flows:
        day = new_york_date(flow.at)
        paid[bisect_left(dates, day)].append((day, flow.amount_usd))
    # Cash is not part of a return; the broker's history does not give it.
    return [
        EquityPoint(one.day, one.equity_usd, ZERO, sum((amount for _, amount in made), ZERO), tuple(made))
        for one, made in zip(days, paid, strict=False)
    ]


def day_change(equity_usd: Decimal, close_usd: Decimal, flows_since_usd: Decimal) -> DayChange:
    """Return the change since the close of `close_usd` dollars; `flows_since_usd` was paid in (or out) since."""
    change = equity_usd - close_usd - flows_since_usd
    percent = divide_shown(change, close_usd, HUNDRED) if close_usd > 0 else None
    return DayChange(change, percent)
