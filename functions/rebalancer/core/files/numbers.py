"""Numbers as people, brokers and spreadsheets write them, decided for a file as a whole."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import describe, parse_decimal
from rebalancer.core.files.words import CURRENCIES, CURRENCY_SIGNS, NOTHING

_CURRENCY = re.compile(
    rf"({'|'.join(re.escape(sign) for sign in sorted(CURRENCY_SIGNS, key=len, reverse=True))}"
    rf"|(?<![A-Za-z])(?:{'|'.join(sorted(CURRENCIES))})(?![A-Za-z]))"
)
_GROUP: Final = r"[1-9][0-9]{0,2}(?:(?P<sep>[SEPARATORS])[0-9]{3})(?:(?P=sep)[0-9]{3})*"
_POINT = re.compile(rf"(?:{_GROUP.replace('SEPARATORS', ',’ ' + chr(39))}|[0-9]*)(\.[0-9]*)?")
_COMMA = re.compile(rf"(?:{_GROUP.replace('SEPARATORS', '.’ ' + chr(39))}|[0-9]*)(,[0-9]*)?")
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\t\n", " "))
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})


class NumberWriting(StrEnum):
    """Which sign is before the decimals: 1,234.50 (point) or 1.234,50 (comma)."""

    POINT = "point"
    COMMA = "comma"


@dataclass(frozen=True, slots=True)
class Amount:
    """A cell's number before it is known how the file writes decimals: digits, sign, and a currency beside it."""

    digits: str
    is_negative: bool
    currency: str | None

    def read(self, writing: NumberWriting) -> str | None:
        """The plain decimal under one way of writing, or None where the digits do not follow it."""
        pattern, point = (_POINT, ".") if writing is NumberWriting.POINT else (_COMMA, ",")
        if not any(character.isdigit() for character in self.digits) or pattern.fullmatch(self.digits) is None:
            return None
        whole, _, decimals = self.digits.partition(point)
        whole = re.sub(r"[^0-9]", "", whole) or "0"
        plain = f"{whole}.{decimals}" if decimals else whole
        return f"-{plain}" if self.is_negative else plain


class NumberCell(NamedTuple):
    """A cell that must be a number, and where it is."""

    line: int
    column: str
    text: str


def read_amount(text: str) -> Amount | None:
    """Take currency signs, brackets and signs off a number; nothing, a dash and words such as N/A are None."""
    bare = text.translate(_SPACES).translate(_MINUS).strip().strip("\"'").strip()
    if bare.lower() in NOTHING:
        return None
    is_negative = bare.startswith("(") and bare.rstrip("%").rstrip().endswith(")")
    if is_negative:
        bare = bare.replace("(", "", 1).replace(")", "", 1)
    found = _CURRENCY.findall(bare)
    digits = _CURRENCY.sub(" ", bare).replace("%", " ").strip()
    for sign in "+-":
        if digits.startswith(sign) or (digits.endswith(sign) and digits != sign):
            is_negative = is_negative or sign == "-"
            digits = (digits[1:] if digits.startswith(sign) else digits[:-1]).strip()
            break
    currency = None if not found else CURRENCY_SIGNS.get(found[0], found[0])
    return Amount(digits, is_negative, currency)


def decide_writing(cells: Iterable[NumberCell], delimiter: str, what: str) -> NumberWriting | None:
    """How a file writes its decimals, seen from all its numbers together; None where nothing decides it.

    Raises:
        InvalidInput: one number can only be written with a point and another one only with a comma.
    """
    decisive: dict[NumberWriting, NumberCell] = {}
    doubtful = False
    for cell in cells:
        amount = read_amount(cell.text)
        if amount is None:
            continue
        point, comma = amount.read(NumberWriting.POINT), amount.read(NumberWriting.COMMA)
        if point is not None and comma is None:
            decisive.setdefault(NumberWriting.POINT, cell)
        elif comma is not None and point is None:
            decisive.setdefault(NumberWriting.COMMA, cell)
        elif point != comma:
            doubtful = True
    if len(decisive) > 1:
        first, second = sorted(decisive.values())
        raise InvalidInput(
            f"{what}: line {first.line}, column {first.column} is {describe(first.text)} and line {second.line}, "
            f"column {second.column} is {describe(second.text)}; one file must write all its decimals alike.",
            field=what,
        )
    if decisive:
        return next(iter(decisive))
    return None if doubtful and delimiter != "," else NumberWriting.POINT


def parse_cell(cell: NumberCell, writing: NumberWriting | None) -> Decimal | None:
    """The cell's number; nothing and words such as N/A are None.

    Raises:
        InvalidInput: naming line, column and what was read; also where the file leaves open what 1.234 means.
    """
    place = f"line {cell.line}, column {cell.column}"
    return _parse(cell.text, place, writing)


def _parse(text: str, place: str, writing: NumberWriting | None) -> Decimal | None:
    amount = read_amount(text)
    if amount is None:
        return None
    readings = {amount.read(each) for each in ([writing] if writing is not None else NumberWriting)}
    if len(readings) > 1 and None not in readings:
        raise InvalidInput(
            f"{place} is {describe(text)}, which may be {' or '.join(sorted(filter(None, readings)))}; say which by "
            "--decimal point or --decimal comma.",
            field=place,
        )
    plain = next((each for each in readings if each is not None), None)
    if plain is None:
        raise InvalidInput(
            f"{place} is {describe(text)}, but must be a number such as "
            f"{'1.234,50' if writing is NumberWriting.COMMA else '1,234.50'}.",
            field=place,
        )
    return parse_decimal(plain, place)


def parse_amount(text: str, field: str, *, writing: NumberWriting = NumberWriting.POINT) -> Decimal | None:
    """Read `$1,234.50`, `(12.5)`, `-3`, `7 %` of an option or a lone cell; nothing or a dash is None.

    Raises:
        InvalidInput: anything else.
    """
    return _parse(text, field, writing)


def parse_dollars(text: str, field: str) -> Decimal | None:
    """Read dollars of an option or a cell; nothing or a dash is None.

    Raises:
        InvalidInput: no number, a percent, or another currency.
    """
    amount = read_amount(text)
    if amount is not None and ("%" in text or amount.currency not in (None, "USD")):
        raise InvalidInput(f"{field} is {describe(text)}, but must be US dollars, such as 1234.50.", field=field)
    return _parse(text, field, NumberWriting.POINT)
