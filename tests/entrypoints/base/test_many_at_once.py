"""One instance serves many people at once: each of them gets the own account, whatever the threads do in between."""

from __future__ import annotations

import base64
import json
import sys
import time
from collections import OrderedDict
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import firebase_admin
import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder

import main
from rebalancer.core.access.connection import Environment
from rebalancer.entrypoints.base.door import Door
from rebalancer.ports.account import AccountSnapshot
from rebalancer.services.access import connected_brokers, sessions
from rebalancer.services.access.connected_brokers import ConnectedBrokers
from rebalancer.services.access.connection import connect_broker
from rebalancer.services.access.sessions import Sessions
from rebalancer.wiring import access, stores
from tests.extent import by_extent
from tests.fakes.broker import FakeBroker
from tests.fakes.connections import FakeDirectory
from tests.fakes.keys import keys_of
from tests.fakes.people import FakePeople
from tests.fakes.surroundings import FakeClock
from tests.services.world import World, targets

AT_ONCE = 40
USERS = 60
KEPT = 3
HEADER: dict[str, object] = {"alg": "none", "typ": "JWT"}
CALLS = by_extent(sample=600, usual=1_200, whole=10_000)
READ = "portfolio_drift"
PLANNED = "preview_rebalance"
APP = Flask("many")


class SlowBroker(FakeBroker):
    """A broker that lets other threads run while it answers."""

    def fetch_snapshot(self, symbols: Collection[str]) -> AccountSnapshot:
        time.sleep(0.001)
        return super().fetch_snapshot(symbols)


class RestlessClock(FakeClock):
    """Lets other threads run whenever somebody looks at it."""

    def now(self) -> datetime:
        time.sleep(1e-6)
        return super().now()


class RestlessDict(OrderedDict[str, Any]):
    """Lets other threads run between two of its operations."""

    def __len__(self) -> int:
        found = super().__len__()
        time.sleep(1e-5)
        return found


@pytest.fixture(autouse=True)
def _restless_threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Threads change often; what an instance keeps is dropped often; tokens are taken as the emulator does."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    monkeypatch.setattr(connected_brokers, "DOORS_MAX", 7)
    monkeypatch.setattr(sessions, "USERS_KEPT_MAX", 7)
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", "127.0.0.1:1")
    firebase_admin.delete_app(firebase_admin.get_app())
    own = firebase_admin.initialize_app(options={"projectId": "demo-many"})
    yield
    sys.setswitchinterval(before)
    firebase_admin.delete_app(own)
    firebase_admin.initialize_app()


def token(uid: str, clock: FakeClock) -> str:
    """An identity as the sign-in emulator gives it, which signs nothing."""
    now = int(time.time())
    claims: dict[str, object] = {
        "iss": "https://securetoken.google.com/demo-many",
        "aud": "demo-many",
        "sub": uid,
        "iat": now - 10,
        "exp": now + 3600,
        "auth_time": int(clock.at.timestamp()),
    }
    parts = [json.dumps(part).encode() for part in (HEADER, claims)]
    return ".".join([base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts] + [""])


def call(door: Door, name: str, bearer: str) -> dict[str, Any]:
    """One call through the door, in a thread of the server."""
    environ = EnvironBuilder(
        path=f"/api/{name}",
        method="POST",
        data=b'{"data": {}}',
        content_type="application/json",
        headers=[("Authorization", f"Bearer {bearer}")],
    ).get_environ()
    with APP.request_context(environ) as context:
        response = door.answer(context.request)
    answer: dict[str, Any] = json.loads(response.get_data())
    assert "result" in answer, answer
    result: dict[str, Any] = answer["result"]
    return result


@pytest.fixture
def uids(world: World, directory: FakeDirectory, people: FakePeople, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """People whose accounts are worth different amounts."""
    kept = Sessions(people, world.clock)
    monkeypatch.setattr(access, "sessions", lambda: kept)
    restless = RestlessClock()
    desk = replace(access.connection_ports(), clock=restless)
    monkeypatch.setattr(stores, "clock", lambda: restless)
    brokers = ConnectedBrokers(desk, access.tell_revoked)
    monkeypatch.setattr(access, "connected_brokers", lambda: brokers)
    found = [f"person-{number:03d}" for number in range(USERS)]
    for number, uid in enumerate(found):
        prices = {"SPY": Decimal(100)}
        broker = SlowBroker(cash=Decimal(5_000) + number, holdings={"SPY": Decimal(50)}, prices=prices)
        directory.add(f"PK-{uid}", f"account-{uid}", broker)
        keys = keys_of(f"PK-{uid}")
        connect_broker(desk, uid, keys, environment=Environment.PAPER, confirmation=None)
        world.accounts.save_allocation(uid, targets(SPY="60", CASH="40"), expected_version=0, now=world.clock.at)
    return found


def worth(uid: str) -> Decimal:
    return Decimal(10_000) + int(uid.rpartition("-")[2])


def test_forty_calls_at_once_never_answer_with_another_persons_account(uids: list[str], world: World) -> None:
    door = Door(main.CALLABLES)
    bearers = {uid: token(uid, world.clock) for uid in uids}

    def own(number: int) -> bool:
        uid = uids[(number * 7) % USERS]
        if number % 5 == 0:
            plan = call(door, PLANNED, bearers[uid])
            return Decimal(plan["portfolio_value"]) == worth(uid)
        return Decimal(call(door, READ, bearers[uid])["portfolio_value"]) == worth(uid)

    with ThreadPoolExecutor(AT_ONCE) as server:
        wrong = sum(1 for is_own in server.map(own, range(CALLS)) if not is_own)
    assert wrong == 0


def test_what_is_kept_of_sessions_is_each_persons_own_and_stays_bounded(
    people: FakePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "USERS_KEPT_MAX", KEPT)
    clock = FakeClock()
    kept = Sessions(people, clock)
    kept._known = RestlessDict()
    ended = {f"p{number}" for number in range(0, 200, 3)}
    for uid in ended:
        people.ended[uid] = clock.at + timedelta(seconds=1)

    def is_right(number: int) -> bool:
        uid = f"p{number % 200}"
        return kept.is_current(uid, clock.at, ask_again=number % 3 == 0) is (uid not in ended)

    with ThreadPoolExecutor(AT_ONCE) as server:
        assert all(server.map(is_right, range(1_000)))
    assert len(kept._known) <= KEPT
