"""The stock market's session on our clock, and what a waiting run tells a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rebalancer.core.execution.run import LOOK_AGAIN_AFTER, RunState
from rebalancer.core.execution.session import SHORTEST, Session, session_of, waiting_message, with_session
from rebalancer.core.risk.state import MarketClosed
from tests.core.runs import NOW, a_leg, a_run

HOUR = timedelta(hours=1)


def test_an_open_market_changes_at_its_close_and_a_closed_one_at_its_open() -> None:
    times = {"at": NOW, "next_open": NOW + 18 * HOUR, "next_close": NOW + 3 * HOUR, "now": NOW}
    opens, closes = NOW + 18 * HOUR, NOW + 3 * HOUR
    assert session_of(is_open=True, **times) == Session(True, closes, closes, opens, opens)
    assert session_of(is_open=False, **times) == Session(False, opens, opens, opens, opens)


def test_a_broker_whose_clock_stands_at_another_day_is_taken_over_to_ours() -> None:
    there = datetime(2020, 7, 1, 19, 0, tzinfo=UTC)
    session = session_of(is_open=True, at=there, next_open=there + 18 * HOUR, next_close=there + HOUR, now=NOW)
    assert session == Session(True, NOW + HOUR, there + HOUR, NOW + 18 * HOUR, there + 18 * HOUR)


def test_a_change_that_should_have_been_is_not_asked_for_in_a_circle() -> None:
    session = session_of(is_open=False, at=NOW, next_open=NOW - HOUR, next_close=NOW, now=NOW)
    assert session.changes_at == NOW + SHORTEST


@pytest.mark.parametrize(
    ("opens", "when"),
    [
        (datetime(2026, 3, 3, 14, 30, tzinfo=UTC), "Tuesday, 3 March 2026 at 09:30 EST"),
        (datetime(2026, 7, 6, 13, 30, tzinfo=UTC), "Monday, 6 July 2026 at 09:30 EDT"),
    ],
)
def test_a_waiting_run_names_the_open_in_new_york_with_its_zone(opens: datetime, when: str) -> None:
    message = waiting_message(Session(False, opens, opens, opens, opens))
    assert message == f"Waiting for the market to open on {when} (New York)."


def test_a_run_is_looked_at_again_at_the_open_it_waits_for_and_otherwise_after_half_a_minute() -> None:
    run = a_run(a_leg())
    assert run.next_look_at == run.updated_at + LOOK_AGAIN_AFTER
    waiting = with_session(
        replace(run, market_closed=MarketClosed.WAIT), Session(False, NOW + HOUR, NOW + HOUR, NOW + HOUR, NOW + HOUR)
    )
    assert (waiting.next_look_at, waiting.waited) == (NOW + HOUR, True)
    assert waiting.is_waiting(NOW + HOUR - timedelta(microseconds=1))
    assert not waiting.is_waiting(NOW + HOUR)
    assert not replace(waiting, cancel_requested=True).is_waiting(NOW)
    assert not replace(waiting, state=RunState.CANCELLED).is_waiting(NOW)


def test_a_run_that_may_not_wait_never_waits() -> None:
    run = with_session(a_run(a_leg()), Session(False, NOW + HOUR, NOW + HOUR, NOW + HOUR, NOW + HOUR))
    assert (run.opens_at, run.waited, run.session_ends_at) == (None, False, None)
