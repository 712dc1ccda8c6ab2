"""Small tables of a person: targets, prices, sectors, names; one header, a few columns under many names."""

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.files.headings import plain_name
from rebalancer.core.files.numbers import NumberCell, NumberWriting, decide_writing, parse_cell
from rebalancer.core.files.records import DELIMITERS, Record, split_lines, split_records

HEADER_WITHIN_RECORDS: Final = 40


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One line under the header: `cells` by the reader's own names for the columns, `first` the line's first text."""

    line: int
    first: str
    cells: Mapping[str, str]
    writing: NumberWriting | None

    def text(self, name: str) -> str:
        """The cell's text without surrounding space; empty where there is none."""
        return self.cells.get(name, "").strip()

    def number(self, name: str) -> Decimal | None:
        """The cell's number, or None where it is empty or a dash.

        Raises:
            InvalidInput: naming line and column.
        """
        return parse_cell(NumberCell(self.line, name, self.text(name)), self.writing)


def read_table(
    text: str,
    columns: Mapping[str, Collection[str]],
    required: Sequence[Collection[str]],
    what: str,
    *,
    writing: NumberWriting | None = None,
    numbers: Collection[str] = (),
) -> list[CsvRow]:
    """Find the header and read what is under it, empty lines left out.

    Args:
        columns: for each of our names the names that others use, the better first: lower case, letters and digits only.
        required: groups of our names; the header must have one of each group.
        what: what the file is, for a refusal.
        writing: how the file writes decimals; None decides it from all cells of the columns in `numbers`.

    Raises:
        InvalidInput: no line of the first 40 is such a header; the file is too long or no CSV; its numbers contradict
            each other; or a line has more cells than the header.
    """
    lines = split_lines(text, what)
    failed: InvalidInput | None = None
    for delimiter in DELIMITERS:
        try:
            records = split_records(lines, delimiter, what)
        except InvalidInput as error:
            failed = failed or error
            continue
        for index, record in enumerate(records[:HEADER_WITHIN_RECORDS]):
            places = _places(record.cells, columns)
            if all(any(name in places for name in group) for group in required):
                return _rows_under(records[index:], places, delimiter, what, writing, numbers)
    if failed is not None:
        raise failed
    wanted = "; ".join(" or ".join(sorted(group)) for group in required)
    raise InvalidInput(
        f"{what} has no header line with the columns {wanted}, separated by comma, semicolon or tab.", field=what
    )


def _places(header: Sequence[str], columns: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Where each of our columns is: the best of its names that the header has, and of that the first."""
    spelled = [plain_name(cell) for cell in header]
    return {
        name: spelled.index(next(other for other in others if other in spelled))
        for name, others in columns.items()
        if any(other in spelled for other in others)
    }


def _rows_under(
    records: Sequence[Record],
    places: Mapping[str, int],
    delimiter: str,
    what: str,
    writing: NumberWriting | None,
    numbers: Collection[str],
) -> list[CsvRow]:
    header, *rest = records
    width = max(number for number, cell in enumerate(header.cells, start=1) if cell.strip())
    rows: list[tuple[Record, dict[str, str]]] = []
    for record in rest:
        cells = {name: record.cells[place] for name, place in places.items() if place < len(record.cells)}
        if any(cell.strip() for cell in record.cells[width:]) and all(cells.get(name, "").strip() for name in places):
            raise InvalidInput(
                f"{what}, line {record.line} has {len(record.cells)} cells, but its header has {width}; put numbers "
                "with a comma into quotation marks.",
                field=what,
            )
        rows.append((record, cells))
    if writing is None:
        found = (NumberCell(record.line, name, cells.get(name, "")) for record, cells in rows for name in numbers)
        writing = decide_writing((cell for cell in found if any(map(str.isdigit, cell.text))), delimiter, what)
    return [CsvRow(record.line, record.filled[0], cells, writing) for record, cells in rows]


class _Lines(list[str]):
    """What a CSV writer writes to, without a file."""

    write = list.append


def dump_csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as CSV text with `\\n` line ends.

    A cell that a spreadsheet would take for a formula (it begins with = + - @ and is no number) gets an apostrophe.
    """
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return "".join(lines)


def _harmless(cell: str) -> str:
    if cell[:1] in "=+-@\t\r" and cell and not cell.lstrip("+-").replace(".", "", 1).isdigit():
        return f"'{cell}"
    return cell
