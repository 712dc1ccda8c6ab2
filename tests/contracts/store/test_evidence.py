"""What is stored of the evidence, on the fake and on Firestore: texts of a user, closes of symbols."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from google.cloud.firestore import Client

from rebalancer.adapters.firestore.evidence import FirestoreEvidenceStore
from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.evidence.series import DailySeries, SeriesKind
from rebalancer.ports.evidence import EvidenceStore, StoredCloses
from tests.contracts.store.worlds import NOW, UID, FakeWorld
from tests.fakes.evidence import FakeEvidenceStore


@pytest.fixture(params=["fake", "firestore"])
def store(request: pytest.FixtureRequest) -> EvidenceStore:
    if request.param == "fake":
        return FakeEvidenceStore(FakeWorld().documents)
    client: Client = request.getfixturevalue("client")
    return FirestoreEvidenceStore(client)


def test_texts_are_loaded_by_id_and_listed_by_range_in_order(store: EvidenceStore) -> None:
    store.save_texts(UID, {"lab.a": "1", "lab.a.days": "2", "lab.b": "3", "shadow": "4"}, now=NOW)
    store.save_texts("somebody", {"lab.a": "not theirs"}, now=NOW)
    assert store.load_texts(UID, ["lab.a", "nothing", "shadow"]) == {"lab.a": "1", "shadow": "4"}
    assert list(store.list_texts(UID, "lab.a", "lab.a.~").items()) == [("lab.a", "1"), ("lab.a.days", "2")]
    store.save_texts(UID, {"lab.a": "5"}, now=NOW)
    assert store.load_texts(UID, ["lab.a"]) == {"lab.a": "5"}
    assert store.load_texts(UID, []) == {}


def test_a_text_may_be_as_large_as_the_plans_of_a_policy(store: EvidenceStore) -> None:
    text = "x" * 900_000
    store.save_texts(UID, {"lab.a.policy.own": text}, now=NOW)
    assert store.load_texts(UID, ["lab.a.policy.own"])["lab.a.policy.own"] == text


def test_closes_are_everybodys_and_exact(store: EvidenceStore) -> None:
    closes, window = {date(2026, 3, 2): Decimal("101.370001")}, (date(2026, 3, 1), date(2026, 3, 2))
    saved = {
        "BTC/USD": StoredCloses(DailySeries("BTC/USD", closes, SeriesKind.PRICE, is_made=True), *window),
        "SPY": StoredCloses(DailySeries("SPY", closes, SeriesKind.TOTAL_RETURN), *window),
    }
    store.save_closes(saved, now=NOW)
    assert store.load_closes(["SPY", "BTC/USD", "GLD"]) == saved
    assert store.load_closes([]) == {}


def test_closes_of_an_older_version_do_not_say_what_they_follow(client: Client) -> None:
    document = {"text": '{"2026-03-02":"9"}', "first_day": "2026-03-01", "last_day": "2026-03-02"}
    client.document("priceHistory/GLD").set(document)
    found = FirestoreEvidenceStore(client).load_closes(["GLD"])["GLD"].series
    assert found == DailySeries("GLD", {date(2026, 3, 2): Decimal(9)}, SeriesKind.UNKNOWN)


def test_closes_that_cannot_be_read_are_not_taken_for_none(client: Client) -> None:
    client.document("priceHistory/SPY").set({"text": "[", "first_day": "2026-03-01", "last_day": "2026-03-02"})
    with pytest.raises(InvariantViolation):
        FirestoreEvidenceStore(client).load_closes(["SPY"])
