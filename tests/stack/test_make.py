"""The commands of the README, as a person types them."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from local.stack.errors import StackError
from local.stack.ports import ports_from_base
from local.stack.tools import ROOT

SCENARIO = {
    "portfolio_value": None,
    "cash": "1000",
    "positions": [{"symbol": "SPY", "quantity": "20", "price": "450"}],
    "prices": {"QQQ": "400"},
    "targets": [{"symbol": "SPY", "target_percent": "60"}, {"symbol": "QQQ", "target_percent": "40"}],
}


def make(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_make_alone_and_make_help_list_the_same_targets() -> None:
    listed = make("-s").stdout
    assert listed == make("-s", "help").stdout
    assert {line.split()[1] for line in listed.splitlines()} >= {
        "demo", "stop", "test", "check", "bench", "plan", "help", "lock", "format", "clean",
    }  # fmt: skip


def test_a_plan_prints_its_json_and_nothing_else() -> None:
    scenario = ROOT / ".local" / "scenario with spaces.json"
    scenario.parent.mkdir(exist_ok=True)
    scenario.write_text(json.dumps(SCENARIO), encoding="utf-8")
    planned = make("-s", "plan", f"FILE={scenario}")
    scenario.unlink()
    assert planned.returncode == 0, planned.stderr
    assert json.loads(planned.stdout)["needs_rebalance"] is True


def test_a_relative_file_is_meant_from_the_callers_folder(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(json.dumps(SCENARIO), encoding="utf-8")
    shell = f"cd '{tmp_path}' && make -s -C '{ROOT}' plan FILE=own.json"
    planned = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, timeout=120, check=False)
    assert planned.returncode == 0, planned.stderr
    assert json.loads(planned.stdout)["plan_id"].startswith("sha256:")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["plan"], "FILE is missing"),
        (["plan", "FILE=there-is-no-such-file.json"], "there-is-no-such-file.json"),
    ],
)
def test_a_plan_without_its_file_ends_with_2_and_says_why(arguments: list[str], sentence: str) -> None:
    refused = make("-s", *arguments)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert sentence in refused.stderr


def test_the_demo_takes_its_options_from_the_command_line() -> None:
    shown = " ".join(make("-n", "demo", "DETACH=1", "PORT_BASE=7000").stdout.split())
    assert 'local.stack up --port-base "7000" --detach' in shown
    assert "--detach" not in make("-n", "demo").stdout


@pytest.mark.parametrize("target", ["demo", "stop"])
@pytest.mark.parametrize("base", ["abc", "-1", "7e3", "80 90", "999999999999", "0700"])
def test_a_port_base_that_is_no_port_is_refused_before_any_set_up(target: str, base: str) -> None:
    refused = make("-s", target, f"PORT_BASE={base}")
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr.startswith(f"PORT_BASE is {base}: give a number from 1024 to ")
    assert "set-up" not in refused.stderr


@pytest.mark.parametrize("base", ["0", "1023", "1024", "7000", "65525", "65526", "70000"])
def test_make_and_the_launcher_refuse_the_same_port_bases(base: str) -> None:
    try:
        ports_from_base(int(base))
        expected = 0
    except StackError:
        expected = 2
    assert make("-s", "port-base", f"PORT_BASE={base}").returncode == expected


def test_planning_sets_up_only_its_own_packages_in_a_folder_with_any_name_and_locale(tmp_path: Path) -> None:
    fresh = tmp_path / "Käufe und Verkäufe"
    shutil.copytree(ROOT / "requirements", fresh / "requirements")
    shutil.copytree(ROOT / "local/setup", fresh / "local/setup")
    shutil.copytree(ROOT / "functions/rebalancer", fresh / "functions/rebalancer")
    shutil.copy(ROOT / "Makefile", fresh)
    (fresh / "own.json").write_text(json.dumps(SCENARIO), encoding="utf-8")
    plain = {**os.environ, "LC_ALL": "C", "PWD": str(fresh)}
    command = ["make", "-s", "plan", "FILE=own.json"]
    planned = subprocess.run(command, cwd=fresh, env=plain, capture_output=True, text=True, timeout=120, check=False)
    assert planned.returncode == 0, planned.stderr
    assert json.loads(planned.stdout)["plan_id"].startswith("sha256:")
    assert {path.name for path in fresh.glob(".venv*")} == {".venv-planner"}
    assert not list(fresh.glob(".venv-planner/lib/*/site-packages/pandas"))
