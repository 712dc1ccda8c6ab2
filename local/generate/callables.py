"""What each callable is sent and answers, from its own signature and body."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from pydantic import BaseModel

from local.generate.output import ROOT
from local.generate.shapes import AREAS

ENTRYPOINTS: Final = "rebalancer.entrypoints"


@lru_cache
def table() -> Mapping[str, str]:
    """The area of every callable, from the manifest; the manifest itself is not run."""
    tree = ast.parse((ROOT / "functions" / "main.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "CALLABLES" and node.value is not None:
            found: dict[str, str] = ast.literal_eval(node.value)
            return found
    raise ValueError("functions/main.py has no table of callables.")


def function_of(name: str) -> Any:
    """The function that answers a callable."""
    return getattr(importlib.import_module(f"{ENTRYPOINTS}.{table()[name]}"), name)


@lru_cache
def answers() -> Mapping[str, Any]:
    """The shape of every callable's answer, which its function's annotation names.

    Raises:
        TypeError: a function names no shape.
    """
    return {name: _answer(name) for name in table()}


def _answer(name: str) -> Any:
    annotation = str(inspect.signature(function_of(name)).return_annotation)
    shape = next(
        (
            getattr(area, annotation.rsplit(".", 1)[-1])
            for area in AREAS.values()
            if annotation.rsplit(".", 1)[-1] in vars(area)
        ),
        None,
    )
    if shape is None:
        raise TypeError(f"{name} answers {annotation}, which no area of rebalancer.contract declares.")
    return shape


def request_of(name: str) -> type[BaseModel]:
    """The model of a callable's request: what its function hands to `answer`."""
    function = function_of(name)
    for node in ast.walk(ast.parse(inspect.getsource(function))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "answer":
            model: type[BaseModel] = vars(sys.modules[function.__module__])[ast.unparse(node.args[1])]
            return model
    raise TypeError(f"{name} reads no request.")
