"""`firestore.indexes.json` holds the indexes that the stores' queries need, and no other. The emulator does not ask for
them, so the queries are taken off the wire and held against Firestore's rules here."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

from google.cloud.firestore import Client

from rebalancer.adapters.firestore import FirestoreAccountStore, FirestoreRunStore
from tests.contracts.store.wire import WiredClient
from tests.contracts.store.worlds import NOW, UID, target

INDEXES = json.loads((Path(__file__).resolve().parents[3] / "firestore.indexes.json").read_text(encoding="utf-8"))
NAME = "__name__"


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
        accounts.list_automated(after=None, limit=2)
        accounts.list_automated(after="a", limit=2)
        runs.list_open_runs(due_before=NOW, limit=2)
        runs.list_open_runs(due_before=None, limit=2)
        runs.count_orders(UID, NOW)
        runs.count_rejections(UID, NOW, besides="run-0001")
        return wired.wire.queries


def test_the_index_file_has_the_composite_indexes_of_the_queries_and_no_other(client: Client) -> None:
    needed = {index for query in run_every_query(client) if (index := composite_index(query))}
    kept = {
        (index["collectionGroup"], index["queryScope"], tuple(field["fieldPath"] for field in index["fields"]))
        for index in INDEXES["indexes"]
    }
    assert needed == kept == {("runs", "COLLECTION_GROUP", ("open", "next_look_at"))}


def test_no_query_looks_at_a_field_whose_index_is_switched_off(client: Client) -> None:
    switched_off = {override["fieldPath"] for override in INDEXES["fieldOverrides"] if not override["indexes"]}
    assert switched_off == {"delete_after", "plan", "inputs", "legs", "limits", "held_before", "rows"}
    for query in run_every_query(client):
        orders = {order.field.field_path for order in query.order_by}
        assert not switched_off & {*filtered_fields(query), *orders}


def test_plans_are_deleted_by_the_stores_own_time_to_live() -> None:
    lives = [override for override in INDEXES["fieldOverrides"] if override.get("ttl")]
    assert [(override["collectionGroup"], override["fieldPath"]) for override in lives] == [("plans", "delete_after")]
