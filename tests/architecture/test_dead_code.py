"""Nothing that ships is used by nobody, or by its tests alone."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).parents[2]
SHIPPED = ("functions/main.py", "functions/rebalancer", "local", "bench")
CONTRACT = ROOT / "functions/rebalancer/contract"
# What registers a function with a library, which calls it.
REGISTERED = ["@*app.command", "@*app.callback", "@*_validator", "@*_serializer"]
# Why a name is alive although no Python code reads it.
ALIVE = {
    "model_config": "pydantic reads it",
    "media_type": "starlette reads it",
    "log_errors": "RE2 reads it",
    "__cause__": "Python prints it",
    "sock": "http.client reads it",
    "writable": "io.BufferedWriter asks it",
    "_one_request": "replaces a method of the SDK, which calls it",
    "remainder": "sorted by, then thrown away",
    # Members that are made from their stored value.
    "TUESDAY": "a weekday that people choose",
    "WEDNESDAY": "a weekday that people choose",
    "THURSDAY": "a weekday that people choose",
    "FRIDAY": "a weekday that people choose",
    # Fields that leave as a whole, by their names.
    "disable_overnight_trading": "a field of the broker's API",
    "max_options_trading_level": "a field of the broker's API",
    "ptp_no_exception_entry": "a field of the broker's API",
    "trade_confirm_email": "a field of the broker's API",
    "min_trade_increment": "a field of the broker's API",
    "price_increment": "a field of the broker's API",
    "pubsub": "a port, found by its field's name",
    "eventarc": "a port, found by its field's name",
    "hub": "a port, found by its field's name",
}


def named_in_the_manifest() -> set[str]:
    """The functions that main.py names in its tables and imports when they are first asked for."""
    tree = ast.parse((ROOT / "functions/main.py").read_text(encoding="utf-8"))
    tables = {
        node.target.id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and node.target.id in {"CALLABLES", "BACKGROUND"}
        and node.value is not None
    }
    return {*tables["CALLABLES"], *(place.rpartition(".")[2] for place in tables["BACKGROUND"].values())}


@cache
def unused_names() -> dict[str, str]:
    """Each unused name with its place."""
    vulture = Vulture(ignore_decorators=REGISTERED)
    vulture.scavenge([str(ROOT / path) for path in SHIPPED], exclude=["*/node_modules/*", "*/venv/*"])
    found = vulture.get_unused_code(min_confidence=60)
    return {
        item.name: f"{Path(item.filename).relative_to(ROOT)}:{item.first_lineno}"
        for item in found
        # The fields of a shape are for those who read it: the page, and whoever calls.
        if not (item.typ == "variable" and CONTRACT in Path(item.filename).parents)
    }


def test_nothing_that_ships_is_unused() -> None:
    listed = {*ALIVE, *named_in_the_manifest()}
    assert {name: place for name, place in unused_names().items() if name not in listed} == {}


def test_every_exception_is_still_needed() -> None:
    assert sorted(ALIVE.keys() - unused_names().keys()) == []
