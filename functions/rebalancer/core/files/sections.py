"""The tables of a file: headers anywhere, captions above and among their rows, lots under them, and lone cash lines."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.files.activity import is_statement, read_statement
from rebalancer.core.files.headings import Columns, is_other_header, open_amount, read_headings, read_lot_headings
from rebalancer.core.files.meanings import Meaning
from rebalancer.core.files.numbers import read_amount
from rebalancer.core.files.prose import currency_of_prose, require_plain_units
from rebalancer.core.files.records import DELIMITERS, Record, split_lines, split_records
from rebalancer.core.files.rows import CASH_COLUMNS, Row, Tables

_ACCOUNT_CAPTION: Final = re.compile(
    r"account|individual|\bira\b|roth|joint|brokerage|trust|401|403|custodial|rollover|\bhsa\b|\bsep\b|[x.*]{2,}\s*\d{3}"
    r"|\d{4,}|tenants|community property|depot|konto",
    re.IGNORECASE,
)
_NOT_HELD_CAPTION: Final = re.compile(
    r"realized|closed|watch ?list|\borders?\b|activity|history|transactions?|\bsold\b|dividend", re.IGNORECASE
)
_CASH_LABEL: Final = re.compile(
    r"(?i)^(total )?(settled |free |available )?cash(\b.*(sweep|balance|investments|funds).*)?:?$"
)
_NUMBER: Final = re.compile(r"[-+($]*\d[\d.,' ]*%?\)?")
_LONGEST_CAPTION: Final = 6


def find_tables(text: str, what: str) -> Tables:
    """Find every list of holdings of a file, whatever separates its cells.

    Raises:
        InvalidInput: the file has none, its quotation marks do not close, or its amounts are in thousands.
    """
    lines = split_lines(text, what)
    found: list[Tables] = []
    failed: InvalidInput | None = None
    for delimiter in DELIMITERS:
        try:
            found.append(_read(split_records(lines, delimiter, what), delimiter))
        except InvalidInput as error:
            failed = failed or error
    best = max(found, key=lambda each: sum(len(header.places) for header in each.headers), default=None)
    if best is not None and best.headers:
        return _with_prose(best)
    if failed is not None:
        raise failed
    _refuse_without_header(found, what)
    raise AssertionError


def _refuse_without_header(found: Iterable[Tables], what: str) -> None:
    for each in found:
        if each.not_held:
            raise InvalidInput(
                f"{what}, line {each.not_held[0]} begins a list of transactions, but no list of holdings is in the "
                "file; export the positions.",
                field=what,
            )
    raise InvalidInput(
        f"{what} has no header line with the columns symbol; quantity or value, separated by comma, semicolon or tab.",
        field=what,
    )


def _with_prose(tables: Tables) -> Tables:
    """Give all rows the currency that the prose names."""
    for line, text in tables.prose:
        require_plain_units(line, text, is_heading=False)
    named = currency_of_prose(tables.prose)
    if named is not None and named[1] != "USD":
        tables.rows = [replace(row, file_currency=named[1]) for row in tables.rows]
        tables.lone_cash = [replace(row, file_currency=named[1]) for row in tables.lone_cash]
        tables.notes.append(f"line {named[0]}: the amounts of the file are in {named[1]}")
    return tables


def _read(records: Sequence[Record], delimiter: str) -> Tables:
    if any(is_statement(record) for record in records):
        return read_statement(records, delimiter)
    reader = _Reader(delimiter)
    for record in records:
        reader.take(record)
    return reader.tables


class _Reader:
    """Lines, one after the other, to tables."""

    def __init__(self, delimiter: str) -> None:
        self.tables = Tables(delimiter)
        self._columns: Columns | None = None
        self._lots: Columns | None = None
        self._is_left_out = False
        self._caption = ""
        self._account = ""
        self._section = -1

    def take(self, record: Record) -> None:
        """Take up one line."""
        header = read_headings(record.cells)
        if header is not None:
            _require_no_row_inside(record)
            self._open(header, record)
        elif is_other_header(record.cells):
            self._open_other(record)
        elif len(record.filled) == 1:
            self._take_single(record)
        elif self._columns is None:
            self._add_prose(record)
            self._keep_lone_cash(record)
        elif not self._is_left_out:
            self._add_prose(record)
            self._add_row(record)

    def _open(self, header: Columns, record: Record) -> None:
        """Begin a list of holdings; a list of transactions, orders or closed positions is left out as a whole."""
        self._section += 1
        caption, self._caption, self._lots, self._is_left_out = self._caption, "", None, False
        if header.is_transactions or _NOT_HELD_CAPTION.search(caption):
            self.tables.notes.append(f"line {record.line}: a list that is not of holdings was left out")
            self.tables.not_held.append(record.line)
            self._columns = None
            return
        for meaning in (Meaning.QUANTITY, Meaning.PRICE, Meaning.VALUE):
            require_plain_units(record.line, header.name_of(meaning), is_heading=True)
        unclear = open_amount(header)
        if unclear is not None:
            raise InvalidInput(
                f"line {record.line}: the column {unclear} may count shares or dollars; call it Quantity or Value.",
                field="quantity",
            )
        if _ACCOUNT_CAPTION.search(caption):
            self._account = caption
        self.tables.headers.append(header)
        self._columns = header

    def _open_other(self, record: Record) -> None:
        """Begin a table of lots under the row above, or of something else, which is left out."""
        self._lots = None if self._columns is None or self._is_left_out else read_lot_headings(record.cells)
        if self._lots is not None:
            return
        if self._columns is not None:
            names = ", ".join(record.filled[:4])
            self.tables.notes.append(f"line {record.line}: a table with the columns {names} was left out")
        self._columns, self._caption, self._account = None, "", ""

    def _take_single(self, record: Record) -> None:
        """A line of one cell: a symbol or a number under the header is a row, the rest a caption or prose."""
        text, columns = record.filled[0], self._columns
        place = next(index for index, cell in enumerate(record.cells) if cell.strip())
        if columns is not None and not self._is_left_out:
            is_symbol = place == columns.places.get(Meaning.SYMBOL) and re.fullmatch(r"[A-Z0-9./*-]{1,12}", text)
            is_number = _NUMBER.fullmatch(text) and place in (
                columns.places.get(Meaning.QUANTITY),
                columns.places.get(Meaning.VALUE),
            )
            if is_symbol or (is_number and len(columns.places) > 1):
                self.tables.rows.append(Row(record.line, record.cells, columns, self._section, self._account))
                return
        self._caption = text
        self._add_prose(record)
        if columns is not None and len(text.split()) <= _LONGEST_CAPTION:
            self._enter_part(record, text)

    def _enter_part(self, record: Record, caption: str) -> None:
        """Go on under a caption among the rows: of an account, of a kind of security, or of a list that is left out."""
        self._is_left_out = bool(_NOT_HELD_CAPTION.search(caption))
        if self._is_left_out:
            self.tables.notes.append(f"line {record.line}: the list {caption!r} was left out")
        elif _ACCOUNT_CAPTION.search(caption):
            self._account = caption

    def _add_row(self, record: Record) -> None:
        columns = self._columns
        if self._lots is not None:
            place = self._lots.places[Meaning.ACQUIRED]
            is_lot = place < len(record.cells) and any(map(str.isdigit, record.cells[place]))
            columns = self._lots if is_lot else columns
            self._lots = self._lots if is_lot else None
        if columns is not None:
            self.tables.rows.append(Row(record.line, record.cells, columns, self._section, self._account))

    def _add_prose(self, record: Record) -> None:
        if not any(_NUMBER.fullmatch(cell) for cell in record.filled):
            self.tables.prose.append((record.line, " ".join(record.filled)))

    def _keep_lone_cash(self, record: Record) -> None:
        label, *rest = record.filled
        if len(rest) == 1 and _CASH_LABEL.match(label) and read_amount(rest[0]) is not None:
            self.tables.lone_cash.append(Row(record.line, ("Cash", rest[0], ""), CASH_COLUMNS))


def _require_no_row_inside(record: Record) -> None:
    """Refuse headings with numbers among them: a row of the list would vanish behind its last heading."""
    numbers = [cell for cell in record.filled if _NUMBER.fullmatch(cell.strip())]
    if len(numbers) > 1:
        raise InvalidInput(
            f"line {record.line} has the numbers {numbers[0]} and {numbers[1]} among its headings; begin the first row "
            "on a line of its own."
        )
