"""What the store of account life promises, on the fakes and on Firestore."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from rebalancer.core.access.audit import AuditAction
from rebalancer.core.base.errors import Conflict, InvalidInput
from rebalancer.ports.access import DeletionState
from rebalancer.services.access.claiming import halted
from tests.contracts.store.people import MARK, PATH, Stores, entry
from tests.contracts.store.worlds import LOCK, NOW, SETTINGS, TRADING, UID, FakeWorld, World


@pytest.fixture
def stores(world: World) -> Stores:
    return Stores(world)


OWN: dict[str, dict[str, Any]] = {
    SETTINGS: {"allocation_version": 1},
    f"{SETTINGS}/allocation/BTC%2FUSD": {"symbol": "BTC/USD"},
    f"{SETTINGS}/allocation/SPY": {"symbol": "SPY"},
    TRADING: {"state": "ACTIVE"},
    f"users/{UID}/status/drift": {"rows": []},
    f"users/{UID}/runs/run-0001": {"open": False},
    f"users/{UID}/runs/run-0001/notes/n1": {"text": "below"},
    f"users/{UID}/runs/run-0002": {"open": False},
    f"users/{UID}/plans/sha256:1": {"plan_id": "sha256:1"},
    f"audit/{UID}-1": {"uid": UID, "at": NOW},
    "mail/m1": {"uid": UID, "to": "somebody"},
}
HIDDEN: dict[str, dict[str, Any]] = {
    PATH: {"sealed": {}, "state": "CONNECTED"},
    f"users/{UID}/secrets/webhook": {"sealed": {}},
    f"users/{UID}/secrets/push": {"devices": {}},
    "oauthRequests/o1": {"uid": UID},
    "rateLimits/u1.X": {"uid": UID},
}
OTHERS: dict[str, dict[str, Any]] = {
    "userSettings/u0": {"allocation_version": 1},
    "userSettings/u11/allocation/SPY": {"symbol": "SPY"},
    "users/u0/runs/run-0001": {"open": False},
    "users/u11/runs/run-0001": {"open": False},
    "users/u2/status/trading": {"state": "ACTIVE"},
    "brokerConnections/u2": {"sealed": {}},
    "audit/u2-1": {"uid": "u2", "at": NOW},
    "systemStatus/risk_management": {"trading_enabled": True},
}


def plant_everything(stores: Stores) -> None:
    for path, fields in {**OWN, **HIDDEN, **OTHERS}.items():
        stores.world.plant(path, fields)


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_everything_of_a_user_is_listed_once_and_no_secret_and_nothing_of_others(stores: Stores, limit: int) -> None:
    plant_everything(stores)
    found: dict[str, object] = {}
    after = None
    while page := stores.life.list_documents(UID, after=after, limit=limit):
        assert len(page) <= limit
        for document in page:
            assert document.path not in found
            found[document.path] = document.fields
        after = page[-1].cursor
    assert found == OWN


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "users/u0/runs|users/u0/runs/run-0001",
        f"users/{UID}/runs|users/u0/runs/run-0000",
        f"users/{UID}/runs|users/{UID}/runsX/a",
        f"users/{UID}/runs|users/{UID}/runs//a",
        f"users/{UID}/runs|",
        "nonsense",
        "a|b|c",
    ],
)
def test_a_cursor_that_leads_elsewhere_shows_nothing(stores: Stores, cursor: str) -> None:
    plant_everything(stores)
    if isinstance(stores.world, FakeWorld):
        cursor = "users/u0/runs|users/u0/runs/run-0001"
    with pytest.raises(InvalidInput) as refused:
        stores.life.list_documents(UID, after=cursor, limit=100)
    assert refused.value.code == "BAD_CURSOR"


def begin(stores: Stores, *, at: datetime = NOW) -> bool:
    audit = entry(AuditAction.ACCOUNT_DELETION_ASKED, number=7)
    return stores.life.begin_deletion(UID, now=at, trading=halted(UID, at, "deleting"), audit=audit)


def test_a_deletion_begins_once_forgets_the_credentials_and_halts(stores: Stores) -> None:
    plant_everything(stores)
    assert begin(stores) is True
    assert begin(stores) is False
    assert stores.world.peek(PATH) is None
    assert (stores.world.peek(TRADING) or {})["state"] == "HALTED"
    assert stores.life.deletion_state(UID) is DeletionState.DELETING
    assert stores.life.deletion_state("u2") is None


def test_a_deletion_does_not_begin_while_a_run_is_open(stores: Stores) -> None:
    plant_everything(stores)
    stores.world.plant(LOCK, {"run_id": "run-0002"})
    with pytest.raises(Conflict) as refused:
        begin(stores)
    assert (refused.value.code, refused.value.details) == ("OPEN_RUN_EXISTS", {"run_id": "run-0002"})
    assert stores.life.deletion_state(UID) is None
    assert stores.world.peek(PATH) is not None


@pytest.mark.parametrize("limit", [1, 4, 100])
def test_everything_of_a_user_is_deleted_in_bounded_steps_and_nothing_of_others(stores: Stores, limit: int) -> None:
    plant_everything(stores)
    begin(stores)
    steps = 0
    while deleted := stores.life.delete_some(UID, limit=limit):
        assert deleted <= limit
        steps += 1
    assert [path for path in {**OWN, **HIDDEN} if stores.world.peek(path) is not None] == []
    assert stores.world.peek("audit/20260302T1500-0007") is None
    assert {path: stores.world.peek(path) for path in OTHERS} == OTHERS
    # The connection went at once; the entry of the request and the schedule's state came.
    assert steps == -(-(len(OWN) + len(HIDDEN) + 1) // limit)


def test_a_deletion_is_found_until_it_ends_and_then_nothing_names_the_user(stores: Stores) -> None:
    begin(stores)
    later = NOW + timedelta(hours=1)
    assert list(stores.life.list_deletions(before=NOW, limit=5)) == []
    assert list(stores.life.list_deletions(before=later, limit=5)) == [UID]
    stores.life.mark_emptied(UID, now=later)
    assert stores.life.deletion_state(UID) is DeletionState.EMPTIED
    assert list(stores.life.list_deletions(before=later, limit=5)) == []
    stores.life.end_deletion(UID, entry(AuditAction.ACCOUNT_DELETED, uid=None, number=8))
    assert stores.life.deletion_state(UID) is None
    assert stores.world.peek(MARK) is None
    assert (stores.world.peek("audit/20260302T1500-0008") or {})["uid"] is None
