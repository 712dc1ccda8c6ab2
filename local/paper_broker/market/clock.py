"""The broker's clock: it runs at any pace, is frozen, or is set by a test."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from typing import NamedTuple, Self

EARLIEST = datetime(2016, 1, 1, tzinfo=UTC)
LATEST = datetime(2035, 1, 1, tzinfo=UTC)
FASTEST = Decimal(1_000_000)
MICROSECOND = timedelta(microseconds=1)


class _Setting(NamedTuple):
    """The broker's time was `at` when the wall clock showed `wall`; since then it has run `pace` times as fast."""

    at: datetime
    wall: datetime
    pace: Decimal


def wall_clock() -> datetime:
    """The machine's time, aware, UTC."""
    return datetime.now(UTC)


def require_within(at: datetime) -> None:
    """ValueError: the instant is not aware, or outside the years that have prices."""
    if at.tzinfo is None:
        raise ValueError(f"at: {at.isoformat()} names no time zone; give one, as in 2026-01-05T15:00:00Z")
    if not EARLIEST <= at < LATEST:
        raise ValueError(f"at: {at.isoformat()} is outside 2016-01-01 to 2034-12-31, the years that have prices")


class BrokerClock:
    """Tells the broker's time (aware UTC) between 2016 and 2034, the years that the calendar and the prices cover.

    Starts at the wall clock's time, running at pace 1. While frozen it answers the same instant always. A setting is
    replaced whole, so that a reader on another thread never sees half of a change.
    """

    def __init__(self, wall: Callable[[], datetime] = wall_clock) -> None:
        self._wall = wall
        now = wall()
        self._setting = _Setting(at=now, wall=now, pace=Decimal(1))

    def now(self) -> datetime:
        """The broker's time. A fraction of a microsecond is dropped (rounded down)."""
        at, wall, pace = self._setting
        if not pace:
            return at
        passed = ((self._wall() - wall) // MICROSECOND) * pace
        return min(at + timedelta(microseconds=int(passed.to_integral_value(ROUND_FLOOR))), LATEST)

    @property
    def pace(self) -> Decimal:
        """How many times as fast as the wall clock; 0 while frozen."""
        return self._setting.pace

    def set(self, at: datetime) -> None:
        """Moves to `at`, forwards or backwards, and keeps the pace. ValueError: not aware, or outside 2016–2034."""
        require_within(at)
        self._setting = _Setting(at=at.astimezone(UTC), wall=self._wall(), pace=self.pace)

    def freeze(self) -> None:
        """Stops at the present instant."""
        self._setting = _Setting(at=self.now(), wall=self._wall(), pace=Decimal(0))

    def run(self, pace: Decimal = Decimal(1)) -> None:
        """Runs on from the present instant, `pace` times as fast as the wall clock: 0 (frozen) to 1,000,000."""
        if not pace.is_finite() or not 0 <= pace <= FASTEST:
            raise ValueError(f"pace: {pace} is not allowed; give a number from 0 (frozen) to {FASTEST}, 1 is real time")
        self._setting = _Setting(at=self.now(), wall=self._wall(), pace=pace)

    def advance(self, by: timedelta) -> None:
        """Jumps forwards and keeps the pace. ValueError: `by` is negative, or leads beyond 2034."""
        if by < timedelta(0):
            raise ValueError(f"by: {by} is negative; time is advanced by zero or more (use set to go back)")
        self.set(self.now() + by)

    def state(self) -> dict[str, str]:
        """All that `restore` needs to go on, as text."""
        at, wall, pace = self._setting
        return {"at": at.isoformat(), "wall": wall.isoformat(), "pace": str(pace)}

    @classmethod
    def restore(cls, state: Mapping[str, str], wall: Callable[[], datetime] = wall_clock) -> Self:
        """The clock that `state` described. A running one has gone on meanwhile, as an exchange does.

        ValueError: a key is missing or unreadable.
        """
        clock = cls(wall)
        try:
            setting = _Setting(
                at=datetime.fromisoformat(state["at"]),
                wall=datetime.fromisoformat(state["wall"]),
                pace=Decimal(state["pace"]),
            )
        except (KeyError, ValueError, InvalidOperation) as problem:
            raise ValueError(f"clock state {dict(state)!r} is not one that state() gave: {problem}") from problem
        clock._setting = setting
        return clock


def begin_clock(at: datetime | None, pace: Decimal) -> BrokerClock:
    """A clock that runs from `at` on (None: from now) at a pace. ValueError: either is not allowed."""
    clock = BrokerClock()
    clock.run(pace)
    if at is not None:
        clock.set(at)
    return clock
