"""The words in which shapes are declared: how a value is written, read by the page and named in the documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final


@dataclass(frozen=True, slots=True)
class Form:
    """How a value is written: `schema` reads it on the page, `words` name it in the documents."""

    schema: str
    words: str


@dataclass(frozen=True, slots=True)
class Words:
    """One word of an enumeration of the product, named by its place below `rebalancer`.

    `is_open`: words may be added, and a page that is open meanwhile takes the new one as it is.
    """

    place: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words that are no enumeration."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Default:
    """What a missing field of a document means."""

    value: object


@dataclass(frozen=True, slots=True)
class Options:
    """A map of options: their own table says which."""

    table: str


@dataclass(frozen=True, slots=True)
class Unread:
    """The page does not read this field: its schema leaves the field out, so that a document without it is read."""


UNREAD: Final = Unread()

Amount = Annotated[str, Form("decimal", "decimal")]
Usd = Annotated[str, Form("decimal", "decimal, USD")]
Percent = Annotated[str, Form("decimal", "decimal, %")]
Quantity = Annotated[str, Form("decimal", "decimal, shares or coins")]
Moment = Annotated[datetime | str, Form("instant", "timestamp")]
"""A `datetime` in a document, ISO 8601 text in an answer."""

Day = Annotated[str, Form("day", "date")]
Number = Annotated[float | int, Form("z.number()", "number")]
PercentNumber = Annotated[float | int, Form("percentNumber", "number ≥ 0, %")]
Name = Annotated[str, Form("text", "string")]
"""A text that is not empty."""

Extra = Annotated[object, Form("z.unknown()", "any")]
