"""What `ScheduleStore` promises, on the fake and on Firestore."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from google.cloud.firestore import Client

from rebalancer.adapters.firestore.automation import FirestoreScheduleStore
from rebalancer.core.automation.schedule import AutomationState, AutomationStatus, CheckHours
from rebalancer.ports.automation import Cursor, ScheduleStore
from tests.contracts.store.worlds import NOW, UID, FakeWorld, FirestoreWorld, World
from tests.fakes.schedule import FakeScheduleStore

LATER = NOW + timedelta(hours=1)


@dataclass(frozen=True)
class Place:
    store: ScheduleStore
    world: World

    def plant(self, uid: str, **fields: Any) -> None:
        self.world.plant(f"users/{uid}/status/automation", fields)

    def peek(self, uid: str) -> dict[str, Any]:
        found = self.world.peek(f"users/{uid}/status/automation")
        assert found is not None
        return found

    def due(self, *, after: Cursor | None = None, limit: int = 10) -> list[str]:
        return [account.uid for account in self.store.list_due(now=NOW, after=after, limit=limit)]


@pytest.fixture(params=["fake", "firestore"])
def place(request: pytest.FixtureRequest) -> Place:
    if request.param == "fake":
        fake = FakeWorld()
        return Place(FakeScheduleStore(fake.documents), fake)
    client: Client = request.getfixturevalue("client")
    return Place(FirestoreScheduleStore(client), FirestoreWorld(client))


def test_who_is_due_is_found_in_order_and_in_pages_and_who_is_not_is_not(place: Place) -> None:
    for uid, minutes in (("c", 0), ("a", 0), ("d", -5), ("e", 1)):
        place.plant(uid, next_due_at=NOW + timedelta(minutes=minutes))
    place.plant("off", next_due_at=None)
    place.plant("odd", next_due_at="now")
    place.world.plant("users/a/status/drift", {"measured_at": NOW})
    assert place.due() == ["d", "a", "c"]
    first = place.store.list_due(now=NOW, after=None, limit=2)
    assert [account.uid for account in first] == ["d", "a"]
    assert place.due(after=Cursor(first[-1].due_at, first[-1].uid), limit=2) == ["c"]
    assert place.due(after=Cursor(NOW, "c")) == []


def test_a_due_account_comes_with_what_its_check_needs_and_defaults_for_what_is_spoilt(place: Place) -> None:
    place.plant("a", next_due_at=NOW, every_minutes=240, hours="always", failures=3, recent_runs={"s": NOW})
    place.plant("b", next_due_at=NOW, every_minutes="often", hours=5, failures="x", recent_runs=[1], state=7)
    first, second = place.store.list_due(now=NOW, after=None, limit=5)
    assert (first.every_minutes, first.hours, first.failures) == (240, CheckHours.ALWAYS, 3)
    assert (first.recent_runs, first.due_at) == ({"s": NOW}, NOW)
    assert (second.every_minutes, second.hours, second.failures, second.recent_runs) == (60, CheckHours.MARKET, 0, {})


def test_due_times_move_once_and_only_where_nobody_wrote_meanwhile(place: Place) -> None:
    for number in range(5):
        place.plant(f"u{number}", next_due_at=NOW, failures=number)
    page = place.store.list_due(now=NOW, after=None, limit=10)
    place.plant("u2", next_due_at=NOW, failures=7)
    moves = [(account, LATER) for account in page]
    assert place.store.move_due(moves) == 4
    assert place.due() == ["u2"]
    assert (place.peek("u1")["next_due_at"], place.peek("u1")["last_due_at"]) == (LATER, NOW)
    assert place.peek("u1")["failures"] == 1
    assert place.store.move_due(moves) == 0
    assert place.store.move_due([]) == 0


def test_a_status_comes_back_as_it_was_saved(place: Place) -> None:
    nothing = place.store.load_automation(UID)
    assert (nothing.status, nothing.token) == (AutomationStatus(recent_runs={}), None)
    status = AutomationStatus(
        next_due_at=LATER,
        every_minutes=15,
        hours=CheckHours.ALWAYS,
        state=AutomationState.FAILING,
        failures=2,
        code="BROKER_UNREACHABLE",
        reason="The broker does not answer.",
        failed_slot="s1",
        changed_at=NOW,
        recent_runs={"s0": NOW},
    )
    assert place.store.save_automation(UID, status, None)
    assert place.store.load_automation(UID).status == status


def test_a_status_is_saved_only_over_the_version_that_was_read(place: Place) -> None:
    place.store.save_automation(UID, AutomationStatus(), None)
    first = place.store.load_automation(UID)
    assert place.store.save_automation(UID, replace(first.status, failures=1), first.token)
    assert not place.store.save_automation(UID, replace(first.status, failures=9), first.token)
    assert not place.store.save_automation(UID, replace(first.status, failures=9), None)
    assert place.store.load_automation(UID).status.failures == 1


def test_saving_keeps_the_fields_that_it_does_not_know(place: Place) -> None:
    place.plant(UID, next_due_at=NOW, last_due_at=NOW)
    stored = place.store.load_automation(UID)
    place.store.save_automation(UID, stored.status, stored.token)
    assert place.peek(UID)["last_due_at"] == NOW
