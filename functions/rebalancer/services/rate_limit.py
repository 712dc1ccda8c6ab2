"""Limits on how often one user calls, and sessions that were ended."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from rebalancer.core.errors import RateLimited
from rebalancer.core.rate_limit import NO_WAIT, Rate, take_token
from rebalancer.ports import Clock
from rebalancer.ports.people import People, RateLimitStore, Standing

USERS_KEPT_MAX = 10_000
STANDING_LIFE = timedelta(seconds=60)
"""How long an instance may go on without asking whether a session was ended."""


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


class Sessions:
    """Whether a signed-in session was ended since: tokens live an hour, a stolen phone does not wait so long."""

    def __init__(self, people: People, clock: Clock) -> None:
        self._people = people
        self._clock = clock
        self._known: OrderedDict[str, tuple[Standing | None, datetime]] = OrderedDict()

    def is_current(self, uid: str, began_at: datetime, *, ask_again: bool = False) -> bool:
        """Whether the user exists, is not disabled, and ended no sessions after `began_at`.

        What was learnt counts for `STANDING_LIFE`; `ask_again` asks in any case. Raises `StoreUnavailable`
        AUTH_UNAVAILABLE: who cannot be told from a thief waits.
        """
        standing = self._standing(uid, ask_again=ask_again)
        return standing is not None and not standing.is_disabled and began_at >= standing.sessions_valid_since

    def _standing(self, uid: str, *, ask_again: bool) -> Standing | None:
        now = self._clock.now()
        known = self._known.get(uid)
        if known is not None and not ask_again and now - known[1] < STANDING_LIFE:
            return known[0]
        standing = self._people.load_standing(uid)
        self._known[uid] = (standing, now)
        self._known.move_to_end(uid)
        while len(self._known) > USERS_KEPT_MAX:
            self._known.popitem(last=False)
        return standing
