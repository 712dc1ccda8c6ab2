"""What the store of migrations promises, on the fake and on Firestore; and `make migrate` on the official emulator."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from google.cloud.firestore import Client

from local.migrate.__main__ import main
from rebalancer.adapters.firestore import FirestoreConnectionStore
from rebalancer.adapters.firestore.migrations import FirestoreMigrationStore
from rebalancer.core.access.connection import ApiKeys, Environment
from rebalancer.core.base.errors import Conflict
from rebalancer.core.migrations.progress import Left, MigrationState, Progress, Step, advanced
from rebalancer.ports.migrations import MigrationStore
from rebalancer.services.access.connection import connect_broker
from rebalancer.wiring import access, stores
from tests.contracts.store.people import PATH, Stores, save
from tests.contracts.store.worlds import NOW, UID, FakeWorld, FirestoreWorld, World
from tests.fakes.migrations import FakeMigrationStore
from tests.paper_broker.running import SECRET, running

NAME = "0001-account-claims"
SEALING_KEY = "c2VhbGluZyBrZXkgb2YgdGVzdHMsIDMyIGJ5dGVzISE="


@pytest.fixture
def migrations(world: World) -> MigrationStore:
    if isinstance(world, FakeWorld):
        return FakeMigrationStore(world.documents)
    assert isinstance(world, FirestoreWorld)
    return FirestoreMigrationStore(world.client)


def test_progress_is_kept_as_it_is(migrations: MigrationStore) -> None:
    assert migrations.load_progress(NAME) is None
    began = Progress(MigrationState.RUNNING, NOW)
    half = advanced(began, Step("u7", 50, 3, (Left("u2", "ACCOUNT_IN_USE"), Left("u5", "ACCOUNT_IN_USE"))), NOW)
    migrations.save_progress(NAME, half)
    assert migrations.load_progress(NAME) == half
    done = advanced(half, Step(None, 2, 0), NOW + timedelta(seconds=5))
    migrations.save_progress(NAME, done)
    assert migrations.load_progress(NAME) == done
    assert (done.seen, done.changed, done.left, done.is_complete) == (52, 3, {"ACCOUNT_IN_USE": 2}, False)


def test_connections_are_listed_by_user_with_their_version_a_page_at_a_time(
    world: World, migrations: MigrationStore
) -> None:
    for number in range(5):
        world.plant(f"brokerConnections/user-{number}", {"data_version": 2} if number == 3 else {"state": "CONNECTED"})
    first = migrations.list_connections(after="", limit=3)
    rest = migrations.list_connections(after=first[-1].uid, limit=3)
    assert [found.uid for found in [*first, *rest]] == [f"user-{number}" for number in range(5)]
    assert [found.data_version for found in [*first, *rest]] == [1, 1, 1, 2, 1]
    assert migrations.list_connections(after="user-4", limit=3) == []


def test_a_stamp_changes_the_version_alone_and_only_of_what_was_read(world: World, migrations: MigrationStore) -> None:
    stores = Stores(world)
    saved = save(stores)
    old = {key: value for key, value in (world.peek(PATH) or {}).items() if key != "data_version"}
    world.plant(PATH, old)
    read = stores.connections.load_connection(UID)
    assert read is not None
    with pytest.raises(Conflict):
        migrations.stamp_connection(UID, revision=saved.revision)
    migrations.stamp_connection(UID, revision=read.revision)
    assert world.peek(PATH) == {**old, "data_version": 2}


def test_the_last_run_is_the_users_own(world: World, migrations: MigrationStore) -> None:
    assert migrations.last_run_id(UID) == ""
    world.plant(f"users/{UID}/status/last_run", {"run_id": "run-0007"})
    assert migrations.last_run_id(UID) == "run-0007"


def everything(client: Client) -> dict[str, Any]:
    """Every document of the project, with the time of its last write."""
    found: dict[str, Any] = {}
    pending = list(client.collections())
    while pending:
        for document in pending.pop().list_documents():
            snapshot = document.get()
            if snapshot.exists:
                found[document.path] = (snapshot.to_dict(), snapshot.update_time)
            pending += document.collections()
    return found


@pytest.fixture
def deployment(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A deployment's environment with the paper broker as its users' broker, and two old connections."""
    with running() as broker:
        monkeypatch.setenv("FUNCTIONS_EMULATOR", "true")
        monkeypatch.setenv("ALPACA_BASE_URL", broker.url)
        monkeypatch.setenv("CREDENTIALS_KEY", SEALING_KEY)
        monkeypatch.setenv("GCLOUD_PROJECT", client.project)
        built = (stores.firestore_client, stores.connection_store, stores.sealer, stores.broker_directory)
        clear = [one.cache_clear for one in (*built, stores.run_store, stores.account_store)]
        for forget in clear:
            forget()
        monkeypatch.setattr(stores, "clock", _Clock)
        for uid in ("u1", "u2"):
            broker.open(key_id=f"PK{uid}TEST1234")
            keys = ApiKeys(f"PK{uid}TEST1234", SECRET)
            connect_broker(access.connection_ports(), uid, keys, environment=Environment.PAPER, confirmation=None)
            _age(client, uid)
        yield client
        for forget in clear:
            forget()


class _Clock:
    def now(self) -> Any:
        return NOW


def _age(client: Client, uid: str) -> None:
    """Leave of a connection what the version before claims stored."""
    connection = client.document(f"brokerConnections/{uid}")
    client.document(f"brokerAccounts/{connection.get().get('account_digest')}").delete()
    fields = {key: value for key, value in (connection.get().to_dict() or {}).items() if key != "data_version"}
    connection.set({**fields, "account_digest": f"plain-hash-of-{uid}"})


def test_make_migrate_counts_then_moves_then_changes_nothing(
    deployment: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(deployment)
    assert main([deployment.project]) == 0
    assert everything(deployment) == before
    assert "2 looked at, 2 to move" in capsys.readouterr().out
    assert main([deployment.project, "--run"]) == 0
    moved = everything(deployment)
    assert {path for path in moved if path.startswith("brokerAccounts/")} != set()
    for uid in ("u1", "u2"):
        stored = FirestoreConnectionStore(deployment).load_connection(uid)
        assert stored is not None
        assert moved[f"brokerAccounts/{stored.account_digest}"][0]["uid"] == uid
    assert "2 looked at, 2 moved" in capsys.readouterr().out
    assert main([deployment.project, "--run"]) == 0
    assert everything(deployment) == moved
    assert main([deployment.project, "--run", "--again"]) == 0
    assert "2 looked at, 0 moved" in capsys.readouterr().out
    progress = f"dataMigrations/{NAME}"
    assert {**everything(deployment), progress: None} == {**moved, progress: None}


def test_make_migrate_names_what_is_left_and_says_so_by_its_exit_code(
    deployment: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed = {"sealed": {**deployment.document("brokerConnections/u1").get().get("sealed"), "ciphertext": "AAAA"}}
    deployment.document("brokerConnections/u1").update(sealed)
    assert main([deployment.project, "--run"]) == 1
    said = capsys.readouterr().out
    assert "1 moved" in said
    assert "left: u1 (" in said


def test_make_migrate_begins_nothing_without_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CREDENTIALS_KEY", raising=False)
    monkeypatch.delenv("CREDENTIALS_KMS_KEY", raising=False)
    assert main([""]) == 2
    assert main(["some-project"]) == 2
    assert "CREDENTIALS_KEY is not set" in capsys.readouterr().err


def test_a_progress_that_ended_whole_is_complete() -> None:
    whole = Progress(MigrationState.DONE, NOW, NOW)
    assert whole.is_complete
    assert not replace(whole, left={"X": 1}).is_complete
