"""When an order may trade and when it ends: sessions, queueing, expiry."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from local.paper_broker.engine.model import Order, TimeInForce
from local.paper_broker.market import NEW_YORK, Market

GOOD_TILL_CANCELED_FOR = timedelta(days=90)
"""Alpaca ends a good-till-canceled order after ninety days."""
EXTENDED_OPEN_HOUR = 4
"""New York hour from which an extended-hours order may trade on a session day (Alpaca's pre-market)."""
AFTER_MARKET = timedelta(hours=4)
"""How long it may trade after the close: to 20:00, on a half-day to 17:00."""
_INSTANT = timedelta(microseconds=1)


def extended_close(market: Market, at: datetime) -> datetime:
    """The end of the extended session that contains or follows `at`, aware UTC."""
    return _extended_window(market, at)[1]


def _extended_window(market: Market, at: datetime) -> tuple[datetime, datetime]:
    today = at.astimezone(NEW_YORK).date()
    for day in market.sessions(today, today + timedelta(days=14)):
        close = day.close + AFTER_MARKET
        if close > at:
            opens = day.close.astimezone(NEW_YORK).replace(hour=EXTENDED_OPEN_HOUR, minute=0)
            return opens.astimezone(at.tzinfo), close.astimezone(at.tzinfo)
    raise ValueError(f"the calendar has no session in the fortnight after {today.isoformat()}")


def is_tradable_at(market: Market, order: Order, at: datetime) -> bool:
    """Whether the order's market is open: always for crypto, the session (or its extension) for shares."""
    if order.asset_class == "crypto" or market.session(at).is_open:
        return True
    return order.extended_hours and _extended_window(market, at)[0] <= at


def next_tradable(market: Market, order: Order, at: datetime) -> datetime:
    """The first instant from `at` on at which the order may trade."""
    if is_tradable_at(market, order, at):
        return at
    opens = market.session(at).next_open
    return min(opens, max(_extended_window(market, at)[0], at)) if order.extended_hours else opens


def expiry(market: Market, asset_class: str, time_in_force: TimeInForce, extended: bool, at: datetime) -> datetime:
    """When an order submitted at `at` ends unfilled: the close of its day, or ninety days on."""
    if time_in_force != "day" or asset_class == "crypto":
        return at + GOOD_TILL_CANCELED_FOR
    return extended_close(market, at) if extended else market.session(at).next_close


def instants_to_try(
    market: Market, order: Order, first: datetime, tried: datetime | None, until: datetime
) -> Iterator[datetime]:
    """The instants up to `until` at which the order is held against the quote, oldest first.

    `first` is when it could trade first; nothing up to `tried` is given again, but `until` always is (a price may have
    been set while the clock was frozen). In between are the start and end of each session: after a jump of the clock
    an order fills where it would have, and an expired one does not fill late.
    """
    at = next_tradable(market, order, first if tried is None else max(first, tried))
    while at < until:
        if tried is None or at > tried:
            yield at
        close = _end_of_session(market, order, at)
        if close > until:
            break
        if close - _INSTANT > at:
            yield close - _INSTANT
        at = next_tradable(market, order, close)
    if first <= until and is_tradable_at(market, order, until):
        yield until


def _end_of_session(market: Market, order: Order, at: datetime) -> datetime:
    if order.extended_hours:
        return extended_close(market, at)
    return market.session(at).next_close
