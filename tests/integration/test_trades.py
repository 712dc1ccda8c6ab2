"""One order by hand, and the cancelling of what is open."""

from __future__ import annotations

import uuid
from decimal import Decimal

from tests.integration.desk import Desk
from tests.integration.run_shapes import RunDocument, RunResult
from tests.integration.shapes import OrderResult


def test_a_market_order_is_sent_once_and_told_with_its_fill(desk: Desk) -> None:
    answer = OrderResult.model_validate(desk.owner.call("execute_trade", symbol="QQQ", side="buy", qty=1.5))
    (order,) = desk.new_orders()
    assert (answer.order_id, answer.client_order_id) == (order["id"], order["client_order_id"])
    assert (answer.status, answer.qty, answer.filled_qty) == ("filled", 1.5, 1.5)
    assert (order["symbol"], order["side"], Decimal(order["qty"])) == ("QQQ", "buy", Decimal("1.5"))
    run = RunDocument.model_validate(desk.documents.run(answer.run_id))
    assert (run.kind, run.state, run.plan_id) == ("TRADE", "COMPLETED", None)


def test_a_quantity_as_text_keeps_every_digit(desk: Desk) -> None:
    desk.owner.call("execute_trade", symbol="SPY", side="sell", qty="0.123456789")
    (order,) = desk.new_orders()
    assert Decimal(order["qty"]) == Decimal("0.123456789")


def test_the_same_key_twice_is_one_order(desk: Desk) -> None:
    fields = {"symbol": "QQQ", "side": "buy", "qty": 1, "idempotency_key": str(uuid.uuid4())}
    first = desk.owner.call("execute_trade", **fields)
    assert desk.owner.call("execute_trade", **fields) == first
    assert len(desk.new_orders()) == len(desk.broker.orders_sent()) == 1


def test_the_same_key_with_other_content_is_aborted(desk: Desk) -> None:
    key = str(uuid.uuid4())
    desk.owner.call("execute_trade", symbol="QQQ", side="buy", qty=1, idempotency_key=key)
    answer = desk.owner.ask("execute_trade", symbol="QQQ", side="buy", qty=2, idempotency_key=key)
    assert (answer.http_status, answer.status, answer.code) == (409, "ABORTED", "IDEMPOTENCY_CONFLICT")
    assert len(desk.broker.orders_sent()) == 1


def test_a_resting_limit_order_holds_the_account_until_it_is_cancelled(desk: Desk) -> None:
    limit = str((desk.prices["QQQ"] / 2).quantize(Decimal("0.01")))
    placed = OrderResult.model_validate(
        desk.owner.call("execute_trade", symbol="QQQ", side="buy", qty=2, order_type="limit", limit_price=limit)
    )
    assert (placed.status, placed.filled_qty, placed.order_type) == ("new", 0, "limit")
    other = desk.owner.ask("execute_trade", symbol="SPY", side="sell", qty=1)
    assert (other.status, other.code, other.details["run_id"]) == ("ABORTED", "OPEN_RUN_EXISTS", placed.run_id)
    run = RunResult.model_validate(desk.owner.call("cancel_run", run_id=placed.run_id))
    assert (run.state, run.open, run.legs[0].state) == ("CANCELLED", False, "CANCELED")
    (order,) = desk.new_orders()
    assert order["status"] == "canceled"
    assert desk.owner.call("cancel_run", run_id=placed.run_id)["state"] == "CANCELLED"


def test_more_than_is_held_cannot_be_sold(desk: Desk) -> None:
    held = desk.broker.holdings()["SPY"]
    answer = desk.owner.ask("execute_trade", symbol="SPY", side="sell", qty=str(held + 1))
    assert (answer.status, answer.code) == ("FAILED_PRECONDITION", "OVERSELL")
    assert desk.broker.orders_sent() == []


def test_more_than_the_cash_cannot_be_bought(desk: Desk) -> None:
    answer = desk.owner.ask("execute_trade", symbol="QQQ", side="buy", qty=1000)
    assert (answer.status, answer.code) == ("FAILED_PRECONDITION", "NOT_FUNDED")
    assert desk.broker.orders_sent() == []


def test_a_run_that_nobody_started_cannot_be_cancelled(desk: Desk) -> None:
    answer = desk.owner.ask("cancel_run", run_id=str(uuid.uuid4()))
    assert (answer.status, answer.code) == ("NOT_FOUND", "RUN_NOT_FOUND")
