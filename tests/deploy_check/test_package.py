"""What is uploaded as the functions is what they load, and no more; tried by loading it with nothing beside it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from local.deploy_check.finding import Verdict
from local.deploy_check.package import check_package, uploaded_files
from tests.deploy_check.checkout import ROOT, wrongs

FIREBASE_TOOLS = ROOT / "local/node_modules/firebase-tools"
EVERYTHING = """
import importlib, main
for area in sorted(set(main.CALLABLES.values())):
    importlib.import_module(f"rebalancer.entrypoints.{area}")
for place in main.BACKGROUND.values():
    importlib.import_module(f"rebalancer.entrypoints.{place.rpartition('.')[0]}")
from rebalancer.wiring import access, account, advice, automation, ledger, notices, stores
for build in (stores.account_store, stores.run_store, stores.ledger_store, stores.suggestion_store,
              stores.connection_store, stores.rate_limit_store, stores.notification_store, stores.fleet_store,
              stores.broker_directory, access.connection_ports, access.account_life_ports, notices.notice_ports):
    build()
"""


def own_ignored() -> list[str]:
    (functions,) = json.loads((ROOT / "firebase.json").read_text(encoding="utf-8"))["functions"]
    ignored: list[str] = functions["ignore"]
    return ignored


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """What firebase-tools would upload, and nothing beside it."""
    functions = ROOT / "functions"
    for path in uploaded_files(functions, own_ignored(), FIREBASE_TOOLS):
        target = tmp_path / path.relative_to(functions)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return tmp_path


def test_what_is_uploaded_loads_every_callable_queue_and_schedule_by_itself(package: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": "",
        "GCLOUD_PROJECT": "demo-package",
        "FUNCTIONS_EMULATOR": "true",
        "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1",
    }
    done = subprocess.run(
        [sys.executable, "-c", EVERYTHING], cwd=package, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr[-600:]) == (0, "")
    names = {path.name for path in package.rglob("*")}
    assert not names & {"cli", "contract", "sqlite", "research", "venv", ".env.local", ".secret.local"}


def test_this_checkouts_package_is_in_order() -> None:
    (found,) = check_package(ROOT, FIREBASE_TOOLS)
    assert found.verdict is Verdict.OK, found.sentence
    assert "modules that no function loads are not" in found.sentence


@pytest.mark.parametrize(
    ("ignored", "said"),
    [
        ([*own_ignored(), "**/rebalancer/core/risk"], "rebalancer.core.risk.limits is loaded by the functions"),
        ([*own_ignored(), "notices*"], "rebalancer.wiring.notices is loaded by the functions"),
        (
            [one for one in own_ignored() if not one.endswith("/cli")],
            "functions/rebalancer/entrypoints/cli is uploaded, but no function loads",
        ),
    ],
)
def test_a_package_with_too_little_or_too_much_is_refused(ignored: list[str], said: str, tmp_path: Path) -> None:
    settings: dict[str, Any] = {"functions": [{"source": "functions", "ignore": ignored}]}
    (tmp_path / "firebase.json").write_text(json.dumps(settings), encoding="utf-8")
    (tmp_path / "functions").symlink_to(ROOT / "functions")
    assert any(sentence.startswith(said) for sentence in wrongs(check_package(tmp_path, FIREBASE_TOOLS)))
