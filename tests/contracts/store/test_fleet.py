"""The fleet's numbers, counted by Firestore itself."""

from __future__ import annotations

from datetime import timedelta

from google.cloud.firestore import Client

from rebalancer.adapters.firestore.access_fleet import FirestoreFleetStore
from rebalancer.ports.access import FleetCounts
from tests.contracts.store.worlds import NOW, FirestoreWorld

DAY = timedelta(days=1)


def test_each_number_counts_what_it_names(client: Client) -> None:
    world = FirestoreWorld(client)
    for number in range(10):
        uid = f"u{number}"
        world.plant(f"userSettings/{uid}", {"automation": {"enabled": number < 9}})
        world.plant(f"users/{uid}/status/trading", {"state": "HALTED" if number < 6 else "ACTIVE"})
        state = "FAILING" if number < 3 else "STOPPED" if number < 5 else "OK"
        checked = NOW - DAY * 2 if number < 3 else NOW - timedelta(hours=1)
        due = NOW + timedelta(hours=number - 7)
        world.plant(f"users/{uid}/status/automation", {"state": state, "next_due_at": due})
        world.plant(f"users/{uid}/status/drift", {"measured_at": checked})
        world.plant(f"brokerConnections/{uid}", {"state": "REVOKED" if number < 1 else "CONNECTED"})
        world.plant(f"users/{uid}/runs/r", {"open": number < 4, "state": "SELLING", "next_look_at": NOW})
        ended = NOW - DAY * 2 if number < 9 else NOW
        halted = {"open": False, "state": "HALTED", "completed_at": ended, "next_look_at": NOW}
        world.plant(f"users/{uid}/runs/h", halted)
    counts = FirestoreFleetStore(client).count_fleet(now=NOW, since=NOW - DAY)
    assert counts == FleetCounts(
        automated=9,
        due=8,
        checked=7,
        failing=3,
        stopped=2,
        connected=9,
        revoked=1,
        halted=6,
        open_runs=4,
        halted_runs=1,
    )


def test_an_empty_fleet_counts_to_nothing(client: Client) -> None:
    counts = FirestoreFleetStore(client).count_fleet(now=NOW, since=NOW - DAY)
    assert counts == FleetCounts(*([0] * 10))
