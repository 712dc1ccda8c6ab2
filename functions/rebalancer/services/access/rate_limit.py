"""Limits on how often one user calls, and sessions that were ended."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from rebalancer.core.access.rate_limit import NO_WAIT, Rate, take_token
from rebalancer.core.base.errors import RateLimited
from rebalancer.ports.access import RateLimitStore
from rebalancer.ports.base import Clock

USERS_KEPT_MAX = 10_000


class Pace(StrEnum):
    """How often a kind of call may come. TRADING is wide enough for a script that trades for minutes; SENSITIVE is for
    calls with which keys could be tried or whole accounts be read, and is counted for all instances together."""

    READING = "READING"
    TRADING = "TRADING"
    SENSITIVE = "SENSITIVE"


RATES: Mapping[Pace, Rate] = {
    Pace.READING: Rate.per_minute(240, burst=480),
    Pace.TRADING: Rate.per_minute(120, burst=240),
    Pace.SENSITIVE: Rate.per_minute(6, burst=30),
}


class RateLimiter:
    """Counts in memory, and for SENSITIVE calls in the store.

    In memory a limit holds for one instance of one function: at most `max_instances` times the rate reaches the system
    as a whole, without a read or write for it.
    """

    def __init__(self, store: RateLimitStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._full_at: OrderedDict[tuple[str, str], datetime] = OrderedDict()
        self._lock = threading.Lock()

    def require_pace(self, uid: str, name: str, pace: Pace) -> None:
        """Count a call of the function `name`. Raises `RateLimited` with the seconds to wait."""
        wait = self._take_here(uid, name, RATES[pace])
        if not wait and pace is Pace.SENSITIVE:
            wait = self._store.take_token(uid, name, RATES[pace], now=self._clock.now())
        if wait:
            seconds = -(-wait // timedelta(seconds=1))
            raise RateLimited(f"Too many calls; try again in {seconds} s.", details={"retry_after_seconds": seconds})

    def _take_here(self, uid: str, name: str, rate: Rate) -> timedelta:
        with self._lock:
            full_at, wait = take_token(self._full_at.get((uid, name)), rate, self._clock.now())
            self._full_at[uid, name] = full_at
            self._full_at.move_to_end((uid, name))
            while len(self._full_at) > USERS_KEPT_MAX:
                self._full_at.popitem(last=False)
        return wait or NO_WAIT
