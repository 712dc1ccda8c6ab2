"""What a declared shape says, taken apart: fields with their types, and the words of enumerations."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, Final, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from rebalancer.contract import (
    access,
    advice,
    automation,
    drift,
    evidence,
    execution,
    files,
    ledger,
    notices,
    overview,
    parked,
    planning,
    recommendations,
    risk,
    standing,
    statements,
    targets,
    tax,
)
from rebalancer.contract.base import UNREAD, Default, Form, OneOf, Options, Words

AREAS: Final[Mapping[str, ModuleType]] = {
    "access": access,
    "advice": advice,
    "automation": automation,
    "drift": drift,
    "evidence": evidence,
    "execution": execution,
    "files": files,
    "ledger": ledger,
    "notices": notices,
    "overview": overview,
    "parked": parked,
    "planning": planning,
    "recommendations": recommendations,
    "risk": risk,
    "standing": standing,
    "statements": statements,
    "targets": targets,
    "tax": tax,
}
"""Every area that declares shapes."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a shape: its type without the marks around it, and what the marks say."""

    name: str
    type: Any
    is_required: bool
    is_nullable: bool
    default: Default | None
    meaning: str
    is_read: bool = True


def fields_of(shape: Any) -> list[Field]:
    """The fields of a shape in the order of their declaration, those of its bases first."""
    return [_field(name, hint) for name, hint in get_type_hints(shape, include_extras=True).items()]


def _field(name: str, hint: Any) -> Field:
    required, default, meaning, leaf, read = True, None, "", None, True
    while get_origin(hint) in (NotRequired, Annotated):
        if get_origin(hint) is NotRequired:
            (hint,), required = get_args(hint), False
            continue
        # Annotations inside one another are one: the value's own mark is among the field's.
        hint, *marks = get_args(hint)
        meaning = next((mark for mark in marks if isinstance(mark, str)), meaning)
        default = next((mark for mark in marks if isinstance(mark, Default)), default)
        read = read and UNREAD not in marks
        leaf = next((mark for mark in marks if isinstance(mark, Form | Words | OneOf | Options)), leaf)
    inner, nullable = (hint, False) if isinstance(leaf, Form) else without_none(hint)
    return Field(name, inner if leaf is None else Annotated[inner, leaf], required, nullable, default, meaning, read)


def without_none(hint: Any) -> tuple[Any, bool]:
    """A type without None, and whether it allowed None."""
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    kept = [part for part in get_args(hint) if part is not NoneType]
    if len(kept) == len(get_args(hint)):
        return hint, False
    return (kept[0] if len(kept) == 1 else Union[tuple(kept)]), True  # noqa: UP007


def mark_of(hint: Any) -> Form | Words | OneOf | Options | None:
    """How an annotated value is written."""
    if get_origin(hint) is not Annotated:
        return None
    return next((mark for mark in get_args(hint)[1:] if isinstance(mark, Form | Words | OneOf | Options)), None)


def words_of(mark: Words | OneOf) -> tuple[str, ...]:
    """The words that a value may be."""
    if isinstance(mark, OneOf):
        return mark.words
    module, name = f"rebalancer.{mark.place}".rsplit(".", 1)
    enumeration = getattr(importlib.import_module(module), name)
    if not issubclass(enumeration, StrEnum):
        raise TypeError(f"{mark.place} is no enumeration of words.")
    return tuple(word.value for word in enumeration)


def shapes_of(area: str) -> dict[str, Any]:
    """The shapes and named words that an area declares itself, in their order."""
    module = AREAS[area]
    found = {}
    for name, value in vars(module).items():
        is_own_shape = is_typeddict(value) and value.__module__ == module.__name__
        if is_own_shape or (isinstance(mark_of(value), Words | OneOf) and home_of(value) == area):
            found[name] = value
    return found


def home_of(value: Any) -> str:
    """The area that declares a shape or named words; words belong to the first area that names them."""
    if is_typeddict(value):
        return str(value.__module__).rsplit(".", 1)[-1]
    return next(area for area in _ORDER for each in vars(AREAS[area]).values() if each == value)


def name_of(value: Any) -> str | None:
    """The name under which an area declares a shape or words; None for words without a name."""
    if is_typeddict(value):
        return str(value.__name__)
    for area in _ORDER:
        for name, each in vars(AREAS[area]).items():
            if not name.startswith("_") and each == value:
                return name
    return None


_ORDER: Final = (
    "tax",
    "risk",
    "standing",
    "parked",
    "planning",
    "automation",
    "execution",
    "advice",
    "drift",
    "ledger",
    "statements",
    "overview",
    "access",
    "notices",
    "recommendations",
    "evidence",
    "targets",
    "files",
)
"""The areas from the one that names no other upwards."""


def reached_from(shape: Any) -> set[str]:
    """The names of all shapes and words that the page reads with a shape, its own among them."""
    found: set[str] = set()
    waiting = [shape]
    while waiting:
        hint = waiting.pop()
        name = name_of(hint) if is_typeddict(hint) or mark_of(hint) is not None else None
        if name is not None and name in found:
            continue
        if name is not None:
            found.add(name)
        if is_typeddict(hint):
            waiting += [field.type for field in fields_of(hint) if field.is_read]
        elif mark_of(hint) is None:
            waiting += [part for part in get_args(hint) if part is not NoneType]
    return found
