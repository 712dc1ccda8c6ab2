"""How often somebody may call: a bucket of tokens that fills at an even pace, kept as one moment in time.

The generic cell rate algorithm (ITU-T I.371, annex A): `full_at` is when the bucket will be full again. It needs no
counter, no timer and no sweep, and a bucket that nobody has is full.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

NO_WAIT = timedelta(0)


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` calls at once, and one more every `interval`."""

    burst: int
    interval: timedelta

    @classmethod
    def per_minute(cls, calls: int, *, burst: int) -> Rate:
        """So many calls a minute in the long run."""
        return cls(burst, timedelta(minutes=1) / calls)


def take_token(full_at: datetime | None, rate: Rate, now: datetime) -> tuple[datetime, timedelta]:
    """Take one token: when the bucket is full again, and how long to wait for a token (`NO_WAIT`: one was taken)."""
    level = now if full_at is None else max(full_at, now)
    wait = level + rate.interval - rate.burst * rate.interval - now
    if wait > NO_WAIT:
        return level, wait
    return level + rate.interval, NO_WAIT
