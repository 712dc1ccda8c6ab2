"""An administrator frees the broker account of a person who is lost: audited, halted, and free for whoever owns it."""

from __future__ import annotations

import pytest

from rebalancer.core.access.connection import ConnectionState, Environment
from rebalancer.core.base.errors import Conflict, NotFound, PermissionDenied
from rebalancer.services.access.admin import release_broker_account
from rebalancer.services.access.deployment import claim_deployment_account
from tests.core.runs import ACCOUNT
from tests.fakes.keys import keys_of
from tests.services.access.connecting import KEY_ID, OTHER, SAME_ACCOUNT_KEY_ID, Connections
from tests.services.world import UID

ADMIN = "admin-1"


@pytest.fixture
def connections() -> Connections:
    """Nobody holds an account before it is connected."""
    found = Connections()
    del found.world.documents.documents[f"brokerAccounts/{ACCOUNT}"]
    return found


def release(connections: Connections, uid: str = UID, *, is_admin: bool = True, abandon_run: bool = False) -> int:
    return release_broker_account(
        connections.desk, ADMIN, uid, reason="left the firm", abandon_run=abandon_run, is_admin=is_admin
    )


def test_a_freed_account_is_halted_forgotten_and_can_be_connected_by_its_owner(connections: Connections) -> None:
    connections.connect()
    assert release(connections) == 1
    assert connections.store.load_connection(UID) is None
    assert connections.document(f"users/{UID}/status/trading")["state"] == "HALTED"
    assert connections.document(f"users/{UID}/status/connection")["reason"] == (
        "The operator ended this connection: left the firm"
    )
    assert connections.connect(SAME_ACCOUNT_KEY_ID, OTHER) is ConnectionState.CONNECTED


def test_the_audit_log_names_the_operator_and_the_reason(connections: Connections) -> None:
    connections.connect()
    release(connections)
    entries = [found for path, found in connections.world.documents.documents.items() if path.startswith("audit/")]
    (entry,) = [found for found in entries if found["action"] == "BROKER_DISCONNECTED"]
    assert (entry["actor"], entry["uid"], entry["details"]["reason"]) == (ADMIN, UID, "left the firm")


def test_without_the_claim_of_an_administrator_nothing_is_freed(connections: Connections) -> None:
    connections.connect()
    with pytest.raises(PermissionDenied):
        release(connections, is_admin=False)
    assert connections.store.load_connection(UID) is not None


def test_who_holds_nothing_and_who_was_freed_before_has_nothing_to_free(connections: Connections) -> None:
    connections.connect()
    release(connections)
    for uid in (UID, "nobody"):
        with pytest.raises(NotFound) as raised:
            release(connections, uid)
        assert raised.value.code == "NOTHING_HELD"


def test_the_claim_of_an_owner_before_is_freed_for_the_next_one(connections: Connections) -> None:
    claim_deployment_account(connections.desk, UID, keys_of(KEY_ID), Environment.PAPER)
    with pytest.raises(Conflict):
        claim_deployment_account(connections.desk, OTHER, keys_of(KEY_ID), Environment.PAPER)
    assert release(connections) == 1
    claim_deployment_account(connections.desk, OTHER, keys_of(KEY_ID), Environment.PAPER)


def test_an_open_run_keeps_its_account(connections: Connections) -> None:
    claim_deployment_account(connections.desk, UID, keys_of(KEY_ID), Environment.PAPER)
    (digest,) = connections.store.list_claims(UID)
    connections.world.documents.documents[f"brokerAccounts/{digest}"]["open_run_id"] = "run-1"
    with pytest.raises(Conflict) as raised:
        release(connections)
    assert raised.value.code == "OPEN_RUN_EXISTS"
