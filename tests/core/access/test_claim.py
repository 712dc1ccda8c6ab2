"""A stop that was kept with a released account, and whether it still stops anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rebalancer.core.access.claim import is_in_force

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stop", "expected"),
    [
        (None, False),
        ({}, True),
        ({"expires_at": None}, True),
        ({"expires_at": "tomorrow"}, True),
        ({"expires_at": NOW + timedelta(seconds=1)}, True),
        ({"expires_at": NOW}, False),
        ({"expires_at": NOW - timedelta(seconds=1)}, False),
    ],
)
def test_a_stop_without_a_readable_end_stays_in_force(stop: dict[str, object] | None, expected: bool) -> None:
    assert is_in_force(stop, NOW) is expected
