"""What the page reads: each callable's answer and each document as it is written here, kept beside the page's schemas,
which parse the same files (`frontend/src/wire/answers.test.ts`).

`EVENKEEL_WRITE_ANSWERS=1` writes them anew; a change of a shape then shows in the diff of both sides.
"""

from __future__ import annotations

import json
import os
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rebalancer.core.automation.decisions import CheckOutcome
from rebalancer.core.base.new_york import new_york_date
from rebalancer.entrypoints import (
    advice,
    automation_visit,
    evidence,
    execution,
    files,
    ledger,
    planning,
    statements,
    statements_overview,
    targets,
    tax,
)
from rebalancer.entrypoints.access import account_life, connection
from rebalancer.services.automation.trigger import ask_triggers, noted
from rebalancer.services.planning.measure import measure_account, store_drift
from tests.core.evidence import made
from tests.entrypoints.calling import call
from tests.services.world import UID, World

FOLDER = Path(__file__).parents[2] / "frontend/src/wire/answers"
HOLDINGS = b"Symbol,Quantity,Price,Value\nSPY,30,100,3000\nASML,1,,EUR 70\nNOSUCH,1,5,5\nCash,,,1500\nTotal,,,4505\n"
TARGETS = [{"symbol": symbol, "target_percent": share} for symbol, share in (("SPY", 30), ("GLD", 10), ("QQQ", 60))]

STRATEGIES = [
    {
        "name": name,
        "share_percent": share,
        "targets": [{"symbol": symbol, "target_percent": "50"} for symbol in symbols],
    }
    for name, share, symbols in (("core", "60", ("SPY", "QQQ")), ("calm", "40", ("GLD", "CASH")))
]


@pytest.fixture
def answers(world: World) -> dict[str, Any]:
    """An account that is drifted, looked at from all sides, rebalanced and reconciled."""
    found = {
        "save_allocation": call(targets.save_allocation, {"targets": TARGETS, "expected_version": 0}),
        "find_asset": call(targets.find_asset, {"symbol": "SPY"}),
        "search_assets": call(targets.search_assets, {"text": "s"}),
        "policy_doctor": call(advice.policy_doctor, {"policy": {"min_trade_usd": "1000000"}}),
        "what_if_rebalancing": call(advice.what_if_rebalancing, {"deposit_usd": "500"}),
        "rebalancing_suggestions": call(advice.rebalancing_suggestions),
        "check_rebalance_drift": call(execution.check_rebalance_drift, {"dry_run": True}),
        "preview_rebalance": call(planning.preview_rebalance),
        "side_by_side": call(planning.preview_rebalance, {"side_by_side": True}),
        "connection_options": call(connection.connection_options),
        "fleet_status": call(account_life.fleet_status, admin=True),
        "account_overview": call(statements_overview.account_overview),
        "read_holdings_file": call(files.read_holdings_file, {"content": b64encode(HOLDINGS).decode()}),
        "read_target_file": call(
            files.read_target_file, {"content": b64encode(b"Symbol,Target\nSPY,9\nQQQQ,1").decode()}
        ),
    }
    begin = new_york_date(world.clock.at) - timedelta(days=20)
    world.broker.daily_closes = {symbol: made.series(symbol, 12, begin=begin) for symbol in ("SPY", "GLD", "QQQ")}
    found["equity_benchmark"] = call(evidence.equity_benchmark, {"first_day": begin.isoformat()})
    found["cost_of_waiting"] = call(evidence.cost_of_waiting)
    found["policy_band"] = call(evidence.policy_band)
    plan = {"plan_id": found["preview_rebalance"]["plan_id"]}
    found["estimate_plan_tax"] = call(tax.estimate_plan_tax, plan)
    found["start_rebalance"] = call(execution.start_rebalance, {**plan, "run_id": "run-0001"})
    found["load_plan"] = call(planning.load_plan, plan)
    call(ledger.reconcile_positions)
    found["ledger_view"] = call(statements.ledger_view)
    triggered = ask_triggers(world.ctx, measure_account(world.ctx))
    checked = noted(world.ctx, triggered.measured, triggered.decision, CheckOutcome.TRADED, run_id="run-0001")
    store_drift(world.ctx, checked)
    call(automation_visit.note_visit)
    world.clock.advance(2 * 86400)
    found["note_visit"] = call(automation_visit.note_visit)
    found |= {name: plain(world.documents.documents[path]) for name, path in documents().items()}
    call(targets.save_strategies, {"strategies": STRATEGIES, "expected_version": 1})
    store_drift(world.ctx)
    return found | {"document_drift_of_strategies": plain(world.documents.documents[documents()["document_drift"]])}


def documents() -> Mapping[str, str]:
    """The documents that the page listens to, by the names of their files."""
    return {
        "document_drift": f"users/{UID}/status/drift",
        "document_reconciliation": f"users/{UID}/status/reconciliation",
        "document_run": f"users/{UID}/runs/run-0001",
        "document_settings": f"userSettings/{UID}",
        "document_target": f"userSettings/{UID}/allocation/SPY",
    }


def plain(value: Any) -> Any:
    """A document as JSON: moments as ISO times."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def test_the_page_is_tested_on_what_is_answered_and_stored_here(answers: Mapping[str, Any]) -> None:
    if os.environ.get("EVENKEEL_WRITE_ANSWERS") == "1":
        for name, answer in answers.items():
            text = json.dumps(answer, indent=2, sort_keys=True) + "\n"
            (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
    kept = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
    assert kept == answers
