"""The signatures in `docs/callables.md`: what each callable is sent, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, is_typeddict

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from local.generate.callables import answers, request_of, table
from local.generate.output import ROOT, literal, replaced
from local.generate.shapes import fields_of, mark_of, name_of, without_none, words_of
from rebalancer.contract.base import OneOf, Options, Words

DOCUMENT: Final = Path("docs/callables.md")
PARENTS_OF_A_NAMED: Final = 2
FIELDS_OF_A_NAMED: Final = 4
"""A shape of so many fields that is in so many answers is described once, under its name."""


def callable_files() -> dict[Path, str]:
    """The document of the callables with its signatures written anew."""
    text = (ROOT / DOCUMENT).read_text(encoding="utf-8")
    for name in table():
        text = replaced(text, name, f"`{request_text(name)}` → `{answer_text(name)}`\n")
    shapes = [f"- `{name}`: `{_shape(shape)}`\n" for name, shape in sorted(_named().items())]
    return {DOCUMENT: replaced(text, "shapes", "".join(shapes))}


def request_text(name: str) -> str:
    """What a callable is sent; `?` marks what may be left out, with its default."""
    return _model(request_of(name))


def _model(model: type[BaseModel]) -> str:
    return f"{{{', '.join(_sent(name, field) for name, field in model.model_fields.items())}}}"


def _sent(name: str, field: FieldInfo) -> str:
    kind = field.description or _sent_type(field.annotation, [*field.metadata])
    if field.is_required():
        return f"{name}{kind and ': ' + kind}"
    default = field.get_default(call_default_factory=True)
    shown = default.value if isinstance(default, StrEnum) else default
    suffix = "" if shown is None or isinstance(shown, list) else f" = {literal(shown)}"
    return f"{name}?{kind and ': ' + kind}{suffix}"


def _sent_type(hint: Any, marks: list[Any]) -> str:
    """A type of a request; nothing for plain text and numbers, whose names say what they are."""
    said = next((mark.description for mark in marks if isinstance(mark, FieldInfo) and mark.description), None)
    if said:
        return said
    if get_origin(hint) is Annotated:
        inner, *more = get_args(hint)
        return _sent_type(inner, [*marks, *more])
    if get_origin(hint) in (Union, UnionType):
        parts = [_sent_type(part, marks) for part in get_args(hint) if part is not NoneType]
        return " | ".join(part for part in parts if part)
    if get_origin(hint) is Literal:
        return " | ".join(literal(word) for word in get_args(hint))
    if get_origin(hint) is list:
        return f"[{_sent_type(get_args(hint)[0], marks) or 'text'}]"
    if get_origin(hint) is dict:
        return "{…}"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return " | ".join(literal(word.value) for word in hint)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return _model(hint)
    return "boolean" if hint is bool else ""


@lru_cache
def _named() -> Mapping[str, Any]:
    """The shapes that are described once, by name."""
    parents: dict[str, set[str]] = {}
    waiting = [(name, shape) for name, shape in answers().items()]
    seen: set[tuple[str, str]] = set()
    found: dict[str, Any] = {}
    while waiting:
        parent, hint = waiting.pop()
        if not is_typeddict(hint):
            waiting += [(parent, part) for part in get_args(hint) if mark_of(hint) is None and part is not NoneType]
            continue
        name = name_of(hint) or ""
        if (parent, name) in seen:
            continue
        seen.add((parent, name))
        parents.setdefault(name, set()).add(parent)
        found[name] = hint
        waiting += [(name, field.type) for field in fields_of(hint)]
    return {
        name: shape
        for name, shape in found.items()
        if len(parents[name]) >= PARENTS_OF_A_NAMED and len(fields_of(shape)) >= FIELDS_OF_A_NAMED
    }


def answer_text(name: str) -> str:
    """What a callable answers."""
    shape = answers()[name]
    return name_of(shape) or "" if name_of(shape) in _named() else _shape(shape)


def _shape(shape: Any) -> str:
    parts = []
    for field in fields_of(shape):
        kind = _type(field.type)
        nullable = f"{kind or 'text'} | null" if field.is_nullable and kind else kind
        parts.append(f"{field.name}{'' if field.is_required else '?'}{nullable and ': ' + nullable}")
    return f"{{{', '.join(parts)}}}"


def _type(hint: Any) -> str:
    """A type of an answer; nothing for plain text and numbers, whose names say what they are."""
    inner, nullable = without_none(hint)
    if nullable:
        return f"{_type(inner)} | null" if _type(inner) else ""
    mark = mark_of(hint)
    if isinstance(mark, Options):
        return "{…}"
    if isinstance(mark, Words | OneOf):
        return " | ".join(literal(word) for word in words_of(mark))
    if is_typeddict(hint):
        return name_of(hint) or "" if name_of(hint) in _named() else _shape(hint)
    if get_origin(hint) is list:
        return f"[{_type(get_args(hint)[0]) or 'text'}]"
    if get_origin(hint) is dict:
        return f"{{name: {_type(get_args(hint)[1]) or 'text'}}}"
    return "boolean" if hint is bool else ""
