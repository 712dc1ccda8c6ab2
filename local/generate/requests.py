"""What the page may send: one type for each callable, so that the compiler knows a field that no callable takes."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from local.generate.callables import request_of, table
from local.generate.output import HEADER, literal
from local.generate.schemas import PAGE

PLAIN: Final = {bool: "boolean", int: "number", Decimal: "string | number"}


def request_files() -> dict[Path, str]:
    """The file of the request types."""
    rows = "".join(f"  {name}: {_model(request_of(name))};\n" for name in sorted(table()))
    comment = "/** What each callable is sent; a map or a list of maps is checked by its reader. */\n"
    return {PAGE / "requests.ts": f"{HEADER}\n{comment}export interface Requests {{\n{rows}}}\n"}


def _model(model: type[BaseModel]) -> str:
    fields = [
        f"{name}{'' if field.is_required() else '?'}: {_type(field.annotation)}"
        for name, field in model.model_fields.items()
    ]
    return f"{{ {'; '.join(fields)} }}" if fields else "Record<string, never>"


def _type(hint: Any) -> str:
    if get_origin(hint) is Annotated:
        return _type(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        return " | ".join("null" if part is NoneType else _type(part) for part in get_args(hint))
    if get_origin(hint) is Literal:
        return " | ".join(literal(word) for word in get_args(hint))
    if get_origin(hint) is list:
        return f"readonly ({_type(get_args(hint)[0])})[]"
    if get_origin(hint) is dict:
        return "object"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return " | ".join(literal(word.value) for word in hint)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return _model(hint)
    return "unknown" if hint is Any else PLAIN.get(hint, "string")
