"""A person is away for three months: the keys break for a while, a holding is halted, the inbox is full."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from rebalancer.core.automation.health import Ailment, ailment_event
from rebalancer.core.automation.schedule import AutomationState
from rebalancer.core.base.errors import PermissionDenied
from rebalancer.core.notices.notifications import Event, EventKind
from rebalancer.core.statements.visit import LineKind, Place
from rebalancer.services.automation.automation import hand_out_checks
from rebalancer.services.automation.scheduled_check import run_check
from rebalancer.services.automation.visit import VisitPorts, note_visit
from rebalancer.services.context import Context
from rebalancer.services.notices.notify import StoredNotifier
from tests.fakes.notices import FakeDeliveryQueue, FakeNotificationStore
from tests.oracles.year.cases import YearCase
from tests.oracles.year.drive import Year
from tests.services.world import UID

AWAY = YearCase(
    "away for three months",
    "automatic",
    {"SPY": "55", "MTUM": "20", "USMV": "20", "CASH": "5"},
    {"drift_threshold_percent": "2"},
    events=((8, "deposit", "9000"), (15, "halt", "MTUM"), (40, "deposit", "12000")),
)
SESSIONS = 60


PLACES = {LineKind.DONE: Place.HISTORY, LineKind.STOPPED: Place.SETTINGS}


def go_away(year: Year) -> None:
    """Sixty checks, a session each, without anybody looking."""
    for number, _ in enumerate(year.checks(), start=1):
        if number == SESSIONS:
            return


def test_the_account_is_as_right_as_it_can_be_with_a_halted_holding() -> None:
    year = Year(AWAY, 2026)
    go_away(year)
    assert year.tally.differences == []
    drift = {row["symbol"]: row for row in year.world.drift["rows"]}
    outside = set(year.world.drift["standing"]["outside"]) - {"MTUM", "CASH"}
    assert outside == set(), "all that could be traded is inside its band"
    assert drift["MTUM"]["symbol"] == "MTUM"


def test_what_happened_is_in_a_few_messages_each_said_once() -> None:
    year = Year(AWAY, 2026)
    go_away(year)
    events = [(event.kind, event.key) for _, event in year.world.notifier.events]
    assert len(events) == len(set(events)) == year.tally.messages
    assert len(events) <= 10, "three quiet months are no flood"
    lines = year.world.drift["decisions"]
    assert lines[-1]["since"] <= year.world.clock.at - timedelta(days=50), "the lines reach back to the beginning"


def test_keys_that_break_stop_automation_once_order_nothing_and_say_what_to_do() -> None:
    year = Year(AWAY, 2026)
    checks = year.checks()
    for _ in range(10):
        next(checks)
    world, sent = year.world, len(year.world.sent())

    def refuses(_: str) -> Context:
        raise PermissionDenied("Your broker refuses the keys. Connect again.", code="CONNECTION_REVOKED")

    broken = replace(year.checking, context_for=refuses)
    due_at = year.schedule.load_automation(UID).status.next_due_at
    assert due_at is not None
    year.move_to(due_at)
    hand_out_checks(year.handing, tick=due_at)
    (task,) = year.queue.take()
    run_check(broken, task, is_last_attempt=True)
    run_check(broken, task, is_last_attempt=True)
    status = year.schedule.load_automation(UID).status
    assert (status.state, status.next_due_at) == (AutomationState.STOPPED, None)
    world.clock.advance(90 * 86400)
    assert hand_out_checks(year.handing, tick=world.clock.at) == 0
    assert len(world.sent()) == sent
    failing = [event for _, event in world.notifier.events if event.kind.value == "CHECK_FAILING"]
    assert [event.message for event in failing] == [
        "Your broker refuses the keys. Connect again. Automation has stopped; switch it on again when this is fixed."
    ]


def test_who_comes_back_reads_in_five_lines_what_happened() -> None:
    year = Year(AWAY, 2026)
    world, left_at = year.world, year.world.clock.at
    inbox = FakeNotificationStore(world.documents)
    ports = VisitPorts(world.accounts, year.schedule, inbox, world.runs, world.clock)
    assert note_visit(ports, UID).lines == (), "nobody was here before"
    go_away(year)
    fill(inbox, left_at)
    for uid, event in world.notifier.events:
        inbox.append_notification(uid, event, [], read=False, now=event.occurred_at)
    ailment = ailment_event(Ailment("MTUM", "NOT_TRADABLE", "The broker does not trade MTUM now."), world.clock.at)
    inbox.append_notification(UID, ailment, [], read=False, now=world.clock.at)
    break_keys(year, StoredNotifier(inbox, FakeDeliveryQueue(), world.clock, world.log))
    world.clock.advance(30 * 86400)
    back = note_visit(ports, UID)
    assert back.since == left_at
    lines = {line.kind: line for line in back.lines}
    runs = [event for _, event in world.notifier.events if event.kind is EventKind.RUN_FINISHED]
    assert 2 <= len(runs) == year.tally.runs
    assert lines[LineKind.DONE].text.startswith(f"{len(runs)} runs traded, the last one at ")
    assert "MTUM" in lines[LineKind.TARGETS].text
    assert "The scheduled check has stopped since" in lines[LineKind.STOPPED].text
    assert "Connect again." in lines[LineKind.STOPPED].text
    assert "The last check, at" in lines[LineKind.NOW].text
    assert len(back.lines) <= 5
    assert {kind: lines[kind].place for kind in PLACES} == PLACES


def fill(inbox: FakeNotificationStore, before: datetime) -> None:
    """An inbox full of what was read long ago."""
    for number in range(400):
        at = before - timedelta(hours=number + 1)
        event = Event(EventKind.DRIFT_OUTSIDE_BAND, f"old {number}", "Old", "Long ago.", at)
        inbox.append_notification(UID, event, [], read=False, now=at)


def break_keys(year: Year, notifier: StoredNotifier) -> None:
    """The broker refuses the keys at the next check."""

    def refuses(_: str) -> Context:
        raise PermissionDenied("Your broker refuses the keys. Connect again.", code="CONNECTION_REVOKED")

    due_at = year.schedule.load_automation(UID).status.next_due_at
    assert due_at is not None
    year.move_to(due_at)
    hand_out_checks(year.handing, tick=due_at)
    (task,) = year.queue.take()
    run_check(replace(year.checking, context_for=refuses, notifier=notifier), task, is_last_attempt=True)
