"""The scheduled check for a small fleet on the deployed functions: what `make bench` measures for a thousand users."""

from __future__ import annotations

from functools import cache
from typing import Any

from bench import fleet


@cache
def rows() -> dict[str, dict[str, Any]]:
    """The rows by case; the benchmark itself fails where anybody was not served."""
    return {str(row["case"]): dict(row) for row in fleet.measure(8, 24)}


def test_a_check_that_trades_nothing_costs_two_broker_calls_three_reads_and_one_write_whatever_their_number() -> None:
    for case in ("8 users", "24 users"):
        row = rows()[case]
        costs = [row[name] for name in ("broker_calls", "read_requests", "write_requests")]
        shared = fleet.SHARED_READS_MAX / row["users"]
        assert all(cost <= most for cost, most in zip(costs, (2, 3 + shared, 1), strict=True)), (case, costs)
    few, many = rows()["8 users"], rows()["24 users"]
    assert few["documents_written"] == many["documents_written"]
    assert abs(few["documents_read"] - many["documents_read"]) <= fleet.SHARED_READS_MAX / 8


def test_the_hand_out_asks_once_for_a_page_and_writes_it_at_once() -> None:
    assert rows()["24 users"]["hand_out_requests"] == 2


def test_a_second_delivery_of_every_task_writes_nothing() -> None:
    row = rows()["8 tasks delivered again"]
    assert (row["write_requests"], row["documents_written"]) == (0, 0)


def test_bad_users_hold_up_nobody_and_each_can_read_why() -> None:
    row = rows()["24 users, 3 bad"]
    assert (row["good_users_checked"], row["bad_users_told_why"]) == (21, 3)
    assert row["seconds"] < 90
