"""Sessions of the New York Stock Exchange against dates that it published."""

from datetime import UTC, date, datetime, timedelta

import pytest

from local.paper_broker.market import NEW_YORK, BrokerClock, Market


@pytest.fixture(scope="module")
def by_calendar() -> Market:
    return Market(BrokerClock(), always_open=False)


@pytest.fixture(scope="module")
def always_open() -> Market:
    return Market(BrokerClock(), always_open=True)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("holiday", ["2026-01-01", "2026-04-03", "2026-06-19", "2026-07-03", "2026-11-26"])
def test_an_exchange_holiday_has_no_session(by_calendar: Market, holiday: str) -> None:
    day = date.fromisoformat(holiday)
    assert by_calendar.sessions(day, day) == []
    assert not by_calendar.session(utc(f"{holiday}T16:00")).is_open


@pytest.mark.parametrize("half_day", ["2024-07-03", "2025-11-28", "2026-11-27", "2026-12-24"])
def test_a_half_day_closes_at_one_in_new_york(by_calendar: Market, half_day: str) -> None:
    (session,) = by_calendar.sessions(date.fromisoformat(half_day), date.fromisoformat(half_day))
    assert session.close.astimezone(NEW_YORK).isoformat().startswith(f"{half_day}T13:00:00")
    assert session.close - session.open == timedelta(hours=3, minutes=30)
    assert not by_calendar.session(session.close).is_open


def test_the_opening_moves_by_an_hour_of_utc_with_daylight_saving(by_calendar: Market) -> None:
    friday, monday = by_calendar.sessions(date(2026, 3, 6), date(2026, 3, 9))
    assert (friday.open, monday.open) == (utc("2026-03-06T14:30"), utc("2026-03-09T13:30"))
    friday, monday = by_calendar.sessions(date(2026, 10, 30), date(2026, 11, 2))
    assert (friday.close, monday.close) == (utc("2026-10-30T20:00"), utc("2026-11-02T21:00"))


def test_the_opening_instant_is_in_the_session_and_the_closing_instant_is_not(by_calendar: Market) -> None:
    assert not by_calendar.session(utc("2026-11-20T14:29:59")).is_open
    assert by_calendar.session(utc("2026-11-20T14:30")).is_open
    assert by_calendar.session(utc("2026-11-20T20:59:59")).is_open
    assert not by_calendar.session(utc("2026-11-20T21:00")).is_open


def test_next_times_of_a_weekend_lead_to_monday_and_of_a_session_to_its_close(by_calendar: Market) -> None:
    weekend = by_calendar.session(utc("2026-11-21T12:00"))
    assert (weekend.next_open, weekend.next_close) == (utc("2026-11-23T14:30"), utc("2026-11-23T21:00"))
    within = by_calendar.session(utc("2026-11-23T15:00"))
    assert (within.next_open, within.next_close) == (utc("2026-11-24T14:30"), utc("2026-11-23T21:00"))


def test_an_always_open_market_is_open_on_a_sunday_and_keeps_the_exchanges_times(
    always_open: Market, by_calendar: Market
) -> None:
    sunday = utc("2026-11-22T03:00")
    assert always_open.session(sunday) == by_calendar.session(sunday)._replace(is_open=True)


@pytest.mark.parametrize(
    ("trade", "settlement"),
    [
        ("2026-11-18", "2026-11-19"),
        ("2026-11-20", "2026-11-23"),
        ("2026-11-21", "2026-11-23"),
        ("2026-11-25", "2026-11-27"),
    ],
)
def test_a_trade_settles_on_the_next_session(by_calendar: Market, trade: str, settlement: str) -> None:
    assert by_calendar.settlement_date(date.fromisoformat(trade)) == date.fromisoformat(settlement)
