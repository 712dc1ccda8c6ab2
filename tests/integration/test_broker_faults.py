"""A broker that fails in the middle of an order: in the end each planned order stands exactly once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.desk import PLANNED, Desk
from tests.integration.system import trigger, wait_until

ORDERS = {"method": "POST", "path": "^/v2/orders$"}
LOST_ANSWERS: dict[str, tuple[str, dict[str, object]]] = {
    "a 504 after acceptance": ("5xx_after", {"status": 504}),
    "a 500 after acceptance": ("5xx_after", {"status": 500}),
    "a connection that drops after acceptance": ("drop_socket", {"when": "after"}),
}
NEVER_ARRIVED: dict[str, tuple[str, dict[str, object]]] = {
    "a connection that drops before the order arrives": ("drop_socket", {"when": "before"}),
    "a storm of 429": ("429", {"rate_headers": False}),
}


def _require_each_once(desk: Desk, run: dict[str, Any]) -> None:
    assert (run["state"], run["open"]) == ("COMPLETED", False), run
    orders = desk.new_orders()
    assert {order["symbol"]: order["side"] for order in orders} == PLANNED
    assert len(orders) == len(PLANNED)
    assert {order["client_order_id"] for order in orders} == {leg["client_order_id"] for leg in run["legs"]}
    assert {order["status"] for order in orders} == {"filled"}


@pytest.mark.parametrize(("kind", "fields"), LOST_ANSWERS.values(), ids=LOST_ANSWERS.keys())
def test_an_order_whose_answer_was_lost_is_looked_up_and_not_sent_again(
    desk: Desk, kind: str, fields: dict[str, object]
) -> None:
    desk.broker.fault(kind, count=2, **ORDERS, **fields)
    answer = desk.owner.call("check_rebalance_drift")
    _require_each_once(desk, desk.wait_for_run(answer["run_id"]))
    assert len(desk.broker.orders_sent()) == len(PLANNED)


@pytest.mark.parametrize(("kind", "fields"), NEVER_ARRIVED.values(), ids=NEVER_ARRIVED.keys())
def test_an_order_that_never_arrived_is_sent_again_under_its_id(
    desk: Desk, kind: str, fields: dict[str, object]
) -> None:
    desk.broker.fault(kind, count=1, **ORDERS, **fields)
    run_id = desk.owner.call("check_rebalance_drift")["run_id"]
    assert desk.documents.run(run_id)["open"]
    assert len(desk.new_orders()) == 0
    # It is sent again when it surely is not on its way any more.
    _require_each_once(desk, desk.sweep(run_id))
    assert len(desk.broker.orders_sent()) == len(PLANNED) + 1


def test_an_order_whose_answer_never_comes_is_looked_up(desk: Desk) -> None:
    desk.broker.fault("stall", count=1, when="after", seconds="11", **ORDERS)
    run_id = desk.owner.call("check_rebalance_drift")["run_id"]
    _require_each_once(desk, desk.wait_for_run(run_id))
    # The broker notes a request when it has ended.
    wait_until(lambda: len(desk.broker.orders_sent()) >= len(PLANNED), "the stalled answer was given up")
    assert len(desk.broker.orders_sent()) == len(PLANNED)


def test_an_order_that_fills_in_two_parts_is_waited_for(desk: Desk) -> None:
    desk.broker.fault("partial", count=1, fraction="0.5", rest_after_seconds="1")
    answer = desk.owner.call("check_rebalance_drift")
    _require_each_once(desk, desk.wait_for_run(answer["run_id"]))


def test_reads_that_fail_for_a_moment_are_asked_again(desk: Desk) -> None:
    desk.broker.fault("429", count=2, method="GET", rate_headers=False)
    answer = desk.owner.call("check_rebalance_drift")
    _require_each_once(desk, desk.wait_for_run(answer["run_id"]))


def test_a_broker_that_cannot_be_read_is_told_as_unavailable_and_nothing_is_ordered(desk: Desk) -> None:
    desk.broker.fault("5xx_before", method="GET", status=503)
    answer = desk.owner.ask("check_rebalance_drift")
    assert (answer.http_status, answer.status) == (503, "UNAVAILABLE")
    assert desk.broker.orders_sent() == []
    assert desk.documents.peek(desk.documents.open_run) is None


def test_an_order_that_the_broker_rejects_is_not_tried_again_and_the_rest_goes_on(desk: Desk) -> None:
    desk.broker.fault("rejected", count=1)
    answer = desk.owner.call("check_rebalance_drift")
    run = desk.wait_for_run(answer["run_id"])
    assert (run["state"], run["reason"]) == ("COMPLETED_ADJUSTED", "ADJUSTED")
    rejected = [leg for leg in run["legs"] if leg["state"] == "REJECTED"]
    assert [leg["symbol"] for leg in rejected] == ["SPY"]
    assert all(leg["reason"] for leg in rejected)
    assert trigger(desk.stack, "advance_open_runs") == 200
    assert len([order for order in desk.new_orders() if order["symbol"] == "SPY"]) <= 1
