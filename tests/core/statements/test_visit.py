"""What happened since the last visit fits into five lines, each of them true at the moment of the visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rebalancer.core.automation.decisions import CheckOutcome, CheckRecord
from rebalancer.core.automation.schedule import AutomationState, AutomationStatus
from rebalancer.core.notices.local_times import with_local_times
from rebalancer.core.notices.notifications import Event, EventKind
from rebalancer.core.risk.state import TradingState, TradingStatus
from rebalancer.core.statements.visit import LineKind, Place, Standing, Visit, VisitLine, lines_since, next_visit

NOW = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
CHECK = CheckRecord(CheckOutcome.IDLE, "Nothing asks for a rebalance.", NOW, NOW)
CALM = Standing((CHECK,), AutomationStatus(), TradingStatus(TradingState.ACTIVE, "", "user"))


def event(kind: EventKind, days: int, message: str = "Words.", **refs: str) -> Event:
    return Event(kind, f"{kind} {days} {refs}", "Title", message, NOW - timedelta(days=days), refs)


def run(outcome: str, days: int, message: str = "Bought 1 SPY at $200.61.") -> Event:
    return event(EventKind.RUN_FINISHED, days, message, run_id=f"run-{days}", outcome=outcome)


def said(lines: tuple[VisitLine, ...]) -> dict[LineKind, str]:
    return {line.kind: with_local_times(line.text, "America/New_York") for line in lines}


def test_a_quiet_time_is_two_lines() -> None:
    lines = said(lines_since([], CALM, NOW))
    assert lines == {
        LineKind.DONE: "Nothing was traded.",
        LineKind.NOW: "The last check, at 10:00 AM EST on Tuesday, December 1: Nothing asks for a rebalance.",
    }


def test_runs_are_counted_by_what_they_came_to_and_the_last_that_fell_short_says_why() -> None:
    why = "Nothing was traded: QUAL (The broker does not trade QUAL now)."
    events = [run("COMPLETED", 40), run("IN_PART", 30), run("NOTHING", 20, why), run("COMPLETED", 10)]
    done, left, *_ = lines_since(events, CALM, NOW)
    lines = said((done, left))
    assert lines[LineKind.DONE] == "3 runs traded, the last one at 10:00 AM EST on Saturday, November 21."
    assert lines[LineKind.LEFT] == (
        f"Runs that did not go as planned: 1 completed in part, 1 without any trade. The last one: {why}"
    )
    assert (left.place, left.ref) == (Place.RUN, "run-20")


def test_one_run_leads_to_itself() -> None:
    (done, *_) = lines_since([run("COMPLETED", 3)], CALM, NOW)
    assert (done.place, done.ref) == (Place.RUN, "run-3")


def test_a_check_that_has_stopped_and_a_stop_of_trading_are_said_as_they_are_now() -> None:
    stopped = AutomationStatus(state=AutomationState.STOPPED, reason="Connect again.", changed_at=NOW)
    halted = TradingStatus(TradingState.HALTED, "You have halted trading.", "user")
    lines = said(lines_since([], replace(CALM, schedule=stopped, trading=halted), NOW))
    assert lines[LineKind.STOPPED] == (
        "The scheduled check has stopped since 10:00 AM EST on Tuesday, December 1. Connect again. "
        "You have halted trading."
    )


def test_a_stop_that_is_over_is_said_to_be_over() -> None:
    lines = said(lines_since([event(EventKind.CHECK_FAILING, 2)], CALM, NOW))
    assert "It is over" in lines[LineKind.STOPPED]


def test_targets_are_named_with_what_they_have_the_newest_first() -> None:
    found = [
        replace(event(EventKind.TARGET_UNHEALTHY, days, symbol=f"S{days}"), title=f"S{days} seems to be halted")
        for days in (9, 8, 7, 6)
    ]
    assert said(lines_since(found[:1], CALM, NOW))[LineKind.TARGETS].startswith("S9 seems to be halted. The rest")
    assert said(lines_since(found, CALM, NOW))[LineKind.TARGETS] == (
        "S6 seems to be halted; S7 seems to be halted; S8 seems to be halted; and 1 more. "
        "The rest of the account goes on."
    )


def test_a_line_is_cut_where_a_run_has_much_to_say() -> None:
    lines = said(lines_since([run("HALTED", 3, "Why. " * 90)], CALM, NOW))
    assert len(lines[LineKind.LEFT]) < 240
    assert lines[LineKind.LEFT].endswith("…")


def test_a_plan_that_waits_is_the_last_line_until_its_time_is_over() -> None:
    asked = CheckRecord(
        CheckOutcome.ASKED, "Outside.", NOW, NOW, plan_id="sha256:1", plan_until=NOW + timedelta(hours=6)
    )
    waits = replace(CALM, checks=(asked,), waiting_plan_id="sha256:1")
    *_, last = lines_since([], waits, NOW)
    assert (last.place, last.ref) == (Place.PLAN, "sha256:1")
    *_, last = lines_since([], waits, NOW + timedelta(hours=7))
    assert last.place is Place.ALLOCATION
    *_, last = lines_since([], replace(waits, waiting_plan_id=None), NOW)
    assert last.place is Place.ALLOCATION


def test_whatever_happened_there_are_at_most_five_lines() -> None:
    every = [
        event(kind, days, symbol=f"S{days}", run_id="r", outcome="HALTED") for kind in EventKind for days in range(9)
    ]
    failing = AutomationStatus(state=AutomationState.FAILING, reason="No answer.")
    lines = lines_since(every, replace(CALM, schedule=failing), NOW)
    assert [line.kind for line in lines] == list(LineKind)


def test_a_visit_goes_on_for_some_hours_and_a_later_one_looks_back_at_it() -> None:
    first = next_visit(None, NOW)
    assert first == Visit(NOW)
    same = next_visit(first, NOW + timedelta(hours=11))
    assert same.before_at is None
    later = next_visit(same, NOW + timedelta(hours=30))
    assert later.before_at == NOW + timedelta(hours=11)
    assert next_visit(later, NOW + timedelta(hours=31)).before_at == later.before_at
