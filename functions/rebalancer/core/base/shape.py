"""Checks on the shape of JSON input: objects with known keys, lists, booleans and named options."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import FloatLiteral, describe

Option = TypeVar("Option", bound=StrEnum)


def require_object(
    value: object, field: str, *, required: Collection[str] = (), optional: Collection[str] = ()
) -> Mapping[str, object]:
    """Accept an object that has every required key and no unknown one.

    Raises:
        InvalidInput: naming the first missing or unknown key and what is allowed.
    """
    if not isinstance(value, Mapping):
        raise InvalidInput(f"{field} is {describe(value)}, but must be an object.", field=field)
    allowed = [*required, *optional]
    for key in value:
        if key not in allowed:
            path = join(field, _shown(key))
            raise InvalidInput(f"{path} is an unknown key; allowed are {', '.join(allowed)}.", field=path)
    for key in required:
        if key not in value:
            path = join(field, key)
            raise InvalidInput(f"{path} is missing, but is required.", field=path)
    return value


def require_list(value: object, field: str) -> list[object]:
    """Accept a list, or refuse it with one sentence."""
    if not isinstance(value, list):
        raise InvalidInput(f"{field} is {describe(value)}, but must be a list.", field=field)
    return value


def require_bool(value: object, field: str) -> bool:
    """Accept true or false, or refuse it with one sentence."""
    if not isinstance(value, bool):
        raise InvalidInput(f"{field} is {describe(value)}, but must be true or false.", field=field)
    return value


def parse_time(value: object, field: str) -> datetime | None:
    """Read an ISO 8601 time with its offset; null stays None.

    Raises:
        InvalidInput: for any other type, another spelling, or a time without its offset.
    """
    if value is None:
        return None
    refused = InvalidInput(
        f'{field} is {describe(value)}, but must be null or an ISO 8601 time, such as "2026-11-20T15:30:00+00:00".',
        field=field,
    )
    if not isinstance(value, str):
        raise refused
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise refused from error
    if moment.tzinfo is None:
        raise refused
    return moment


def parse_option(options: type[Option], value: object, field: str) -> Option:
    """Read one of the named options, spelled exactly; refuse anything else and name what is allowed."""
    if isinstance(value, str) and not isinstance(value, FloatLiteral):
        for option in options:
            if option.value == value:
                return option
    allowed = ", ".join(option.value for option in options)
    raise InvalidInput(f"{field} is {describe(value)}, but must be one of {allowed}.", field=field)


def join(parent: str, key: str) -> str:
    """Return the path of a key inside a field; the whole document is the empty path."""
    return key if parent in ("", "the scenario") else f"{parent}.{key}"


def _shown(key: object) -> str:
    return describe(key).strip('"') or '""'
