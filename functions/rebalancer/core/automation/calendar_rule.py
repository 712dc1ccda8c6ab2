"""When the calendar asks for a rebalance: daily to annually, with the exchange's holidays.

A date on which the exchange is closed counts on the trading day before it. The trading days are an argument, so nothing
here knows an exchange.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import describe
from rebalancer.core.base.shape import join, parse_option, require_object

_ONE_DAY: Final = timedelta(days=1)
MONTHS_A_YEAR: Final = 12
MONTHS_A_QUARTER: Final = 3


class Frequency(StrEnum):
    """How often the calendar asks."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUALLY = "annually"


class Weekday(StrEnum):
    """Trading days of a week, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"


@dataclass(frozen=True, slots=True)
class CalendarRule:
    """A recurring date.

    Args:
        every: the frequency.
        weekday: the day of a weekly rule.
        day: the day of the month, 1 to 31, of a monthly, quarterly or annual rule; beyond a month's end it is its last
            day.
        month: which month: 1 to 3 within each quarter, 1 to 12 within each year.
    """

    every: Frequency
    weekday: Weekday = Weekday.MONDAY
    day: int = 1
    month: int = 1

    def __post_init__(self) -> None:
        _require_within(self.day, "day", 31)
        months = MONTHS_A_QUARTER if self.every is Frequency.QUARTERLY else MONTHS_A_YEAR
        _require_within(self.month, "month", months)

    def falls_on(self, day: date) -> bool:
        """Whether the rule names this date, whatever the exchange does on it."""
        if self.every is Frequency.DAILY:
            return True
        if self.every is Frequency.WEEKLY:
            return day.weekday() == list(Weekday).index(self.weekday)
        if day.day != min(self.day, monthrange(day.year, day.month)[1]):
            return False
        if self.every is Frequency.MONTHLY:
            return True
        if self.every is Frequency.QUARTERLY:
            return (day.month - 1) % MONTHS_A_QUARTER + 1 == self.month
        return day.month == self.month

    @property
    def shortest_gap_days(self) -> int:
        """The fewest days between two dates of the rule, holidays aside."""
        return _SHORTEST_GAPS[self.every]


_SHORTEST_GAPS: Final[Mapping[Frequency, int]] = {
    Frequency.DAILY: 1,
    Frequency.WEEKLY: 7,
    Frequency.MONTHLY: 28,
    Frequency.QUARTERLY: 90,
    Frequency.ANNUALLY: 365,
}


def _require_within(number: int, field: str, high: int) -> None:
    if not 1 <= number <= high:
        raise InvalidInput(f"{field} is {number}, but must be from 1 to {high}.", field=field)


def is_due(rule: CalendarRule, today: date, sessions: Sequence[date], *, checked_until: date | None = None) -> bool:
    """Whether the rule asks for a rebalance today.

    It does when it names today or a closed day between today and the next session. Where `checked_until` is given, a
    date that went by since that day without anybody looking counts as well: an outage does not skip a quarter.

    Args:
        sessions: trading days, ascending; they must reach at least one day beyond today.
        checked_until: the last trading day on which the rule was looked at, or None.

    Raises:
        InvalidInput: the sessions end too early, so nobody can say what is closed.
    """
    place = bisect_left(sessions, today)
    if place == len(sessions) or sessions[place] != today:
        return False
    if place + 1 == len(sessions):
        raise InvalidInput(
            f"sessions end on {today.isoformat()}, but must reach the trading day after it.", field="sessions"
        )
    first = today
    if checked_until is not None and checked_until < today:
        # What fell between two sessions belonged to the earlier one: it was looked at if that session was.
        first = sessions[bisect_right(sessions, checked_until)]
    span = (sessions[place + 1] - first).days
    return any(rule.falls_on(first + offset * _ONE_DAY) for offset in range(span))


def parse_calendar_rule(value: object, field: str = "calendar") -> CalendarRule | None:
    """Read `{"every": "weekly", "weekday": "monday"}` or `{"every": "monthly", "day": 15}`; null is no rule.

    Raises:
        InvalidInput: an unknown key or option, a number outside its range, or a key that the frequency does not use.
    """
    if value is None:
        return None
    row = require_object(value, field, required=("every",), optional=("weekday", "day", "month"))
    every = parse_option(Frequency, row["every"], join(field, "every"))
    used = _USED_KEYS[every]
    for key in ("weekday", "day", "month"):
        if key in row and key not in used:
            raise InvalidInput(
                f"{join(field, key)} has no meaning for a {every.value} rule; leave it out.", field=join(field, key)
            )
    months = MONTHS_A_QUARTER if every is Frequency.QUARTERLY else MONTHS_A_YEAR
    return CalendarRule(
        every,
        parse_option(Weekday, row.get("weekday", Weekday.MONDAY.value), join(field, "weekday")),
        _parse_within(row.get("day", 1), join(field, "day"), 31),
        _parse_within(row.get("month", 1), join(field, "month"), months),
    )


_USED_KEYS: Final[Mapping[Frequency, tuple[str, ...]]] = {
    Frequency.DAILY: (),
    Frequency.WEEKLY: ("weekday",),
    Frequency.MONTHLY: ("day",),
    Frequency.QUARTERLY: ("day", "month"),
    Frequency.ANNUALLY: ("day", "month"),
}


def _parse_within(value: object, field: str, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= high:
        raise InvalidInput(f"{field} is {describe(value)}, but must be an integer from 1 to {high}.", field=field)
    return value


def dump_calendar_rule(rule: CalendarRule | None) -> dict[str, object] | None:
    """Write a rule with the keys that it uses; the inverse of `parse_calendar_rule`."""
    if rule is None:
        return None
    values: dict[str, object] = {"weekday": rule.weekday.value, "day": rule.day, "month": rule.month}
    return {"every": rule.every.value, **{key: values[key] for key in _USED_KEYS[rule.every]}}
