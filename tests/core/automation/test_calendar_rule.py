"""The calendar: dates of a rule, and holidays that move them to the trading day before."""

from datetime import date, timedelta

import exchange_calendars
import pytest

from rebalancer.core.automation.calendar_rule import (
    CalendarRule,
    Frequency,
    Weekday,
    dump_calendar_rule,
    is_due,
    parse_calendar_rule,
)
from rebalancer.core.base.errors import InvalidInput

NEW_YORK = exchange_calendars.get_calendar("XNYS", start="2026-01-01", end="2028-12-31")
SESSIONS = [session.date() for session in NEW_YORK.sessions]


def due_days(rule: CalendarRule, first: str, last: str) -> list[str]:
    """Every day of a span on which the rule is due."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    days = [start + timedelta(days=offset) for offset in range((end - start).days + 1)]
    return [day.isoformat() for day in days if is_due(rule, day, SESSIONS)]


@pytest.mark.parametrize(
    ("rule", "first", "last", "expected"),
    [
        (
            CalendarRule(Frequency.DAILY),
            "2026-11-25",
            "2026-12-01",
            ["2026-11-25", "2026-11-27", "2026-11-30", "2026-12-01"],  # Thanksgiving and a weekend are closed
        ),
        (
            CalendarRule(Frequency.WEEKLY, weekday=Weekday.MONDAY),
            "2026-05-15",
            "2026-06-02",
            ["2026-05-18", "2026-05-22", "2026-06-01"],  # Memorial Day, Monday 25 May, counts on Friday
        ),
        (
            CalendarRule(Frequency.WEEKLY, weekday=Weekday.THURSDAY),
            "2026-11-18",
            "2026-12-03",
            ["2026-11-19", "2026-11-25", "2026-12-03"],  # Thanksgiving counts on Wednesday
        ),
        (
            CalendarRule(Frequency.MONTHLY, day=1),
            "2026-07-31",
            "2026-09-02",
            ["2026-07-31", "2026-09-01"],  # 1 August is a Saturday
        ),
        (
            CalendarRule(Frequency.MONTHLY, day=31),
            "2027-01-25",
            "2027-04-30",
            ["2027-01-29", "2027-02-26", "2027-03-31", "2027-04-30"],  # the month's last day, moved off the weekends
        ),
        (
            CalendarRule(Frequency.QUARTERLY),
            "2026-12-01",
            "2027-07-02",
            ["2026-12-31", "2027-04-01", "2027-07-01"],  # New Year's Day counts on 31 December
        ),
        (
            CalendarRule(Frequency.QUARTERLY, day=15, month=2),
            "2026-02-01",
            "2026-12-31",
            ["2026-02-13", "2026-05-15", "2026-08-14", "2026-11-13"],
        ),
        (
            CalendarRule(Frequency.ANNUALLY, day=4, month=7),
            "2026-01-02",
            "2027-12-31",
            ["2026-07-02", "2027-07-02"],  # 3 July 2026 is the observed holiday, 4 July 2027 a Sunday
        ),
        (CalendarRule(Frequency.ANNUALLY, day=29, month=2), "2027-01-04", "2028-06-30", ["2027-02-26", "2028-02-29"]),
    ],
)
def test_a_rule_is_due_on_its_dates_and_for_a_closed_one_on_the_trading_day_before(
    rule: CalendarRule, first: str, last: str, expected: list[str]
) -> None:
    assert due_days(rule, first, last) == expected


def test_a_rule_is_due_exactly_once_for_each_of_its_dates() -> None:
    for rule in (CalendarRule(Frequency.MONTHLY, day=31), CalendarRule(Frequency.WEEKLY, weekday=Weekday.FRIDAY)):
        count = len(due_days(rule, "2026-01-02", "2027-12-31"))
        assert count == (24 if rule.every is Frequency.MONTHLY else 104 + 1)


def test_a_date_that_nobody_looked_at_is_made_up_for_once() -> None:
    rule = CalendarRule(Frequency.QUARTERLY)
    monday = date(2027, 4, 5)
    assert not is_due(rule, monday, SESSIONS)
    assert is_due(rule, monday, SESSIONS, checked_until=date(2027, 3, 31))
    assert not is_due(rule, monday, SESSIONS, checked_until=date(2027, 4, 1))
    assert not is_due(rule, date(2027, 4, 6), SESSIONS, checked_until=monday)


def test_sessions_that_end_today_cannot_say_what_is_closed() -> None:
    with pytest.raises(InvalidInput, match="sessions end on 2026-03-02, but must reach the trading day after it"):
        is_due(CalendarRule(Frequency.MONTHLY), date(2026, 3, 2), [date(2026, 2, 27), date(2026, 3, 2)])


@pytest.mark.parametrize(
    "document",
    [
        None,
        {"every": "daily"},
        {"every": "weekly", "weekday": "friday"},
        {"every": "monthly", "day": 31},
        {"every": "quarterly", "day": 1, "month": 3},
        {"every": "annually", "day": 29, "month": 2},
    ],
)
def test_a_rule_is_written_as_it_is_read(document: dict[str, object] | None) -> None:
    assert dump_calendar_rule(parse_calendar_rule(document)) == document


@pytest.mark.parametrize(
    ("document", "part"),
    [
        ({}, "calendar.every is missing"),
        ({"every": "hourly"}, "must be one of daily, weekly, monthly, quarterly, annually"),
        ({"every": "weekly", "weekday": "sunday"}, "calendar.weekday is .* monday, tuesday"),
        ({"every": "monthly", "day": 32}, "calendar.day is 32, but must be an integer from 1 to 31"),
        ({"every": "monthly", "day": "1"}, "calendar.day is"),
        ({"every": "quarterly", "month": 4}, "calendar.month is 4, but must be an integer from 1 to 3"),
        ({"every": "daily", "day": 1}, "calendar.day has no meaning for a daily rule"),
        ({"every": "weekly", "at": "noon"}, "calendar.at is an unknown key"),
    ],
)
def test_what_is_no_rule_is_refused_by_its_field(document: object, part: str) -> None:
    with pytest.raises(InvalidInput, match=part):
        parse_calendar_rule(document)


def test_a_rule_made_by_code_keeps_the_same_ranges() -> None:
    with pytest.raises(InvalidInput, match="month is 4, but must be from 1 to 3"):
        CalendarRule(Frequency.QUARTERLY, month=4)
