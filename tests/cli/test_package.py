"""The package that a person installs: its command exists, and its extras are those that are locked."""

import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_command_is_a_function_that_exists() -> None:
    module, _, name = PROJECT["scripts"]["rebalancer"].partition(":")
    assert callable(getattr(import_module(module), name))


def test_the_extras_are_what_is_locked_for_the_command_line() -> None:
    lines = (ROOT / "requirements/cli.in").read_text(encoding="utf-8").splitlines()
    wanted = {line for line in lines if line and not line.startswith("#")}
    extras = PROJECT["optional-dependencies"]
    assert {*extras["cli"], *extras["broker"]} == wanted
    locked = (ROOT / "requirements/cli.txt").read_text(encoding="utf-8")
    assert all(f"\n{name}==" in f"\n{locked}" for name in ("typer", "rich", "exchange-calendars", "alpaca-py"))


def test_planning_loads_no_brokers_library_and_no_calendar() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import rebalancer.entrypoints.cli.app, sys; print(*sys.modules)"],
        cwd=ROOT / "functions",
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.split()
    assert "typer" in loaded
    assert {"alpaca", "requests", "exchange_calendars", "pandas", "firebase_admin"}.isdisjoint(loaded)
