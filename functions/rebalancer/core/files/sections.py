"""The tables of a file: headers anywhere, captions above them, statements by section, and lone cash lines."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.files.headings import Columns, is_other_header, read_headings
from rebalancer.core.files.meanings import Meaning
from rebalancer.core.files.numbers import read_amount
from rebalancer.core.files.records import DELIMITERS, Record, split_lines, split_records
from rebalancer.core.files.rows import Row

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
_CASH_COLUMNS: Final = Columns(
    {Meaning.DESCRIPTION: 0, Meaning.VALUE: 1, Meaning.CURRENCY: 2}, {}, {}, ("cash", "amount", "currency"), False
)
_NUMBER: Final = re.compile(r"[-+($]*\d[\d.,' ]*%?\)?")


@dataclass(slots=True)
class Tables:
    """What a file holds: the rows of its lists of holdings, and what was left out of it as a whole."""

    delimiter: str
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lone_cash: list[Row] = field(default_factory=list)
    headers: list[Columns] = field(default_factory=list)
    not_held: list[int] = field(default_factory=list)


def find_tables(text: str, what: str) -> Tables:
    """Find every list of holdings of a file, whatever separates its cells.

    Raises:
        InvalidInput: the file has none, or its quotation marks do not close.
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
        return best
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


def _read(records: Sequence[Record], delimiter: str) -> Tables:
    if any(_is_statement(record) for record in records):
        return _read_statement(records, delimiter)
    tables = Tables(delimiter)
    columns: Columns | None = None
    caption, section = "", -1
    for record in records:
        header = read_headings(record.cells)
        if header is not None:
            _require_no_row_inside(record)
            section += 1
            columns = _open(header, record, caption, tables)
            caption = caption if columns is not None and _ACCOUNT_CAPTION.search(caption) else ""
        elif is_other_header(record.cells):
            if columns is not None:
                names = ", ".join(record.filled[:4])
                tables.notes.append(f"line {record.line}: a table with the columns {names} was left out")
            columns, caption = None, ""
        elif len(record.filled) == 1:
            caption = _caption_of(record, columns, caption, tables, section)
        elif columns is not None:
            tables.rows.append(Row(record.line, record.cells, columns, section, caption))
        else:
            _keep_lone_cash(record, tables)
    return tables


def _require_no_row_inside(record: Record) -> None:
    """Refuse headings with numbers among them: a row of the list would vanish behind its last heading."""
    numbers = [cell for cell in record.filled if _NUMBER.fullmatch(cell.strip())]
    if len(numbers) > 1:
        raise InvalidInput(
            f"line {record.line} has the numbers {numbers[0]} and {numbers[1]} among its headings; begin the first row "
            "on a line of its own."
        )


def _open(header: Columns, record: Record, caption: str, tables: Tables) -> Columns | None:
    """Begin a list of holdings; a list of transactions, orders or closed positions is left out as a whole."""
    if header.is_transactions or _NOT_HELD_CAPTION.search(caption):
        tables.notes.append(f"line {record.line}: a list that is not of holdings was left out")
        tables.not_held.append(record.line)
        return None
    tables.headers.append(header)
    return header


def _caption_of(record: Record, columns: Columns | None, caption: str, tables: Tables, section: int) -> str:
    """A line of one cell: a symbol with nothing beside it is a row, an account's name a caption, the rest prose."""
    text = record.filled[0]
    symbol_place = None if columns is None else columns.places.get(Meaning.SYMBOL)
    place = next(index for index, cell in enumerate(record.cells) if cell.strip())
    if columns is not None and place == symbol_place and re.fullmatch(r"[A-Z0-9./*-]{1,12}", text):
        tables.rows.append(Row(record.line, record.cells, columns, section, caption))
        return caption
    return text


def _keep_lone_cash(record: Record, tables: Tables) -> None:
    label, *rest = record.filled
    if len(rest) == 1 and _CASH_LABEL.match(label) and read_amount(rest[0]) is not None:
        tables.lone_cash.append(Row(record.line, ("Cash", rest[0], ""), _CASH_COLUMNS))


def _is_statement(record: Record) -> bool:
    return len(record.cells) > 2 and record.cells[1].strip() in ("Header", "Data") and record.cells[0].strip() != ""


def _read_statement(records: Sequence[Record], delimiter: str) -> Tables:
    """An activity statement of Interactive Brokers: each line begins with its section and what the line is."""
    tables = Tables(delimiter)
    columns: Columns | None = None
    left_out: dict[str, int] = {}
    cash: list[Record] = []
    base = ""
    for record in records:
        section, sort, *rest = (cell.strip() for cell in record.cells)
        if section == "Open Positions" and sort == "Header":
            columns = read_headings(("", "", *rest))
            if columns is not None:
                tables.headers.append(columns)
        elif section == "Open Positions" and columns is not None:
            tables.rows.append(Row(record.line, _statement_cells(record, sort, columns), columns))
        elif section == "Cash Report" and sort == "Data" and len(rest) > 2:
            cash.append(record)
        elif section == "Account Information" and rest[:1] == ["Base Currency"]:
            base = rest[1]
        elif sort == "Data":
            left_out.setdefault(section, record.line)
    tables.rows += _statement_cash(cash, base)
    for name, line in left_out.items():
        if name not in ("Statement", "Account Information", "Net Asset Value", "Change in NAV", "Codes"):
            tables.notes.append(f"line {line}: the section {name} was left out")
    return tables


def _statement_cells(record: Record, sort: str, columns: Columns) -> tuple[str, ...]:
    cells = ["", "", *record.cells[2:]]
    if sort in ("Total", "SubTotal"):
        cells[columns.places.get(Meaning.SYMBOL, 2)] = "Total"
        cells[columns.places.get(Meaning.QUANTITY, 2)] = ""
    return tuple(cells)


def _statement_cash(records: Sequence[Record], base: str) -> list[Row]:
    """Settled cash by currency where the statement has it, else ending cash; the base summary where it has no more."""
    for label in ("Ending Settled Cash", "Ending Cash"):
        named = [record for record in records if record.cells[2].strip() == label]
        single = [record for record in named if record.cells[3].strip() != "Base Currency Summary"]
        if named:
            return [
                Row(
                    record.line,
                    ("Cash", record.cells[4], base if record not in single else record.cells[3]),
                    _CASH_COLUMNS,
                )
                for record in single or named
            ]
    return []
