"""What a wish to stop says when it is read, and what the state of a switch says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rebalancer.core.risk.state import TradingState, TradingStatus, parse_trading_status
from rebalancer.core.risk.switching import (
    NO_REASON,
    REASON_LENGTH_MAX,
    STOP_LASTS_MAX,
    SwitchChange,
    is_stop,
    loosens,
    read_stop,
    tightened,
)

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ACTIVE, REDUCING, HALTED = TradingState.ACTIVE, TradingState.REDUCING, TradingState.HALTED
SOON, LATER = NOW + timedelta(hours=1), NOW + timedelta(hours=5)


@pytest.mark.parametrize(("length", "is_cut"), [(REASON_LENGTH_MAX, False), (REASON_LENGTH_MAX + 1, True)])
def test_a_reason_is_cut_only_where_it_is_too_long(length: int, is_cut: bool) -> None:
    change = read_stop({"scope": "user", "state": "HALTED", "reason": "x" * length}, NOW)
    assert (len(change.reason), bool(change.notes)) == (REASON_LENGTH_MAX, is_cut)


def test_what_loosens_nothing_is_taken_as_it_is() -> None:
    change = SwitchChange("user", HALTED, "r", NOW + timedelta(hours=1))
    assert tightened(change, TradingStatus(ACTIVE, "", "user")) is change


@pytest.mark.parametrize("reason", [None, "", 7, ["a"]])
@pytest.mark.parametrize("scope", ["user", "system"])
def test_a_switch_without_a_reason_says_none(reason: object, scope: str) -> None:
    status = parse_trading_status({"state": "HALTED", "trading_enabled": False, "reason": reason}, scope=scope, now=NOW)
    assert status.state is HALTED
    assert "(" not in status.reason


def test_a_reason_is_shown_with_the_state() -> None:
    status = parse_trading_status({"state": "HALTED", "reason": "holiday"}, scope="user", now=NOW)
    assert status.reason == "Trading is halted for your account (holiday)."


def test_a_scope_that_is_not_understood_stops_the_own_account_and_is_said() -> None:
    change = read_stop({"scope": "everything", "state": "HALTED", "reason": "x"}, NOW)
    assert change.scope == "user"
    assert any("scope was not understood" in note for note in change.notes)
    assert read_stop({"scope": "user", "state": "HALTED", "reason": "x"}, NOW).notes == ()


def test_true_is_no_version() -> None:
    assert read_stop({"scope": "user", "state": "HALTED", "expected_version": True}, NOW).expected_version is None
    assert read_stop({"scope": "user", "state": "HALTED", "expected_version": 1}, NOW).expected_version == 1


@pytest.mark.parametrize("version", ["1", 1.0, None, [1]])
def test_a_version_is_a_whole_number_or_none(version: object) -> None:
    assert read_stop({"scope": "user", "state": "HALTED", "expected_version": version}, NOW).expected_version is None


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"state": "HALTED"}, True),
        ({"state": "REDUCING"}, True),
        ({"state": "ACTIVE"}, False),
        ({"state": ["HALTED"]}, False),
        ({}, False),
        (None, False),
        ("HALTED", False),
        ([], False),
    ],
)
def test_only_a_request_for_less_trading_is_a_stop(payload: object, expected: bool) -> None:
    assert is_stop(payload) is expected


def test_fields_that_nobody_knows_are_ignored_and_that_is_said_once() -> None:
    change = read_stop({"scope": "user", "state": "HALTED", "reason": "r", "a": 1, "b": 2}, NOW)
    assert change == SwitchChange("user", HALTED, "r", notes=("Unknown fields were ignored.",))


@pytest.mark.parametrize("reason", [None, "", " \n "])
def test_a_stop_without_a_reason_says_what_was_missing(reason: str | None) -> None:
    change = read_stop({"scope": "user", "state": "HALTED", "reason": reason}, NOW)
    assert (change.reason, change.notes) == (NO_REASON, ("There was no reason that could be read.",))


def test_characters_that_cannot_be_stored_are_dropped_from_a_reason_and_that_is_said() -> None:
    change = read_stop({"scope": "user", "state": "HALTED", "reason": " a\0b\ud83d "}, NOW)
    assert (change.reason, len(change.notes)) == ("ab", 1)
    assert "cannot be stored" in change.notes[0]


@pytest.mark.parametrize(
    ("ends", "is_kept"),
    [
        (NOW, False),
        (NOW + timedelta(microseconds=1), True),
        (NOW + STOP_LASTS_MAX, True),
        (NOW + STOP_LASTS_MAX + timedelta(microseconds=1), False),
    ],
)
def test_an_end_is_kept_from_the_next_moment_to_the_longest_stop(ends: datetime, is_kept: bool) -> None:
    change = read_stop({"scope": "user", "state": "HALTED", "reason": "r", "expires_at": ends.isoformat()}, NOW)
    assert change.expires_at == (ends if is_kept else None)
    assert bool(change.notes) is not is_kept


@pytest.mark.parametrize("ends", ["2026-03-02T16:00:00", "2026-03-03", "20260302T160000", 20260303, b"2026-03-03", []])
def test_an_end_without_a_time_zone_is_none(ends: object) -> None:
    change = read_stop({"scope": "user", "state": "HALTED", "reason": "r", "expires_at": ends}, NOW)
    assert (change.expires_at, len(change.notes)) == (None, 1)


@pytest.mark.parametrize("scope", ["user", "system"])
def test_a_stop_is_for_whom_it_says(scope: str) -> None:
    assert read_stop({"scope": scope, "state": "HALTED", "reason": "r"}, NOW).scope == scope


@pytest.mark.parametrize(
    ("state", "ends", "standing", "standing_ends", "expected"),
    [
        (HALTED, None, ACTIVE, None, False),
        (HALTED, SOON, ACTIVE, None, False),
        (ACTIVE, None, ACTIVE, None, False),
        (REDUCING, None, HALTED, None, True),
        (REDUCING, LATER, HALTED, SOON, True),
        (ACTIVE, None, REDUCING, SOON, True),
        (HALTED, None, HALTED, None, False),
        (HALTED, None, HALTED, SOON, False),
        (HALTED, SOON, HALTED, None, True),
        (HALTED, SOON, REDUCING, None, True),
        (HALTED, SOON, HALTED, LATER, True),
        (HALTED, LATER, HALTED, LATER, False),
        (HALTED, LATER, HALTED, SOON, False),
        (HALTED, LATER, REDUCING, SOON, False),
    ],
)
def test_a_change_loosens_where_it_allows_more_or_ends_earlier(
    state: TradingState, ends: datetime | None, standing: TradingState, standing_ends: datetime | None, expected: bool
) -> None:
    change = SwitchChange("user", state, "r", ends)
    assert loosens(change, TradingStatus(standing, "", "user", standing_ends)) is expected


EARLIER_END = "The end that was in force stays: the new one would have come earlier."


@pytest.mark.parametrize(
    ("state", "ends", "standing", "standing_ends", "left", "left_ends", "note"),
    [
        (REDUCING, None, HALTED, None, HALTED, None, "HALTED was in force and stays: it is stricter."),
        (REDUCING, LATER, HALTED, SOON, HALTED, LATER, "HALTED was in force and stays: it is stricter."),
        (REDUCING, SOON, HALTED, LATER, HALTED, LATER, "HALTED was in force and stays: it is stricter."),
        (REDUCING, None, HALTED, SOON, HALTED, None, "HALTED was in force and stays: it is stricter."),
        (HALTED, SOON, HALTED, LATER, HALTED, LATER, EARLIER_END),
        (HALTED, SOON, HALTED, None, HALTED, None, EARLIER_END),
        (HALTED, SOON, REDUCING, None, HALTED, None, EARLIER_END),
        (HALTED, SOON, REDUCING, LATER, HALTED, LATER, EARLIER_END),
    ],
)
def test_what_would_loosen_a_switch_leaves_the_stricter_state_and_the_later_end_and_says_which(
    state: TradingState,
    ends: datetime | None,
    standing: TradingState,
    standing_ends: datetime | None,
    left: TradingState,
    left_ends: datetime | None,
    note: str,
) -> None:
    change = SwitchChange("user", state, "r", ends, 3, ("before",))
    taken = tightened(change, TradingStatus(standing, "", "user", standing_ends))
    assert taken == SwitchChange("user", left, "r", left_ends, 3, ("before", note))
