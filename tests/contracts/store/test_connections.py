"""What the stores of connections and buckets promise, on the fakes and on Firestore."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from google.cloud.firestore import Client

from rebalancer.adapters.firestore import FirestoreConnectionStore
from rebalancer.core.access.connection import ConnectionKind, ConnectionState, Environment
from rebalancer.core.access.rate_limit import NO_WAIT, Rate
from rebalancer.core.base.errors import Conflict
from rebalancer.core.risk.state import TradingState
from rebalancer.ports.access import OAuthRequest
from rebalancer.services.access.claiming import halted
from tests.contracts.store.people import CONNECTION, PATH, SHOWN, STATUS, Stores, entry, save
from tests.contracts.store.wire import WiredClient
from tests.contracts.store.worlds import LOCK, NOW, SETTINGS, TRADING, UID, FirestoreWorld, World


@pytest.fixture
def stores(world: World) -> Stores:
    return Stores(world)


def test_nobody_is_connected_at_first(stores: Stores) -> None:
    assert stores.connections.load_connection(UID) is None
    assert stores.connections.load_status(UID) is None
    scene = stores.connections.load_scene(UID)
    assert (scene.connection, scene.open_run_id, scene.is_being_deleted) == (None, None, False)


def test_a_connection_comes_back_with_a_revision_and_is_shown_without_what_is_sealed(stores: Stores) -> None:
    saved = save(stores)
    loaded = stores.connections.load_connection(UID)
    assert loaded is not None
    assert (loaded.status, loaded.account_digest, dict(loaded.sealed)) == (STATUS, "digest-a", dict(CONNECTION.sealed))
    assert loaded.revision == saved.revision != ""
    shown = stores.world.peek(SHOWN)
    assert shown is not None
    assert {"sealed", "account_digest"} & shown.keys() == set()
    assert stores.connections.load_status(UID) == STATUS
    assert stores.world.peek("audit/20260302T1500-0001") == {
        "at": NOW,
        "actor": "actor-1",
        "uid": UID,
        "action": "BROKER_CONNECTED",
        "details": {"kind": "keys"},
        "delete_after": NOW + timedelta(days=400),
    }


def test_a_connection_is_replaced_only_over_the_revision_that_was_read(stores: Stores) -> None:
    first = save(stores)
    for wrong in (None, "2026-03-02T15:00:00.000000001Z" if isinstance(stores.world, FirestoreWorld) else "99"):
        with pytest.raises(Conflict) as refused:
            save(stores, replace(CONNECTION, sealed={"key_id": "2"}), replacing=wrong)
        assert refused.value.code == "CONNECTION_CHANGED"
    second = save(stores, replace(CONNECTION, sealed={"key_id": "2"}), replacing=first.revision)
    assert second.revision != first.revision
    found = stores.connections.load_connection(UID)
    assert found is not None
    assert dict(found.sealed) == {"key_id": "2"}


def test_an_open_run_or_a_deletion_that_came_in_between_keeps_a_connection_out(stores: Stores) -> None:
    stores.world.plant(LOCK, {"run_id": "run-0001"})
    with pytest.raises(Conflict):
        save(stores)
    save(stores, may_have_run=True)
    stores.world.plant("accountDeletions/u1", {"state": "DELETING", "touched_at": NOW})
    found = stores.connections.load_connection(UID)
    assert found is not None
    with pytest.raises(Conflict):
        save(stores, replace(CONNECTION, sealed={"x": "y"}), replacing=found.revision, may_have_run=True)
    scene = stores.connections.load_scene(UID)
    assert (scene.open_run_id, scene.is_being_deleted) == ("run-0001", True)


def test_sealing_anew_changes_the_seal_and_the_revision_alone(stores: Stores) -> None:
    saved = save(stores)
    moved = stores.connections.reseal_connection(UID, replace(saved, sealed={"key_id": "9"}))
    assert stores.connections.load_connection(UID) == moved
    assert (moved.status, dict(moved.sealed)) == (STATUS, {"key_id": "9"})
    with pytest.raises(Conflict):
        stores.connections.reseal_connection(UID, saved)


def test_a_refused_connection_is_marked_and_automation_goes_off_in_the_same_write(stores: Stores) -> None:
    saved = save(stores)
    stores.world.plant(SETTINGS, {"allocation_version": 3, "policy": {"band": "absolute"}, "automation": AUTOMATION})
    stores.world.plant(f"users/{UID}/status/automation", {"state": "OK", "next_due_at": NOW})
    refused = replace(STATUS, state=ConnectionState.REVOKED, reason="The broker refused the keys.")
    stores.connections.revoke_connection(UID, refused, revision=saved.revision, audit=entry(number=2))
    found = stores.connections.load_connection(UID)
    assert found is not None
    assert (found.status, dict(found.sealed)) == (refused, dict(CONNECTION.sealed))
    assert stores.connections.load_status(UID) == refused
    settings = stores.world.peek(SETTINGS)
    assert settings is not None
    assert settings["automation"] == {**AUTOMATION, "enabled": False}
    assert (stores.world.peek(f"users/{UID}/status/automation") or {}) == {"state": "OK", "next_due_at": None}
    assert (settings["allocation_version"], settings["policy"]) == (3, {"band": "absolute"})
    with pytest.raises(Conflict):
        stores.connections.revoke_connection(UID, refused, revision=saved.revision, audit=entry(number=3))


AUTOMATION = {"enabled": True, "mode": "automatic"}


def test_the_deployments_own_keys_are_marked_without_a_stored_connection(stores: Stores) -> None:
    refused = replace(STATUS, kind=ConnectionKind.DEPLOYMENT, state=ConnectionState.REVOKED)
    stores.connections.revoke_connection(UID, refused, revision=None, audit=entry())
    assert stores.connections.load_status(UID) == refused
    assert stores.connections.load_connection(UID) is None


def test_ending_a_connection_forgets_the_seal_and_halts_in_the_same_write(stores: Stores) -> None:
    saved = save(stores)
    stores.world.plant(TRADING, {"state": "ACTIVE", "reason": "", "high_water": "12"})
    ended = replace(STATUS, state=ConnectionState.DISCONNECTED)
    trading = halted(UID, NOW, "ended")
    stores.connections.delete_connection(
        UID, ended, connection=saved, trading=trading, stop=None, audit=entry(number=2)
    )
    assert stores.world.peek(PATH) is None
    assert stores.connections.load_status(UID) == ended
    assert stores.accounts.load_trading(UID, now=NOW).state is TradingState.HALTED
    assert (stores.world.peek(TRADING) or {})["high_water"] == "12"
    assert (stores.world.peek(SETTINGS) or {})["automation"]["enabled"] is False


def test_a_run_that_came_in_between_keeps_the_connection(stores: Stores) -> None:
    saved = save(stores)
    stores.world.plant(LOCK, {"run_id": "run-0001"})
    ended = replace(STATUS, state=ConnectionState.DISCONNECTED)
    with pytest.raises(Conflict):
        stores.connections.delete_connection(
            UID, ended, connection=saved, trading=halted(UID, NOW, "ended"), stop=None, audit=entry(number=2)
        )
    assert stores.connections.load_connection(UID) == saved


def test_an_oauth_request_is_taken_once(stores: Stores) -> None:
    request = OAuthRequest(UID, Environment.PAPER, NOW + timedelta(minutes=10), {"ciphertext": "v"})
    stores.connections.save_oauth_request("digest", request)
    assert stores.connections.take_oauth_request("digest") == request
    assert stores.connections.take_oauth_request("digest") is None
    assert stores.connections.take_oauth_request("never") is None


def test_a_shared_bucket_gives_its_burst_and_then_names_the_wait(stores: Stores) -> None:
    rate = Rate(2, timedelta(seconds=10))
    waits = [stores.buckets.take_token(UID, "ConnectBroker", rate, now=NOW) for _ in range(3)]
    assert waits == [NO_WAIT, NO_WAIT, timedelta(seconds=10)]
    assert stores.buckets.take_token("u2", "ConnectBroker", rate, now=NOW) == NO_WAIT
    assert stores.buckets.take_token(UID, "ExportAccount", rate, now=NOW) == NO_WAIT
    assert stores.buckets.take_token(UID, "ConnectBroker", rate, now=NOW + timedelta(seconds=10)) == NO_WAIT


def test_a_write_whose_answer_was_lost_is_known_as_our_own(client: Client) -> None:
    with closing(WiredClient(project=client.project)) as wired:
        _require_own_write_is_known(FirestoreConnectionStore(wired), wired)


def _require_own_write_is_known(connections: FirestoreConnectionStore, wired: WiredClient) -> None:
    wired.wire.repeating_commits = True
    saved = connections.save_connection(
        UID, CONNECTION, replacing=None, may_have_run=False, audit=entry(), claiming=None
    )
    assert connections.load_connection(UID) == saved
    ended = replace(STATUS, state=ConnectionState.DISCONNECTED)
    connections.delete_connection(
        UID, ended, connection=saved, trading=halted(UID, NOW, "ended"), stop=None, audit=entry(number=2)
    )
    assert connections.load_connection(UID) is None
