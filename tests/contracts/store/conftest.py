"""Each contract test runs twice: on the stores in memory, and on Firestore in the official emulator."""

import uuid
from collections.abc import Iterator
from contextlib import closing

import pytest
from google.cloud.firestore import Client

from tests.contracts.store.emulator import VARIABLE, firestore_emulator
from tests.contracts.store.worlds import FakeWorld, FirestoreWorld, World


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One emulator for the suite; each test has a project of its own in it."""
    with firestore_emulator(tmp_path_factory.mktemp("firestore")) as address:
        yield address


@pytest.fixture
def client(emulator: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A client of an empty project."""
    monkeypatch.setenv(VARIABLE, emulator)
    with closing(Client(project=f"demo-{uuid.uuid4().hex[:20]}")) as found:
        yield found


@pytest.fixture(params=["fake", "firestore"])
def world(request: pytest.FixtureRequest) -> World:
    """The world of a contract test."""
    if request.param == "fake":
        return FakeWorld()
    return FirestoreWorld(request.getfixturevalue("client"))
