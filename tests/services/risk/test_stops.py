"""A stop never fails and never loosens: of two stops the stricter one is left; what tripped is shown, not lifted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.base.errors import Conflict
from rebalancer.core.risk.state import TradingState, TradingStatus
from rebalancer.core.risk.switching import REASON_LENGTH_MAX, SwitchChange, is_stop, loosens, read_stop, tightened
from rebalancer.core.risk.trips import Trip, TripCode
from rebalancer.services.execution.kill_switch import set_trading_state
from rebalancer.services.risk.trips import set_trip
from tests.fakes.store import SYSTEM_SWITCH
from tests.services.world import UID, USER_SWITCH, World

ACTIVE, REDUCING, HALTED = TradingState.ACTIVE, TradingState.REDUCING, TradingState.HALTED
HOUR = timedelta(hours=1)
TRIP = Trip(TripCode.DRAWDOWN, HALTED, "it fell")


def ask(world: World, state: TradingState, *, is_proven: bool = False, **given: Any) -> Any:
    change = SwitchChange(**{"scope": "user", "state": state, "reason": "because", **given})
    return set_trading_state(world.switch_ports, UID, change, is_admin=True, is_proven=lambda: is_proven)


def switch(world: World, path: str = USER_SWITCH) -> dict[str, Any]:
    return world.documents.documents[path]


# ------------------------------------------------------- without a proven session


@pytest.mark.parametrize("scope", ["user", "system"])
def test_an_unproven_stop_neither_loosens_nor_shortens_what_is_in_force(scope: str) -> None:
    world = World()
    path = USER_SWITCH if scope == "user" else SYSTEM_SWITCH
    ask(world, REDUCING, scope=scope)
    answer = ask(world, HALTED, scope=scope, expires_at=world.clock.at + HOUR)
    assert (answer["state"], answer["expires_at"]) == ("HALTED", None)
    assert answer["notes"]
    answer = ask(world, REDUCING, scope=scope)
    assert (answer["state"], switch(world, path)["state"]) == ("HALTED", "HALTED")
    assert "stricter" in answer["notes"][0]


def test_an_unproven_stop_keeps_the_later_end() -> None:
    world = World()
    later = world.clock.at + 5 * HOUR
    ask(world, HALTED, expires_at=later)
    assert ask(world, HALTED, expires_at=world.clock.at + HOUR)["expires_at"] == later
    assert ask(world, HALTED)["expires_at"] is None


def test_an_unproven_stop_never_clears_a_trip() -> None:
    world = World()
    set_trip(world.ctx, Trip(TripCode.DAILY_LOSS, REDUCING, "lost", world.clock.at + HOUR))
    ask(world, HALTED)
    assert (switch(world)["state"], switch(world)["trip"]) == ("HALTED", "DAILY_LOSS")
    set_trip(world.ctx, TRIP)
    ask(world, REDUCING)
    assert (switch(world)["state"], switch(world)["trip"]) == ("HALTED", "DAILY_LOSS")


def test_an_end_that_has_passed_leaves_no_trip_behind_in_a_new_stop() -> None:
    world = World()
    set_trip(world.ctx, Trip(TripCode.DAILY_LOSS, REDUCING, "lost", world.clock.at + HOUR))
    world.clock.advance(7200)
    ask(world, HALTED)
    assert switch(world)["trip"] is None


# ------------------------------------------------------------- the system's boolean


def test_a_timed_halt_of_the_system_never_touches_the_customers_boolean() -> None:
    for enabled in (True, False):
        world = World()
        world.set_system(trading_enabled=enabled, reason="customer")
        ask(world, HALTED, scope="system", is_proven=True, expires_at=world.clock.at + HOUR)
        assert switch(world, SYSTEM_SWITCH)["trading_enabled"] is enabled


def test_reducing_lifts_the_customers_boolean_only_for_a_proven_session() -> None:
    for is_proven, enabled in ((False, False), (True, True)):
        world = World()
        world.set_system(trading_enabled=False, reason="customer")
        ask(world, REDUCING, scope="system", is_proven=is_proven)
        assert switch(world, SYSTEM_SWITCH)["trading_enabled"] is enabled


# -------------------------------------------------------------- what a person saw


def test_a_trip_that_came_since_is_shown_and_not_lifted() -> None:
    world = World()
    seen = ask(world, HALTED)["version"]
    ask(world, ACTIVE, is_proven=True, expected_version=seen)
    seen = world.accounts.load_switch(UID, now=world.clock.at).version
    set_trip(world.ctx, TRIP)
    shown = None
    for named in (seen, None):
        with pytest.raises(Conflict) as refused:
            ask(world, ACTIVE, is_proven=True, expected_version=named)
        shown = refused.value.details["version"]
        assert refused.value.code == "SWITCH_CHANGED"
        assert (refused.value.details["trip"], refused.value.details["state"]) == ("DRAWDOWN", "HALTED")
        assert "it fell" in refused.value.message
    assert ask(world, ACTIVE, is_proven=True, expected_version=shown)["state"] == "ACTIVE"
    assert switch(world)["trip"] is None


def racing(world: World, first: Callable[[], object]) -> None:
    """Let `first` come between the reading and the writing of the next change."""

    def visit(kind: str) -> None:
        if kind == "write":
            world.documents.visit = lambda _: None
            first()

    world.documents.visit = visit


@pytest.mark.parametrize("is_proven", [False, True])
def test_a_stop_that_races_a_stricter_one_does_not_lift_it(is_proven: bool) -> None:
    world = World()
    racing(world, lambda: ask(world, HALTED, reason="the other one"))
    answer = ask(world, REDUCING, is_proven=is_proven)
    assert (answer["state"], switch(world)["state"]) == ("HALTED", "HALTED")


def test_trading_is_not_switched_on_over_a_halt_that_came_meanwhile() -> None:
    world = World()
    ask(world, REDUCING)
    racing(world, lambda: ask(world, HALTED, reason="the other one"))
    with pytest.raises(Conflict) as refused:
        ask(world, ACTIVE, is_proven=True)
    assert refused.value.code == "SWITCH_CHANGED"
    assert switch(world)["state"] == "HALTED"


def test_a_stop_that_never_gets_its_turn_is_written_all_the_same() -> None:
    world = World()
    ask(world, REDUCING)

    def contend(kind: str) -> None:
        if kind == "write":
            world.documents.plant(USER_SWITCH, {**switch(world), "changed_at": world.clock.at})

    world.documents.visit = contend
    assert ask(world, REDUCING, expires_at=world.clock.at + HOUR)["state"] in {"REDUCING", "HALTED"}
    assert ask(world, HALTED)["state"] == "HALTED"
    assert switch(world)["state"] == "HALTED"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_whatever_the_order_of_unproven_stops_the_strictest_is_left(order: tuple[int, ...]) -> None:
    world = World()
    stops = [(REDUCING, None), (HALTED, world.clock.at + HOUR), (HALTED, world.clock.at + 3 * HOUR)]
    for place in order:
        state, ends = stops[place]
        ask(world, state, expires_at=ends)
    assert (switch(world)["state"], switch(world)["expires_at"]) == ("HALTED", None)


# ------------------------------------------------------------------ what is read

NOW = World().clock.at
ENDS = st.none() | st.integers(1, 10_000).map(lambda minutes: NOW + timedelta(minutes=minutes))


@given(st.sampled_from([REDUCING, HALTED]), ENDS, st.sampled_from(list(TradingState)), ENDS)
def test_tightening_never_allows_more_and_never_ends_earlier(
    state: Any, ends: Any, standing: Any, standing_ends: Any
) -> None:
    in_force = TradingStatus(standing, "", "user", None if standing is ACTIVE else standing_ends)
    taken = tightened(SwitchChange("user", state, "r", ends), in_force)
    assert not loosens(taken, in_force)
    assert taken.state.strictness >= state.strictness


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        ("half \ud83d an emoji", "half  an emoji"),
        ("x" * 900_000, "x" * REASON_LENGTH_MAX),
        ("", "No reason was given."),
        (None, "No reason was given."),
        (12, "No reason was given."),
        ({"deep": []}, "No reason was given."),
        ("nul\0", "nul"),
    ],
)
def test_words_of_a_stop_are_cut_or_dropped_and_that_is_said(reason: object, kept: str) -> None:
    read = read_stop({"scope": "user", "state": "HALTED", "reason": reason}, NOW)
    assert read.reason == kept
    assert read.notes


@pytest.mark.parametrize(
    "ends",
    [
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "9999-12-31T23:59:59Z",
        "2026-03-02T15:00:00",
        "yesterday",
        "",
        5,
        [],
    ],
)
def test_an_end_that_is_none_is_dropped_and_the_stop_taken(ends: object) -> None:
    read = read_stop({"scope": "user", "state": "REDUCING", "reason": "r", "expires_at": ends}, NOW)
    assert (read.state, read.expires_at, len(read.notes)) == (REDUCING, None, 1)


def test_a_sound_stop_is_read_as_it_is() -> None:
    ends = "2026-03-02T18:00:00+02:00"
    read = read_stop({"scope": "system", "state": "HALTED", "reason": "r", "expires_at": ends}, NOW)
    assert (read.scope, read.expires_at, read.notes) == ("system", NOW + HOUR, ())


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(st.characters(codec=None)), st.lists))
def test_no_value_of_a_stop_can_make_it_fail(value: Any) -> None:
    for name in ("scope", "reason", "expires_at", "expected_version", "more"):
        payload = {"scope": "user", "state": "HALTED", "reason": "r", name: value}
        assert is_stop(payload)
        assert read_stop(payload, NOW).state is HALTED
    assert is_stop({"state": value}) is False
