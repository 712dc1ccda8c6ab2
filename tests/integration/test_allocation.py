"""Targets are replaced as a whole, against the version that was edited, and only when all of them can be traded."""

from __future__ import annotations

import pytest

from tests.integration.desk import Desk
from tests.integration.shapes import SettingsDocument, TargetDocument

NEW_SET = [
    {"symbol": "spy", "target_percent": 60.5, "tolerance_percent": 2.5},
    {"symbol": "BRK.B", "target_percent": "29.5"},
    {"symbol": "BTC/USD", "target_percent": 5},
    {"symbol": "CASH", "target_percent": 5},
    {"symbol": "QQQ", "target_percent": 10, "enabled": False},
]


def _stored(desk: Desk) -> dict[str, TargetDocument]:
    found = desk.documents.client.collection(desk.documents.allocation).stream()
    return {document.id: TargetDocument.model_validate(document.to_dict()) for document in found}


def _settings(desk: Desk) -> SettingsDocument:
    return SettingsDocument.model_validate(desk.documents.read(desk.documents.settings))


def test_a_saved_set_replaces_the_old_one_whole_and_counts_the_version_up(desk: Desk) -> None:
    before, chosen = _stored(desk), _settings(desk).policy
    answer = desk.owner.call("save_allocation", targets=NEW_SET, expected_version=1)
    stored = _stored(desk)
    assert answer["version"] == 2
    assert stored.keys() == {"SPY", "BRK.B", "BTC%2FUSD", "CASH", "QQQ"}
    assert (stored["SPY"].target_percent, stored["SPY"].tolerance_percent) == (60.5, 2.5)
    assert stored["SPY"].created_at == before["SPY"].created_at
    assert stored["SPY"].updated_at > before["SPY"].updated_at
    assert (stored["BTC%2FUSD"].symbol, stored["QQQ"].enabled) == ("BTC/USD", False)
    assert {row["symbol"]: row["target_percent"] for row in answer["targets"]}["BRK.B"] == "29.5"
    assert (_settings(desk).allocation_version, _settings(desk).policy) == (2, chosen)


def test_a_set_that_was_edited_from_an_old_version_is_aborted(desk: Desk) -> None:
    desk.owner.call("save_allocation", targets=NEW_SET, expected_version=1)
    answer = desk.owner.ask("save_allocation", targets=[{"symbol": "SPY", "target_percent": 100}], expected_version=1)
    assert (answer.status, answer.code, answer.details["version"]) == ("ABORTED", "VERSION_CONFLICT", 2)
    assert "BRK.B" in _stored(desk)


@pytest.mark.parametrize(
    ("targets", "code", "words"),
    [
        ([{"symbol": "ZZZZ", "target_percent": 100}], "UNKNOWN_SYMBOL", "ZZZZ"),
        ([{"symbol": "SPY", "target_percent": 99}], "WEIGHT_SUM", "99%"),
        ([{"symbol": "SPY", "target_percent": 50}, {"symbol": "spy", "target_percent": 50}], None, "already names"),
        ([{"symbol": "SPY", "target_percent": -1}, {"symbol": "QQQ", "target_percent": 101}], None, "-1"),
        ([{"symbol": "SPY", "target_percent": "NaN"}], None, "NaN"),
        ([{"symbol": "SPY", "target_percent": 100, "weight": 1}], None, "weight"),
    ],
)
def test_a_set_that_cannot_be_traded_is_refused_whole(
    desk: Desk, targets: list[dict[str, object]], code: str | None, words: str
) -> None:
    before = _stored(desk)
    answer = desk.owner.ask("save_allocation", targets=targets, expected_version=1)
    assert answer.status == "INVALID_ARGUMENT"
    assert answer.code == (code or "INVALID_INPUT")
    assert str(answer.details["field"]).startswith("targets")
    assert words in answer.message
    assert _stored(desk) == before


def test_an_empty_set_is_saved_and_nothing_is_rebalanced_then(desk: Desk) -> None:
    assert desk.owner.call("save_allocation", targets=[], expected_version=1)["version"] == 2
    answer = desk.owner.call("check_rebalance_drift")
    assert (answer["needs_rebalance"], answer["drift_analysis"], answer["plan_id"]) == (False, [], None)
    assert answer["message"] == "No target weights are set."
    assert desk.broker.orders_sent() == []


def test_a_corrupt_target_stops_trading_until_the_set_is_replaced(desk: Desk) -> None:
    desk.documents.change(f"{desk.documents.allocation}/SPY", target_percent="forty")
    for name in ("check_rebalance_drift", "preview_rebalance"):
        answer = desk.owner.ask(name)
        assert (answer.status, answer.code) == ("INTERNAL", "DOCUMENT_UNREADABLE")
        assert "target_percent" in answer.message
    assert desk.broker.orders_sent() == []
    desk.owner.call("save_allocation", targets=NEW_SET, expected_version=1)
    assert desk.owner.call("check_rebalance_drift", dry_run=True)["needs_rebalance"]


def test_an_asset_is_found_in_whatever_case_it_is_asked(desk: Desk) -> None:
    found = desk.owner.call("find_asset", symbol="brk.b")
    assert found.keys() == {"symbol", "name", "asset_class", "fractionable", "tradable"}
    assert (found["symbol"], found["asset_class"], found["tradable"]) == ("BRK.B", "us_equity", True)
    assert desk.owner.call("find_asset", symbol="NVR")["fractionable"] is False
    assert desk.owner.call("find_asset", symbol="btc/usd")["asset_class"] == "crypto"


def test_an_asset_that_the_broker_does_not_know_is_not_found(desk: Desk) -> None:
    answer = desk.owner.ask("find_asset", symbol="ZZZZ")
    assert (answer.status, answer.code) == ("NOT_FOUND", "UNKNOWN_SYMBOL")
    assert "ZZZZ" in answer.message
