"""The trades of one trading day: one print every 15 seconds, from the previous close to this day's close.

Rule: print i of n is on the straight line from the previous close (i = 0, the opening) to this close (i = n, the
closing print), plus a seeded random walk that is pinned to zero at both ends (a bridge; about 0.3 % of the price in
the middle of a session). So the day's close appears only in the closing print. Whole numbers throughout, cents rounded
to the nearest, halves up.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import shake_128
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from local.paper_broker.market.replay import TradingDay

STEP = timedelta(seconds=15)
DAYS_KEPT = 2_500  # two days of a thousand symbols, and of what is held beside them; 25 kB each
NOISE = 1_000_000  # the larger, the calmer: one step moves the price by at most 255 of this many parts

Whole = NDArray[np.int64]


class Prints(NamedTuple):
    """A day's trades in order: `cents[i]` and `lots[i]` (1 to 9) at `open + i × STEP`; the last one is the close."""

    open: datetime
    cents: Whole
    lots: Whole

    def time(self, index: int) -> datetime:
        """When a print happens (aware UTC)."""
        return self.open + index * STEP

    def count_by(self, at: datetime) -> int:
        """How many prints have happened by an instant."""
        return 0 if at < self.open else min((at - self.open) // STEP + 1, len(self.cents))

    def count_until(self, at: datetime) -> int:
        """How many prints happen strictly before an instant: the index of the first one that does not."""
        return max(0, min(-((self.open - at) // STEP), len(self.cents)))

    def count_before(self, at: datetime) -> int:
        """How many prints have happened strictly before an instant; the closing print belongs to the last minute."""
        if at >= self.time(len(self.cents) - 1):
            return len(self.cents)
        return max(0, -((self.open - at) // STEP))


@lru_cache(maxsize=DAYS_KEPT)
def prints_of(day: TradingDay) -> Prints:
    """The prints of a trading day: the same for the same day, always."""
    steps = (day.close - day.open) // STEP
    chance = np.frombuffer(shake_128(f"{day.symbol}|{day.date}".encode()).digest(steps + 1), dtype=np.uint8)
    drawn = chance.astype(np.int64)
    walk = np.zeros(steps + 1, dtype=np.int64)
    np.cumsum(2 * drawn[1:] - 255, out=walk[1:])
    index = np.arange(steps + 1, dtype=np.int64)
    bridge = walk * steps - int(walk[-1]) * index
    moved = (day.to_cents - day.from_cents) * index * NOISE + day.from_cents * bridge
    parts = steps * NOISE
    cents = day.from_cents + (2 * moved + parts) // (2 * parts)
    return Prints(open=day.open, cents=np.maximum(cents, 1), lots=1 + drawn % 9)
