"""The day of the stock exchange: dates and midnights in New York."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

NEW_YORK: Final = ZoneInfo("America/New_York")


def new_york_date(moment: datetime) -> date:
    """Return the date in New York at an aware moment."""
    return moment.astimezone(NEW_YORK).date()


def new_york_time(day: date, hour: int) -> datetime:
    """Return a full hour (0 to 23) of a New York date, in UTC."""
    return datetime.combine(day, time(hour), NEW_YORK).astimezone(UTC)


def new_york_midnight(moment: datetime) -> datetime:
    """When the New York date of an aware moment began, in UTC."""
    return new_york_time(new_york_date(moment), 0)


def quarter_of(day: date) -> str:
    """Return the name of a day's quarter, such as `2026Q1`; names are in the order of time."""
    return f"{day.year}Q{(day.month + 2) // 3}"
