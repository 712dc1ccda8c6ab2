"""What the prose of a file says of all its amounts: their currency and their unit."""

import re
from collections.abc import Iterable
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.files.words import CURRENCIES, CURRENCY_NAMES, CURRENCY_SIGNS

_CODES: Final = rf"(?-i:{'|'.join(sorted(CURRENCIES))})\b|{'|'.join(sorted(CURRENCY_NAMES, key=len, reverse=True))}"
_SIGNS: Final = "|".join(re.escape(sign) for sign in CURRENCY_SIGNS if not sign[-1].isalnum())
_NAMED: Final = re.compile(
    rf"\b(?:currency|ccy|währung|devise|valuta|moneda|waluta)\b[^A-Za-z€£¥]*(?:is |in |code )?({_CODES}|{_SIGNS})",
    re.IGNORECASE,
)
_ALL_IN: Final = re.compile(
    rf"\b(?:amounts?|values?|prices?|figures|balances|beträge|werte|kurse|montants)\b[^.;]{{0,40}}?\b"
    rf"(?:in|en)\s+({_CODES}|{_SIGNS})",
    re.IGNORECASE,
)
_UNITS: Final = re.compile(
    r"\bthousands?\b|\bmillions?\b|\btausend\b|\bTsd\b|\bMio\b|\bmilliers\b|[($€£'’\s]000(?:'?s)?\b|\b000s\b|\bTEUR\b|\(k\)",
    re.IGNORECASE,
)
_PROSE_UNITS: Final = re.compile(r"\b(?:in|en)\s+(?:\S+\s+)?(?:thousands?|millions?|tausend|Tsd|Mio|000s?|milliers)\b",
                                 re.IGNORECASE)  # fmt: skip


def currency_of_prose(lines: Iterable[tuple[int, str]]) -> tuple[int, str] | None:
    """The currency that a line of prose gives to all amounts, with the line; None where none speaks of it.

    Raises:
        InvalidInput: two lines name different currencies.
    """
    found: tuple[int, str] | None = None
    for line, text in lines:
        match = _NAMED.search(text) or _ALL_IN.search(text)
        if match is None:
            continue
        word = match[1]
        code = CURRENCY_SIGNS.get(word) or CURRENCY_NAMES.get(word.lower()) or word.upper()
        if found is not None and found[1] != code:
            raise InvalidInput(
                f"line {line} says that amounts are in {code}, but line {found[0]} says {found[1]}; leave one out.",
                field=f"line {line}",
            )
        found = found or (line, code)
    return found


def require_plain_units(line: int, text: str, *, is_heading: bool) -> None:
    """Refuse amounts in thousands or millions.

    Raises:
        InvalidInput: naming the line.
    """
    match = (_UNITS if is_heading else _PROSE_UNITS).search(text)
    if match is not None:
        unit = match[0].strip(" ($").removeprefix("in ")
        raise InvalidInput(
            f"line {line} says that amounts are in {unit}; export them in whole units.",
            field=f"line {line}",
        )
