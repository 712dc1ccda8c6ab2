"""The scheduled check as schedule and queue run it: pages and checks, attempts, and what a second delivery does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from firebase_functions.https_fn import CallableRequest
from firebase_functions.scheduler_fn import ScheduledEvent
from flask import Request
from werkzeug.test import EnvironBuilder

from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.entrypoints import automation
from rebalancer.entrypoints.base.attempts import CHECK_ATTEMPTS
from rebalancer.ports.automation import CheckTask
from rebalancer.services.targets.settings import SettingsChange, update_settings
from rebalancer.wiring import automation as automation_wiring
from tests.fakes.schedule import FakeCheckQueue
from tests.services.world import UID, Fault, World

STATUS = f"users/{UID}/status/automation"
TICK = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def task(*, attempt: int = 1, **payload: Any) -> CallableRequest[Any]:
    return CallableRequest(payload, request(str(attempt - 1)))


def request(retry_count: str) -> Request:
    return Request(EnvironBuilder(headers=[("X-CloudTasks-TaskRetryCount", retry_count)]).get_environ())


def queue() -> FakeCheckQueue:
    found = automation_wiring.schedule_ports().queue
    assert isinstance(found, FakeCheckQueue)
    return found


def as_sent(check: CheckTask) -> dict[str, Any]:
    """A check as the queue's adapter writes it."""
    runs = [at.isoformat() for at in check.recent_runs]
    return {"uid": check.uid, "slot": check.slot, "failures": check.failures, "recent_runs": runs}


def tick(world: World) -> list[CheckTask]:
    automation.scheduled_drift_check(ScheduledEvent("job", world.clock.at))
    return queue().take()


def test_a_tick_hands_out_who_is_due_and_the_queue_checks_them(world: World) -> None:
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    assert tick(world) == []
    update_settings(world.ctx, SettingsChange(automation={"enabled": True}))
    (check,) = tick(world)
    assert world.broker.calls == []
    automation.drift_check(task(**as_sent(check)))
    assert world.sent() == ["sell 30 SPY", "buy 15 QQQ"]
    runs = [document for path, document in world.documents.documents.items() if "/runs/" in path]
    assert [run["origin"] for run in runs] == ["SCHEDULE"]
    assert tick(world) == []


def test_one_check_delivered_twice_makes_one_run_and_tells_once(world: World) -> None:
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    update_settings(world.ctx, SettingsChange(automation={"enabled": True}))
    (check,) = tick(world)
    for _ in range(2):
        automation.drift_check(task(**as_sent(check)))
    assert len(world.broker.submitted) == 2
    told = [document for path, document in world.documents.documents.items() if "/notifications/" in path]
    assert [row["title"] for row in told] == ["Rebalancing was completed"]


def test_a_page_of_due_accounts_is_handed_out_from_its_cursor(world: World) -> None:
    for number in range(4):
        world.documents.plant(f"users/u{number}/status/automation", {"next_due_at": TICK})
    page = {"tick": TICK.isoformat(), "due_at": TICK.isoformat(), "uid": "u1"}
    automation.drift_check(task(page=page))
    assert [check.uid for check in queue().take()] == ["u2", "u3"]


def test_a_broker_that_is_away_makes_the_queue_try_again_and_at_last_its_owner_sees_it(world: World) -> None:
    update_settings(world.ctx, SettingsChange(automation={"enabled": True}))
    (check,) = tick(world)
    for attempt in range(1, CHECK_ATTEMPTS):
        world.broker.fail("fetch_snapshot", Fault.UNAVAILABLE)
        with pytest.raises(BrokerUnavailable):
            automation.drift_check(task(attempt=attempt, **as_sent(check)))
    assert world.documents.documents[STATUS]["state"] == "OK"
    world.broker.fail("fetch_snapshot", Fault.UNAVAILABLE)
    automation.drift_check(task(attempt=CHECK_ATTEMPTS, **as_sent(check)))
    status = world.documents.documents[STATUS]
    assert (status["state"], status["failures"]) == ("FAILING", 1)
    assert status["next_due_at"] > world.clock.at
    assert status["reason"]


def test_a_bug_is_written_down_for_the_owner_once_and_raised_for_the_operator(world: World) -> None:
    update_settings(world.ctx, SettingsChange(automation={"enabled": True}))
    (check,) = tick(world)

    def explode(_: str) -> None:
        raise ZeroDivisionError("secret detail")

    world.broker.visit = explode
    for attempt in (1, 2):
        with pytest.raises(ZeroDivisionError):
            automation.drift_check(task(attempt=attempt, **as_sent(check)))
    status = world.documents.documents[STATUS]
    assert (status["state"], status["failures"], status["code"]) == ("FAILING", 1, "INTERNAL")
    assert "secret" not in status["reason"]


def test_a_user_without_an_account_is_stopped_and_not_tried_again(world: World) -> None:
    world.documents.plant("users/stranger/status/automation", {"next_due_at": TICK})
    (check,) = tick(world)
    automation.drift_check(task(**as_sent(check)))
    status = world.documents.documents["users/stranger/status/automation"]
    assert (status["state"], status["next_due_at"], status["code"]) == ("STOPPED", None, "NOT_ACCOUNT_OWNER")
    world.clock.advance(86400)
    assert tick(world) == []


def test_a_task_whose_attempt_is_not_told_counts_as_the_first(world: World) -> None:
    update_settings(world.ctx, SettingsChange(automation={"enabled": True}))
    (check,) = tick(world)
    world.broker.fail("fetch_snapshot", Fault.UNAVAILABLE)
    with pytest.raises(BrokerUnavailable):
        automation.drift_check(CallableRequest(as_sent(check), request("x")))
