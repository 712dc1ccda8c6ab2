"""Tables as brokers and spreadsheets export them.

They have text above the header and below the table, many names for one column, and many spellings of one number.
"""

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import describe, parse_decimal

MAX_LINES: Final = 20_000
HEADER_WITHIN_LINES: Final = 40

_DELIMITERS: Final = (",", ";", "\t")
_NOTHING: Final = frozenset({"", "-", "--", "—", "n/a", "na", "null", "none", "#n/a"})
_ENGLISH = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?|[0-9]*\.?[0-9]+|[0-9]+\.")
_CONTINENTAL = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]*)?|[0-9]*,?[0-9]+|[0-9]+,")


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One line under the header: `cells` by the reader's own names for the columns, `first` the line's first text."""

    line: int
    first: str
    cells: Mapping[str, str]
    decimal_comma: bool

    def text(self, name: str) -> str:
        """Return the cell's text without surrounding space; empty where there is none."""
        return self.cells.get(name, "").strip()

    def number(self, name: str) -> Decimal | None:
        """Return the cell's number, or None where it is empty or a dash.

        Dollar and percent signs, thousands separators and brackets for negative numbers are understood.

        Raises:
            InvalidInput: naming line and column.
        """
        return parse_amount(self.text(name), f"line {self.line}, column {name}", decimal_comma=self.decimal_comma)


def read_table(
    text: str, columns: Mapping[str, Collection[str]], required: Sequence[Collection[str]], what: str
) -> list[CsvRow]:
    """Find the header and read what is under it, empty lines left out.

    Args:
        columns: for each of our names the names that others use: lower case, letters and digits only.
        required: groups of our names; the header must have one of each group.
        what: what the file is, for a refusal.

    Raises:
        InvalidInput: no line of the first 40 is such a header, or the file is too long or no CSV.
    """
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise InvalidInput(f"{what} has {len(lines)} lines, but at most {MAX_LINES} are allowed.", field=what)
    if "\0" in text:
        raise InvalidInput(f"{what} is not CSV text: it holds a zero byte; export it as CSV.", field=what)
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            continue
        for index, row in enumerate(rows[:HEADER_WITHIN_LINES]):
            places = _places(row, columns)
            if all(any(name in places for name in group) for group in required):
                return _rows_under(rows, index, places, decimal_comma=delimiter == ";")
    wanted = "; ".join(" or ".join(sorted(group)) for group in required)
    raise InvalidInput(
        f"{what} has no header line with the columns {wanted}, separated by comma, semicolon or tab.", field=what
    )


def _places(header: Sequence[str], columns: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Return the place of each of our columns; the first column of a name counts."""
    spelled = [plain_name(cell) for cell in header]
    return {
        name: min(spelled.index(other) for other in others if other in spelled)
        for name, others in columns.items()
        if any(other in spelled for other in others)
    }


def plain_name(text: str) -> str:
    """Return a heading in lower case, letters and digits only: `Mkt Val (Market Value)` is `mktvalmarketvalue`."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _rows_under(
    rows: Sequence[Sequence[str]], header: int, places: Mapping[str, int], *, decimal_comma: bool
) -> list[CsvRow]:
    found: list[CsvRow] = []
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        filled = [cell.strip() for cell in row if cell.strip()]
        if not filled:
            continue
        cells = {name: row[place] for name, place in places.items() if place < len(row)}
        found.append(CsvRow(number, filled[0], cells, decimal_comma))
    return found


def parse_amount(text: str, field: str, *, decimal_comma: bool = False) -> Decimal | None:
    """Read `$1,234.50`, `(12.5)`, `-3`, `7 %`, and with a decimal comma `1.234,50`; nothing or a dash is None.

    Raises:
        InvalidInput: anything else.
    """
    bare = text.strip().replace("\u00a0", " ").replace("\u2212", "-").strip("'\"")
    if bare.lower() in _NOTHING:
        return None
    is_negative = bare.startswith("(") and bare.endswith(")")
    digits = re.sub(r"[$€£%\s]|USD|EUR", "", bare.strip("()") if is_negative else bare)
    if digits.startswith(("-", "+")):
        is_negative = is_negative or digits.startswith("-")
        digits = digits[1:]
    pattern, thousands, point = (_CONTINENTAL, ".", ",") if decimal_comma else (_ENGLISH, ",", ".")
    if pattern.fullmatch(digits) is None:
        raise InvalidInput(f"{field} is {describe(text)}, but must be a number such as 1,234.50.", field=field)
    plain = digits.replace(thousands, "").replace(point, ".").removesuffix(".")
    plain = f"0{plain}" if plain.startswith(".") else plain
    number = parse_decimal(plain, field)
    return -number if is_negative else number
