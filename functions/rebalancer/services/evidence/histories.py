"""Daily closes from the broker, kept by symbol with what they follow: a day is asked for once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.evidence.series import DailySeries
from rebalancer.ports.evidence import StoredCloses
from rebalancer.services.evidence.ports import EvidencePorts

FIRST_DAY: Final = date(1990, 1, 1)


def fetch_series(ports: EvidencePorts, symbols: Collection[str], first_day: date = FIRST_DAY) -> list[DailySeries]:
    """Return the closes of these symbols until yesterday; a symbol without any has an empty series.

    What is stored and ends yesterday is taken as it is. Else the broker is asked for the whole window again: its closes
    are adjusted for dividends, so that an old part and a new part would not fit together. One read, and at most one
    write.
    """
    yesterday = new_york_date(ports.ctx.clock.now()) - timedelta(days=1)
    known = dict(ports.evidence.load_closes(symbols))
    stale = [
        symbol
        for symbol in sorted(symbols)
        if symbol not in known or known[symbol].last_day < yesterday or known[symbol].first_day > first_day
    ]
    if stale:
        fetched = ports.ctx.broker.fetch_daily_closes(stale, first_day, yesterday)
        fresh = {
            symbol: StoredCloses(fetched.get(symbol, DailySeries(symbol, {})), first_day, yesterday) for symbol in stale
        }
        ports.evidence.save_closes(fresh, now=ports.ctx.clock.now())
        known |= fresh
    return [_from(known[symbol].series, first_day) for symbol in sorted(symbols)]


def _from(series: DailySeries, first_day: date) -> DailySeries:
    return replace(series, closes={day: close for day, close in series.closes.items() if day >= first_day})
