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

import pytest

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
OF_THEIR_OWN_NAME = ("check_rebalance_drift", "execute_trade")
WITHOUT_SECRETS = {"delete-account", *SCHEDULES}
SEALING = {"notify"}
"""It opens the webhooks' secrets and never sees a broker."""
DISCOVER = """
import json
import yaml
from firebase_functions.private import serving
serving.get_functions()  # while a slow machine still loads, the platform asks again, in the same process
print(json.dumps(yaml.safe_load(serving.functions_as_yaml(serving.get_functions()))))
"""
TABLES = """
import json, sys
import main
areas = sorted(name for name in sys.modules if name.startswith("rebalancer.entrypoints.") and ".base" not in name)
from importlib import import_module
def is_missing(module, name):
    return not callable(getattr(import_module("rebalancer.entrypoints." + module), name, None))
work = [path.rsplit(".", 1) for path in main.BACKGROUND.values()]
missing = [name for name, module in main.CALLABLES.items() if is_missing(module, name)]
missing += [name for module, name in work if is_missing(module, name)]
tables = {"callables": sorted(main.CALLABLES), "background": sorted(main.BACKGROUND)}
print(json.dumps({**tables, "areas": areas, "missing": missing}))
"""


def discover(program: str = DISCOVER, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load main.py as the platform does."""
    inherited = {key: value for key, value in os.environ.items() if not key.endswith("_EMULATOR_HOST")}
    return subprocess.run(
        [sys.executable, "-c", program],
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


@cache
def manifest() -> dict[str, Any]:
    """The tables of main.py, read in a process of their own."""
    finished = discover(TABLES)
    assert finished.returncode == 0, finished.stderr
    found: dict[str, Any] = json.loads(finished.stdout)
    return found


def test_every_callable_behind_the_door_is_documented_and_no_other() -> None:
    assert len(CALLABLES) >= 9
    assert set(manifest()["callables"]) == set(CALLABLES)


def test_every_name_of_the_tables_leads_to_a_function() -> None:
    assert manifest()["missing"] == []
    assert set(manifest()["background"]) == {*SCHEDULES, *QUEUES}


def test_the_door_and_the_customers_two_callables_are_functions_of_their_own() -> None:
    assert endpoints()["api"]["httpsTrigger"] == {}
    assert all("callableTrigger" in endpoints()[name] for name in OF_THEIR_OWN_NAME)


def test_loading_the_manifest_imports_no_area() -> None:
    assert manifest()["areas"] == []


@pytest.mark.parametrize(("target", "area"), [("execute_trade", "execution"), ("drift-check", "automation")])
def test_a_function_of_one_area_imports_it_at_start(target: str, area: str) -> None:
    found = json.loads(discover(TABLES, FUNCTION_TARGET=target).stdout)["areas"]
    assert f"rebalancer.entrypoints.{area}" in found
    assert "rebalancer.entrypoints.advice" not in found


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


@pytest.mark.parametrize(("target", "threads"), [("api", "40"), ("advance_open_runs", "1"), ("nobody", None)])
def test_the_production_server_finds_as_many_threads_as_the_function_takes_calls(
    target: str, threads: str | None
) -> None:
    program = "import json, os, main; print(json.dumps(os.environ.get('THREADS')))"
    assert json.loads(discover(program, FUNCTION_TARGET=target).stdout) == threads


def test_nothing_else_is_deployed() -> None:
    assert set(endpoints()) == {"api", *OF_THEIR_OWN_NAME, *SCHEDULES, *QUEUES}
    assert len(endpoints()) == 13


def test_an_emulators_address_outside_the_emulator_keeps_the_functions_from_starting() -> None:
    refused = discover(FIREBASE_AUTH_EMULATOR_HOST="127.0.0.1:1")
    assert refused.returncode != 0
    assert "FIREBASE_AUTH_EMULATOR_HOST is set outside the emulator: refusing to start." in refused.stderr


FIRST_CALL = """
import json, sys
import main
import rebalancer.entrypoints.execution, rebalancer.entrypoints.targets
import rebalancer.adapters.alpaca.broker, rebalancer.adapters.firestore.execution, rebalancer.adapters.firestore.targets
print(json.dumps(sorted(name for name in sys.modules if name.startswith("rebalancer.core.ledger."))))
"""


def test_trading_does_not_pay_for_the_ledger_at_its_first_call() -> None:
    finished = discover(FIRST_CALL)
    assert finished.returncode == 0, finished.stderr
    loaded = set(json.loads(finished.stdout))
    assert loaded == set()
