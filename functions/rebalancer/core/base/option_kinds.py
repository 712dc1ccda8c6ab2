"""The kinds of options a person may set: how each is read, written, bounded and described.

An option is declared once, as the field of a dataclass (`core.base.options`). Parsers, stored documents, the settings
page, the documents and the command line take its type, unit, bounds, default and sentence from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import HUNDRED, describe, parse_decimal, plain, require_finite
from rebalancer.core.base.shape import parse_option, require_bool, require_list
from rebalancer.core.base.symbols import parse_symbol


class Unit(StrEnum):
    """What a number counts."""

    PERCENT = "percent"
    DOLLARS = "dollars"
    COUNT = "count"
    SECONDS = "seconds"
    DAYS = "days"
    MINUTES = "minutes"
    PLACES = "places"


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the settings page shows an option, and the option's name there; a lower rank shows earlier."""

    section: str
    label: str
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What every option has.

    Args:
        sentence: what it means, in one or two sentences.
        shown: its place on the settings page; None where the page does not list it.
        written: whether an owner with these options writes this one; None: always.
    """

    sentence: str
    shown: Shown | None = None
    written: Callable[[Any], bool] | None = None

    def parse(self, value: object, path: str) -> object:
        """Read what was sent or stored; `InvalidInput` names `path` and what is allowed."""
        raise NotImplementedError

    def dump(self, value: Any) -> object:
        """Write a value as `parse` reads it."""
        return value

    def require(self, value: Any, name: str) -> None:
        """Refuse a value that code (not a file) set outside the bounds."""

    def stricter(self, first: Any, second: Any) -> object:
        """Of two limits the stricter one."""
        return min(first, second)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Option):
    """An exact decimal; `is_optional` takes null as "none"."""

    unit: Unit
    low: Decimal = Decimal(0)
    high: Decimal | None = None
    is_optional: bool = False

    def parse(self, value: object, path: str) -> Decimal | None:
        """See `Option`."""
        if value is None and self.is_optional:
            return None
        return parse_decimal(value, path, low=self.low, high=self.high)

    def dump(self, value: Decimal | None) -> str | None:
        """See `Option`."""
        return None if value is None else plain(value)

    def require(self, value: Decimal | None, name: str) -> None:
        """See `Option`."""
        if value is None:
            return
        require_finite(value, name)
        if value < self.low or (self.high is not None and value > self.high):
            bounds = f"at least {plain(self.low)}"
            if self.high is not None:
                bounds = f"from {plain(self.low)} to {plain(self.high)}"
            raise InvalidInput(f"{name} is {plain(value)}, but must be {bounds}.", field=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole(Option):
    """An integer within bounds, written as a JSON integer."""

    unit: Unit
    low: int
    high: int

    def parse(self, value: object, path: str) -> int:
        """See `Option`."""
        if not isinstance(value, int) or isinstance(value, bool) or not self.low <= value <= self.high:
            raise InvalidInput(
                f"{path} is {describe(value)}, but must be an integer from {self.low} to {self.high}.", field=path
            )
        return value

    def require(self, value: int, name: str) -> None:
        """See `Option`."""
        if not self.low <= value <= self.high:
            raise InvalidInput(f"{name} is {value}, but must be from {self.low} to {self.high}.", field=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeText(Option):
    """A whole number of at least `low`, read as a decimal and written as one, in a string."""

    unit: Unit
    low: int

    def parse(self, value: object, path: str) -> int:
        """See `Option`."""
        number = parse_decimal(value, path, low=Decimal(self.low))
        if number != number.to_integral_value():
            raise InvalidInput(f"{path} is {plain(number)}, but must be a whole number.", field=path)
        return int(number)

    def dump(self, value: int) -> str:
        """See `Option`."""
        return plain(Decimal(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(Option):
    """One of a few integers."""

    unit: Unit
    allowed: tuple[int, ...]

    def parse(self, value: object, path: str) -> int:
        """See `Option`."""
        if not isinstance(value, int) or isinstance(value, bool) or value not in self.allowed:
            allowed = ", ".join(str(number) for number in self.allowed)
            raise InvalidInput(f"{path} must be one of {allowed}.", field=path)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Option):
    """One word of an enumeration; `words` say what the page calls each, and what each does."""

    options: type[StrEnum]
    words: Mapping[Any, tuple[str, str]]

    def parse(self, value: object, path: str) -> StrEnum:
        """See `Option`."""
        return parse_option(self.options, value, path)

    def dump(self, value: StrEnum) -> str:
        """See `Option`."""
        return value.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Option):
    """True or false."""

    def parse(self, value: object, path: str) -> bool:
        """See `Option`."""
        return require_bool(value, path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbols(Option):
    """A set of symbols; `is_optional` takes null as "all" and refuses an empty list."""

    most: int | None = None
    is_optional: bool = False

    def parse(self, value: object, path: str) -> frozenset[str] | None:
        """See `Option`."""
        if value is None and self.is_optional:
            return None
        rows = require_list(value, path)
        if self.most is not None and len(rows) > self.most:
            raise InvalidInput(f"{path} names {len(rows)} symbols, but at most {self.most} are allowed.", field=path)
        symbols = frozenset(parse_symbol(symbol, f"{path}[{index}]") for index, symbol in enumerate(rows))
        if self.is_optional and not symbols:
            raise InvalidInput(f"{path} is empty, but must name at least one symbol, or be null for all.", field=path)
        return symbols

    def dump(self, value: frozenset[str] | None) -> list[str] | None:
        """See `Option`."""
        return None if value is None else sorted(value)

    def stricter(self, first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
        """See `Option`: every symbol that either of the two names."""
        return first | second


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaped(Option):
    """A value with a reader and a writer of its own; `shape` says in the documents what it looks like."""

    read: Callable[[object, str], object]
    write: Callable[[Any], object]
    shape: str

    def parse(self, value: object, path: str) -> object:
        """See `Option`."""
        return self.read(value, path)

    def dump(self, value: Any) -> object:
        """See `Option`."""
        return self.write(value)


PERCENT_MAX = HUNDRED
"""More than all of it means nothing, where a percent is a share."""
