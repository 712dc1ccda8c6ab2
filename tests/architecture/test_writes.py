"""A write that has effects of its own has one place: nobody can close a run or trip the switch without them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PRODUCT = Path(__file__).parents[2] / "functions" / "rebalancer"
WRITERS = {
    # An abandoned run notifies there; its broker can no longer be reconciled with.
    "save_run": {"services/execution/journal.py", "services/access/connection.py"},
    "save_trip": {"services/risk/trips.py"},
}


def callers(method: str) -> set[str]:
    """The files of services, wiring and entry points that name this method of a store."""
    return {
        path.relative_to(PRODUCT).as_posix()
        for layer in ("services", "wiring", "entrypoints")
        for path in (PRODUCT / layer).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == method
    }


@pytest.mark.parametrize("method", sorted(WRITERS))
def test_runs_and_trips_are_written_where_their_effects_are(method: str) -> None:
    assert callers(method) == WRITERS[method]


def test_no_class_of_the_product_passes_on_calls_that_types_cannot_see() -> None:
    hidden = [
        f"{path.relative_to(PRODUCT)}:{node.lineno}"
        for path in PRODUCT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(part, ast.FunctionDef) and part.name == "__getattr__" for part in node.body)
    ]
    assert hidden == []
