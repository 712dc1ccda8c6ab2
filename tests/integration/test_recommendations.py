"""Recommendations over the wire: the gate and run of every plan, once a request, with their origin on each order."""

from __future__ import annotations

import uuid

from tests.integration.desk import Desk


def test_recommendations_are_ordered_once_with_their_audit_and_another_content_is_a_conflict(desk: Desk) -> None:
    request = {
        "request_id": str(uuid.uuid4()),
        "strategy_id": "core",
        "provider_id": "anthropic",
        "sectors": {"QQQ": "Technology"},
        "recommendations": [
            {"symbol": "QQQ", "action": "BUY", "allocation_percent": 10, "confidence": "high"},
            {"symbol": "SPY", "action": "SELL", "allocation_percent": 45.5},
            {"symbol": "MTUM", "action": "BUY", "allocation_percent": 25},
        ],
    }
    shown = desk.owner.call("execute_recommendations", **request, dry_run=True)
    assert (shown["run_id"], desk.broker.orders_sent()) == (None, [])
    done = desk.owner.call("execute_recommendations", **request)
    assert {order["symbol"]: order["side"] for order in done["orders"]} == {"SPY": "sell", "QQQ": "buy"}
    assert [breach["code"] for breach in done["denied"]] == ["POSITION_LIMIT"]
    legs = desk.documents.run(done["run_id"])["legs"]
    assert {leg["symbol"]: leg["audit"]["recommendation"] for leg in legs} == {"SPY": "SELL", "QQQ": "BUY"}
    assert all(list(leg["strategies"]) == ["core/anthropic"] for leg in legs)
    again = desk.owner.call("execute_recommendations", **request)
    assert (again["is_repeat"], again["run_id"]) == (True, done["run_id"])
    other = desk.owner.ask("execute_recommendations", **{**request, "strategy_id": "other"})
    assert (other.status, other.details["code"]) == ("ABORTED", "IDEMPOTENCY_CONFLICT")
    assert len(desk.new_orders()) == 2
