"""A stop is taken from whoever is signed in, whatever its rate, its words, its dates and its session."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rebalancer.entrypoints import risk
from rebalancer.services.access.rate_limit import RATES, Pace
from tests.entrypoints.calling import call, refused
from tests.fakes.people import FakePeople
from tests.services.world import UID, USER_SWITCH, World

HALT = {"scope": "user", "state": "HALTED", "reason": "drill"}


def state_of(world: World) -> object:
    return world.documents.documents[USER_SWITCH]["state"]


def test_a_stop_is_taken_at_any_rate(world: World) -> None:
    for _ in range(RATES[Pace.TRADING].burst + 5):
        call(risk.set_trading_state, HALT)
    assert state_of(world) == "HALTED"


def test_a_stop_of_an_ended_session_is_taken_and_cannot_loosen(world: World, people: FakePeople) -> None:
    call(risk.set_trading_state, HALT)
    people.ended[UID] = world.clock.at + timedelta(days=1)
    answer = call(risk.set_trading_state, {**HALT, "state": "REDUCING"})
    assert (answer["state"], state_of(world)) == ("HALTED", "HALTED")
    assert refused(risk.set_trading_state, {**HALT, "state": "ACTIVE"})[2]["code"] == "SESSION_ENDED"


def test_a_session_that_cannot_be_looked_up_counts_as_unproven(world: World, people: FakePeople) -> None:
    call(risk.set_trading_state, HALT)
    people.is_away = True
    assert call(risk.set_trading_state, {**HALT, "state": "REDUCING"})["state"] == "HALTED"


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "half \ud83d"},
        {"reason": "x" * 900_000},
        {"expires_at": "0001-01-01T00:00:00+14:00"},
        {"expires_at": "9999-12-31T23:59:59-14:00"},
        {"unknown": [[[{}]]]},
        {"expected_version": "seven"},
    ],
    ids=["half an emoji", "900 kB", "year 1", "year 9999", "unknown field", "no version"],
)
def test_a_stop_with_bad_parts_is_taken(world: World, wrong: dict[str, object]) -> None:
    answer = call(risk.set_trading_state, {**HALT, **wrong})
    assert (answer["state"], state_of(world)) == ("HALTED", "HALTED")


@pytest.mark.parametrize("began", [None, "soon", {}, 10**30, -(10**30), float("1e300")])
def test_a_session_without_a_readable_beginning_may_stop_and_no_more(
    world: World, people: FakePeople, began: object
) -> None:
    call(risk.set_trading_state, HALT)
    people.ended[UID] = world.clock.at - timedelta(days=1)
    assert call(risk.set_trading_state, {**HALT, "state": "REDUCING"}, auth_time=began)["state"] == "HALTED"
    answer = refused(risk.set_trading_state, {**HALT, "state": "ACTIVE"}, auth_time=began)
    assert answer[2]["code"] == "SESSION_ENDED"
    assert state_of(world) == "HALTED"


def test_trading_on_names_the_version_that_the_person_saw(world: World) -> None:
    version = call(risk.set_trading_state, HALT)["version"]
    call(risk.set_trading_state, {**HALT, "reason": "another"})
    code, _, details = refused(risk.set_trading_state, {**HALT, "state": "ACTIVE", "expected_version": version})
    assert (code, details["code"], details["version"]) == ("aborted", "SWITCH_CHANGED", version + 1)
    call(risk.set_trading_state, {**HALT, "state": "ACTIVE", "expected_version": version + 1})
    assert state_of(world) == "ACTIVE"
