"""Instants in whole nanoseconds, and the day on which they fall at the exchange.

Brokers stamp some events to the nanosecond, which `datetime` cannot hold, so the ledger counts nanoseconds since 1970.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import describe
from rebalancer.core.base.new_york import NEW_YORK, new_york_date

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
NANOS_PER_SECOND: Final = 1_000_000_000

_STAMP = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})", re.ASCII | re.IGNORECASE
)
_MICROSECOND = timedelta(microseconds=1)


def to_ns(moment: datetime) -> int:
    """Nanoseconds since 1970 of an aware time. Raises `InvalidInput` for one without a time zone."""
    if moment.tzinfo is None:
        raise InvalidInput(f"{moment.isoformat()} has no time zone, but a time needs one.")
    return (moment - EPOCH) // _MICROSECOND * 1000


def moment_of(at_ns: int) -> datetime:
    """Return the instant in UTC, cut to the microsecond."""
    return EPOCH + timedelta(microseconds=at_ns // 1000)


def trade_date(at_ns: int) -> date:
    """Return the day of an instant in New York, which is the day that US taxes and statements count."""
    return new_york_date(moment_of(at_ns))


def start_of_day_ns(day: date) -> int:
    """Midnight in New York, when that day begins."""
    return to_ns(datetime.combine(day, time(0), NEW_YORK))


def parse_stamp(value: object, field: str) -> int:
    """Read a time such as `2022-02-02T18:55:09.981482123Z`, to the nanosecond.

    Raises:
        InvalidInput: for anything but a date, a time of day with at most nine decimals, and a time zone.
    """
    found = _STAMP.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise InvalidInput(
            f"{field} is {describe(value)}, but must be a time with its zone, such as 2026-03-02T15:00:00.123Z.",
            field=field,
        )
    day, clock, decimals, zone = found.groups()
    try:
        seconds = datetime.fromisoformat(f"{day}T{clock}{'+00:00' if zone in 'Zz' else zone}")
    except ValueError:
        raise InvalidInput(
            f"{field} is {describe(value)}, which does not exist in the calendar.", field=field
        ) from None
    return to_ns(seconds) + int((decimals or "").ljust(9, "0"))


def dump_stamp(at_ns: int) -> str:
    """Write an instant in UTC with all nine decimals; the inverse of `parse_stamp`, and in the order of time."""
    seconds, nanos = divmod(at_ns, NANOS_PER_SECOND)
    return f"{(EPOCH + timedelta(seconds=seconds)).strftime('%Y-%m-%dT%H:%M:%S')}.{nanos:09d}Z"
