"""Claims as they are stored, and whether the stop that was kept with a released account still stops anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rebalancer.core.access.claim import (
    RELEASED_KEPT,
    AccountClaim,
    forgotten_fields,
    is_in_force,
    parse_claim,
    released_fields,
)

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


def test_a_claim_names_its_lock_and_its_last_run() -> None:
    claim = parse_claim(
        {"uid": "u", "open_run_id": "run-2", "last_run_id": "run-1", "key_tag": "t"}, "brokerAccounts/a"
    )
    assert claim == AccountClaim("u", "run-2", "run-1", "t")


@pytest.mark.parametrize("last", [{}, {"last_run_id": None}, {"last_run_id": ""}])
def test_an_account_on_which_nothing_ever_ran_has_an_empty_last_run(last: dict[str, object]) -> None:
    assert parse_claim({"uid": None, **last}, "brokerAccounts/a") == AccountClaim(None)


@pytest.mark.parametrize("stop", [None, {"state": "HALTED", "reason": "it fell"}])
def test_a_released_account_keeps_its_stop_for_a_while_and_nothing_of_its_holder(
    stop: dict[str, object] | None,
) -> None:
    fields = released_fields(stop, NOW)
    assert fields["stop"] == stop
    assert fields["delete_after"] == NOW + RELEASED_KEPT
    assert {fields["uid"], fields["claimed_at"], fields["key_tag"]} == {None}
    assert parse_claim(fields, "brokerAccounts/a") == AccountClaim(None, stop=stop)


@pytest.mark.parametrize("stop", [None, {"trip": "DRAWDOWN", "expires_at": NOW}])
def test_without_a_stop_in_force_nothing_is_left_of_a_claim_whose_holder_is_deleted(
    stop: dict[str, object] | None,
) -> None:
    assert forgotten_fields(stop, NOW) is None


def test_a_stop_in_force_is_left_of_a_claim_whose_holder_is_deleted_and_nothing_else() -> None:
    stop = {"trip": "DRAWDOWN", "reason": "it fell", "expires_at": NOW + timedelta(seconds=1)}
    left = forgotten_fields(stop, NOW)
    assert left is not None
    assert parse_claim(left, "brokerAccounts/a") == AccountClaim(None, stop=stop)
    assert left["delete_after"] == NOW + RELEASED_KEPT
