"""Every table of a ledger by name, for files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import ZERO
from rebalancer.core.ledger.snapshots import Snapshot
from rebalancer.core.ledger.times import dump_stamp, parse_stamp
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

_SEEDS_NAME: Final = {"strategy": "strategy_symbol", "event_id": "execution_id", "client_order_id": "order_ref"}
"""What the research store calls some columns."""

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


def research_series(history: History) -> dict[str, list[Row]]:
    """Return the series of the research store by name, each in the order of its `at_ns`, which are unique within it.

    What happened at one instant follows itself by a nanosecond each. `strategy_…_positions` are wide: a column a
    symbol, from the daily snapshots.
    """
    series = {
        name: _at_unique_times(rows_of(history, name))
        for name in ("orders", "fills", "trades", "portfolio", "account_summary")
    }
    names = {name for snapshot in history.snapshots for name in snapshot.strategy_equity_usd}
    for name in sorted(names | {row.strategy for snapshot in history.snapshots for row in snapshot.rows}):
        series[f"strategy_{name}_equity"] = _equity_of(history.snapshots, name)
        series[f"strategy_{name}_positions"] = _positions_of(history.snapshots, name)
    return {name: rows for name, rows in series.items() if rows}


def _at_unique_times(rows: Iterable[Row]) -> list[Row]:
    found: list[Row] = []
    last_ns = -1
    for row in rows:
        at_ns = max(parse_stamp(row["time"], "time"), last_ns + 1)
        rest = {field: value for field, value in row.items() if field != "time"}
        found.append({"at_ns": at_ns, **{_SEEDS_NAME.get(field, field): value for field, value in rest.items()}})
        last_ns = at_ns
    return found


def _equity_of(snapshots: Iterable[Snapshot], strategy: str) -> list[Row]:
    known = ((snapshot.at_ns, snapshot.strategy_equity_usd.get(strategy)) for snapshot in snapshots)
    return [{"at_ns": at_ns, "equity": equity} for at_ns, equity in known if equity is not None]


def _positions_of(snapshots: Sequence[Snapshot], strategy: str) -> list[Row]:
    rows = [(at, {row.symbol: row.quantity for row in at.rows if row.strategy == strategy}) for at in snapshots]
    symbols = sorted({symbol for _, held in rows for symbol in held})
    return [{"at_ns": at.at_ns, **{symbol: held.get(symbol, ZERO) for symbol in symbols}} for at, held in rows]


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
