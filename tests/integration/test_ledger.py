"""The ledger on the real system: a trade in the books, a tampered holding, a person who settles it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from google.api_core.exceptions import FailedPrecondition

from tests.integration.desk import Desk
from tests.integration.system import wait_until

QUEUED_SECONDS = 30


def reconciled(desk: Desk) -> dict[str, Any]:
    """What people see of the newest reconciliation."""
    return desk.documents.peek(f"users/{desk.stack.uid}/status/reconciliation") or {}


def let_gaps_stand(desk: Desk) -> None:
    """Make what does not agree as old as if a minute had passed."""
    head = desk.documents.client.document(f"users/{desk.stack.uid}/ledger/head")
    while True:
        found = head.get()
        seen = (found.to_dict() or {})["disagreements"]
        older = [{**one, "since_ns": one["since_ns"] - 60 * 10**9} for one in seen]
        unchanged = desk.documents.client.write_option(last_update_time=found.update_time)
        try:
            head.update({"disagreements": older}, option=unchanged)
        except FailedPrecondition:
            # The queue reconciled meanwhile.
            continue
        return


def balanced(desk: Desk) -> None:
    """Reconcile until nothing is waited for: what the broker books late may be young at the first look."""

    def is_so() -> bool:
        let_gaps_stand(desk)
        found = desk.owner.call("reconcile_positions")
        assert found["state"] in {"BALANCED", "WAITING"}, found
        return bool(found["state"] == "BALANCED")

    wait_until(is_so, "the books balance", seconds=QUEUED_SECONDS)


def tamper(desk: Desk, quantity: str) -> None:
    """Shares of SPY come or go untold."""
    desk.broker.admin("POST", f"/accounts/{desk.broker.account}/tamper", symbol="SPY", quantity=quantity)


@pytest.fixture
def told_desk(desk: Desk) -> Iterator[Desk]:
    """The desk; a test that fails in between leaves no untold shares to the tests after it."""
    held = desk.broker.holdings().get("SPY", Decimal(0))
    yield desk
    gap = held - desk.broker.holdings().get("SPY", Decimal(0))
    if gap:
        tamper(desk, format(gap, "f"))


def tampered(desk: Desk, quantity: str) -> Any:
    """What is found after shares of SPY came or went untold, and nobody waits for them any longer."""
    tamper(desk, quantity)
    assert desk.owner.call("reconcile_positions")["state"] == "WAITING"
    let_gaps_stand(desk)
    return desk.owner.call("reconcile_positions")


def settle(desk: Desk, gap: str) -> None:
    """The owner accepts the gap."""
    accept = [{"symbol": "SPY", "gap": gap}]
    settled = desk.owner.call("resolve_discrepancy", request_id=str(uuid.uuid4()), accept=accept)
    assert (settled["state"], settled["gaps"]) == ("BALANCED", [])


def test_a_trade_balances_a_tampered_holding_freezes_the_account_and_its_owner_settles_it(told_desk: Desk) -> None:
    desk = told_desk
    me, uid = desk.owner, desk.stack.uid
    before = reconciled(desk).get("at")
    trade = me.call("execute_trade", symbol="QQQ", side="buy", qty="1.5")
    wait_until(lambda: reconciled(desk).get("at") != before, "the run's end is reconciled", seconds=QUEUED_SECONDS)
    balanced(desk)
    events: dict[str, Any] = {}
    for month in desk.documents.client.collection(f"users/{uid}/ledgerEvents").get():
        events |= (month.to_dict() or {})["events"]
    own = [event for event in events.values() if event.get("order_id") == trade["order_id"]]
    assert {(event["type"], event.get("status")) for event in own} == {
        ("Fill", None),
        ("OrderEvent", "new"),
        ("OrderEvent", "filled"),
    }
    (quarter,) = desk.documents.client.collection(f"users/{uid}/portfolioHistory").limit(1).get()
    assert "QQQ" in {row["symbol"] for row in (quarter.to_dict() or {})["rows"]}

    found = tampered(desk, "-2")
    assert (found["state"], found["freeze"]) == ("DISCREPANCY", "HALTED")
    assert [(gap["symbol"], gap["gap"]) for gap in found["gaps"]] == [("SPY", "-2")]
    assert "SPY: the broker has" in found["gaps"][0]["sentence"]
    assert desk.documents.read(desk.documents.trading)["state"] == "HALTED"
    refused = me.ask("execute_trade", symbol="QQQ", side="buy", qty="1")
    assert refused.code == "TRADING_HALTED"

    settle(desk, "-2")
    assert desk.documents.read(desk.documents.trading)["state"] == "HALTED"
    # What comes after finds the account as its activities tell it.
    assert tampered(desk, "2")["gaps"][0]["gap"] == "2"
    settle(desk, "2")
