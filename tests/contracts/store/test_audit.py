"""Every change of targets, settings and switches is recorded in the write that makes it: on the fake and Firestore."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rebalancer.core.base.errors import Conflict
from rebalancer.ports.targets import SettingsUpdate
from tests.contracts.store.worlds import NOW, TRADING, UID, FakeWorld, FirestoreWorld, World, target


def entries(world: World) -> list[dict[str, Any]]:
    if isinstance(world, FakeWorld):
        found = {path: fields for path, fields in world.documents.documents.items() if path.startswith("audit/")}
    else:
        assert isinstance(world, FirestoreWorld)
        snapshots = world.client.collection("audit").stream()
        found = {snapshot.reference.path: snapshot.to_dict() or {} for snapshot in snapshots}
    return [found[path] for path in sorted(found)]


def switch(state: str, **more: Any) -> dict[str, Any]:
    return {"state": state, "reason": "why", "changed_by": "actor-1", "changed_at": NOW, "expires_at": None, **more}


def test_a_users_switch_is_recorded_with_who_set_it(world: World) -> None:
    world.accounts.save_trading(UID, switch("HALTED"))
    (entry,) = entries(world)
    assert entry == {
        "at": NOW,
        "actor": "actor-1",
        "uid": UID,
        "action": "TRADING_STATE_SET",
        "details": {"state": "HALTED", "reason": "why", "expires_at": None},
        "delete_after": NOW + timedelta(days=400),
    }


def test_the_systems_switch_concerns_no_single_account(world: World) -> None:
    world.accounts.save_trading(None, switch("HALTED", trading_enabled=False))
    (entry,) = entries(world)
    assert (entry["uid"], entry["actor"]) == (None, "actor-1")


def test_an_automatic_stop_is_recorded_only_where_it_took_effect(world: World) -> None:
    world.plant(TRADING, {"state": "ACTIVE"})
    token = world.accounts.load_switch(UID, now=NOW).token
    trip = switch("REDUCING", changed_by="auto", trip="DRAWDOWN")
    world.accounts.save_trip(UID, trip, token)
    with pytest.raises(Conflict):
        world.accounts.save_trip(UID, switch("HALTED", changed_by="auto", trip="DAILY_LOSS"), token)
    (entry,) = entries(world)
    assert (entry["actor"], entry["details"]["trip"]) == ("auto", "DRAWDOWN")


def test_targets_and_settings_are_recorded_with_what_was_stored(world: World) -> None:
    world.accounts.save_allocation(UID, [target("SPY", "60"), target("QQQ", "40")], expected_version=0, now=NOW)
    later = NOW + timedelta(minutes=1)
    world.accounts.save_settings(
        UID,
        SettingsUpdate(policy={"band": "relative"}, automation_enabled=True, limits={"rejections_max": "2"}),
        now=later,
    )
    saved, settings = entries(world)
    assert (saved["action"], saved["details"]) == ("ALLOCATION_SAVED", {"version": 1, "targets": 2})
    assert (settings["action"], settings["actor"]) == ("SETTINGS_SAVED", UID)
    assert settings["details"] == {
        "policy": {"band": "relative"},
        "automation": {"enabled": True},
        "limits": {"rejections_max": "2"},
    }


def test_a_save_that_is_refused_is_not_recorded(world: World) -> None:
    with pytest.raises(Conflict):
        world.accounts.save_allocation(UID, [target("SPY", "100")], expected_version=7, now=NOW)
    assert entries(world) == []


def test_the_same_change_written_twice_is_recorded_once(world: World) -> None:
    for _ in range(2):
        world.accounts.save_trading(UID, switch("HALTED"))
    assert len(entries(world)) == 1
    world.accounts.save_trading(UID, switch("REDUCING"))
    assert len(entries(world)) == 2
