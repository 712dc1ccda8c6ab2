"""Options as the fields of a dataclass, each declared once; and the one reader and writer of all of them.

    threshold: Decimal = amount(Decimal(5), "Half the width of the band.", unit=Unit.PERCENT)

A declaration gives the field its default and keeps its kind (`core.base.option_kinds`) beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, fields, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from rebalancer.core.base.option_kinds import (
    Amount,
    Choice,
    Flag,
    OneOf,
    Option,
    Shaped,
    Shown,
    Symbols,
    Unit,
    Whole,
    WholeText,
)
from rebalancer.core.base.shape import join

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Owner = TypeVar("Owner", bound="DataclassInstance")
Word = TypeVar("Word", bound=StrEnum)
Value = TypeVar("Value")
Written = Callable[[Any], bool] | None

_OPTION: Final = "option"


def amount(
    default: Decimal,
    sentence: str,
    *,
    unit: Unit,
    high: Decimal | None = None,
    shown: Shown | None = None,
    written: Written = None,
) -> Decimal:
    """Declare an exact decimal of at least 0."""
    kind = Amount(sentence=sentence, unit=unit, high=high, shown=shown, written=written)
    return field(default=default, metadata={_OPTION: kind})


def maybe_amount(
    sentence: str, *, unit: Unit, high: Decimal | None = None, shown: Shown | None = None, written: Written = None
) -> Decimal | None:
    """Declare an exact decimal of at least 0 whose default is None."""
    kind = Amount(sentence=sentence, unit=unit, high=high, shown=shown, written=written, is_optional=True)
    return field(default=None, metadata={_OPTION: kind})


def whole(default: int, sentence: str, *, unit: Unit, low: int, high: int, shown: Shown | None = None) -> int:
    """Declare an integer within bounds."""
    return field(
        default=default, metadata={_OPTION: Whole(sentence=sentence, unit=unit, low=low, high=high, shown=shown)}
    )


def whole_text(default: int, sentence: str, *, unit: Unit, low: int, shown: Shown | None = None) -> int:
    """Declare a whole number that is written as a string."""
    return field(default=default, metadata={_OPTION: WholeText(sentence=sentence, unit=unit, low=low, shown=shown)})


def one_of(default: int, sentence: str, *, unit: Unit, allowed: tuple[int, ...]) -> int:
    """Declare one of a few integers."""
    return field(default=default, metadata={_OPTION: OneOf(sentence=sentence, unit=unit, allowed=allowed)})


def choice(
    default: Word,
    sentence: str,
    *,
    words: Mapping[Word, tuple[str, str]],
    shown: Shown | None = None,
    written: Written = None,
) -> Word:
    """Declare one word of an enumeration. `words` hold its label and its explanation, in the order in which they show.

    Raises:
        TypeError: a word of the enumeration has no label.
    """
    if set(words) != set(type(default)):
        raise TypeError(f"The words of {type(default).__name__} are not all described.")
    kind = Choice(sentence=sentence, options=type(default), words=words, shown=shown, written=written)
    return field(default=default, metadata={_OPTION: kind})


def flag(default: bool, sentence: str) -> bool:
    """Declare true or false."""
    return field(default=default, metadata={_OPTION: Flag(sentence=sentence)})


def symbols(
    sentence: str, *, most: int | None = None, shown: Shown | None = None, written: Written = None
) -> frozenset[str]:
    """Declare a set of symbols whose default is empty."""
    kind = Symbols(sentence=sentence, most=most, shown=shown, written=written)
    return field(default=frozenset(), metadata={_OPTION: kind})


def maybe_symbols(sentence: str, *, written: Written = None) -> frozenset[str] | None:
    """Declare a set of symbols whose default is None: all."""
    return field(default=None, metadata={_OPTION: Symbols(sentence=sentence, is_optional=True, written=written)})


def shaped(
    default: Callable[[], Value],
    sentence: str,
    *,
    read: Callable[[object, str], Value],
    write: Callable[[Any], object],
    shape: str,
) -> Value:
    """Declare a value with a reader and a writer of its own; `default` makes its default."""
    kind = Shaped(sentence=sentence, read=read, write=write, shape=shape)
    return field(default_factory=default, metadata={_OPTION: kind})


@lru_cache
def options_of(owner: type[DataclassInstance]) -> Mapping[str, Option]:
    """Return the options of a dataclass by name, in the order in which they are declared."""
    return {each.name: each.metadata[_OPTION] for each in fields(owner) if _OPTION in each.metadata}


def parse_options(row: Mapping[str, object], path: str, *, base: Owner) -> Owner:
    """Read every option that the row names; the others are as in `base`.

    Raises:
        InvalidInput: naming the first option that cannot be read, in the order of their declaration.
    """
    read: dict[str, Any] = {
        name: option.parse(row[name], join(path, name))
        for name, option in options_of(type(base)).items()
        if name in row
    }
    return replace(base, **read)


def dump_options(owner: DataclassInstance) -> dict[str, object]:
    """Write the options as `parse_options` reads them, in the order of their declaration."""
    return {
        name: option.dump(getattr(owner, name))
        for name, option in options_of(type(owner)).items()
        if option.written is None or option.written(owner)
    }


def require_options(owner: DataclassInstance) -> None:
    """Refuse values outside their bounds that code (not a file) set.

    Raises:
        InvalidInput: naming the first such option.
    """
    for name, option in options_of(type(owner)).items():
        option.require(getattr(owner, name), name)
