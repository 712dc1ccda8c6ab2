"""What is deployed: every documented callable, with the secrets that it needs and no others."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CALLABLES = re.findall(r"^## `(\w+)`", (ROOT / "docs/callables.md").read_text(encoding="utf-8"), re.MULTILINE)
SCHEDULES = (
    "scheduled_drift_check",
    "advance_open_runs",
    "send_due_notifications",
    "sweep_account_deletions",
    "scheduled_reconciliation",
)
QUEUES = ("advance-run", "drift-check", "notify", "delete-account", "reconcile")
BROKER_KEYS = {"ALPACA_KEY_ID", "ALPACA_SECRET_KEY", "CREDENTIALS_KEY"}
WITHOUT_SECRETS = {
    "set_trading_state",
    "mark_notifications",
    "update_notification_settings",
    "export_account",
    "delete_account",
    "fleet_status",
    "connection_options",
    "estimate_plan_tax",
    "ledger_view",
    "ledger_table",
    "sale_up_to",
    "save_harvest_wishes",
    "delete-account",
    *SCHEDULES,
}
SEALING = {"set_webhook", "notify"}
"""These seal and open the webhooks' secrets and never see a broker."""
DISCOVER = """
import json
import yaml
from firebase_functions.private import serving
serving.get_functions()  # while a slow machine still loads, the platform asks again, in the same process
print(json.dumps(yaml.safe_load(serving.functions_as_yaml(serving.get_functions()))))
"""


def discover(**environment: str) -> subprocess.CompletedProcess[str]:
    """Load main.py as the platform does."""
    inherited = {key: value for key, value in os.environ.items() if not key.endswith("_EMULATOR_HOST")}
    return subprocess.run(
        [sys.executable, "-c", DISCOVER],
        cwd=ROOT / "functions",
        env={**inherited, "GCLOUD_PROJECT": "demo-manifest", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@cache
def endpoints() -> dict[str, Any]:
    finished = discover()
    assert finished.returncode == 0, finished.stderr
    found: dict[str, Any] = json.loads(finished.stdout)["endpoints"]
    return found


def secrets_of(endpoint: dict[str, Any]) -> set[str]:
    return {secret["key"] for secret in endpoint.get("secretEnvironmentVariables") or []}


def test_every_documented_callable_is_deployed() -> None:
    assert len(CALLABLES) >= 9
    assert [name for name in CALLABLES if "callableTrigger" not in endpoints().get(name, {})] == []


def test_no_callable_is_deployed_without_its_documentation() -> None:
    deployed = {name for name, endpoint in endpoints().items() if "callableTrigger" in endpoint}
    assert deployed == set(CALLABLES)


def test_the_schedules_and_queues_are_deployed_under_names_that_they_may_have() -> None:
    assert all(endpoints()[name]["scheduleTrigger"]["schedule"] for name in SCHEDULES)
    assert all("taskQueueTrigger" in endpoints()[name] for name in QUEUES)
    assert all(re.fullmatch(r"[A-Za-z0-9-]+", name) for name in QUEUES)


def test_each_secret_is_bound_exactly_where_it_is_used() -> None:
    def needed(name: str) -> set[str]:
        if name in WITHOUT_SECRETS:
            return set()
        return {"CREDENTIALS_KEY"} if name in SEALING else BROKER_KEYS

    bound = {name: secrets_of(endpoint) for name, endpoint in endpoints().items()}
    assert bound == {name: needed(name) for name in bound}


def test_nothing_else_is_deployed() -> None:
    assert set(endpoints()) == {*CALLABLES, *SCHEDULES, *QUEUES}


def test_an_emulators_address_outside_the_emulator_keeps_the_functions_from_starting() -> None:
    refused = discover(FIREBASE_AUTH_EMULATOR_HOST="127.0.0.1:1")
    assert refused.returncode != 0
    assert "FIREBASE_AUTH_EMULATOR_HOST is set outside the emulator: refusing to start." in refused.stderr
