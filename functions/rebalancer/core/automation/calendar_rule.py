"""When the calendar asks for a rebalance: daily to annually, with the exchange's holidays.

A date on which the exchange is closed counts on the trading day before it. The trading days are an argument, so nothing
here knows an exchange.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.option_kinds import Option, Unit, Whole
from rebalancer.core.base.options import choice, dump_options, options_of, whole
from rebalancer.core.base.shape import join, parse_option, require_object

_ONE_DAY: Final = timedelta(days=1)
MONTHS_A_YEAR: Final = 12
MONTHS_A_QUARTER: Final = 3
DAYS_A_MONTH_MAX: Final = 31


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
    """A recurring date."""

    every: Frequency
    weekday: Weekday = choice(
        Weekday.MONDAY, "The day of a weekly rule.", words={day: (day.value.capitalize(), "") for day in Weekday}
    )
    day: int = whole(
        1,
        "The day of the month of a monthly, quarterly or annual rule; beyond a month's end it is its last day.",
        unit=Unit.DAYS,
        low=1,
        high=DAYS_A_MONTH_MAX,
    )
    month: int = whole(
        1,
        "Which month: 1 to 3 within each quarter, 1 to 12 within each year.",
        unit=Unit.COUNT,
        low=1,
        high=MONTHS_A_YEAR,
    )

    def __post_init__(self) -> None:
        for name, option in _options_for(self.every).items():
            option.require(getattr(self, name), name)

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


def _options_for(every: Frequency) -> Mapping[str, Option]:
    """Return the options of a rule; a quarter has fewer months than a year."""
    options = dict(options_of(CalendarRule))
    month = options["month"]
    if every is Frequency.QUARTERLY and isinstance(month, Whole):
        options["month"] = replace(month, high=MONTHS_A_QUARTER)
    return options


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
    row = require_object(value, field, required=("every",), optional=tuple(options_of(CalendarRule)))
    every = parse_option(Frequency, row["every"], join(field, "every"))
    used = _USED_KEYS[every]
    for key in options_of(CalendarRule):
        if key in row and key not in used:
            raise InvalidInput(
                f"{join(field, key)} has no meaning for a {every.value} rule; leave it out.", field=join(field, key)
            )
    read: dict[str, Any] = {
        name: option.parse(row[name], join(field, name)) for name, option in _options_for(every).items() if name in row
    }
    return CalendarRule(every, **read)


_USED_KEYS: Final[Mapping[Frequency, tuple[str, ...]]] = {
    Frequency.DAILY: (),
    Frequency.WEEKLY: ("weekday",),
    Frequency.MONTHLY: ("day",),
    Frequency.QUARTERLY: ("day", "month"),
    Frequency.ANNUALLY: ("day", "month"),
}


def dump_calendar_rule(rule: CalendarRule | None) -> dict[str, object] | None:
    """Write a rule with the keys that it uses; the inverse of `parse_calendar_rule`."""
    if rule is None:
        return None
    values = dump_options(rule)
    return {"every": rule.every.value, **{key: values[key] for key in _USED_KEYS[rule.every]}}
