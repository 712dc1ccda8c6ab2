"""Queue, clock and log."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class TaskQueue(Protocol):
    """Work for later. A task that is there already is no error. Losing one is harmless: the sweep finds open runs."""

    def enqueue_advance_run(self, uid: str, run_id: str, *, delay_seconds: int, round_number: int = 1) -> None:
        """Advance this run soon; `round_number` counts how often the queue has come back to it."""


class Clock(Protocol):
    """Our own time, for ages and expiries. The session is the broker's."""

    def now(self) -> datetime:
        """Aware UTC."""

    def monotonic(self) -> float:
        """Seconds since some moment, never set back: for how long something took, a freeze of the machine included
        where its clock counts it."""

    def pause(self, seconds: float) -> None:
        """Wait a moment while a person is waiting for the answer; never used by the queue or the sweep."""


class Log(Protocol):
    """Named events with ids; never a key, token, e-mail or account number."""

    def event(self, name: str, **fields: object) -> None:
        """Record one event."""


class OperatorLog(Log, Protocol):
    """The log of a deployment: also what an operator looks at."""

    def refusal(self, name: str, **fields: object) -> None:
        """Record that a caller was refused."""

    def failure(self, name: str, error: BaseException, **fields: object) -> None:
        """Record a failure that an operator should look at, with its place."""
