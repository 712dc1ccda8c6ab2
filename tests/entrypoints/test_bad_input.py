"""Bad input is never a failure of ours: thousands of requests that almost follow a callable's schema."""

from __future__ import annotations

import json
import random
import re
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from firebase_functions.https_fn import AuthData, CallableRequest, FunctionsErrorCode, HttpsError
from flask import Request
from werkzeug.test import EnvironBuilder

import main
from rebalancer.core.base.errors import InvalidInput
from rebalancer.entrypoints.base import boundary
from rebalancer.entrypoints.base.door import load, refusal
from rebalancer.entrypoints.base.wire import Nothing, WireModel
from tests.entrypoints.fuzz import requests
from tests.services.world import UID, World

COUNT = 120
"""Requests for each callable: some 4,500 in all."""


def models() -> dict[str, type[WireModel]]:
    """The shape of each callable's request, by the callable's name, which the shape's docstring is."""
    for name in main.CALLABLES:
        load(main.CALLABLES, name)
    found: dict[str, type[WireModel]] = {}
    left = list(WireModel.__subclasses__())
    while left:
        model = left.pop()
        left += model.__subclasses__()
        for name in re.findall(r"`(\w+)`", model.__doc__ or ""):
            found.setdefault(name, model)
    return found


WITHOUT_FIELDS = dict.fromkeys(
    ("new_money", "note_visit", "parked_holdings", "portfolio_drift", "rebalancing_suggestions", "shadow_report"),
    Nothing,
)
MODELS = models() | WITHOUT_FIELDS


def test_every_callable_has_a_shape_that_is_tried() -> None:
    assert set(main.CALLABLES) - set(MODELS) == set()


def outcome_of(function: Callable[[CallableRequest[Any]], Any], request: CallableRequest[Any]) -> str:
    """`answered`, or the code of the refusal; both must be what JSON and UTF-8 can carry."""
    try:
        answer, outcome = function(request), "answered"
    except HttpsError as error:
        answer, outcome = [error.message, error.details], error.code.value
    json.dumps(answer, allow_nan=False, ensure_ascii=False).encode()
    return outcome


@pytest.mark.parametrize("name", sorted(main.CALLABLES))
def test_no_request_makes_a_callable_fail(name: str, world: World) -> None:
    world.save_targets(SPY="50", CASH="50")
    function = load(main.CALLABLES, name)
    outcomes: dict[str, int] = {}
    for payload in requests(MODELS[name].model_json_schema(), seed=zlib.crc32(name.encode()), count=COUNT):
        world.clock.advance(15)
        # Through JSON, as it comes: what is infinite there is a number that no float holds.
        sent = json.loads(json.dumps(payload))
        request = CallableRequest(
            sent, Request(EnvironBuilder().get_environ()), auth=AuthData(UID, {"admin": True, "auth_time": 2**31})
        )
        outcome = outcome_of(function, request)
        assert outcome != FunctionsErrorCode.INTERNAL.value, f"{payload!r}"[:600]
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    assert sum(outcomes.values()) == COUNT


def shown(payload: Any, name: str = "save_allocation") -> str:
    """The sentence about a request that is refused."""
    with pytest.raises(InvalidInput) as refused:
        boundary.parse_request(MODELS[name], payload)
    return refused.value.message


def test_an_unknown_field_inside_a_list_item_is_named_with_what_is_allowed() -> None:
    request = {"request_id": "r-00000001", "accept": [{"symbol": "SPY", "gap": "1", "surprise": 1}]}
    said = shown(request, "resolve_discrepancy")
    assert said.startswith("accept.0.surprise is an unknown field; allowed are symbol,")


@pytest.mark.parametrize("text", ["\ud83d", "a\udfffb"])
def test_half_a_character_is_refused_wherever_it_stands(text: str) -> None:
    for payload in ({"targets": [{"symbol": text}]}, {text: 1}, {"targets": [[[[text]]]]}):
        assert "half a character" in shown(payload)


def test_no_body_makes_the_door_fail() -> None:
    chance = random.Random(14)
    whole = json.dumps(
        {"data": {"targets": [{"symbol": "SPY", "target_percent": 40.5}], "note": "\ud83d\ude00"}}
    ).encode()
    for number in range(2000):
        body = bytearray(whole)
        for _ in range(chance.randint(0, 6)):
            place = chance.randrange(len(body))
            body[place : place + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 4))
        if number % 50 == 0:
            body = bytearray(b'{"data":' + b"[" * number * 40 + b"]" * number * 40 + b"}")
        request = Request(
            EnvironBuilder(method="POST", data=bytes(body), content_type="application/json").get_environ()
        )
        refused = refusal(request)
        assert refused is None or refused.status_code == 400
