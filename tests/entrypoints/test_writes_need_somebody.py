"""Nothing is written for nobody: every write needs an account and a live session."""

from __future__ import annotations

import json
import zlib
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from firebase_functions.https_fn import AuthData, CallableRequest, HttpsError
from flask import Request
from werkzeug.test import EnvironBuilder

import main
from rebalancer.entrypoints.base.door import load
from tests.entrypoints.calling import call, refused
from tests.entrypoints.fuzz import requests
from tests.entrypoints.test_bad_input import MODELS
from tests.fakes.people import FakePeople
from tests.services.world import UID, World

TRIED = 12
NOT_OF_AN_ACCOUNT = ("rateLimits/", "audit/")
OPENS_OR_CLOSES = {"connect_broker", "start_oauth", "complete_oauth", "delete_account", "export_account"}
"""What a person without an account may do."""

STOPS = {"cancel_run", "set_trading_state"}


def written(world: World, name: str, uid: str) -> set[str]:
    """The documents that requests of this callable wrote; every request follows its schema."""

    def kept() -> dict[str, int]:
        found = world.documents.versions
        return {path: version for path, version in found.items() if not path.startswith(NOT_OF_AN_ACCOUNT)}

    before = kept()
    for payload in requests(
        MODELS[name].model_json_schema(), seed=zlib.crc32(name.encode()), count=TRIED, disturbed=False
    ):
        sent: Any = json.loads(json.dumps(payload))
        auth = AuthData(uid, {"auth_time": int(world.clock.at.timestamp())})
        world.clock.advance(15)
        with suppress(HttpsError):
            load(main.CALLABLES, name)(CallableRequest(sent, Request(EnvironBuilder().get_environ()), auth=auth))
    return {path for path, version in kept().items() if before.get(path) != version}


@pytest.mark.parametrize("name", sorted(set(main.CALLABLES) - OPENS_OR_CLOSES))
def test_a_person_without_an_account_writes_nothing(name: str, world: World) -> None:
    assert written(world, name, "nobody") == set()


@pytest.mark.parametrize("name", sorted(set(main.CALLABLES) - STOPS))
def test_an_ended_session_writes_nothing(name: str, world: World, people: FakePeople) -> None:
    people.ended[UID] = world.clock.at + timedelta(days=365)
    assert written(world, name, UID) == set()


def test_asking_again_to_delete_answers_the_same_also_when_all_is_gone(world: World, people: FakePeople) -> None:
    delete, confirmed = load(main.CALLABLES, "delete_account"), {"confirmation": "delete my account"}
    first = call(delete, confirmed, uid="leaver")
    people.ended["leaver"] = world.clock.at + timedelta(days=1)
    assert call(delete, confirmed, uid="leaver") == first
    assert refused(delete, {"confirmation": "no"}, uid="leaver")[2]["code"] == "CONFIRMATION_NEEDED"
    people.deleted.add("gone")
    before = set(world.documents.documents)
    assert call(delete, confirmed, uid="gone") == {"state": "EMPTIED"}
    assert {path for path in set(world.documents.documents) - before if not path.startswith("rateLimits/")} == set()
