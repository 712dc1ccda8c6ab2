"""The kill switch as people set it, and as every order then reads it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from rebalancer.core.base.errors import InvalidInput, PermissionDenied
from rebalancer.core.risk.state import TradingState
from rebalancer.core.risk.switching import REASON_LENGTH_MAX, SwitchChange
from rebalancer.services.execution.kill_switch import set_trading_state
from tests.core.runs import RUN_ID, a_leg
from tests.fakes.store import SYSTEM_SWITCH
from tests.services.world import UID, World

HOUR = timedelta(hours=1)


def set_state(world: World, state: TradingState, **given: Any) -> Any:
    is_admin, uid = given.pop("is_admin", False), given.pop("uid", UID)
    change = SwitchChange(**{"scope": "user", "state": state, "reason": "fire drill", **given})
    return set_trading_state(world.switch_ports, uid, change, is_admin=is_admin, is_proven=lambda: True)


def read(world: World) -> TradingState:
    return world.accounts.load_trading(UID, now=world.clock.at).state


@pytest.mark.parametrize("state", list(TradingState))
@pytest.mark.parametrize("scope", ["user", "system"])
def test_a_state_that_was_set_is_the_state_that_is_read(scope: str, state: TradingState) -> None:
    world = World()
    set_state(world, state, scope=scope, is_admin=True)
    assert read(world) is state
    set_state(world, TradingState.ACTIVE, scope=scope, is_admin=True)
    assert read(world) is TradingState.ACTIVE


@pytest.mark.parametrize("state", [TradingState.REDUCING, TradingState.HALTED])
@pytest.mark.parametrize("scope", ["user", "system"])
def test_a_state_with_an_end_is_lifted_by_itself(scope: str, state: TradingState) -> None:
    world = World()
    set_state(world, state, scope=scope, is_admin=True, expires_at=world.clock.at + HOUR)
    assert read(world) is state
    world.clock.advance(3600)
    assert read(world) is TradingState.ACTIVE


def test_a_halt_of_the_system_without_an_end_sets_the_customers_own_boolean() -> None:
    world = World()
    set_state(world, TradingState.HALTED, scope="system", is_admin=True)
    assert world.documents.documents[SYSTEM_SWITCH]["trading_enabled"] is False
    set_state(world, TradingState.ACTIVE, scope="system", is_admin=True)
    assert world.documents.documents[SYSTEM_SWITCH]["trading_enabled"] is True


def test_only_an_administrator_sets_the_systems_switch() -> None:
    world = World()
    before = dict(world.documents.documents[SYSTEM_SWITCH])
    for state in TradingState:
        with pytest.raises(PermissionDenied) as refused:
            set_state(world, state, scope="system")
        assert refused.value.code == "ADMIN_ONLY"
    assert world.documents.documents[SYSTEM_SWITCH] == before


def test_the_users_switch_leaves_the_systems_alone() -> None:
    world = World()
    world.halt()
    set_state(world, TradingState.ACTIVE)
    assert read(world) is TradingState.HALTED


@pytest.mark.parametrize("reason", ["", "   ", "\n", "x" * (REASON_LENGTH_MAX + 1)])
def test_a_reason_is_needed_and_not_longer_than_allowed(reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_state(World(), TradingState.ACTIVE, reason=reason)
    assert (refused.value.field, refused.value.message) == ("reason", "reason must be 1 to 500 characters long.")


def test_trading_on_has_no_end() -> None:
    world = World()
    with pytest.raises(InvalidInput, match="only for REDUCING and HALTED"):
        set_state(world, TradingState.ACTIVE, expires_at=world.clock.at + HOUR)


def test_the_answer_says_what_was_stored_and_who_and_when_stand_beside_it() -> None:
    world = World()
    ends: datetime = world.clock.at + HOUR
    answer = set_state(world, TradingState.REDUCING, reason="  careful  ", expires_at=ends)
    assert answer == {
        "scope": "user",
        "state": "REDUCING",
        "reason": "careful",
        "expires_at": ends,
        "version": 1,
        "notes": [],
    }
    document = world.documents.documents[f"users/{UID}/status/trading"]
    assert (document["changed_by"], document["changed_at"]) == (UID, world.clock.at)


@pytest.mark.parametrize("scope", ["user", "system"])
def test_a_halt_moves_an_open_run_at_once_so_that_its_open_orders_are_cancelled(scope: str) -> None:
    world = World()
    world.create(a_leg("01", quantity="1"))
    world.clock.advance(1)
    set_state(world, TradingState.HALTED, scope=scope, is_admin=True)
    assert [(task.uid, task.run_id) for task in world.tasks.advances] == [(UID, RUN_ID)]


@pytest.mark.parametrize("scope", ["user", "system"])
def test_resuming_moves_nothing(scope: str) -> None:
    world = World()
    world.create(a_leg("01", quantity="1"))
    world.clock.advance(1)
    set_state(world, TradingState.ACTIVE, scope=scope, is_admin=True)
    assert world.tasks.advances == []


def test_a_person_who_has_seen_what_tripped_takes_it_back() -> None:
    world = World()
    world.set_user(state="HALTED", reason="gap", changed_by="auto-trip", trip="DRAWDOWN", daily_loss_tripped_at=None)
    set_state(world, TradingState.REDUCING, expected_version=0)
    document = world.documents.documents[f"users/{UID}/status/trading"]
    assert (document["state"], document["changed_by"], document["trip"]) == ("REDUCING", UID, None)
