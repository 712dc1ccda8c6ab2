"""The callables as a browser sees them: who may call, what comes back, in which shape."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.execution.run import RunState
from rebalancer.entrypoints import execution, planning, risk, targets
from tests.core.runs import a_leg
from tests.entrypoints.calling import Callee, call, refused
from tests.services.world import UID, Fault, Fills, World

SPY_AND_QQQ = [
    {"symbol": "spy", "target_percent": 60},
    {"symbol": "QQQ", "target_percent": "30.5", "tolerance_percent": 2.5},
    {"symbol": "CASH", "target_percent": 9.5},
]
REQUESTS: dict[str, tuple[Callee, dict[str, Any]]] = {
    "check_rebalance_drift": (execution.check_rebalance_drift, {}),
    "preview_rebalance": (planning.preview_rebalance, {}),
    "start_rebalance": (execution.start_rebalance, {"plan_id": "sha256:" + "0" * 64, "run_id": "abcdefgh"}),
    "cancel_run": (execution.cancel_run, {"run_id": "abcdefgh"}),
    "execute_trade": (execution.execute_trade, {"symbol": "SPY", "side": "sell", "qty": 1}),
    "save_allocation": (targets.save_allocation, {"targets": SPY_AND_QQQ, "expected_version": 0}),
    "set_trading_state": (
        risk.set_trading_state,
        {"scope": "user", "state": "ACTIVE", "reason": "let me trade"},
    ),
    "update_settings": (targets.update_settings, {"automation": {"enabled": True}}),
    "find_asset": (targets.find_asset, {"symbol": "SPY"}),
    "search_assets": (targets.search_assets, {"text": "spy"}),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_nobody_gets_anything_without_signing_in(name: str, world: World) -> None:
    before = dict(world.documents.documents)
    function, payload = REQUESTS[name]
    code, message, details = refused(function, payload, uid=None)
    assert (code, message, details) == ("unauthenticated", "Sign in first.", {"code": "UNAUTHENTICATED"})
    assert (world.broker.calls, world.documents.documents) == ([], before)


@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.parametrize("uid", ["stranger", UID.upper(), f" {UID}"])
def test_a_signed_in_stranger_sees_and_trades_nothing(name: str, uid: str, world: World) -> None:
    before = dict(world.documents.documents)
    function, payload = REQUESTS[name]
    code, _, details = refused(function, payload, uid=uid)
    assert (code, details["code"]) == ("permission-denied", "NOT_ACCOUNT_OWNER")
    assert (world.broker.calls, world.documents.documents) == ([], before)


@pytest.mark.parametrize("name", REQUESTS)
def test_where_no_owner_is_configured_nobody_is_the_owner(
    name: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OWNER_UID", "")
    function, payload = REQUESTS[name]
    assert refused(function, payload)[0] == "permission-denied"


@pytest.mark.parametrize("name", REQUESTS)
def test_an_unknown_field_is_refused_and_named(name: str, world: World) -> None:
    function, payload = REQUESTS[name]
    code, message, details = refused(function, {**payload, "surprise": 1})
    assert (code, details["code"], details["field"]) == ("invalid-argument", "INVALID_INPUT", "surprise")
    assert message.startswith("surprise is an unknown field; allowed are ")
    assert world.broker.calls == []


def test_a_saved_set_comes_back_with_exact_text_and_is_stored_as_numbers(world: World) -> None:
    assert call(targets.save_allocation, {"targets": SPY_AND_QQQ, "expected_version": 0}) == {
        "version": 1,
        "targets": [
            {"symbol": "SPY", "target_percent": "60", "tolerance_percent": None, "enabled": True, "name": "SPY"},
            {"symbol": "QQQ", "target_percent": "30.5", "tolerance_percent": "2.5", "enabled": True, "name": "QQQ"},
            {"symbol": "CASH", "target_percent": "9.5", "tolerance_percent": None, "enabled": True, "name": "Cash"},
        ],
    }
    stored = world.documents.documents[f"userSettings/{UID}/allocation/QQQ"]
    assert (stored["target_percent"], stored["tolerance_percent"]) == (30.5, 2.5)


def test_a_version_conflict_tells_the_stored_version(world: World) -> None:
    world.save_targets(SPY="100")
    code, _, details = refused(targets.save_allocation, {"targets": SPY_AND_QQQ, "expected_version": 0})
    assert (code, details) == ("aborted", {"code": "VERSION_CONFLICT", "version": 1})


def test_a_check_answers_in_the_documented_shape_with_json_numbers(world: World) -> None:
    world.save_targets(SPY="60", QQQ="30.5", CASH="9.5")
    answer = call(execution.check_rebalance_drift)
    rows = {row["symbol"]: row for row in answer["drift_analysis"]}
    assert rows["SPY"] == {
        "symbol": "SPY",
        "target_percent": 60,
        "actual_percent": 90,
        "drift_percent": 30,
        "drift_level": "CRITICAL",
        "needs_rebalance": True,
        "action": "sell",
    }
    assert rows["QQQ"]["drift_percent"] == -30.5
    first, second = answer["trades_executed"]
    assert {key: first[key] for key in ("symbol", "side", "qty", "status")} == {
        "symbol": "SPY",
        "side": "sell",
        "qty": 30,
        "status": "filled",
    }
    assert second["qty"] == 15.25
    assert first["order_id"] == world.broker.orders[0].order_id
    assert (answer["needs_rebalance"], answer["portfolio_value"]) == (True, 10000)
    assert answer["plan_id"].startswith("sha256:")
    assert answer["message"].startswith("Rebalancing executed. Every order was filled as planned. Sold $")
    assert set(answer) == {
        "needs_rebalance",
        "drift_analysis",
        "trades_executed",
        "portfolio_value",
        "message",
        "plan_id",
        "run_id",
    }


def test_a_dry_run_has_no_run_and_no_trades(world: World) -> None:
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    answer = call(execution.check_rebalance_drift, {"dry_run": True})
    assert (answer["run_id"], answer["trades_executed"], answer["needs_rebalance"]) == (None, [], True)
    assert world.broker.submitted == []


def test_a_check_without_targets_still_answers_in_shape(world: World) -> None:
    assert call(execution.check_rebalance_drift) == {
        "needs_rebalance": False,
        "drift_analysis": [],
        "trades_executed": [],
        "portfolio_value": 10000,
        "message": "No target weights are set.",
        "plan_id": None,
        "run_id": None,
    }


def test_orders_that_were_never_sent_are_no_executed_trades(world: World) -> None:
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    world.set_user(state="REDUCING")
    trades = call(execution.check_rebalance_drift)["trades_executed"]
    assert [trade["symbol"] for trade in trades] == ["SPY"]


def test_with_the_switch_off_the_answer_says_so_and_no_order_leaves(world: World) -> None:
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    world.halt()
    answer = call(execution.check_rebalance_drift)
    assert (answer["trades_executed"], answer["run_id"]) == ([], None)
    assert "halted" in answer["message"]
    assert world.broker.submitted == []


def test_a_preview_can_be_started_and_the_run_is_readable_json(world: World) -> None:
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    preview = call(planning.preview_rebalance)
    assert preview["shares_after"] == {item["symbol"]: item["target_percent"] for item in preview["items"]}
    assert (preview["can_start"], preview["breaches"], preview["trading"]["state"]) == (True, [], "ACTIVE")
    assert preview["created_at"] == "2026-03-02T15:00:00Z"
    assert all(isinstance(item["trade_amount"], str) for item in preview["items"])
    run = call(execution.start_rebalance, {"plan_id": preview["plan_id"], "run_id": "browser-1"})
    assert (run["state"], run["open"], run["completed_at"]) == ("COMPLETED", False, "2026-03-02T15:00:00Z")
    assert [(leg["side"], Decimal(leg["quantity"]), leg["state"]) for leg in run["legs"]] == [
        ("sell", Decimal(30), "FILLED"),
        ("buy", Decimal(15), "FILLED"),
    ]
    assert all(isinstance(leg["filled_quantity"], str) for leg in run["legs"])


def test_a_preview_that_cannot_start_names_each_reason_with_its_remedy(world: World) -> None:
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    world.broker.is_open = False
    preview = call(planning.preview_rebalance)
    assert preview["can_start"] is False
    assert [breach["code"] for breach in preview["breaches"]] == ["MARKET_CLOSED"]
    assert preview["breaches"][0]["remedy"]


def test_a_refused_start_carries_every_breach(world: World) -> None:
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    preview = call(planning.preview_rebalance)
    world.broker.prices["SPY"] = Decimal(150)
    code, message, details = refused(execution.start_rebalance, {"plan_id": preview["plan_id"], "run_id": "browser-1"})
    assert (code, details["code"], details["symbol"]) == ("failed-precondition", "PRICE_MOVED", "SPY")
    assert "Preview again" in message
    assert [breach["code"] for breach in details["breaches"]] == ["PRICE_MOVED", "PRICE_COLLAR"]
    assert (details["breaches"][0]["limit"], details["breaches"][0]["value"]) == ("1", "50.0000")
    assert details["remedy"] == "PREVIEW_AGAIN"


def test_an_open_run_is_cancelled_by_its_id(world: World) -> None:
    world.broker.fills = Fills.BY_HAND
    world.create(a_leg("01", quantity="1"))
    world.advance()
    run = call(execution.cancel_run, {"run_id": "run-00000001"})
    assert (run["state"], run["legs"][0]["state"]) == (RunState.CANCELLED, "CANCELED")


def test_an_order_by_hand_answers_with_the_order_in_json_numbers(world: World) -> None:
    answer = call(execution.execute_trade, {"symbol": "qqq", "side": "buy", "qty": 2.5})
    assert answer["symbol"] == "QQQ"
    assert (answer["qty"], answer["filled_qty"], answer["filled_avg_price"]) == (2.5, 2.5, 200)
    assert (answer["order_type"], answer["time_in_force"], answer["limit_price"]) == ("market", "day", None)
    assert (answer["status"], answer["side"]) == ("filled", "buy")
    assert answer["client_order_id"] == f"ek-{answer['run_id']}-01"
    assert answer["order_id"] == world.broker.orders[0].order_id


def test_a_quantity_that_was_typed_is_the_quantity_that_is_ordered(world: World) -> None:
    call(execution.execute_trade, {"symbol": "QQQ", "side": "buy", "qty": 0.1, "idempotency_key": "a"})
    call(execution.execute_trade, {"symbol": "QQQ", "side": "buy", "qty": "0.123456789", "idempotency_key": "b"})
    assert [request.quantity for request in world.broker.submitted] == [Decimal("0.1"), Decimal("0.123456789")]


def test_the_users_own_switch_is_set_and_answered_in_utc(world: World) -> None:
    answer = call(
        risk.set_trading_state,
        {"scope": "user", "state": "HALTED", "reason": "lunch", "expires_at": "2026-03-02T18:00:00+02:00"},
    )
    assert answer == {
        "scope": "user",
        "state": "HALTED",
        "reason": "lunch",
        "expires_at": "2026-03-02T16:00:00Z",
        "version": 1,
        "notes": [],
    }


@pytest.mark.parametrize("claim", [None, False, "true", 1, "admin"])
def test_the_systems_switch_needs_the_admin_claim_itself(claim: object, world: World) -> None:
    payload = {"scope": "system", "state": "HALTED", "reason": "drill"}
    code, _, details = refused(risk.set_trading_state, payload, admin=claim)
    assert (code, details["code"]) == ("permission-denied", "ADMIN_ONLY")


def test_an_administrator_who_owns_no_account_may_halt_everybody(world: World) -> None:
    payload = {"scope": "system", "state": "HALTED", "reason": "drill"}
    call(risk.set_trading_state, payload, uid="admin-1", admin=True)
    assert "drill" in world.accounts.load_trading(UID, now=world.clock.at).reason


def test_settings_keep_numbers_as_they_were_typed(world: World) -> None:
    answer = call(targets.update_settings, {"policy": {"drift_threshold_percent": 2.1, "min_trade_usd": 25}})
    assert (answer["policy"]["drift_threshold_percent"], answer["policy"]["min_trade_usd"]) == ("2.1", "25")
    assert answer["automation"]["enabled"] is False


def test_an_asset_is_shown_or_not_found(world: World) -> None:
    assert call(targets.find_asset, {"symbol": "spy"}) == {
        "symbol": "SPY",
        "name": "SPY",
        "asset_class": "us_equity",
        "fractionable": True,
        "tradable": True,
    }
    code, message, details = refused(targets.find_asset, {"symbol": "NOPE"})
    assert (code, message) == ("not-found", "The broker knows no symbol NOPE.")
    assert details == {"code": "UNKNOWN_SYMBOL", "field": "symbol"}


def test_assets_are_suggested_by_what_is_typed(world: World) -> None:
    found = call(targets.search_assets, {"text": "sp"})
    assert found == {"assets": [call(targets.find_asset, {"symbol": "SPY"})]}


@pytest.mark.parametrize("payload", [{}, {"text": ""}, {"text": "s" * 61}, {"text": 5}, {"text": "a", "limit": 9}])
def test_a_search_that_nobody_could_have_typed_is_refused(payload: dict[str, object], world: World) -> None:
    code, _, details = refused(targets.search_assets, payload)
    assert (code, details["field"]) == ("invalid-argument", "limit" if "limit" in payload else "text")
    assert world.broker.calls == []


def test_a_broker_that_is_away_is_unavailable_and_may_be_tried_again(world: World) -> None:
    world.broker.fail("fetch_snapshot", Fault.UNAVAILABLE)
    code, _, details = refused(execution.check_rebalance_drift)
    assert (code, details["code"]) == ("unavailable", "BROKER_UNREACHABLE")


def test_a_failure_that_nobody_foresaw_is_internal_and_tells_nothing_of_itself(world: World) -> None:
    def explode(_: str) -> None:
        raise ZeroDivisionError("secret detail")

    world.broker.visit = explode
    code, message, details = refused(execution.check_rebalance_drift)
    assert (code, details) == ("internal", {"code": "INTERNAL"})
    assert "secret" not in message
