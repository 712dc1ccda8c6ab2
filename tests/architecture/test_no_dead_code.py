"""Nothing in the product, its local stand-ins or the benchmarks is there for nobody, or for tests alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vulture import Vulture

import main

ROOT = Path(__file__).parents[2]
SEARCHED = ("functions/main.py", "functions/rebalancer", "local", "bench")
NAMED_BY_A_LIBRARY = {
    "@*.command",
    "@*.callback",
    "@*_fn.*",
    "@field_validator",
    "@model_validator",
}
"""Decorators that register what they decorate."""

CALLED_BY_A_LIBRARY = {"_one_request"}
"""Methods of a library's class that it calls itself."""


def test_every_function_class_and_import_is_used_by_something_that_runs() -> None:
    searcher = Vulture(
        ignore_names=[*CALLED_BY_A_LIBRARY, *main.CALLABLES, *_functions_of(main.BACKGROUND.values())],
        ignore_decorators=sorted(NAMED_BY_A_LIBRARY),
    )
    searcher.scavenge([str(ROOT / folder) for folder in SEARCHED])
    # Fields and enumeration members are read by name; a library's `model_config` is a variable, too.
    unused = [
        f"{item.filename.relative_to(ROOT)}:{item.first_lineno} {item.name}"
        for item in searcher.get_unused_code(min_confidence=60)
        if item.typ not in ("variable", "attribute")
    ]
    assert unused == []


def _functions_of(places: Iterable[str]) -> list[str]:
    return [place.rsplit(".", 1)[1] for place in places]
