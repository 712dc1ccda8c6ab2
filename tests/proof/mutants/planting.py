"""Planting a bug: a passage of a real function is replaced, and the function runs with the changed code everywhere."""

from __future__ import annotations
import __future__

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType


@dataclass(frozen=True, slots=True)
class Bug:
    """`before` stands exactly once in the source of `place`; `after` takes its stead. `name` says what is wrong."""

    name: str
    place: Callable[..., object]
    before: str
    after: str


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    """Run with the bug. Raises `LookupError` where the real code has changed so that the passage is not there."""
    place = bug.place
    assert isinstance(place, FunctionType)
    source = textwrap.dedent(inspect.getsource(place))
    if source.count(bug.before) != 1:
        found = source.count(bug.before)
        raise LookupError(f"{bug.name}: {bug.before!r} stands {found} times in {place.__qualname__}, not once")
    sound = place.__code__
    place.__code__ = _compiled(place, source.replace(bug.before, bug.after))
    try:
        yield
    finally:
        place.__code__ = sound


def _compiled(place: FunctionType, source: str) -> CodeType:
    """The code of the changed function; names in it are those of the module it stands in."""
    flags = __future__.annotations.compiler_flag
    scope: dict[str, object] = {**place.__globals__}
    code = compile(source, f"<planted in {place.__qualname__}>", "exec", flags=flags, dont_inherit=True)
    exec(code, scope)  # noqa: S102 - the project's own source with one passage changed; there is no other way to plant
    changed = scope[place.__name__]
    assert isinstance(changed, FunctionType)
    return changed.__code__
