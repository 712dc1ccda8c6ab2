"""The market of the year: sessions with holidays and early closes, and one real close a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from local.paper_broker.market.replay import ANCHOR, stock_closes
from local.paper_broker.market.sessions import SessionDay, nyse_sessions

NEW_YORK = ZoneInfo("America/New_York")


@dataclass(frozen=True)
class Hours:
    """Whether the exchange is open at a moment, and what comes next."""

    is_open: bool
    next_open: datetime
    next_close: datetime


def hours_at(moment: datetime) -> Hours:
    """The exchange at a moment."""
    found = nyse_sessions().at(moment)
    return Hours(found.is_open, found.next_open, found.next_close)


def date_in_new_york(moment: datetime) -> date:
    """The exchange's date."""
    return moment.astimezone(NEW_YORK).date()


def sessions_of(year: int) -> list[SessionDay]:
    """The year's trading days."""
    return nyse_sessions().between(date(year, 1, 1), date(year, 12, 31))


@cache
def _place(day: date) -> int:
    sessions = nyse_sessions()
    return sessions.count_before(day) - sessions.count_before(ANCHOR)


def close_of(symbol: str, day: date) -> Decimal:
    """The symbol's price on a day, in dollars: the shipped close, in its historical order from 2025 on."""
    closes = stock_closes()[symbol]
    return Decimal(closes[_place(day) % len(closes)]).scaleb(-2)
