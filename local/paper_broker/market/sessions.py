"""The sessions of the New York Stock Exchange: opens, closes, half-days, holidays, settlement."""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import exchange_calendars

FIRST_DAY, LAST_DAY = "2015-01-01", "2035-12-31"  # a year more on each side than the clock allows
NEW_YORK = ZoneInfo("America/New_York")


class Session(NamedTuple):
    """Whether the market is open at an instant, and the next opening and closing after it (aware UTC)."""

    is_open: bool
    next_open: datetime
    next_close: datetime


class SessionDay(NamedTuple):
    """One trading day: its New York date, and its regular opening and closing time (aware UTC)."""

    date: date
    open: datetime
    close: datetime


class NyseSessions:
    """Every regular session from 2015 to 2035, by exchange_calendars' XNYS; an opening is in, a closing is out."""

    def __init__(self, days: list[SessionDay]) -> None:
        self.days = days
        self._dates = [day.date for day in days]
        self._opens = [day.open for day in days]
        self._closes = [day.close for day in days]

    def at(self, at: datetime) -> Session:
        """The exchange's own state at an instant."""
        opened, closed = self.count_opened(at), self.count_closed(at)
        return Session(is_open=opened > closed, next_open=self._opens[opened], next_close=self._closes[closed])

    def between(self, start: date, end: date) -> list[SessionDay]:
        """The sessions on New York dates from `start` to `end`, both included; none when start is after end."""
        return self.days[bisect_left(self._dates, start) : bisect_right(self._dates, end)]

    def count_opened(self, at: datetime) -> int:
        """How many sessions have opened by an instant: the last one to open is `days[count - 1]`."""
        return bisect_right(self._opens, at)

    def count_closed(self, at: datetime) -> int:
        """How many sessions have closed by an instant: the last one to close is `days[count - 1]`."""
        return bisect_right(self._closes, at)

    def count_before(self, day: date) -> int:
        """How many sessions are on dates before a New York date."""
        return bisect_left(self._dates, day)

    def settlement_date(self, trade_date: date) -> date:
        """T+1: the first session after the trade's New York date (SEC rule 15c6-1 as amended on 2024-05-28)."""
        return self._dates[bisect_right(self._dates, trade_date)]


@cache
def nyse_sessions() -> NyseSessions:
    """The calendar, computed once (about half a second)."""
    schedule = exchange_calendars.get_calendar("XNYS", start=FIRST_DAY, end=LAST_DAY).schedule
    return NyseSessions(
        [
            SessionDay(day.date(), opened.to_pydatetime().astimezone(UTC), closed.to_pydatetime().astimezone(UTC))
            for day, opened, closed in zip(schedule.index, schedule["open"], schedule["close"], strict=True)
        ]
    )
