"""The rest of a test's outside world: queue, clock and log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MONDAY_MORNING = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AdvanceTask:
    """One task of the queue `advance-run`."""

    uid: str
    run_id: str
    delay_seconds: int
    round_number: int


class FakeTaskQueue:
    """Keeps the tasks in order. `losing` drops what comes."""

    def __init__(self) -> None:
        self.advances: list[AdvanceTask] = []
        self.losing = False

    def enqueue_advance_run(self, uid: str, run_id: str, *, delay_seconds: int, round_number: int = 1) -> None:
        """See `TaskQueue`."""
        if not self.losing:
            self.advances.append(AdvanceTask(uid, run_id, delay_seconds, round_number))


class FakeClock:
    """A clock that moves only when it is told to. `at` may be set; `tick` is added after each look; a pause moves it
    and is remembered."""

    def __init__(self, at: datetime = MONDAY_MORNING, *, tick: timedelta = timedelta(0)) -> None:
        self.at = at
        self.tick = tick
        self.pauses: list[float] = []

    def now(self) -> datetime:
        """See `Clock`."""
        seen = self.at
        self.at += self.tick
        return seen

    def monotonic(self) -> float:
        """See `Clock`."""
        return (self.at - MONDAY_MORNING).total_seconds()

    def pause(self, seconds: float) -> None:
        """See `Clock`."""
        self.pauses.append(seconds)
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


class FakeLog:
    """Keeps every event in order."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, object]]] = []

    def event(self, name: str, **fields: object) -> None:
        """See `Log`."""
        self.events.append((name, fields))

    def refusal(self, name: str, **fields: object) -> None:
        """See `Log`."""
        self.events.append((name, fields))

    def failure(self, name: str, error: BaseException, **fields: object) -> None:
        """See `Log`."""
        self.events.append((name, {**fields, "error": type(error).__name__}))

    def names(self) -> list[str]:
        """The events' names."""
        return [name for name, _ in self.events]
