"""Short functions and short files: what is longer has two meanings."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("functions/rebalancer", "local", "tests", "bench")
FUNCTION_LINES_MAX = 60
FILE_LINES_MAX = 300
INSTALLED = {"node_modules", "__pycache__", ".venv"}


@cache
def sources() -> tuple[Path, ...]:
    found: list[Path] = []
    for room in ROOMS:
        for folder, folders, names in os.walk(ROOT / room):
            # Never looked into: installed packages are most of the files here.
            folders[:] = [name for name in folders if name not in INSTALLED]
            found += [Path(folder, name) for name in names if name.endswith(".py")]
    return tuple(sorted(found))


def long_functions(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            lines = node.end_lineno - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                yield f"{node.name} has {lines} lines"


@pytest.mark.parametrize("room", ROOMS)
def test_no_function_is_longer_than_it_may_be(room: str) -> None:
    found = {
        str(path.relative_to(ROOT)): long
        for path in sources()
        if path.is_relative_to(ROOT / room)
        and (long := list(long_functions(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert found == {}


@pytest.mark.parametrize("room", ROOMS)
def test_no_file_is_longer_than_it_may_be(room: str) -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources()
        if path.is_relative_to(ROOT / room)
    }
    assert {path: lines for path, lines in lengths.items() if lines > FILE_LINES_MAX} == {}


def test_the_look_sees_the_sources() -> None:
    assert len(sources()) > 100


def test_the_look_finds_a_function_of_one_line_too_many() -> None:
    body = "    pass\n" * FUNCTION_LINES_MAX
    assert list(long_functions(ast.parse(f"def f():\n{body}"))) == ["f has 61 lines"]
    assert list(long_functions(ast.parse(f"def f():\n{body[:-9]}"))) == []
