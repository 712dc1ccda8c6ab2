"""The exchange's calendar, for commands that need trading days. The library is loaded only then."""

from datetime import UTC, date, datetime, timedelta

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.new_york import new_york_date

EXCHANGE = "XNYS"
_AROUND = timedelta(days=400)


def exchange_today() -> date:
    """Today in New York."""
    return new_york_date(datetime.now(UTC))


def trading_days(around: date) -> list[date]:
    """Return the sessions of the New York Stock Exchange around a day, ascending, well beyond it where they are known.

    Raises:
        InvalidInput: the calendar library does not reach that day.
    """
    import exchange_calendars
    from exchange_calendars.errors import CalendarError

    try:
        calendar = exchange_calendars.get_calendar(
            EXCHANGE, start=(around - _AROUND).isoformat(), end=(around + timedelta(days=30)).isoformat()
        )
    except (CalendarError, ValueError, OverflowError) as error:
        raise InvalidInput(
            f"--today is {around.isoformat()}, for which the exchange's calendar is not known.", field="--today"
        ) from error
    return [session.date() for session in calendar.sessions]
