"""Queues and schedules: what they move, when they come back, when they leave it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from firebase_functions.https_fn import CallableRequest
from firebase_functions.scheduler_fn import ScheduledEvent
from flask import Request, Response
from werkzeug.test import EnvironBuilder

from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.execution.run import RunState
from rebalancer.entrypoints import execution
from rebalancer.entrypoints.base import health
from rebalancer.services.execution.sweep import LAST_ROUND
from tests.core.runs import RUN_ID, a_leg
from tests.services.world import UID, Fault, Fills, World


def request(path: str = "/") -> Request:
    return Request(EnvironBuilder(path=path).get_environ())


def task(**payload: Any) -> CallableRequest[Any]:
    return CallableRequest(payload, request())


def event() -> ScheduledEvent:
    return ScheduledEvent("job", datetime(2026, 3, 2, 15, 0, 12, tzinfo=UTC))


def test_the_queue_moves_a_run_to_its_end(world: World) -> None:
    world.create_three_orders()
    execution.advance_run(task(uid=UID, run_id=RUN_ID))
    assert world.run().state is RunState.COMPLETED
    assert world.tasks.advances == []


def test_the_same_task_twice_orders_nothing_twice(world: World) -> None:
    world.create_three_orders()
    for _ in range(2):
        execution.advance_run(task(uid=UID, run_id=RUN_ID))
    assert len(world.broker.submitted) == 3


def test_the_queue_comes_back_to_an_open_run_and_counts_its_rounds(world: World) -> None:
    world.broker.fills = Fills.BY_HAND
    world.create_three_orders()
    execution.advance_run(task(uid=UID, run_id=RUN_ID, round=3))
    assert [(each.run_id, each.round_number) for each in world.tasks.advances] == [(RUN_ID, 4)]


def test_after_its_last_round_the_queue_leaves_the_run_to_the_sweep(world: World) -> None:
    world.broker.fills = Fills.BY_HAND
    world.create(a_leg("01", quantity="1"))
    execution.advance_run(task(uid=UID, run_id=RUN_ID, round=LAST_ROUND))
    assert world.tasks.advances == []


def test_a_run_that_the_sweep_found_with_work_open_goes_on_in_rounds(world: World) -> None:
    world.broker.fills = Fills.BY_HAND
    world.create_three_orders()
    execution.advance_run(task(uid=UID, run_id=RUN_ID, round=LAST_ROUND))
    assert [(each.run_id, each.round_number) for each in world.tasks.advances] == [(RUN_ID, LAST_ROUND)]


def test_a_broker_that_is_away_makes_the_queue_try_again(world: World) -> None:
    world.broker.fills = Fills.STEPWISE
    world.create_three_orders()
    world.broker.fail("fetch_funds", Fault.UNAVAILABLE)
    with pytest.raises(BrokerUnavailable):
        execution.advance_run(task(uid=UID, run_id=RUN_ID))
    execution.advance_run(task(uid=UID, run_id=RUN_ID))
    assert world.finish().state is RunState.COMPLETED
    world.require_each_order_once()


def test_a_run_that_is_gone_and_a_user_who_is_no_owner_are_no_reason_to_try_again(world: World) -> None:
    execution.advance_run(task(uid=UID, run_id="nowhere"))
    execution.advance_run(task(uid="stranger", run_id=RUN_ID))
    assert (world.broker.calls, world.tasks.advances) == ([], [])


def test_the_sweep_hands_out_work_and_does_none(world: World) -> None:
    world.create(a_leg("01", quantity="1"))
    world.clock.advance(60)
    execution.advance_open_runs(event())
    assert [each.run_id for each in world.tasks.advances] == [RUN_ID]
    assert world.broker.calls == []


def test_a_health_probe_is_answered_without_running_the_schedule() -> None:
    ran: list[str] = []

    def schedule(asked: Request) -> Response:
        ran.append(asked.path)
        return Response("ran")

    guarded = health.answering_health(schedule)
    assert guarded(request("/__/health")).get_data() == b"ok"
    assert ran == []
    assert guarded(request("/")).get_data() == b"ran"
