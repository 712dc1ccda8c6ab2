"""Who has no account here is refused by every callable that works on one, and led to connecting."""

from __future__ import annotations

from typing import Any

import pytest

from rebalancer.entrypoints import execution, ledger, notices, planning, risk, statements_overview, targets
from rebalancer.entrypoints.access import connection
from tests.entrypoints.calling import Callee, refused
from tests.services.world import World

PUSH_DEVICE = {"endpoint": "https://push.example/1", "p256dh": "B" * 87, "auth": "A" * 22, "name": "Firefox"}
ON_AN_ACCOUNT: dict[str, tuple[Callee, dict[str, Any]]] = {
    "check_rebalance_drift": (execution.check_rebalance_drift, {}),
    "preview_rebalance": (planning.preview_rebalance, {}),
    "load_plan": (planning.load_plan, {"plan_id": "sha256:" + "0" * 64}),
    "execute_trade": (execution.execute_trade, {"symbol": "SPY", "side": "sell", "qty": 1}),
    "save_allocation": (targets.save_allocation, {"targets": [], "expected_version": 0}),
    "update_settings": (targets.update_settings, {"automation": {"enabled": True}}),
    "set_trading_state": (risk.set_trading_state, {"scope": "user", "state": "ACTIVE", "reason": "mine"}),
    "check_connection": (connection.check_connection, {}),
    "update_notification_settings": (notices.update_notification_settings, {"preferences": {}}),
    "set_webhook": (notices.set_webhook, {"url": "https://hooks.example.com/mine"}),
    "add_push_device": (notices.add_push_device, PUSH_DEVICE),
    "remove_push_device": (notices.remove_push_device, {"device_id": "d0"}),
    "reconcile_positions": (ledger.reconcile_positions, {}),
    "account_overview": (statements_overview.account_overview, {"range": "1M"}),
}


@pytest.mark.parametrize("name", ON_AN_ACCOUNT)
def test_a_stranger_is_refused_before_anything_is_asked_or_written(name: str, world: World) -> None:
    callee, payload = ON_AN_ACCOUNT[name]
    calls, writes = list(world.broker.calls), world.documents.writes
    code, message, details = refused(callee, payload, uid="stranger")
    assert (code, details) == ("permission-denied", {"code": "NOT_ACCOUNT_OWNER", "remedy": "CONNECT_BROKER"})
    assert message == "No broker account is connected: connect a broker first."
    assert (world.broker.calls, world.documents.writes) == (calls, writes)
