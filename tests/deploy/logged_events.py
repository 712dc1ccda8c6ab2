"""The events that the deployed code logs, with their fields, read from its source."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"
WRITERS = {"event", "refusal", "failure"}


def logged_events() -> dict[str, set[str]]:
    """Each event's name with the fields that some place logs it with."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (FUNCTIONS / "rebalancer").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITERS:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    fields = {keyword.arg for keyword in node.keywords if keyword.arg}
                    found[first.value] |= fields | ({"code"} if node.func.attr == "failure" else set())
    return dict(found)
