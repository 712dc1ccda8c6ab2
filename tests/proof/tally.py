"""What the proof has tried, counted where it happens: in the world of each schedule."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Schedules that were tried to their end, and orders that stood at the broker beyond the approved ones."""

    schedules: int = 0
    double_orders: int = 0


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
