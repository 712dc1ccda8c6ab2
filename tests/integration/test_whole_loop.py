"""From targets and drift to filled orders and back inside the bands, through the real functions, store and broker."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from tests.integration.desk import PLANNED, Desk
from tests.integration.drift_shapes import DriftDocument
from tests.integration.run_shapes import RunDocument
from tests.integration.shapes import CheckResult, PlanDocument

TOLERANCE = 5


def _symbols_and_sides(orders: list[dict[str, Any]]) -> dict[str, str]:
    return {order["symbol"]: order["side"] for order in orders}


def test_a_dry_run_answers_in_the_documented_shape_and_orders_nothing(desk: Desk) -> None:
    answer = CheckResult.model_validate(desk.owner.call("check_rebalance_drift", dry_run=True))
    assert answer.needs_rebalance
    assert {row.symbol: row.action for row in answer.drift_analysis if row.needs_rebalance} == PLANNED
    for row in answer.drift_analysis:
        assert abs(row.actual_percent - row.target_percent - row.drift_percent) < 1e-6
    assert answer.trades_executed == []
    assert answer.run_id is None
    assert abs(answer.portfolio_value - 100_000) < 1
    assert desk.broker.orders_sent() == []
    assert desk.new_orders() == []


def test_a_dry_run_stores_the_measurement_for_the_page_as_the_data_model_says(desk: Desk) -> None:
    answer = desk.owner.call("check_rebalance_drift", dry_run=True)
    stored = DriftDocument.model_validate(desk.documents.read(desk.documents.drift))
    assert stored.needs_rebalance
    assert Decimal(stored.portfolio_value) == Decimal(str(answer["portfolio_value"]))
    assert [row.symbol for row in stored.rows] == [row["symbol"] for row in answer["drift_analysis"]]


def test_a_check_trades_the_drift_away_and_each_planned_order_stands_exactly_once(desk: Desk) -> None:
    answer = CheckResult.model_validate(desk.owner.call("check_rebalance_drift"))
    orders = desk.new_orders()
    assert len(orders) == len(PLANNED) == len(desk.broker.orders_sent())
    assert _symbols_and_sides(orders) == PLANNED
    assert orders[0]["side"] == "sell"
    assert {row.order_id: row.symbol for row in answer.trades_executed} == {o["id"]: o["symbol"] for o in orders}
    assert {row.status for row in answer.trades_executed} == {"filled"}
    for order in orders:
        assert order["client_order_id"].startswith(f"ek-{answer.run_id}-")
        assert order["filled_qty"] == order["qty"]


def test_the_orders_are_those_of_the_stored_plan(desk: Desk) -> None:
    answer = desk.owner.call("check_rebalance_drift")
    stored = PlanDocument.model_validate(desk.documents.read(f"{desk.documents.plans}/{answer['plan_id']}"))
    assert stored.run_id == answer["run_id"]
    planned = {item.symbol: Decimal(item.quantity) for item in stored.plan.items if item.action != "HOLD"}
    assert {order["symbol"]: Decimal(order["qty"]) for order in desk.new_orders()} == planned


def test_the_stored_run_is_as_the_data_model_says_and_agrees_with_the_broker(desk: Desk) -> None:
    answer = desk.owner.call("check_rebalance_drift")
    run = RunDocument.model_validate(desk.documents.run(answer["run_id"]))
    assert (run.state, run.open, run.kind, run.origin) == ("COMPLETED", False, "REBALANCE", "PERSON")
    assert run.completed_at is not None
    assert run.created_at <= run.completed_at
    at_broker = {order["client_order_id"]: order for order in desk.new_orders()}
    assert {leg.client_order_id for leg in run.legs} == at_broker.keys()
    for leg in run.legs:
        order = at_broker[leg.client_order_id]
        assert (leg.state, leg.status, leg.order_id) == ("FILLED", "filled", order["id"])
        assert Decimal(leg.filled_quantity) == Decimal(order["filled_qty"])
        assert leg.filled_average_price is not None
        assert Decimal(leg.filled_average_price) == Decimal(order["filled_avg_price"])
    assert desk.documents.peek(desk.documents.open_run) is None


def test_after_the_trades_the_fresh_measurement_lies_inside_every_band(desk: Desk) -> None:
    desk.owner.call("check_rebalance_drift")
    stored = DriftDocument.model_validate(desk.documents.read(desk.documents.drift))
    assert not stored.needs_rebalance
    targeted = [row for row in stored.rows if row.reason != "UNTARGETED"]
    assert {row.drift_level for row in targeted} == {"WITHIN_TOLERANCE"}
    traded = [row for row in targeted if row.symbol in PLANNED]
    assert len(traded) == len(PLANNED)
    assert all(abs(Decimal(row.drift_percent)) < Decimal("0.1") for row in traded)


def test_a_second_check_finds_nothing_to_do(desk: Desk) -> None:
    desk.owner.call("check_rebalance_drift")
    before = len(desk.new_orders())
    again = CheckResult.model_validate(desk.owner.call("check_rebalance_drift"))
    assert not again.needs_rebalance
    assert again.run_id is None
    assert again.message.startswith("Every target is within its band.")
    assert len(desk.new_orders()) == before


def test_a_check_under_the_same_key_returns_its_run_and_orders_nothing_more(desk: Desk) -> None:
    key = f"check {uuid.uuid4()}"
    first = desk.owner.call("check_rebalance_drift", idempotency_key=key)
    desk.price("SPY", desk.prices["SPY"] * Decimal("1.4"))
    again = desk.owner.call("check_rebalance_drift", idempotency_key=key)
    assert again["run_id"] == first["run_id"]
    assert again["trades_executed"] == first["trades_executed"]
    assert len(desk.new_orders()) == len(PLANNED)


def test_a_moved_price_is_drift_that_the_next_check_trades(desk: Desk) -> None:
    desk.owner.call("check_rebalance_drift")
    done = len(desk.new_orders())
    desk.price("SPY", desk.prices["SPY"] * Decimal("1.4"))
    moved = CheckResult.model_validate(desk.owner.call("check_rebalance_drift"))
    spy = next(row for row in moved.drift_analysis if row.symbol == "SPY")
    assert spy.action == "sell"
    assert spy.drift_percent > TOLERANCE
    assert _symbols_and_sides(desk.new_orders()[done:])["SPY"] == "sell"
