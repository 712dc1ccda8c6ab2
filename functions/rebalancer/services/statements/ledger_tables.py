"""Every table of a ledger by name, for files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.ledger.snapshots import Snapshot
from rebalancer.core.ledger.times import dump_stamp
from rebalancer.core.statements.tables import LEDGER_TABLES, TAX_TABLES, Row, portfolio_table, summary_table, to_csv
from rebalancer.core.tax.securities import pairs_of
from rebalancer.services.statements.ledger_view import History

CSV_BYTES_MAX: Final = 8_000_000
"""The platform's answers have 10 MB at most."""


def strategies_table(snapshots: Iterable[Snapshot]) -> list[Row]:
    """One row a day and strategy: its equity, which is its gain so far with what it was given."""
    return [
        {"time": dump_stamp(snapshot.at_ns), "strategy": name, "equity": equity}
        for snapshot in snapshots
        for name, equity in sorted(snapshot.strategy_equity_usd.items())
    ]


_OF_SNAPSHOTS: Final[Mapping[str, Callable[[Iterable[Snapshot]], list[Row]]]] = {
    "portfolio": portfolio_table,
    "account_summary": summary_table,
    "strategies": strategies_table,
}

TABLES: Final = (*LEDGER_TABLES, *_OF_SNAPSHOTS)
"""The names of all tables."""


def rows_of(history: History, table: str) -> list[Row]:
    """Return the rows of a table. Raises `InvalidInput` UNKNOWN_TABLE with the names that there are."""
    if table in TAX_TABLES:
        return TAX_TABLES[table](history.ledger, pairs_of(history.wishes.same_as))
    if table in LEDGER_TABLES:
        return LEDGER_TABLES[table](history.ledger)
    if table in _OF_SNAPSHOTS:
        return _OF_SNAPSHOTS[table](history.snapshots)
    raise InvalidInput(
        f"table is {table[:40]!r}, but must be one of {', '.join(TABLES)}.", code="UNKNOWN_TABLE", field="table"
    )


def table_csv(history: History, table: str) -> str:
    """Write a table as CSV. Raises `InvalidInput` UNKNOWN_TABLE, or TABLE_TOO_LARGE for one that no answer can hold."""
    text = to_csv(rows_of(history, table))
    if len(text.encode()) > CSV_BYTES_MAX:
        raise InvalidInput(
            f"The table {table} is larger than an answer may be; export it with the command line.",
            code="TABLE_TOO_LARGE",
            field="table",
        )
    return text
