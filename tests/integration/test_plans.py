"""Preview is the contract: what was approved is what is ordered, once, and only while it still holds."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from tests.integration.desk import PLANNED, Desk
from tests.integration.plan_shapes import PreviewResult
from tests.integration.run_shapes import RunResult
from tests.integration.shapes import PlanDocument


def test_a_preview_stores_the_plan_that_it_shows_and_orders_nothing(desk: Desk) -> None:
    preview = PreviewResult.model_validate(desk.owner.call("preview_rebalance"))
    stored = PlanDocument.model_validate(desk.documents.read(f"{desk.documents.plans}/{preview.plan_id}"))
    assert preview.can_start
    assert preview.breaches == []
    assert stored.run_id is None
    assert stored.plan.items == preview.items
    assert (stored.expires_at - stored.created_at) == timedelta(minutes=10)
    assert Decimal(preview.cash_after) >= 0
    assert desk.broker.orders_sent() == []


def test_a_stored_plan_is_shown_again_by_its_id_with_what_its_sells_would_realise(desk: Desk) -> None:
    preview = PreviewResult.model_validate(desk.owner.call("preview_rebalance"))
    again = PreviewResult.model_validate(desk.owner.call("load_plan", plan_id=preview.plan_id))
    assert (again.items, again.expires_at, again.can_start) == (preview.items, preview.expires_at, True)
    assert again.as_of > preview.as_of
    tax = desk.owner.call("estimate_plan_tax", plan_id=preview.plan_id)
    sold = {item.symbol: item.quantity for item in preview.items if item.action == "SELL"}
    assert {sale["symbol"]: sale["quantity"] for sale in tax["sales"]} == sold
    assert desk.broker.orders_sent() == []


def test_starting_the_plan_orders_exactly_what_was_shown(desk: Desk) -> None:
    preview = desk.owner.call("preview_rebalance")
    run_id = str(uuid.uuid4())
    run = RunResult.model_validate(desk.owner.call("start_rebalance", plan_id=preview["plan_id"], run_id=run_id))
    assert (run.run_id, run.state, run.plan_id) == (run_id, "COMPLETED", preview["plan_id"])
    shown = {item["symbol"]: Decimal(item["quantity"]) for item in preview["items"] if item["action"] != "HOLD"}
    assert shown.keys() == PLANNED.keys()
    assert {order["symbol"]: Decimal(order["qty"]) for order in desk.new_orders()} == shown


def test_the_same_run_id_again_returns_the_same_run_and_orders_nothing_more(desk: Desk) -> None:
    plan_id, run_id = desk.owner.call("preview_rebalance")["plan_id"], str(uuid.uuid4())
    first = desk.owner.call("start_rebalance", plan_id=plan_id, run_id=run_id)
    again = desk.owner.call("start_rebalance", plan_id=plan_id, run_id=run_id)
    assert again == first
    assert len(desk.new_orders()) == len(desk.broker.orders_sent()) == len(PLANNED)


def test_two_calls_at_the_same_moment_start_one_run(desk: Desk) -> None:
    plan_id, run_id = desk.owner.call("preview_rebalance")["plan_id"], str(uuid.uuid4())
    with ThreadPoolExecutor(max_workers=2) as both:
        calls = [both.submit(desk.owner.ask, "start_rebalance", plan_id=plan_id, run_id=run_id) for _ in range(2)]
        answers = [call.result() for call in calls]
    assert [answer.status for answer in answers] == ["OK", "OK"]
    assert {answer.result["run_id"] for answer in answers} == {run_id}
    # If the second call broke in on the first one's sending, the rest goes when its fate is certain.
    assert desk.sweep(run_id)["state"] == "COMPLETED"
    assert len(desk.new_orders()) == len(PLANNED)


def test_two_plans_at_the_same_moment_do_not_trade_twice(desk: Desk) -> None:
    plans = [desk.owner.call("preview_rebalance")["plan_id"] for _ in range(2)]
    with ThreadPoolExecutor(max_workers=2) as both:
        calls = [
            both.submit(desk.owner.ask, "start_rebalance", plan_id=plan_id, run_id=str(uuid.uuid4()))
            for plan_id in plans
        ]
        answers = [call.result() for call in calls]
    (started,) = [answer for answer in answers if answer.status == "OK"]
    (refused,) = [answer for answer in answers if answer.status != "OK"]
    assert refused.code in {"OPEN_RUN_EXISTS", "HOLDINGS_CHANGED", "OPEN_ORDER"}
    assert desk.wait_for_run(started.result["run_id"])["state"] == "COMPLETED"
    assert len(desk.new_orders()) == len(PLANNED)


def test_a_plan_starts_one_run_only(desk: Desk) -> None:
    plan_id, run_id = desk.owner.call("preview_rebalance")["plan_id"], str(uuid.uuid4())
    desk.owner.call("start_rebalance", plan_id=plan_id, run_id=run_id)
    answer = desk.owner.ask("start_rebalance", plan_id=plan_id, run_id=str(uuid.uuid4()))
    assert (answer.status, answer.code) == ("FAILED_PRECONDITION", "PLAN_ALREADY_STARTED")
    assert answer.details["run_id"] == run_id
    assert len(desk.new_orders()) == len(PLANNED)


def test_a_run_id_that_stands_for_another_plan_is_a_conflict(desk: Desk) -> None:
    first, run_id = desk.owner.call("preview_rebalance")["plan_id"], str(uuid.uuid4())
    desk.owner.call("start_rebalance", plan_id=first, run_id=run_id)
    other = desk.owner.call("preview_rebalance")["plan_id"]
    answer = desk.owner.ask("start_rebalance", plan_id=other, run_id=run_id)
    assert (answer.status, answer.code) == ("ABORTED", "IDEMPOTENCY_CONFLICT")
    assert len(desk.new_orders()) == len(PLANNED)


def test_an_expired_plan_is_refused(desk: Desk) -> None:
    plan_id = desk.owner.call("preview_rebalance")["plan_id"]
    desk.documents.change(f"{desk.documents.plans}/{plan_id}", expires_at=datetime.now(UTC) - timedelta(seconds=1))
    answer = desk.owner.ask("start_rebalance", plan_id=plan_id, run_id=str(uuid.uuid4()))
    assert (answer.status, answer.code) == ("FAILED_PRECONDITION", "PLAN_EXPIRED")
    assert desk.broker.orders_sent() == []


def test_a_plan_whose_prices_moved_too_far_is_refused(desk: Desk) -> None:
    plan_id = desk.owner.call("preview_rebalance")["plan_id"]
    desk.price("SPY", desk.prices["SPY"] * Decimal("1.02"))
    answer = desk.owner.ask("start_rebalance", plan_id=plan_id, run_id=str(uuid.uuid4()))
    assert (answer.status, answer.code) == ("FAILED_PRECONDITION", "PRICE_MOVED")
    assert "SPY" in answer.message
    assert desk.broker.orders_sent() == []


def test_a_plan_for_other_holdings_is_refused(desk: Desk) -> None:
    plan_id = desk.owner.call("preview_rebalance")["plan_id"]
    desk.broker.ask(
        "POST", "/v2/orders", {"symbol": "SPY", "qty": "1", "side": "sell", "type": "market", "time_in_force": "day"}
    )
    answer = desk.owner.ask("start_rebalance", plan_id=plan_id, run_id=str(uuid.uuid4()))
    assert answer.status == "FAILED_PRECONDITION"
    assert answer.code in {"HOLDINGS_CHANGED", "OPEN_ORDER"}
    assert len(desk.new_orders()) == 1


def test_a_plan_for_targets_that_were_changed_is_refused(desk: Desk) -> None:
    plan_id = desk.owner.call("preview_rebalance")["plan_id"]
    targets = [{"symbol": "SPY", "target_percent": 100}]
    desk.owner.call("save_allocation", targets=targets, expected_version=1)
    answer = desk.owner.ask("start_rebalance", plan_id=plan_id, run_id=str(uuid.uuid4()))
    assert (answer.status, answer.code) == ("FAILED_PRECONDITION", "ALLOCATION_CHANGED")
    assert desk.broker.orders_sent() == []


def test_a_plan_that_was_tampered_with_is_never_traded(desk: Desk) -> None:
    plan_id = desk.owner.call("preview_rebalance")["plan_id"]
    path = f"{desk.documents.plans}/{plan_id}"
    inputs = desk.documents.read(path)["inputs"]
    inputs["snapshot"]["cash"] = "60000.00"
    desk.documents.change(path, inputs=inputs)
    answer = desk.owner.ask("start_rebalance", plan_id=plan_id, run_id=str(uuid.uuid4()))
    assert (answer.status, answer.code) == ("INTERNAL", "PLAN_DOES_NOT_REPLAY")
    assert desk.broker.orders_sent() == []


def test_a_plan_that_nobody_made_is_not_found(desk: Desk) -> None:
    answer = desk.owner.ask("start_rebalance", plan_id=f"sha256:{'0' * 64}", run_id=str(uuid.uuid4()))
    assert (answer.status, answer.code) == ("NOT_FOUND", "PLAN_NOT_FOUND")


def test_a_preview_of_sells_only_holds_the_buys(desk: Desk) -> None:
    preview = PreviewResult.model_validate(desk.owner.call("preview_rebalance", mode="sell_only"))
    assert {item.symbol: item.action for item in preview.items if item.action != "HOLD"} == {"SPY": "SELL"}
    assert desk.documents.peek(desk.documents.drift) is None
