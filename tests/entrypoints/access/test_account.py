"""Account life and administration as a browser and the queue see them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from firebase_functions.https_fn import CallableRequest
from firebase_functions.scheduler_fn import ScheduledEvent
from flask import Request
from werkzeug.test import EnvironBuilder

from rebalancer.entrypoints.access import account_life
from rebalancer.services.access.account_life import DELETE_PHRASE
from rebalancer.wiring import access
from tests.entrypoints.calling import call, refused
from tests.fakes.account_life import FakeDeletionQueue
from tests.services.world import UID, World


def test_an_export_is_json_and_has_the_users_documents(world: World) -> None:
    world.save_targets(SPY="60", CASH="40")
    world.documents.plant(f"users/{UID}/status/automation", {"last_checked_at": datetime(2026, 3, 2, tzinfo=UTC)})
    answer = call(account_life.export_account)
    found = {row["path"]: row["fields"] for row in answer["documents"]}
    assert found[f"userSettings/{UID}/allocation/SPY"]["target_percent"] == 60
    assert found[f"users/{UID}/status/automation"] == {"last_checked_at": "2026-03-02T00:00:00Z"}
    assert answer["next_cursor"] is None


def test_anybody_who_is_signed_in_may_have_and_delete_what_is_kept_of_them(world: World) -> None:
    assert call(account_life.export_account, uid="stranger") == {"documents": [], "next_cursor": None}
    assert call(account_life.delete_account, {"confirmation": DELETE_PHRASE}, uid="stranger") == {"state": "DELETING"}
    assert refused(account_life.export_account, uid=None)[0] == "unauthenticated"


def test_a_cursor_of_somebody_else_shows_nothing(world: World) -> None:
    code, _, details = refused(
        account_life.export_account, {"cursor": f"users/{UID}/runs|users/{UID}/runs/a"}, uid="stranger"
    )
    assert (code, details["code"]) == ("invalid-argument", "BAD_CURSOR")


def test_the_queue_and_the_schedule_bring_a_deletion_to_its_end(world: World) -> None:
    world.save_targets(SPY="100")
    call(account_life.delete_account, {"confirmation": DELETE_PHRASE})
    task: CallableRequest[Any] = CallableRequest({"uid": UID}, Request(EnvironBuilder().get_environ()))
    account_life.delete_some(task)
    world.clock.advance(700)
    account_life.sweep_account_deletions(ScheduledEvent("job", world.clock.at))
    queue = access.account_life_ports().queue
    assert isinstance(queue, FakeDeletionQueue)
    assert queue.uids == [UID, UID]
    account_life.delete_some(task)
    assert [path for path in world.documents.documents if UID in path] == []


def test_the_fleet_is_shown_in_numbers_to_the_claim_alone(world: World) -> None:
    assert refused(account_life.fleet_status)[2]["code"] == "ADMIN_ONLY"
    answer = call(account_life.fleet_status, uid="admin-1", admin=True)
    assert answer == {
        "at": "2026-03-02T15:00:00Z",
        "since": "2026-03-01T15:00:00Z",
        "automated": 1,
        "due": 2,
        "checked": 3,
        "failing": 4,
        "stopped": 5,
        "connected": 6,
        "revoked": 7,
        "halted": 8,
        "open_runs": 9,
        "halted_runs": 10,
    }


@pytest.mark.parametrize("claim", [None, False, "true", 1])
def test_nothing_but_the_claim_itself_is_the_claim(claim: object, world: World) -> None:
    assert refused(account_life.fleet_status, admin=claim)[0] == "permission-denied"


def test_only_an_administrator_frees_somebodys_broker_account(world: World) -> None:
    wish = {"uid": "lost-1", "reason": "left the firm"}
    assert refused(account_life.release_broker_account, wish)[2]["code"] == "ADMIN_ONLY"
    code, _, details = refused(account_life.release_broker_account, wish, uid="admin-1", admin=True)
    assert (code, details["code"]) == ("not-found", "NOTHING_HELD")
    world.documents.plant("brokerAccounts/digest-of-lost", {"uid": "lost-1", "open_run_id": None, "last_run_id": ""})
    assert call(account_life.release_broker_account, wish, uid="admin-1", admin=True) == {"released": 1}
