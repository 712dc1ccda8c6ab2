"""What the proof has tried, counted where it happens: in the world of each schedule."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Schedules that were tried to their end, orders that stood at the broker beyond the approved ones, and promises of
    any kind that were broken."""

    schedules: int = 0
    double_orders: int = 0
    violations: int = 0

    def numbers(self) -> tuple[int, int, int]:
        """The three, in this order."""
        return self.schedules, self.double_orders, self.violations

    def add(self, schedules: int, double_orders: int, violations: int) -> None:
        """Count these, too."""
        self.schedules += schedules
        self.double_orders += double_orders
        self.violations += violations


_counted = Tally()
_current = _counted


def counted() -> Tally:
    """The tally of this process that is printed at the end."""
    return _counted


def current() -> Tally:
    """The tally that a schedule adds to now."""
    return _current


@contextmanager
def counting_apart() -> Iterator[Tally]:
    """Count into a tally of its own: planted bugs are meant to order twice."""
    global _current
    before, _current = _current, Tally()
    try:
        yield _current
    finally:
        _current = before
