"""The package that a person installs: its command exists, and its extras are those that are locked."""

import json
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


def test_every_package_has_the_license_of_the_repository() -> None:
    assert PROJECT["license"] == "Apache-2.0"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").split()[:4] == ["Apache", "License", "Version", "2.0,"]
    for folder in ("frontend", "local", "tests", "bench"):
        package = json.loads((ROOT / folder / "package.json").read_text(encoding="utf-8"))
        locked = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))["packages"][""]
        assert package["license"] == locked["license"] == PROJECT["license"], folder
        assert package["engines"] == locked["engines"], folder


def test_the_notice_names_every_source_of_shipped_data() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    sources = (ROOT / "local/paper_broker/market/data/SOURCES.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:4] for line in sources.splitlines() if line.startswith("| ") and "`" in line]
    others = [(symbols.split(), source.split("`")[1]) for symbols, source, _ in rows if "`" in source]
    assert len(others) >= 3
    for symbols, package in others:
        assert package in notice
        assert all(f"{symbol}" in notice.split() for symbol in symbols)


def test_the_package_says_that_it_is_typed() -> None:
    assert (ROOT / "functions/rebalancer/py.typed").read_bytes() == b""
    assert "Typing :: Typed" in PROJECT["classifiers"]
