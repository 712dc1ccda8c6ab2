"""`firestore.indexes.json` holds the indexes that the stores' queries need, and no other. The emulator does not ask for
them, so the queries are taken off the wire and held against Firestore's rules here."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

from google.cloud.firestore import Client

from rebalancer.adapters.firestore import FirestoreAccountStore, FirestoreRunStore
from rebalancer.adapters.firestore.access_account_life import FirestoreAccountLifeStore
from rebalancer.adapters.firestore.access_fleet import fleet_queries
from rebalancer.adapters.firestore.automation import FirestoreScheduleStore
from rebalancer.adapters.firestore.notices import FirestoreNotificationStore
from rebalancer.ports.automation import Cursor
from tests.contracts.store.wire import WiredClient
from tests.contracts.store.worlds import ACCOUNT, NOW, UID, target

INDEXES = json.loads((Path(__file__).resolve().parents[3] / "firestore.indexes.json").read_text(encoding="utf-8"))
NAME = "__name__"
OURS = ("notifications", "deliveries", "mail")


def filtered_fields(query: Any) -> list[str]:
    """The fields of a query's filters, equalities first."""
    where = query.where
    single = [where.field_filter] if where.field_filter.field.field_path else []
    filters = single + [part.field_filter for part in where.composite_filter.filters]
    equal = [one.field.field_path for one in filters if one.op.name == "EQUAL"]
    return equal + [one.field.field_path for one in filters if one.op.name != "EQUAL"]


def composite_index(query: Any) -> tuple[str, str, tuple[str, ...]] | None:
    """The index that a query needs besides the automatic ones: collection, scope, fields in order.

    Firestore's documentation, "Index types": every single field of a collection is indexed by itself; filters and
    orders over several fields need a composite index, and a collection group needs its own even for one field.
    """
    (source,) = query.from_
    fields = filtered_fields(query)
    fields += [order.field.field_path for order in query.order_by if order.field.field_path not in (NAME, *fields)]
    scope = "COLLECTION_GROUP" if source.all_descendants else "COLLECTION"
    if len(fields) > 1 or (source.all_descendants and fields):
        return source.collection_id, scope, tuple(fields)
    return None


def run_every_query(client: Client) -> list[Any]:
    with closing(WiredClient(project=client.project)) as wired:
        accounts, runs = FirestoreAccountStore(wired), FirestoreRunStore(wired)
        accounts.save_allocation(UID, [target("SPY", "100")], expected_version=0, now=NOW)
        accounts.load_account(UID, now=NOW)
        notices, schedule = FirestoreNotificationStore(wired), FirestoreScheduleStore(wired)
        notices.list_due_deliveries(now=NOW, limit=2)
        notices.mark_all_read(UID, now=NOW)
        schedule.list_due(now=NOW, after=None, limit=2)
        schedule.list_due(now=NOW, after=Cursor(NOW, UID), limit=2)
        runs.list_open_runs(due_before=NOW, limit=2)
        runs.list_open_runs(due_before=None, limit=2)
        runs.count_orders(ACCOUNT, NOW)
        runs.count_rejections(ACCOUNT, NOW, besides="run-0001")
        life = FirestoreAccountLifeStore(wired)
        life.delete_some(UID, limit=500)
        life.list_documents(UID, after=None, limit=500)
        life.list_deletions(before=NOW, limit=2)
        counted = fleet_queries(wired, now=NOW, since=NOW).values()
        return [*wired.wire.queries, *(query._to_protobuf() for query in counted)]


def test_the_index_file_has_the_composite_indexes_of_the_queries_and_no_other(client: Client) -> None:
    found = {index for query in run_every_query(client) if (index := composite_index(query))}
    needed = {index for index in found if len(index[2]) > 1}
    kept = {
        (index["collectionGroup"], index["queryScope"], tuple(field["fieldPath"] for field in index["fields"]))
        for index in INDEXES["indexes"]
    }
    assert needed == kept
    groups = {
        (override["collectionGroup"], "COLLECTION_GROUP", (override["fieldPath"],))
        for override in INDEXES["fieldOverrides"]
        if any(index["queryScope"] == "COLLECTION_GROUP" for index in override["indexes"])
    }
    assert found - needed == groups


def test_no_query_looks_at_a_field_whose_index_is_switched_off(client: Client) -> None:
    switched_off = {override["fieldPath"] for override in INDEXES["fieldOverrides"] if not override["indexes"]}
    assert {"delete_after", "plan", "inputs", "legs", "limits", "held_before", "rows", "sealed"} <= switched_off
    for query in run_every_query(client):
        orders = {order.field.field_path for order in query.order_by}
        assert not switched_off & {*filtered_fields(query), *orders}


def test_what_lives_for_a_while_is_deleted_by_the_stores_own_time_to_live() -> None:
    lives = {
        (override["collectionGroup"], override["fieldPath"])
        for override in INDEXES["fieldOverrides"]
        if override.get("ttl")
    }
    assert {(name, "delete_after") for name in ("plans", "audit", "oauthRequests", "rateLimits", *OURS)} <= lives
