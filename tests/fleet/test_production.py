"""Scheduled checks under the production server, with the threads and the CPU of a deployed instance."""

from __future__ import annotations

from functools import cache
from typing import Any

from bench import production


@cache
def rows() -> list[dict[str, Any]]:
    """A short form of what `make bench` measures for 200 users and 10,000 calls."""
    return production.measure(40, 5)


def test_forty_users_at_once_each_get_their_own_account_and_memory_stays_flat() -> None:
    healthy, _ = rows()
    assert (healthy["calls"], healthy["wrong_accounts"]) == (200, 0)
    assert healthy["mib_after"] - healthy["mib_before"] < 40
    assert healthy["mib_after"] < 512


def test_as_many_calls_are_served_at_once_as_the_function_takes() -> None:
    """Two answers of the broker take 0.4 s: with the server's own four threads there would be at most ten a second."""
    assert rows()[0]["checks_per_second"] > 12


def test_brokers_that_stall_hold_up_nobody_else() -> None:
    """A stalled broker is given up after 20 seconds; everybody else's check is long done then."""
    _, stalled = rows()
    assert stalled["wrong_accounts"] == 0
    assert stalled["p95_s"] < 10
