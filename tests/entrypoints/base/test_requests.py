"""Bad input gives one clear sentence: which field, what was wrong, what is allowed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from rebalancer.core.base.errors import InvalidInput
from rebalancer.entrypoints import execution, planning, risk, targets
from rebalancer.entrypoints.base.boundary import parse_request
from rebalancer.entrypoints.base.wire import number_text, utc

TRADE = {"symbol": "SPY", "side": "buy", "qty": 1}
SWITCH = {"scope": "user", "state": "HALTED", "reason": "r"}
HUGE = "x" * 1_000_000


def refusal(model: type[BaseModel], payload: object) -> InvalidInput:
    with pytest.raises(InvalidInput) as refused:
        parse_request(model, payload)
    assert len(refused.value.message) < 300, "one sentence, whatever was sent"
    assert refused.value.message.endswith(".")
    return refused.value


@pytest.mark.parametrize("payload", [[], "text", 5, True, [{}]])
def test_a_request_that_is_no_object_is_refused(payload: object) -> None:
    assert refusal(execution.CheckDrift, payload).message == "The request must be an object."


def test_no_request_at_all_is_an_empty_one() -> None:
    assert parse_request(execution.CheckDrift, None) == execution.CheckDrift()


@pytest.mark.parametrize(
    "qty",
    [
        *(0, -1, "-0.5", "0", True, False, None, "", "ten", "1,000", [1], {"value": 1}),
        *(float("nan"), float("inf"), "NaN", "Infinity", "-Infinity"),
        *(HUGE, "9" * 5000, 1e308, "1e400", "1e-400", 10**30),
    ],
)
def test_a_quantity_that_is_none_is_refused_by_its_field(qty: object) -> None:
    assert refusal(execution.ExecuteTrade, {**TRADE, "qty": qty}).field == "qty"


@pytest.mark.parametrize(("qty", "read"), [(1, "1"), (0.1, "0.1"), ("2.5", "2.5"), ("0.000000001", "0.000000001")])
def test_a_quantity_may_be_a_number_or_text_and_stays_exact(qty: object, read: str) -> None:
    assert parse_request(execution.ExecuteTrade, {**TRADE, "qty": qty}).qty == Decimal(read)


@pytest.mark.parametrize("limit", [0, -1, float("nan"), True, "x"])
def test_a_limit_price_that_is_none_is_refused_by_its_field(limit: object) -> None:
    assert refusal(execution.ExecuteTrade, {**TRADE, "limit_price": limit}).field == "limit_price"


@pytest.mark.parametrize(
    ("model", "payload", "field", "sentence"),
    [
        (
            execution.ExecuteTrade,
            {**TRADE, "order_type": "stop"},
            "order_type",
            "order_type is 'stop': input should be 'market' or 'limit'.",
        ),
        (
            execution.ExecuteTrade,
            {**TRADE, "side": "short"},
            "side",
            "side is 'short': input should be 'buy' or 'sell'.",
        ),
        (execution.ExecuteTrade, {"symbol": "SPY", "side": "buy"}, "qty", "qty is missing, but is required."),
        (
            execution.CheckDrift,
            {"dryrun": True},
            "dryrun",
            "dryrun is an unknown field; allowed are dry_run, idempotency_key.",
        ),
        (
            targets.UpdateSettings,
            {"automation": {"enabled": True, "at": 5}},
            "automation.at",
            "automation.at is an unknown field; allowed are enabled, mode, every_minutes, hours, shadow.",
        ),
        (
            planning.PreviewRebalance,
            {"mode": "FULL"},
            "mode",
            "mode is 'FULL': input should be 'full', 'buy_only' or 'sell_only'.",
        ),
        (
            risk.SetTradingState,
            {**SWITCH, "state": "PAUSED"},
            "state",
            "state is 'PAUSED': input should be 'ACTIVE', 'REDUCING' or 'HALTED'.",
        ),
    ],
)
def test_the_sentence_names_field_value_and_what_is_allowed(
    model: type[BaseModel], payload: dict[str, Any], field: str, sentence: str
) -> None:
    error = refusal(model, payload)
    assert (error.field, error.message) == (field, sentence)


@pytest.mark.parametrize(
    ("model", "payload", "field"),
    [
        (execution.CheckDrift, {"dry_run": 1}, "dry_run"),
        (execution.CheckDrift, {"dry_run": "true"}, "dry_run"),
        (execution.CheckDrift, {"dry_run": None}, "dry_run"),
        (execution.CheckDrift, {"idempotency_key": ""}, "idempotency_key"),
        (execution.CheckDrift, {"idempotency_key": 5}, "idempotency_key"),
        (execution.CheckDrift, {"idempotency_key": HUGE}, "idempotency_key"),
        (execution.StartRebalance, {"plan_id": "x", "run_id": "abcdefgh"}, "plan_id"),
        (execution.StartRebalance, {"plan_id": "sha256:" + "0" * 64 + "\n", "run_id": "abcdefgh"}, "plan_id"),
        (execution.StartRebalance, {"plan_id": "sha256:" + "0" * 64, "run_id": 5}, "run_id"),
        (execution.CancelRun, {"run_id": "../other"}, "run_id"),
        (execution.CancelRun, {"run_id": HUGE}, "run_id"),
        (targets.SaveAllocation, {"targets": [], "expected_version": True}, "expected_version"),
        (targets.SaveAllocation, {"targets": [], "expected_version": -1}, "expected_version"),
        (targets.SaveAllocation, {"targets": [], "expected_version": 1.5}, "expected_version"),
        (targets.SaveAllocation, {"targets": {}, "expected_version": 0}, "targets"),
        (targets.SaveAllocation, {"targets": [5], "expected_version": 0}, "targets.0"),
        (targets.SaveAllocation, {"targets": [{}] * 1001, "expected_version": 0}, "targets"),
        (risk.SetTradingState, {**SWITCH, "scope": "all"}, "scope"),
        (risk.SetTradingState, {**SWITCH, "reason": 5}, "reason"),
        (risk.SetTradingState, {**SWITCH, "expires_at": "2026-03-02T15:00:00"}, "expires_at"),
        (risk.SetTradingState, {**SWITCH, "expires_at": "tomorrow"}, "expires_at"),
        (risk.SetTradingState, {**SWITCH, "expires_at": 1e300}, "expires_at"),
        (risk.SetTradingState, {**SWITCH, "expires_at": 1772467200}, "expires_at"),
        (targets.UpdateSettings, {"automation": {"enabled": "yes"}}, "automation.enabled"),
        (targets.UpdateSettings, {"automation": True}, "automation"),
        (targets.UpdateSettings, {"policy": []}, "policy"),
        (targets.FindAsset, {"symbol": 5}, "symbol"),
    ],
)
def test_a_wrong_type_or_range_is_refused_by_its_field(
    model: type[BaseModel], payload: dict[str, Any], field: str
) -> None:
    assert refusal(model, payload).field == field


def test_a_huge_unknown_field_is_cut_in_the_sentence() -> None:
    assert "unknown field" in refusal(execution.CheckDrift, {HUGE: 1}).message


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (40.1, "40.1"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (60.0, "60.0"),
        (100, 100),
        ("x", "x"),
        (None, None),
        (True, True),
    ],
)
def test_a_json_number_becomes_the_text_that_was_typed(number: object, text: object) -> None:
    assert number_text(number) == text


@given(st.decimals(min_value=0, max_value=100, places=6))
def test_any_percent_with_six_decimals_survives_the_way_through_a_json_number(percent: Decimal) -> None:
    text = number_text(float(percent))
    assert Decimal(str(text)) == percent


def test_times_are_turned_to_utc() -> None:
    moment = datetime.fromisoformat("2026-03-02T18:00:00+02:00")
    assert utc(moment) == moment
    assert (utc(moment), utc(None)) == (datetime(2026, 3, 2, 16, tzinfo=UTC), None)
