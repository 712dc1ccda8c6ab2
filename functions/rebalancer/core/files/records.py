"""Delimited text to records that know the line where they begin."""

import csv
from dataclasses import dataclass
from typing import Final

from rebalancer.core.base.errors import InvalidInput

MAX_LINES: Final = 20_000
MAX_LINE_LENGTH: Final = 100_000
DELIMITERS: Final = (",", ";", "\t", "|")
_END: Final = "\x1eend of file"


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one line, or of several where a quoted cell holds a line break; `line` is the first of them."""

    line: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> tuple[str, ...]:
        """The cells that hold something, without surrounding space."""
        return tuple(cell.strip() for cell in self.cells if cell.strip())


def split_lines(text: str, what: str) -> list[str]:
    """The lines of a file, each with its line end; only CR, LF and CRLF end a line.

    Raises:
        InvalidInput: too many lines or too long a line.
    """
    lines = [line + "\n" for line in text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")]
    if "\0" in text:
        raise InvalidInput(f"{what} is not CSV text: it holds a zero byte; export it as CSV.", field=what)
    if len(lines) > MAX_LINES:
        raise InvalidInput(f"{what} has {len(lines)} lines, but at most {MAX_LINES} are allowed.", field=what)
    for number, line in enumerate(lines, start=1):
        if len(line) > MAX_LINE_LENGTH:
            raise InvalidInput(f"{what}, line {number} has more than {MAX_LINE_LENGTH} characters.", field=what)
    return lines


def split_records(lines: list[str], delimiter: str, what: str) -> list[Record]:
    """Split lines at the delimiter; a quoted cell may hold delimiters and line breaks.

    Raises:
        InvalidInput: a quotation mark is opened and never closed, or closed lines later so that lines vanish in a cell.
    """
    reader = csv.reader([*lines, _END], delimiter=delimiter)
    records: list[Record] = []
    before = 0
    try:
        for row in reader:
            records.append(Record(before + 1, tuple(row)))
            if reader.line_num > before + 1:
                _require_whole_cells(lines[before : reader.line_num], delimiter, before + 1, what)
            before = reader.line_num
    except csv.Error as error:
        raise InvalidInput(f"{what}, line {before + 1} is not CSV: {error}.", field=what) from error
    if records[-1].cells != (_END,):
        raise InvalidInput(
            f"{what}, line {records[-1].line} opens a quotation mark that no later line closes; close it.", field=what
        )
    for record in records:
        _require_no_line_inside(record, delimiter, what)
    return [record for record in records[:-1] if record.filled]


def _require_whole_cells(lines: list[str], delimiter: str, first: int, what: str) -> None:
    """Refuse lines that one cell joins where text follows its closing mark, which was meant to open another cell."""
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        raise InvalidInput(
            f"{what}, line {first} opens a quotation mark that is closed lines later; close it.", field=what
        ) from None


def _require_no_line_inside(record: Record, delimiter: str, what: str) -> None:
    """Refuse a cell that has swallowed whole lines of the table, or other cells of its line."""
    for cell in record.cells:
        if f'"{delimiter}' in cell or f'{delimiter}"' in cell:
            raise InvalidInput(
                f"{what}, line {record.line} has a quotation mark inside a cell, before or behind a separator; "
                "double it or leave it out.",
                field=what,
            )
    least = 2 if len(record.filled) == 1 else 1
    for cell in record.cells:
        for inner in cell.splitlines()[1:]:
            if inner.count(delimiter) >= least and any(character.isdigit() or least == 1 for character in inner):
                raise InvalidInput(
                    f"{what}, line {record.line} opens a quotation mark that is closed lines later; close it.",
                    field=what,
                )
