"""Core knows neither the time nor chance nor the outside; that it has no float is held beside its own tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "functions" / "rebalancer" / "core"
CLOCKS = {"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"}
BANNED_MODULES = {
    "time",
    "random",
    "secrets",
    "uuid",
    "os",
    "io",
    "logging",
    "socket",
    "subprocess",
    "threading",
    "math",
}
BANNED_CALLS = {"open", "print", "input", "exec", "eval"}
FILES = sorted(CORE.glob("**/*.py"))


def faults(tree: ast.AST) -> Iterator[str]:
    """What does not belong into core, each with its line."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Name) and node.id in BANNED_CALLS:
            yield f"line {line}: {node.id}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            yield f"line {line}: .{node.func.attr}()"
        elif isinstance(node, ast.Import):
            yield from (f"line {line}: import {name.name}" for name in node.names if _root(name.name) in BANNED_MODULES)
        elif isinstance(node, ast.ImportFrom) and _root(node.module or "") in BANNED_MODULES:
            yield f"line {line}: from {node.module}"


def _root(module: str) -> str:
    return module.partition(".")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_core_has_no_clock_no_chance_and_no_way_out(path: Path) -> None:
    assert list(faults(ast.parse(path.read_text(encoding="utf-8")))) == []


def test_there_is_a_core_to_look_at() -> None:
    assert len(FILES) > 15


@pytest.mark.parametrize(
    "source",
    ["datetime.now()", "date.today()", "import time", "from os import path", "open('f')"],
)
def test_the_look_finds_what_it_looks_for(source: str) -> None:
    assert list(faults(ast.parse(source)))


def test_the_look_lets_times_that_are_given_pass() -> None:
    assert list(faults(ast.parse("from datetime import datetime\nage = seen.now - run.created_at"))) == []
