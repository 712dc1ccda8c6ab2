"""The core counts in decimals: no float gets in, neither as a literal nor by conversion."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "functions" / "rebalancer" / "core"
FLOAT_MAKERS = {"float", "fsum", "isclose", "from_float"}


def floats_in(source: str) -> Iterator[str]:
    """Every place of a source that makes or names a float."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield f"line {node.lineno}: the literal {node.value}"
        elif isinstance(node, ast.Name) and node.id in FLOAT_MAKERS:
            yield f"line {node.lineno}: {node.id}"
        elif isinstance(node, ast.Attribute) and node.attr in FLOAT_MAKERS | {"as_integer_ratio"}:
            yield f"line {node.lineno}: .{node.attr}"


@pytest.mark.parametrize("file", sorted(CORE.rglob("*.py")), ids=lambda file: file.stem)
def test_the_core_has_no_float(file: Path) -> None:
    assert list(floats_in(file.read_text())) == []


@pytest.mark.parametrize("source", ["x = 0.5", "x: float = 1", "y = float('1')", "Decimal.from_float(z)"])
def test_the_scan_sees_a_float(source: str) -> None:
    assert list(floats_in(source))
