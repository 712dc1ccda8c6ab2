"""An activity statement of Interactive Brokers, whose lines begin with their section and with what they are."""

from collections.abc import Sequence

from rebalancer.core.files.headings import Columns, read_headings
from rebalancer.core.files.meanings import Meaning
from rebalancer.core.files.records import Record
from rebalancer.core.files.rows import CASH_COLUMNS, Row, Tables


def is_statement(record: Record) -> bool:
    """Whether the line is one of such a statement."""
    return len(record.cells) > 2 and record.cells[1].strip() in ("Header", "Data") and record.cells[0].strip() != ""


def read_statement(records: Sequence[Record], delimiter: str) -> Tables:
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
                    CASH_COLUMNS,
                )
                for record in single or named
            ]
    return []
