"""When accounts are due, and what failures do to their schedule."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.automation.schedule import (
    EVERY_MINUTES,
    FAILURES_MAX,
    FIRST_CHECK,
    LAST_CHECK,
    Automation,
    AutomationMode,
    AutomationState,
    AutomationStatus,
    CheckHours,
    Failure,
    after_failure,
    after_success,
    dump_automation,
    is_told,
    next_due,
    parse_automation,
    runs_lately,
    with_run,
)
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.new_york import NEW_YORK

MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
UIDS = st.text(min_size=1, max_size=20)
MOMENTS = st.integers(0, 3 * 366 * 86400).map(
    lambda seconds: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
EVERY = st.sampled_from(EVERY_MINUTES)


@given(uid=UIDS, every=EVERY, after=MOMENTS)
def test_at_any_hour_checks_come_at_their_pace_and_a_moment_computed_twice_is_the_same(
    uid: str, every: int, after: datetime
) -> None:
    due = next_due(uid, every, CheckHours.ALWAYS, after)
    assert after < due <= after + timedelta(minutes=every)
    assert next_due(uid, every, CheckHours.ALWAYS, due - timedelta(seconds=1)) == due
    assert next_due(uid, every, CheckHours.ALWAYS, due) == due + timedelta(minutes=every)


@given(uid=UIDS, every=EVERY, after=MOMENTS)
def test_in_market_hours_every_check_falls_into_a_session_of_a_weekday_within_four_days(
    uid: str, every: int, after: datetime
) -> None:
    due = next_due(uid, every, CheckHours.MARKET, after)
    local = due.astimezone(NEW_YORK)
    assert after < due <= after + timedelta(days=4)
    assert local.weekday() < 5
    assert FIRST_CHECK <= local.time() <= LAST_CHECK
    assert next_due(uid, every, CheckHours.MARKET, due - timedelta(microseconds=1)) == due


@given(uid=UIDS, every=EVERY, first=MOMENTS, later=st.integers(0, 10**6))
def test_a_later_moment_never_has_an_earlier_check(uid: str, every: int, first: datetime, later: int) -> None:
    second = first + timedelta(seconds=later)
    for hours in CheckHours:
        assert next_due(uid, every, hours, first) <= next_due(uid, every, hours, second)


def test_each_session_has_a_daily_check_and_as_many_shorter_ones_as_fit() -> None:
    for every, least, most in ((1440, 1, 1), (240, 1, 2), (60, 6, 7), (15, 25, 26)):
        days: Counter[Any] = Counter()
        moment = datetime(2026, 3, 2, tzinfo=UTC)
        while moment < datetime(2026, 3, 14, tzinfo=UTC):
            moment = next_due("user-7", every, CheckHours.MARKET, moment)
            days[moment.astimezone(NEW_YORK).date()] += 1
        counts = list(days.values())[:-1]
        assert len(counts) >= 9
        assert all(least <= count <= most for count in counts), (every, days)


def test_accounts_spread_evenly_over_the_interval() -> None:
    minutes = Counter(
        (next_due(f"user-{number}", 60, CheckHours.ALWAYS, MONDAY) - MONDAY - timedelta(seconds=1))
        // timedelta(minutes=10)
        for number in range(6000)
    )
    assert set(minutes) == {0, 1, 2, 3, 4, 5}
    assert all(850 < count < 1150 for count in minutes.values()), minutes


# ------------------------------------------------------------- the choices


def test_choices_that_are_not_named_stay() -> None:
    before = Automation(enabled=True, mode=AutomationMode.ASK_FIRST, every_minutes=240, hours=CheckHours.ALWAYS)
    assert parse_automation({}, before=before) == before
    assert parse_automation({"enabled": False}, before=before) == replace(before, enabled=False)
    assert parse_automation(dump_automation(before), before=Automation()) == before


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ([], "automation"),
        ({"at": 1}, "automation.at"),
        ({"enabled": "yes"}, "automation.enabled"),
        ({"mode": "auto"}, "automation.mode"),
        ({"hours": 5}, "automation.hours"),
        *(({"every_minutes": wrong}, "automation.every_minutes") for wrong in (0, 1, 61, "60", True, 60.0, None)),
    ],
)
def test_a_choice_that_is_not_allowed_is_refused_by_its_field(given: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_automation(given, before=Automation())
    assert refused.value.field == field


# ---------------------------------------------------------------- failures


DUE = next_due("u", 60, CheckHours.ALWAYS, MONDAY)
FINE = AutomationStatus(next_due_at=DUE, every_minutes=60, hours=CheckHours.ALWAYS)


def failure(slot: str = "s1", *, stops: bool = False, passes: bool = True) -> Failure:
    return Failure(slot, "BROKER_UNREACHABLE", "The broker does not answer.", stops=stops, passes=passes)


def test_failures_in_a_row_are_counted_put_the_next_check_off_and_stop_in_the_end() -> None:
    status, waits = FINE, []
    for number in range(FAILURES_MAX):
        status = after_failure(status, "u", failure(f"s{number}"), MONDAY)
        if status.next_due_at is not None:
            waits.append((status.next_due_at - MONDAY) / timedelta(hours=1))
    assert status.state is AutomationState.STOPPED
    assert (status.next_due_at, status.failures) == (None, FAILURES_MAX)
    assert waits == sorted(waits)
    assert [int(wait) for wait in waits[:5]] == [1, 2, 4, 8, 16]
    assert max(waits) <= 25


def test_the_same_check_failing_again_counts_once() -> None:
    once = after_failure(FINE, "u", failure(), MONDAY)
    assert after_failure(once, "u", failure(), MONDAY + timedelta(minutes=1)) == once


def test_a_failure_that_only_a_person_can_mend_stops_at_once() -> None:
    stopped = after_failure(FINE, "u", failure(stops=True), MONDAY)
    assert (stopped.state, stopped.next_due_at) == (AutomationState.STOPPED, None)
    assert after_failure(stopped, "u", failure("s2"), MONDAY) == stopped


def test_a_failure_does_not_schedule_what_was_switched_off() -> None:
    assert after_failure(replace(FINE, next_due_at=None), "u", failure(), MONDAY).next_due_at is None


def test_a_success_forgets_the_failures_and_keeps_the_schedule() -> None:
    failing = after_failure(FINE, "u", failure(), MONDAY)
    well = after_success(failing, MONDAY)
    assert (well.state, well.failures, well.reason, well.failed_slot) == (AutomationState.OK, 0, None, None)
    assert well.next_due_at == failing.next_due_at
    assert after_success(FINE, MONDAY) is FINE


def test_what_may_pass_is_told_at_the_third_failure_what_stays_at_the_first_and_a_stop_always() -> None:
    def told(*, passes: bool) -> list[int]:
        status, numbers = FINE, []
        for number in range(1, FAILURES_MAX + 1):
            failed = failure(f"s{number}", passes=passes)
            after = after_failure(status, "u", failed, MONDAY)
            numbers += [number] if is_told(status, after, failed) else []
            status = after
        return numbers

    assert told(passes=True) == [3, FAILURES_MAX]
    assert told(passes=False) == [1, FAILURES_MAX]
    again = after_failure(FINE, "u", failure(), MONDAY)
    assert not is_told(again, after_failure(again, "u", failure(), MONDAY), failure())


def test_runs_are_remembered_for_a_day_and_a_slot_counts_once() -> None:
    status = with_run(with_run(FINE, "a", MONDAY), "a", MONDAY + timedelta(minutes=5))
    status = with_run(status, "b", MONDAY + timedelta(hours=23))
    assert status.recent_runs == {"a": MONDAY, "b": MONDAY + timedelta(hours=23)}
    assert runs_lately(list(status.recent_runs.values()), MONDAY + timedelta(hours=23)) == 2
    later = with_run(status, "c", MONDAY + timedelta(hours=25))
    assert later.recent_runs is not None
    assert set(later.recent_runs) == {"b", "c"}
