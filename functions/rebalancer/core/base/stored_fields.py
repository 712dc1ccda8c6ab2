"""Strict reading of a stored document: each field is what the data model says, or one sentence says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from numbers import Real
from typing import Any, TypeVar

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.base.money import describe

Word = TypeVar("Word", bound=StrEnum)

UNREADABLE = "DOCUMENT_UNREADABLE"

_PLAIN = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")


class StoredFields:
    """A document, or a map inside one, with the name under which a person finds it.

    Every reader takes a field's name and raises `InvariantViolation` DOCUMENT_UNREADABLE, which names the document, the
    field, what it holds and what it must hold. Fields that nobody asks for are ignored: a newer version may have
    written them.
    """

    def __init__(self, document: object, place: str) -> None:
        if not isinstance(document, Mapping):
            raise InvariantViolation(f"{place} is {describe(document)}, but must be a map.", code=UNREADABLE)
        self._document = document
        self._place = place

    def refuse(self, field: str, allowed: str) -> InvariantViolation:
        """Return the error that says that a field does not hold what is allowed."""
        value = self._document.get(field)
        if field not in self._document:
            found = "missing"
        elif isinstance(value, Real) and not isinstance(value, bool):
            found = f"the number {value}"
        else:
            found = describe(value)
        return InvariantViolation(
            f"{self._place}: {field} is {found}, but must be {allowed}.", code=UNREADABLE, field=field
        )

    def get(self, field: str) -> object:
        """Return what the field holds, unread; None where it is missing."""
        return self._document.get(field)

    def text(self, field: str) -> str:
        """Return a string."""
        value = self.get(field)
        if not isinstance(value, str):
            raise self.refuse(field, "a string")
        return value

    def maybe_text(self, field: str) -> str | None:
        """Return a string, or None for null or a missing field."""
        return None if self.get(field) is None else self.text(field)

    def flag(self, field: str) -> bool:
        """Return a boolean."""
        value = self.get(field)
        if not isinstance(value, bool):
            raise self.refuse(field, "true or false")
        return value

    def count(self, field: str) -> int:
        """Return an integer of at least 0."""
        value = self.get(field)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.refuse(field, "an integer of at least 0")
        return value

    def decimal(self, field: str) -> Decimal:
        """Return an exact decimal, stored as a string such as `"12.50"`."""
        value = self.get(field)
        if not isinstance(value, str) or _PLAIN.fullmatch(value) is None:
            raise self.refuse(field, 'a decimal in a string, such as "12.50"')
        return Decimal(value)

    def maybe_decimal(self, field: str) -> Decimal | None:
        """Return an exact decimal, or None for null or a missing field."""
        return None if self.get(field) is None else self.decimal(field)

    def word(self, words: type[Word], field: str) -> Word:
        """One of the words of an enumeration."""
        value = self.get(field)
        if isinstance(value, str):
            for word in words:
                if word.value == value:
                    return word
        raise self.refuse(field, f"one of {', '.join(word.value for word in words)}")

    def time(self, field: str) -> datetime:
        """Return a timestamp, as a plain aware `datetime` in UTC to the microsecond."""
        value = self.get(field)
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise self.refuse(field, "a timestamp")
        # A store may give its own subclass with nanoseconds; what leaves here is the standard library's.
        return datetime.combine(value.date(), value.timetz()).astimezone(UTC)

    def maybe_time(self, field: str) -> datetime | None:
        """Return a timestamp, or None for null or a missing field."""
        return None if self.get(field) is None else self.time(field)

    def maybe_day(self, field: str) -> date | None:
        """Return a day that is stored as `2026-03-02`, or None for null or a missing field."""
        text = self.maybe_text(field)
        try:
            return None if text is None else date.fromisoformat(text)
        except ValueError:
            raise self.refuse(field, "a day, such as 2026-03-02") from None

    def map(self, field: str) -> Mapping[str, Any]:
        """Return a map."""
        value = self.get(field)
        if not isinstance(value, Mapping):
            raise self.refuse(field, "a map")
        return value

    def rows(self, field: str) -> list[StoredFields]:
        """Return a list of maps, each named by its place in the list."""
        value = self.get(field)
        if not isinstance(value, list | tuple):
            raise self.refuse(field, "a list of maps")
        return [StoredFields(row, f"{self._place}: {field}[{index}]") for index, row in enumerate(value)]


def dump_decimal(number: Decimal) -> str:
    """Write a decimal as `StoredFields.decimal` reads it: no exponent, no digit lost.

    Raises:
        InvariantViolation: for NaN, an infinity, or more than 40 digits on one side of the point.
    """
    text = format(number, "f")
    if _PLAIN.fullmatch(text) is None:
        raise InvariantViolation(f"{number} cannot be stored: it is not a finite decimal of at most 40 + 40 digits.")
    return text


def dump_decimal_or_none(number: Decimal | None) -> str | None:
    """Write a decimal as `dump_decimal` does; None stays None."""
    return None if number is None else dump_decimal(number)


def dump_time(moment: datetime) -> datetime:
    """Write a time as it is stored, in UTC. Raises `InvariantViolation` for one without a time zone."""
    if moment.tzinfo is None:
        raise InvariantViolation(f"{moment.isoformat()} cannot be stored: a time needs its time zone.")
    return moment.astimezone(UTC)


def dump_time_or_none(moment: datetime | None) -> datetime | None:
    """Write a time as `dump_time` does; None stays None."""
    return None if moment is None else dump_time(moment)


def dump_day_or_none(day: date | None) -> str | None:
    """Write a date such as `2026-03-31`; None stays None."""
    return None if day is None else day.isoformat()
