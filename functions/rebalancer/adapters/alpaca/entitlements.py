"""The day that decides who gets a dividend: activities do not name it, announcements do.

Source: Alpaca's OpenAPI description of the trading API, `GET /v2/corporate_actions/announcements`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, TypeAlias

from rebalancer.adapters.alpaca.transport import AlpacaRest
from rebalancer.adapters.alpaca.wire import WireAnnouncement, WireBooking, read_each
from rebalancer.core.base.errors import BrokerRejected

RANGE_DAYS: Final = 89
"""Alpaca answers for at most 90 days at once."""

ExDates: TypeAlias = Mapping[tuple[str, date], date]
"""Ex-dates by symbol and day of payment, where there is only one."""


def fetch_ex_dates(trading: AlpacaRest, bookings: Sequence[WireBooking]) -> ExDates:
    """Return the ex-dates of the cash dividends among these bookings: one request for each quarter that has any. An
    account whose broker announces nothing has none."""
    days = sorted(day for booking in bookings if (day := payment_day(booking)) is not None)
    found: dict[tuple[str, date], set[date]] = {}
    for since, until in _ranges(days):
        query = {
            "ca_types": "dividend",
            "date_type": "payable_date",
            "since": since.isoformat(),
            "until": until.isoformat(),
        }
        try:
            answer = trading.get("/corporate_actions/announcements", query)
        except BrokerRejected:
            return {}
        for each in read_each(WireAnnouncement, answer, "announcement"):
            if each.ex_date is not None and each.payable_date is not None:
                found.setdefault((each.initiating_symbol, each.payable_date), set()).add(each.ex_date)
    return {key: min(dates) for key, dates in found.items() if len(dates) == 1}


def payment_day(booking: WireBooking) -> date | None:
    """Return the day of a cash payment on shares; None for all else."""
    is_payment = booking.activity_type.startswith("DIV") and booking.symbol and booking.net_amount
    try:
        return date.fromisoformat((booking.date or "")[:10]) if is_payment else None
    except ValueError:
        return None


def _ranges(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Yield as few ranges as hold all of these days, which are in order."""
    begun: date | None = None
    last: date | None = None
    for day in days:
        if begun is not None and last is not None and (day - begun).days > RANGE_DAYS:
            yield begun, last
            begun = day
        begun, last = begun or day, day
    if begun is not None and last is not None:
        yield begun, min(last, begun + timedelta(days=RANGE_DAYS))
