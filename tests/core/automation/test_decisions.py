"""What checks came to is kept in few lines: the same answer again is folded into the one before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.automation.decisions import (
    KEPT_MAX,
    CheckOutcome,
    CheckRecord,
    append_check,
    dump_checks,
    parse_checks,
    record_check,
)
from rebalancer.core.automation.triggers import DecidedBy, TriggerDecision, Verdict

TEN = datetime(2026, 3, 2, 15, tzinfo=UTC)
NOTHING = TriggerDecision(Verdict.WAIT, DecidedBy.NOTHING, "Nothing asks for a rebalance.")
DRIFT = TriggerDecision(Verdict.REBALANCE, DecidedBy.DRIFT, "Outside the band: SPY.", ("SPY",))
CASH = TriggerDecision(Verdict.INVEST_CASH, DecidedBy.CASH, "$100.00 of cash is above the cash target.")


def later(hours: int) -> datetime:
    return TEN + timedelta(hours=hours)


def idle(hours: int) -> CheckRecord:
    return record_check(NOTHING, CheckOutcome.IDLE, at=later(hours))


def test_equal_neighbours_are_one_line_that_counts_and_says_since_when() -> None:
    kept: tuple[CheckRecord, ...] = ()
    for hour in range(12):
        kept = append_check(kept, idle(hour))
    (line,) = kept
    assert (line.checks, line.since, line.decided_at) == (12, TEN, later(11))


@pytest.mark.parametrize(
    "other",
    [
        record_check(DRIFT, CheckOutcome.TOLD, at=later(1)),
        record_check(None, CheckOutcome.IDLE, at=later(1)),
        record_check(NOTHING, CheckOutcome.IDLE, at=later(1), reason="Nothing can be traded."),
        record_check(replace(NOTHING, outside=("SPY",)), CheckOutcome.IDLE, at=later(1)),
    ],
)
def test_another_answer_begins_a_line_of_its_own_and_stands_first(other: CheckRecord) -> None:
    assert append_check((idle(0),), other) == (other, idle(0))
    assert append_check((other,), idle(2)) == (idle(2), other)


def test_idle_cash_that_moved_by_a_price_is_the_same_answer_in_its_newest_words() -> None:
    first = record_check(CASH, CheckOutcome.TOLD, at=TEN)
    second = record_check(replace(CASH, message="$100.07 of cash lie above it."), CheckOutcome.TOLD, at=later(1))
    (line,) = append_check((first,), second)
    assert (line.message, line.checks, line.since) == ("$100.07 of cash lie above it.", 2, TEN)


def test_runs_are_never_folded_but_the_same_run_again_is_the_same_line() -> None:
    first = record_check(DRIFT, CheckOutcome.TRADED, at=TEN, run_id="r1")
    again = replace(first, decided_at=later(1), since=later(1))
    other = replace(again, run_id="r2")
    assert append_check((first,), other) == (other, first)
    assert append_check((first,), again) == (replace(again, since=TEN),)


def test_the_newest_fifty_lines_stay() -> None:
    kept: tuple[CheckRecord, ...] = ()
    for number in range(KEPT_MAX + 5):
        kept = append_check(kept, record_check(DRIFT, CheckOutcome.TRADED, at=later(number), run_id=f"r{number}"))
    assert [line.run_id for line in kept] == [f"r{number}" for number in reversed(range(5, KEPT_MAX + 5))]


records = st.builds(
    CheckRecord,
    outcome=st.sampled_from(CheckOutcome),
    message=st.text(max_size=5),
    decided_at=st.datetimes(timezones=st.just(UTC)),
    since=st.datetimes(timezones=st.just(UTC)),
    checks=st.integers(1, 10_000),
    decided_by=st.none() | st.sampled_from(DecidedBy),
    outside=st.lists(st.text(max_size=5), max_size=2).map(tuple),
    reason=st.none() | st.text(max_size=5),
    run_id=st.none() | st.text(max_size=5),
)


@given(st.lists(records, max_size=4).map(tuple))
def test_lines_are_read_as_they_were_written(kept: tuple[CheckRecord, ...]) -> None:
    assert parse_checks(dump_checks(kept)) == kept


@pytest.mark.parametrize("missing", [None, "no list", {}, 5])
def test_a_document_without_lines_has_none(missing: object) -> None:
    assert parse_checks(missing) == ()


def test_a_line_that_cannot_be_read_is_left_out_and_the_others_stay() -> None:
    good = dump_checks([idle(0)])[0]
    broken = [{**good, "outcome": "EXPLODED"}, {**good, "since": "noon"}, "a text", {}]
    assert parse_checks([*broken, good]) == (idle(0),)


def test_a_line_of_plans_that_wait_leads_to_the_newest_of_them() -> None:
    kept: tuple[CheckRecord, ...] = ()
    for hour in range(3):
        kept = append_check(kept, record_check(DRIFT, CheckOutcome.ASKED, at=later(hour), plan_id=f"sha256:{hour}"))
    (line,) = parse_checks(dump_checks(kept))
    assert (line.checks, line.plan_id) == (3, "sha256:2")
