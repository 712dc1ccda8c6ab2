"""A task that comes for a person who is gone, or never was here, writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from firebase_functions.https_fn import CallableRequest
from flask import Request
from werkzeug.test import EnvironBuilder

from rebalancer.entrypoints.access.account_life import delete_some
from rebalancer.entrypoints.automation import drift_check
from rebalancer.entrypoints.execution import advance_run
from rebalancer.entrypoints.ledger import reconcile
from rebalancer.entrypoints.notices import notify
from tests.services.world import World

Task = Callable[[CallableRequest[Any]], None]
GONE = "gone-1"
TASKS: dict[str, tuple[Task, dict[str, Any]]] = {
    "advance-run": (advance_run, {"uid": GONE, "run_id": "run-00000001"}),
    "delete-account": (delete_some, {"uid": GONE}),
    "drift-check": (drift_check, {"uid": GONE, "slot": "2026-03-02T15:00:00+00:00"}),
    "notify": (notify, {"uid": GONE, "delivery_id": "delivery-1"}),
    "reconcile": (reconcile, {"uid": GONE}),
}


@pytest.mark.parametrize("attempt", ["0", "99"])
@pytest.mark.parametrize("name", TASKS)
def test_a_task_for_somebody_who_is_gone_writes_nothing(name: str, attempt: str, world: World) -> None:
    before = dict(world.documents.versions)
    task, payload = TASKS[name]
    headers = [("X-CloudTasks-TaskRetryCount", attempt)]
    task(CallableRequest(payload, Request(EnvironBuilder(headers=headers).get_environ())))
    assert dict(world.documents.versions) == before
