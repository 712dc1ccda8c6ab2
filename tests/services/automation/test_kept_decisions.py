"""Each scheduled check leaves a line on what it came to, in the write that it makes anyway."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rebalancer.services.automation.scheduled_check import Outcome
from rebalancer.services.execution.check import check_drift
from rebalancer.services.planning.measure import measure_account, store_drift
from tests.services.automation.test_scheduled_check import Watch
from tests.services.world import Fills


def lines(watch: Watch) -> list[tuple[Any, ...]]:
    return [(row["outcome"], row["decided_by"], row["checks"]) for row in watch.world.drift["decisions"]]


def newest(watch: Watch) -> dict[str, Any]:
    line: dict[str, Any] = watch.world.drift["decisions"][0]
    return line


def test_quiet_checks_are_one_line_and_cost_no_further_read_or_write() -> None:
    watch = Watch().idle()
    for number in range(3):
        watch.world.clock.advance(900)
        watch.check(f"s{number}")
    assert lines(watch) == [("IDLE", "NOTHING", 3)]
    assert newest(watch)["decided_at"] - newest(watch)["since"] == timedelta(minutes=30)
    assert (watch.world.documents.reads, watch.world.documents.writes) == (3, 3)


def test_a_check_that_traded_names_its_run_also_after_the_run_has_ended() -> None:
    watch = Watch().drifted()
    assert watch.check("s1") is Outcome.TRADED
    (run,) = watch.stored("/runs/")
    assert lines(watch) == [("TRADED", "DRIFT", 1)]
    assert newest(watch)["run_id"] == run["run_id"]
    watch.check("s2")
    assert lines(watch) == [("IDLE", "ONE_RUN_A_DAY", 1), ("TRADED", "DRIFT", 1)]


@pytest.mark.parametrize(("mode", "outcome"), [("notify_only", "TOLD"), ("ask_first", "ASKED")])
def test_a_check_that_told_or_asked_says_so(mode: str, outcome: str) -> None:
    watch = Watch(mode).drifted()
    watch.check("s1")
    assert lines(watch) == [(outcome, "DRIFT", 1)]
    assert newest(watch)["outside"] == ["QQQ", "SPY"]
    assert newest(watch)["run_id"] is None


def test_a_refused_check_keeps_the_reason_and_no_run() -> None:
    watch = Watch().drifted()
    watch.world.halt()
    assert watch.check("s1") is Outcome.REFUSED
    assert lines(watch) == [("REFUSED", "DRIFT", 1)]
    assert newest(watch)["run_id"] is None
    assert "halted" in newest(watch)["reason"]


def test_a_check_that_finds_another_run_open_says_that_it_was_refused() -> None:
    watch = Watch(fills=Fills.BY_HAND).drifted()
    check_drift(watch.world.ctx, dry_run=False, idempotency_key=None, new_run_id="by-hand-1")
    assert watch.check("s1") is Outcome.REFUSED
    assert lines(watch) == [("REFUSED", "DRIFT", 1)]
    assert newest(watch)["reason"]


def test_without_targets_the_line_says_that_none_is_set() -> None:
    watch = Watch()
    watch.check("s1")
    assert lines(watch) == [("IDLE", None, 1)]
    assert newest(watch)["message"] == "No target weights are set."


def test_a_measurement_by_hand_keeps_the_lines() -> None:
    watch = Watch().idle()
    watch.check("s1")
    store_drift(watch.world.ctx)
    assert lines(watch) == [("IDLE", "NOTHING", 1)]


def test_a_document_of_an_older_version_begins_its_history_now() -> None:
    watch = Watch().idle()
    watch.check("s1")
    path = next(path for path in watch.world.documents.documents if path.endswith("/status/drift"))
    with watch.world.documents.writing() as batch:
        batch.put(path, {key: value for key, value in watch.world.drift.items() if key != "decisions"})
    watch.check("s2")
    assert lines(watch) == [("IDLE", "NOTHING", 1)]


def test_a_person_who_measures_at_the_same_moment_puts_nothing_of_the_schedule_back() -> None:
    watch = Watch().idle()
    watch.check("s1")
    read_before = measure_account(watch.world.ctx)
    watch.world.clock.advance(900)
    watch.check("s2")
    store_drift(watch.world.ctx, read_before)
    assert (watch.world.drift["slot"], lines(watch)) == ("s2", [("IDLE", "NOTHING", 2)])
    assert watch.world.drift["measured_at"] == read_before.snapshot.taken_at
