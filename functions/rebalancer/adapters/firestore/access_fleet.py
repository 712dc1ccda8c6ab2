"""`FleetStore` on Firestore: aggregation queries, no document is read."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from google.cloud.firestore import Client, FieldFilter, Query

from rebalancer.adapters.firestore.base.requests import fetch_count
from rebalancer.ports.access import FleetCounts

AT_ONCE = 5
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class FirestoreFleetStore:
    """One aggregation query for each number; a count costs one read for every 1,000 documents counted."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def count_fleet(self, *, now: datetime, since: datetime) -> FleetCounts:
        """See `FleetStore`."""
        queries = fleet_queries(self._client, now=now, since=since)
        with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
            counts = dict(zip(queries, pool.map(fetch_count, queries.values()), strict=True))
        return FleetCounts(**counts)


def fleet_queries(client: Client, *, now: datetime, since: datetime) -> Mapping[str, Query]:
    """Return the queries by the number that each gives."""
    settings, connections = client.collection("userSettings"), client.collection("brokerConnections")
    status, runs = client.collection_group("status"), client.collection_group("runs")

    def in_state(state: str) -> Query:
        # The words of the documents under `status` differ: only a trading switch is HALTED, only automation FAILING.
        return status.where(filter=FieldFilter("state", "==", state))

    return {
        "automated": settings.where(filter=FieldFilter("automation.enabled", "==", True)),
        "due": status.where(filter=FieldFilter("next_due_at", "<=", now)),
        "checked": status.where(filter=FieldFilter("measured_at", ">=", since)),
        "failing": in_state("FAILING"),
        "stopped": in_state("STOPPED"),
        "connected": connections.where(filter=FieldFilter("state", "==", "CONNECTED")),
        "revoked": connections.where(filter=FieldFilter("state", "==", "REVOKED")),
        "halted": in_state("HALTED"),
        "open_runs": runs.where(filter=FieldFilter("open", "==", True)).where(
            filter=FieldFilter("next_look_at", ">", BEGINNING)
        ),
        "halted_runs": runs.where(filter=FieldFilter("state", "==", "HALTED")).where(
            filter=FieldFilter("completed_at", ">=", since)
        ),
    }
