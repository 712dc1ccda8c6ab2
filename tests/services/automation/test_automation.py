"""Who is due is handed out in pages, each once, and the due times move on exactly once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from rebalancer.core.automation.schedule import AutomationState, AutomationStatus, CheckHours, Failure, next_due
from rebalancer.services.automation import automation
from rebalancer.services.automation.automation import (
    SchedulePorts,
    hand_out_checks,
    record_disabled,
    record_failure,
    record_run,
    record_success,
    slot_of,
)
from tests.fakes.documents import FakeDocuments, SimulatedCrash
from tests.fakes.schedule import FakeCheckQueue, FakeScheduleStore
from tests.fakes.surroundings import FakeClock, FakeLog


class Shift:
    """A schedule_ports in memory with as many accounts as a test wants."""

    def __init__(self, accounts: int = 0, **fields: Any) -> None:
        self.documents = FakeDocuments()
        self.schedule = FakeScheduleStore(self.documents)
        self.queue = FakeCheckQueue()
        self.clock = FakeClock()
        self.log = FakeLog()
        self.schedule_ports = SchedulePorts(self.schedule, self.queue, self.clock, self.log)
        for number in range(accounts):
            self.plant(f"u{number:04d}", **fields)

    def plant(self, uid: str, **fields: Any) -> None:
        fields = {"next_due_at": self.clock.at, "every_minutes": 60, "hours": "always", **fields}
        self.documents.plant(f"users/{uid}/status/automation", fields)

    def due_at(self, uid: str) -> datetime:
        found: datetime = self.documents.documents[f"users/{uid}/status/automation"]["next_due_at"]
        return found

    def tick(self) -> int:
        """One tick with all the pages that it leads to."""
        count = hand_out_checks(self.schedule_ports, tick=self.clock.at)
        while self.queue.pages:
            tick, after = self.queue.pages.pop(0)
            count += hand_out_checks(self.schedule_ports, tick=tick, after=after)
        return count


def test_everybody_who_is_due_is_handed_out_once_in_pages_whatever_their_number() -> None:
    shift = Shift(3 * automation.PAGE_SIZE + 7)
    assert shift.tick() == 3 * automation.PAGE_SIZE + 7
    uids = [task.uid for task in shift.queue.take()]
    assert len(uids) == len(set(uids)) == 3 * automation.PAGE_SIZE + 7
    assert shift.tick() == 0


def test_who_is_not_due_is_left_alone() -> None:
    shift = Shift()
    shift.plant("later", next_due_at=shift.clock.at + timedelta(seconds=1))
    shift.plant("off", next_due_at=None)
    assert (shift.tick(), shift.queue.checks) == (0, [])


def test_a_check_is_named_after_its_due_time_and_carries_what_the_schedule_knows() -> None:
    shift = Shift()
    runs = {"a": shift.clock.at - timedelta(hours=2), "b": shift.clock.at - timedelta(hours=1)}
    shift.plant("u", failures=3, recent_runs=runs)
    shift.tick()
    (task,) = shift.queue.take()
    assert (task.slot, task.failures, list(task.recent_runs)) == (slot_of(shift.clock.at), 3, sorted(runs.values()))


def test_the_due_time_moves_to_the_accounts_next_place_on_its_grid() -> None:
    shift = Shift(1)
    shift.tick()
    assert shift.due_at("u0000") == next_due("u0000", 60, CheckHours.ALWAYS, shift.clock.at)


def test_after_hours_without_a_tick_an_account_is_checked_once_not_once_for_each_missed_time() -> None:
    shift = Shift(1)
    shift.clock.advance(7 * 3600)
    shift.tick()
    assert len(shift.queue.take()) == 1
    assert shift.due_at("u0000") > shift.clock.at
    assert shift.tick() == 0


def test_the_log_says_how_late_a_check_is_handed_out() -> None:
    shift = Shift(2)
    shift.clock.advance(725)
    shift.tick()
    shift.tick()
    logged = [fields["late_seconds"] for name, fields in shift.log.events if name == "checks_handed_out"]
    assert logged == [725, 0]


def test_a_crash_between_enqueueing_and_moving_hands_the_same_checks_out_again_under_the_same_names() -> None:
    shift = Shift(5)
    shift.documents.crash_at_write(1, after=False)
    with pytest.raises(SimulatedCrash):
        shift.tick()
    first = {(task.uid, task.slot) for task in shift.queue.checks}
    shift.tick()
    assert {(task.uid, task.slot) for task in shift.queue.checks} == first
    assert len(shift.queue.checks) == 5
    assert shift.tick() == 0


def test_the_same_page_delivered_twice_hands_out_nothing_twice_and_moves_nobody_twice() -> None:
    shift = Shift(3)
    tick = shift.clock.at
    hand_out_checks(shift.schedule_ports, tick=tick)
    moved = shift.due_at("u0000")
    hand_out_checks(shift.schedule_ports, tick=tick)
    assert (len(shift.queue.checks), shift.due_at("u0000")) == (3, moved)


def test_a_task_that_is_lost_leaves_its_account_due_and_no_other() -> None:
    shift = Shift(4)
    shift.queue.lost_uids = {"u0002"}
    shift.tick()
    assert shift.due_at("u0002") == shift.clock.at
    shift.queue.lost_uids = set()
    shift.clock.advance(60)
    assert shift.tick() == 1
    assert sorted(task.uid for task in shift.queue.take()) == ["u0000", "u0001", "u0002", "u0003"]


def test_a_spoilt_document_holds_up_nobody_and_is_handed_out_like_the_others() -> None:
    shift = Shift(2)
    shift.plant("odd", every_minutes="x", hours=None, failures=[], recent_runs="y")
    assert shift.tick() == 3
    assert shift.due_at("odd") > shift.clock.at


# ----------------------------------------------------------- how it stands


def failure(slot: str = "s1") -> Failure:
    return Failure(slot, "BROKER_UNREACHABLE", "The broker does not answer.")


def test_a_failure_is_written_once_for_its_slot_and_a_success_takes_it_back() -> None:
    shift = Shift(1)
    assert record_failure(shift.schedule, "u0000", failure(), shift.clock.at)
    version = dict(shift.documents.versions)
    assert not record_failure(shift.schedule, "u0000", failure(), shift.clock.at)
    assert shift.documents.versions == version
    record_success(shift.schedule, "u0000", shift.clock.at)
    assert shift.schedule.load_automation("u0000").status.state is AutomationState.OK


class Crossed(FakeScheduleStore):
    """Somebody else writes between the first reading and its write."""

    def __init__(self, shift: Shift) -> None:
        super().__init__(shift.documents)
        self._shift = shift
        self._crossed = False

    def save_automation(self, uid: str, status: AutomationStatus, token: object | None) -> bool:
        if not self._crossed:
            self._crossed = True
            self._shift.plant(uid, failures=4)
        return super().save_automation(uid, status, token)


def test_a_writer_who_comes_in_between_is_not_overwritten() -> None:
    shift = Shift(1)
    store = Crossed(shift)
    record_failure(store, "u0000", failure(), shift.clock.at)
    assert store.load_automation("u0000").status.failures == 5


def test_a_run_is_counted_and_a_switched_off_account_leaves_the_schedule() -> None:
    shift = Shift(1)
    for _ in range(2):
        record_run(shift.schedule, "u0000", "s1", shift.clock.at)
    record_disabled(shift.schedule, "u0000")
    status = shift.schedule.load_automation("u0000").status
    assert (status.recent_runs, status.next_due_at) == ({"s1": shift.clock.at}, None)
