"""What runs when nobody calls: the scheduled check, the sweep of open runs, and their task queues."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from rebalancer.adapters.firestore import FirestoreRunStore
from rebalancer.core.account.leg import Leg, client_order_id
from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.execution.run import Run, RunKind, RunState
from tests.integration.desk import PLANNED, Desk
from tests.integration.run_shapes import RunDocument
from tests.integration.shapes import SettingsDocument
from tests.integration.system import trigger, wait_until

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"

PROBE = """
import sys
from flask import Flask
import main
with Flask("probe").test_request_context("/__/health", method="GET") as context:
    for schedule in (main.scheduled_drift_check, main.advance_open_runs):
        answer = schedule(context.request)
        print(answer.status_code, answer.get_data(as_text=True))
print("rebalancer.adapters.firestore" in sys.modules)
"""


def _runs(desk: Desk) -> list[dict[str, Any]]:
    """The runs that the test started, by their orders' ids at the broker."""
    ids = {order["client_order_id"].removeprefix("ek-")[:-3] for order in desk.new_orders()}
    return [desk.documents.run(run_id) for run_id in ids]


def test_settings_that_are_not_named_stay_as_they_are(desk: Desk) -> None:
    answer = desk.owner.call("update_settings", policy={"drift_threshold_percent": 7.5})
    assert (answer["policy"]["drift_threshold_percent"], answer["policy"]["min_trade_usd"]) == ("7.5", "10")
    assert answer["automation"]["enabled"] is False
    stored = SettingsDocument.model_validate(desk.documents.read(desk.documents.settings))
    assert stored.policy == answer["policy"]
    assert stored.allocation_version == 1
    rows = desk.owner.call("check_rebalance_drift", dry_run=True)["drift_analysis"]
    assert {row["symbol"] for row in rows if row["needs_rebalance"]} == {"SPY", "QUAL"}


def test_the_schedule_trades_for_who_switched_it_on_and_one_tick_trades_once(desk: Desk) -> None:
    desk.owner.call("update_settings", automation={"enabled": True, "every_minutes": 240, "hours": "always"})
    tick = datetime.now(UTC) + timedelta(seconds=1)
    assert trigger(desk.stack, "scheduled_drift_check", at=tick) == 200
    wait_until(lambda: bool(_runs(desk)), "the scheduled check has sent orders")
    first = desk.wait_for_run(_runs(desk)[0]["run_id"])
    assert (first["state"], first["origin"]) == ("COMPLETED", "SCHEDULE")
    assert {order["symbol"]: order["side"] for order in desk.new_orders()} == PLANNED
    # The same tick again, with the account drifted anew: a check that ran would have something to trade.
    desk.price("SPY", desk.prices["SPY"] * Decimal("1.4"))
    assert trigger(desk.stack, "scheduled_drift_check", at=tick) == 200
    # One automatic run a day: the run becomes yesterday's.
    desk.documents.change(desk.documents.last_run, automatic_at=datetime.now(UTC) - timedelta(days=1))
    next_tick = tick + timedelta(minutes=241)
    assert trigger(desk.stack, "scheduled_drift_check", at=next_tick) == 200
    wait_until(lambda: len(_runs(desk)) == 2, "the next tick has sent orders")
    for run in _runs(desk):
        desk.wait_for_run(run["run_id"])
    assert len(_runs(desk)) == 2


def test_the_schedule_leaves_those_alone_who_did_not_switch_it_on(desk: Desk) -> None:
    assert trigger(desk.stack, "scheduled_drift_check") == 200
    # A task that was enqueued would be dispatched within about a second; the owner's own check shows that one could.
    desk.owner.call("check_rebalance_drift", dry_run=True)
    measured = desk.documents.read(desk.documents.drift)["measured_at"]
    wait_until(lambda: datetime.now(UTC) - measured > timedelta(seconds=2), "a task would have come")
    assert desk.documents.read(desk.documents.drift)["measured_at"] == measured
    assert desk.broker.orders_sent() == []


def test_the_sweep_takes_up_a_run_that_died_between_sending_and_writing(desk: Desk) -> None:
    run = _died_after_the_first_order(desk)
    first = run.legs[0]
    desk.broker.ask(
        "POST",
        "/v2/orders",
        {"symbol": "SPY", "qty": "2", "side": "sell", "type": "market", "time_in_force": "day",
         "client_order_id": first.client_order_id},
    )  # fmt: skip
    closed = RunDocument.model_validate(desk.sweep(run.run_id))
    assert closed.state == "COMPLETED"
    assert [leg.state for leg in closed.legs] == ["FILLED", "FILLED"]
    sent = [order["client_order_id"] for order in desk.new_orders()]
    assert sent == [leg.client_order_id for leg in run.legs]


def test_the_sweep_leaves_a_run_alone_that_was_moved_a_moment_ago(desk: Desk) -> None:
    run = _died_after_the_first_order(desk, ago=timedelta(0))
    assert trigger(desk.stack, "advance_open_runs") == 200
    began = datetime.now(UTC)
    wait_until(lambda: datetime.now(UTC) - began > timedelta(seconds=2), "a task would have come")
    assert desk.documents.run(run.run_id)["state"] == "SELLING"
    assert desk.broker.orders_sent() == []


def test_the_platforms_health_probe_runs_no_schedule(desk: Desk) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(FUNCTIONS),
        "FUNCTIONS_EMULATOR": "true",
        "GCLOUD_PROJECT": desk.stack.project,
        "FIRESTORE_EMULATOR_HOST": desk.stack.firestore.removeprefix("http://"),
    }
    probed = subprocess.run(
        [sys.executable, "-c", PROBE], env=environment, cwd=FUNCTIONS, capture_output=True, text=True, check=True
    )
    # The store is imported at its first use: what was not imported was not asked.
    assert probed.stdout.splitlines() == ["200 ok", "200 ok", "False"]


def _own_account(desk: Desk) -> str:
    """The digest of the owner's broker account, which the first call claims for them."""
    desk.owner.call("preview_rebalance")
    claims = desk.documents.client.collection("brokerAccounts").stream()
    return str(next(claim.id for claim in claims if (claim.to_dict() or {}).get("uid") == desk.stack.uid))


def _died_after_the_first_order(desk: Desk, ago: timedelta = timedelta(minutes=2)) -> Run:
    """A stored run of a sell and a buy whose worker died before it wrote what came of the sell."""
    at, run_id = datetime.now(UTC) - ago, str(uuid.uuid4())

    def leg(leg_id: str, symbol: str, side: OrderSide, state: LegState) -> Leg:
        return Leg(
            leg_id=leg_id,
            client_order_id=client_order_id(run_id, leg_id),
            symbol=symbol,
            side=side,
            planned_quantity=Decimal(2),
            quantity=Decimal(2),
            quantity_step=Decimal("0.000000001"),
            reference_price=desk.prices[symbol],
            state=state,
            intended_at=at if state is LegState.INTENDED else None,
        )

    run = Run(
        run_id=run_id,
        kind=RunKind.REBALANCE,
        origin="PERSON",
        plan_id=None,
        request_digest="test",
        state=RunState.SELLING,
        legs=(
            leg("01", "SPY", OrderSide.SELL, LegState.INTENDED),
            leg("02", "QQQ", OrderSide.BUY, LegState.PLANNED),
        ),
        cash_buffer_usd=Decimal(0),
        created_at=at,
        updated_at=at,
        message="Selling what is overweight.",
        held_before=desk.broker.holdings(),
        account_digest=_own_account(desk),
    )
    FirestoreRunStore(desk.documents.client).create_run(desk.stack.uid, run)
    return run
