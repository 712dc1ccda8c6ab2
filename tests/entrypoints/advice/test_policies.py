"""Drift in levels, suggestions, what-if, the doctor and strategies, as a browser gets them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.entrypoints import advice, execution, planning, targets
from rebalancer.services.planning.measure import measure_account
from tests.entrypoints.calling import Callee, call, refused
from tests.services.world import UID, World

REQUESTS: dict[str, tuple[Callee, dict[str, Any]]] = {
    "portfolio_drift": (planning.portfolio_drift, {}),
    "new_money": (planning.new_money, {}),
    "rebalancing_suggestions": (advice.rebalancing_suggestions, {}),
    "accept_suggestions": (advice.accept_suggestions, {"suggestion_ids": ["a"]}),
    "cancel_suggestions": (advice.cancel_suggestions, {"suggestion_ids": ["a"]}),
    "what_if_rebalancing": (advice.what_if_rebalancing, {"trades": []}),
    "policy_doctor": (advice.policy_doctor, {}),
    "save_strategies": (targets.save_strategies, {"strategies": [], "expected_version": 0}),
}
CLASSES = [
    {"name": "Stocks", "target_percent": 60, "members": ["QQQ", "SPY"], "tolerance_percent": 10},
    {"name": "Gold", "target_percent": 30, "members": ["GLD"]},
]
GROWTH = {"name": "growth", "share_percent": 60, "targets": [{"symbol": "SPY", "target_percent": 100}]}
MIXED = {
    "name": "mixed",
    "share_percent": 40,
    "targets": [{"symbol": "GLD", "target_percent": 50.5}, {"symbol": "CASH", "target_percent": 49.5}],
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_stranger_gets_nothing_and_nobody_without_signing_in(name: str, world: World) -> None:
    before = dict(world.documents.documents)
    function, payload = REQUESTS[name]
    assert refused(function, payload, uid=None)[0] == "unauthenticated"
    assert refused(function, payload, uid="stranger")[2]["code"] == "NOT_ACCOUNT_OWNER"
    assert refused(function, {**payload, "surprise": 1})[2]["field"] == "surprise"
    assert (world.broker.calls, world.documents.documents) == ([], before)


def test_drift_comes_in_levels_by_each_targets_own_tolerance(world: World) -> None:
    weights = [
        {"symbol": "SPY", "target_percent": 60, "tolerance_percent": 40},
        {"symbol": "QQQ", "target_percent": 30, "tolerance_percent": 20},
        {"symbol": "GLD", "target_percent": 10},
    ]
    call(targets.save_allocation, {"targets": weights, "expected_version": 0})
    answer = call(planning.portfolio_drift)
    levels = {
        row["symbol"]: (row["drift_percent"], row["tolerance_percent"], row["drift_level"]) for row in answer["rows"]
    }
    assert levels == {
        "SPY": ("30", "40", "WITHIN_TOLERANCE"),
        "QQQ": ("-30", "20", "WARNING"),
        # A new account's band is the narrower of five points and a quarter of the target.
        "GLD": ("-10", "2.5", "CRITICAL"),
        "CASH": ("10", "1", "CRITICAL"),
    }
    assert (answer["portfolio_value"], answer["cash"], answer["cash_percent"]) == ("10000.00", "1000.00", "10")
    assert answer["needs_rebalance"] is True
    assert world.drift["needs_rebalance"] is True


def test_an_account_without_targets_has_no_drift(world: World) -> None:
    answer = call(planning.portfolio_drift)
    assert (answer["rows"], answer["findings"], answer["message"]) == ([], [], "No target weights are set.")


def test_asset_classes_are_saved_measured_and_traded_by_their_preference(world: World) -> None:
    payload = {"targets": [{"symbol": "CASH", "target_percent": 10}], "asset_classes": CLASSES, "expected_version": 0}
    saved = call(targets.save_allocation, payload)
    assert [each["name"] for each in saved["asset_classes"]] == ["Gold", "Stocks"]
    answer = call(planning.portfolio_drift)
    assert {row["name"]: row["drift_level"] for row in answer["classes"]} == {"Gold": "CRITICAL", "Stocks": "CRITICAL"}
    assert {row["symbol"]: row["asset_class"] for row in answer["rows"]} == {
        "SPY": "Stocks",
        "QQQ": "Stocks",
        "GLD": "Gold",
        "CASH": None,
    }
    preview = call(planning.preview_rebalance)
    traded = {item["symbol"]: item["trade_amount"] for item in preview["items"] if item["action"] != "HOLD"}
    assert traded == {"SPY": "-3000.00", "GLD": "3000.00"}
    again = call(targets.save_allocation, {"targets": payload["targets"], "expected_version": 1})
    assert len(again["asset_classes"]) == 2


def test_a_set_whose_classes_do_not_fit_is_refused_and_nothing_changes(world: World) -> None:
    payload = {"targets": [{"symbol": "SPY", "target_percent": 10}], "asset_classes": CLASSES, "expected_version": 0}
    code, message, _ = refused(targets.save_allocation, payload)
    assert code == "invalid-argument"
    assert message.startswith("asset_classes put SPY into Stocks, but it has a target of its own")
    assert f"userSettings/{UID}" not in world.documents.documents


def suggest(world: World) -> list[dict[str, Any]]:
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    return list(call(advice.rebalancing_suggestions)["suggestions"])


def stored(world: World) -> dict[str, str]:
    """Status by symbol and action of what is stored."""
    return {
        document["symbol"]: document["status"]
        for path, document in world.documents.documents.items()
        if "/suggestions/" in path
    }


def test_suggestions_are_stored_with_priority_estimate_and_tax(world: World) -> None:
    sell, buy = suggest(world)
    assert {key: sell[key] for key in ("symbol", "action", "priority", "current_quantity", "suggested_quantity")} == {
        "symbol": "SPY",
        "action": "SELL",
        "priority": "HIGH",
        "current_quantity": "90",
        "suggested_quantity": "30",
    }
    assert (sell["estimated_value"], sell["status"], buy["tax_implication"]) == ("3000.00", "PENDING", "NEUTRAL")
    assert stored(world) == {"SPY": "PENDING", "QQQ": "PENDING"}
    assert [each["suggestion_id"] for each in call(advice.rebalancing_suggestions)["suggestions"]] == [
        sell["suggestion_id"],
        buy["suggestion_id"],
    ]


def test_an_accepted_suggestion_becomes_a_plan_of_its_symbol_and_is_executed_when_that_starts(world: World) -> None:
    sell, _ = suggest(world)
    preview = call(advice.accept_suggestions, {"suggestion_ids": [sell["suggestion_id"]]})
    assert (preview["can_start"], preview["origin"]) == (True, "SUGGESTIONS")
    reasons = {item["symbol"]: item["reason"] for item in preview["items"] if item["symbol"] != "CASH"}
    assert reasons == {"SPY": "OUTSIDE_BAND", "QQQ": "NOT_CHOSEN"}
    assert stored(world)["SPY"] == "PENDING"
    call(execution.start_rebalance, {"plan_id": preview["plan_id"], "run_id": "run-accepted"})
    assert world.sent() == ["sell 30 SPY"]
    assert stored(world) == {"SPY": "EXECUTED", "QQQ": "PENDING"}
    code, _, details = refused(advice.accept_suggestions, {"suggestion_ids": [sell["suggestion_id"]]})
    assert (code, details["code"], details["status"]) == ("aborted", "SUGGESTION_CLOSED", "EXECUTED")


def test_a_start_that_died_before_it_told_is_told_by_the_next_list(world: World) -> None:
    sell, _ = suggest(world)
    preview = call(advice.accept_suggestions, {"suggestion_ids": [sell["suggestion_id"]]})
    place = f"users/{UID}/plans/{preview['plan_id']}"
    world.documents.plant(place, {**world.documents.documents[place], "run_id": "run-elsewhere"})
    call(advice.rebalancing_suggestions)
    assert stored(world)["SPY"] == "EXECUTED"


def test_a_cancelled_suggestion_stays_cancelled(world: World) -> None:
    sell, _ = suggest(world)
    ids = {"suggestion_ids": [sell["suggestion_id"]]}
    assert call(advice.cancel_suggestions, ids)["suggestions"][0]["status"] == "CANCELLED"
    assert call(advice.cancel_suggestions, ids)["suggestions"][0]["status"] == "CANCELLED"
    assert refused(advice.accept_suggestions, ids)[2]["status"] == "CANCELLED"
    assert refused(advice.cancel_suggestions, {"suggestion_ids": ["nobody"]})[2]["code"] == "SUGGESTION_NOT_FOUND"


def test_suggestions_expire_by_time_and_when_the_account_no_longer_asks_for_them(world: World) -> None:
    sell, _ = suggest(world)
    world.clock.advance(timedelta(hours=25).total_seconds())
    assert refused(advice.accept_suggestions, {"suggestion_ids": [sell["suggestion_id"]]})[2]["status"] == "EXPIRED"
    world.save_targets(SPY="90", CASH="10")
    assert call(advice.rebalancing_suggestions)["suggestions"] == []
    assert set(stored(world).values()) == {"EXPIRED"}


def test_a_what_if_shows_the_account_after_trades_deposits_and_other_targets(world: World) -> None:
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    payload = {
        "trades": [
            {"symbol": "SPY", "action": "SELL", "value": 3000},
            {"symbol": "GLD", "action": "BUY", "quantity": 20},
        ],
        "deposit_usd": 500.5,
        "targets": [{"symbol": "SPY", "target_percent": 60}, {"symbol": "GLD", "target_percent": 40}],
    }
    before = dict(world.documents.documents)
    answer = call(advice.what_if_rebalancing, payload)
    assert (answer["is_possible"], answer["cash_before"], answer["cash_after"]) == (True, "1000.00", "3500.50")
    after = {row["symbol"]: row["value"] for row in answer["after"]["rows"]}
    assert after == {"SPY": "6000.00", "GLD": "1000.00", "CASH": "3500.50"}
    assert {row["symbol"] for row in answer["before"]["rows"]} == {"SPY", "QQQ", "CASH"}
    assert {item["symbol"]: item["action"] for item in answer["rebalance"]["trades"]} == {"GLD": "BUY"}
    assert (world.broker.submitted, world.documents.documents) == ([], before)


def test_other_targets_leave_the_accounts_classes_as_they_are(world: World) -> None:
    payload = {"targets": [{"symbol": "CASH", "target_percent": 10}], "asset_classes": CLASSES, "expected_version": 0}
    call(targets.save_allocation, payload)
    answer = call(advice.what_if_rebalancing, {"targets": payload["targets"]})
    assert {row["asset_class"] for row in answer["after"]["rows"]} == {"Stocks", "Gold", None}
    code, message, _ = refused(advice.what_if_rebalancing, {"targets": [{"symbol": "SPY", "target_percent": 10}]})
    assert (code, message.split(",")[0]) == ("invalid-argument", "asset_classes put SPY into Stocks")


def test_an_impossible_what_if_says_so_and_is_no_error(world: World) -> None:
    world.save_targets(SPY="90", CASH="10")
    trades = [
        {"symbol": "SPY", "action": "SELL", "quantity": "91"},
        {"symbol": "QQQ", "action": "BUY", "value": "5000"},
    ]
    answer = call(advice.what_if_rebalancing, {"trades": trades})
    assert [problem["code"] for problem in answer["problems"]] == ["SELLS_MORE_THAN_HELD", "NOT_ENOUGH_CASH"]
    assert (answer["is_possible"], answer["after"], answer["rebalance"]) == (False, None, None)


def test_the_doctor_examines_a_draft_on_the_account_as_it_is(world: World) -> None:
    world.save_targets(SPY="90", CASH="10")
    (offer,) = call(advice.policy_doctor)["findings"]
    assert (offer["severity"], offer["code"]) == ("OFFER", "PERSONAL_BAND")
    draft = {
        "targets": [{"symbol": "SPY", "target_percent": 99.95}, {"symbol": "QQQ", "target_percent": 0.05}],
        "policy": {"min_trade_usd": 10},
        "triggers": {"drift": False},
    }
    codes = {finding["code"]: finding["severity"] for finding in call(advice.policy_doctor, draft)["findings"]}
    assert codes["MIN_TRADE_ABOVE_TARGET"] == "IMPOSSIBLE"
    assert codes["NOTHING_TRIGGERS"] == "IMPOSSIBLE"
    assert {path for path in world.documents.documents if "plans" in path or "suggestions" in path} == set()


def test_a_policy_that_is_thought_of_changes_the_keys_that_it_names_alone(world: World) -> None:
    world.save_targets(SPY="90", CASH="10")
    call(targets.update_settings, {"policy": {"frozen": ["SPX"]}})
    draft = {"policy": {"max_turnover_percent": 0}}
    found = [(each["symbol"], each["field"]) for each in call(advice.policy_doctor, draft)["findings"]]
    assert found == [(None, "policy.max_turnover_percent"), ("SPX", "policy.frozen")]
    before = len(world.broker.calls)
    assert refused(advice.policy_doctor, {"policy": {"shares": "half"}})[2]["field"] == "policy.shares"
    assert len(world.broker.calls) == before


def test_what_is_stored_and_cannot_be_planned_is_a_finding_with_its_field(world: World) -> None:
    world.save_targets(SPY="90", CASH="10")
    call(targets.update_settings, {"policy": {"excluded": ["SPY"]}})
    found = call(advice.policy_doctor)["findings"]
    assert [(each["code"], each["severity"], each["symbol"]) for each in found] == [
        ("EXCLUDED_TARGET", "IMPOSSIBLE", "SPY")
    ]


def test_strategies_are_combined_into_targets_and_hold_off_other_saves(world: World) -> None:
    saved = call(targets.save_strategies, {"strategies": [GROWTH, MIXED], "expected_version": 0})
    assert {each["symbol"]: each["target_percent"] for each in saved["targets"]} == {
        "SPY": "60",
        "GLD": "20.2",
        "CASH": "19.8",
    }
    payload = {"targets": [{"symbol": "SPY", "target_percent": 100}], "expected_version": 1}
    assert refused(targets.save_allocation, payload)[2]["code"] == "TARGETS_FROM_STRATEGIES"
    call(targets.save_strategies, {"strategies": [], "expected_version": 1})
    assert call(targets.save_allocation, {**payload, "expected_version": 2})["version"] == 3


def test_a_plan_of_strategies_stores_who_wanted_what_and_so_do_its_orders(world: World) -> None:
    call(targets.save_strategies, {"strategies": [GROWTH, MIXED], "expected_version": 0})
    preview = call(planning.preview_rebalance)
    plan = world.documents.documents[f"users/{UID}/plans/{preview['plan_id']}"]["strategies"]
    assert {part["strategy"] for part in plan["parts"]} == {"growth", "mixed"}
    run = call(execution.start_rebalance, {"plan_id": preview["plan_id"], "run_id": "run-strategies"})
    for leg in run["legs"]:
        wanted = sum((Decimal(part) for part in leg["strategies"].values()), Decimal(0))
        assert abs(wanted) == Decimal(leg["planned_quantity"])
    books = measure_account(world.ctx).books
    assert {book.strategy for book in books} == {"growth", "mixed", "unassigned"}
    assert sum(book.cash for book in books) == world.broker.cash
    told = {each["name"]: each for each in call(planning.portfolio_drift)["strategies"]}
    assert (told["growth"]["share_percent"], told["unassigned"]["share_percent"]) == ("60", None)
    assert sum(Decimal(each["value"]) for each in told.values()) == Decimal(10_000)
    for symbol, quantity in world.broker.holdings.items():
        assert sum(book.quantities.get(symbol, Decimal(0)) for book in books) == quantity
