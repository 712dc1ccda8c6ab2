"""What a wish to stop says when it is read, and what the state of a switch says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rebalancer.core.risk.state import TradingState, TradingStatus, parse_trading_status
from rebalancer.core.risk.switching import REASON_LENGTH_MAX, SwitchChange, read_stop, tightened

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ACTIVE, HALTED = TradingState.ACTIVE, TradingState.HALTED


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
