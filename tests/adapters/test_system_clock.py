"""Our own time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rebalancer.adapters.system.clock import SystemClock


def test_now_is_aware_and_in_utc() -> None:
    before, now, after = datetime.now(UTC), SystemClock().now(), datetime.now(UTC)
    assert before <= now <= after
    assert now.utcoffset() == timedelta(0)


def test_a_pause_is_seen_by_the_clock_that_is_never_set_back() -> None:
    clock = SystemClock()
    began = clock.monotonic()
    clock.pause(0.02)
    assert 0.02 <= clock.monotonic() - began < 5
