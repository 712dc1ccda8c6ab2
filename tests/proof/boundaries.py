"""Every effect boundary of a worker: the moment before and the moment after each request to a port, counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from tests.fakes.documents import SimulatedCrash


class Boundaries:
    """Numbers the boundaries from 1 as they are crossed. `planned` holds what happens at a number; `names` what each
    boundary was."""

    def __init__(self) -> None:
        self.planned: dict[int, Callable[[], None]] = {}
        self.names: list[str] = []

    @property
    def passed(self) -> int:
        """How many were crossed."""
        return len(self.names)

    def cross(self, name: str) -> None:
        """Cross one more, and let happen there what was planned."""
        self.names.append(name)
        event = self.planned.pop(len(self.names), None)
        if event is not None:
            event()


class Watcher(Protocol):
    """Who sees a worker's requests: `entering` when the worker decides on one, `before` when it is about to take
    effect, `after` when its effect is there."""

    def entering(self, name: str) -> None:
        """The worker asks; it may still be held up."""

    def before(self, name: str, arguments: tuple[Any, ...]) -> None:
        """A request is about to take effect."""

    def after(self, name: str) -> None:
        """A request took effect; the worker does not know the answer yet."""


class Bounded:
    """A port behind boundaries: each call crosses one before and one after it, also where it fails."""

    def __init__(self, port: object, boundaries: Boundaries, watcher: Watcher) -> None:
        self._port = port
        self._boundaries = boundaries
        self._watcher = watcher

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """The port's method, bounded."""
        method = getattr(self._port, name)

        def call(*arguments: Any, **named: Any) -> Any:
            self._watcher.entering(name)
            self._boundaries.cross(f"before {name}")
            self._watcher.before(name, arguments)
            try:
                answer = method(*arguments, **named)
            except SimulatedCrash:
                raise
            except Exception:
                self._boundaries.cross(f"after {name} failed")
                raise
            self._watcher.after(name)
            self._boundaries.cross(f"after {name}")
            return answer

        return call
