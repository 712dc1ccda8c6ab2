"""Bad input is refused with one sentence that names the field, before anything is asked of the broker."""

from __future__ import annotations

import pytest

from tests.integration.desk import Desk

PLAN = f"sha256:{'0' * 64}"
TRADE = {"symbol": "SPY", "side": "buy", "qty": 1}
SWITCH = {"scope": "user", "state": "HALTED", "reason": "why"}
RESUME = {**SWITCH, "state": "ACTIVE"}
"""A stop is taken whatever its parts; what lets trade is refused by each of them."""

CASES: list[tuple[str, dict[str, object], str, str]] = [
    ("check_rebalance_drift", {"dry_run": "yes"}, "dry_run", "'yes'"),
    ("check_rebalance_drift", {"idempotency_key": ""}, "idempotency_key", "at least 1"),
    ("check_rebalance_drift", {"dryrun": True}, "dryrun", "allowed are dry_run, idempotency_key"),
    ("preview_rebalance", {"mode": "half"}, "mode", "'full'"),
    ("start_rebalance", {"run_id": "a-run-id"}, "plan_id", "missing"),
    ("start_rebalance", {"plan_id": "sha256:1", "run_id": "a-run-id"}, "plan_id", "pattern"),
    ("start_rebalance", {"plan_id": PLAN, "run_id": "short"}, "run_id", "8 to 64"),
    ("start_rebalance", {"plan_id": PLAN, "run_id": "a/../b/c/d/e"}, "run_id", "8 to 64"),
    ("cancel_run", {}, "run_id", "missing"),
    ("cancel_run", {"run_id": "../trading"}, "run_id", "pattern"),
    ("execute_trade", {**TRADE, "qty": 0}, "qty", "greater than 0"),
    ("execute_trade", {**TRADE, "qty": "NaN"}, "qty", "finite"),
    ("execute_trade", {**TRADE, "qty": "1e-10"}, "qty", "9 decimals"),
    ("execute_trade", {**TRADE, "side": "short"}, "side", "'buy' or 'sell'"),
    ("execute_trade", {**TRADE, "symbol": "S P Y"}, "symbol", "must be a symbol"),
    ("execute_trade", {**TRADE, "symbol": "CASH"}, "symbol", "CASH, which cannot be ordered"),
    ("execute_trade", {**TRADE, "order_type": "limit"}, "limit_price", "needed"),
    ("execute_trade", {**TRADE, "limit_price": 5}, "limit_price", "only for limit orders"),
    ("execute_trade", {**TRADE, "time_in_force": "fok"}, "time_in_force", "'day' or 'gtc'"),
    ("save_allocation", {"targets": []}, "expected_version", "missing"),
    ("save_allocation", {"targets": "SPY", "expected_version": 1}, "targets", "list"),
    ("save_allocation", {"targets": [{"symbol": "SPY"}], "expected_version": 1}, "targets[0]", "target_percent"),
    ("set_trading_state", {**SWITCH, "state": "PAUSED"}, "state", "'ACTIVE'"),
    ("set_trading_state", {**RESUME, "scope": "all"}, "scope", "'user' or 'system'"),
    ("set_trading_state", {**RESUME, "reason": " "}, "reason", "1 to 500"),
    ("set_trading_state", {**RESUME, "expires_at": "2030-01-01"}, "expires_at", "timezone"),
    ("update_settings", {"policy": {"band": "wide"}}, "policy.band", "absolute"),
    ("update_settings", {"policy": {"bend": "absolute"}}, "policy", "bend"),
    ("update_settings", {"automation": {"enabled": 1}}, "automation.enabled", "boolean"),
    ("find_asset", {"symbol": 5}, "symbol", "string"),
]


@pytest.mark.parametrize(("name", "fields", "field", "words"), CASES)
def test_bad_input_is_refused_with_the_field_and_what_is_allowed(
    desk: Desk, name: str, fields: dict[str, object], field: str, words: str
) -> None:
    answer = desk.owner.ask(name, **fields)
    assert (answer.http_status, answer.status) == (400, "INVALID_ARGUMENT"), answer
    assert str(answer.details["field"]).startswith(field)
    assert field.rsplit(".", maxsplit=1)[-1] in answer.message
    assert words in answer.message
    assert answer.message.endswith(".")
    assert desk.broker.orders_sent() == []


def test_a_request_that_is_no_object_is_refused(desk: Desk) -> None:
    answer = desk.owner.send("check_rebalance_drift", {"data": [True]})
    assert (answer.status, answer.message) == ("INVALID_ARGUMENT", "The request must be an object.")
    assert desk.broker.orders_sent() == []
