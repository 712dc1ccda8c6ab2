"""Words that a request chooses from."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from rebalancer.core.base.errors import InvalidInput

Word = TypeVar("Word", bound=StrEnum)


def parse_word(text: str, words: Sequence[Word], field: str) -> Word:
    """One of some words. Raises `InvalidInput` that names them."""
    for word in words:
        if word.value == text:
            return word
    allowed = ", ".join(word.value for word in words)
    raise InvalidInput(f"{field} is {text[:40]!r}, but must be one of {allowed}.", field=field)
