"""What the `ledger` commands do, with everything that a broker needs; loaded by those commands alone."""

import sys
import uuid
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import typer

from rebalancer.adapters.sqlite.base.documents import SqliteDocuments
from rebalancer.adapters.sqlite.ledger import SqliteLedgerStore
from rebalancer.adapters.system.clock import SystemClock
from rebalancer.core.base.errors import InvalidInput, NotFound
from rebalancer.core.base.money import QUOTIENT, plain
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.ledger.lots import ReliefMethod
from rebalancer.core.ledger.reconciliation import AcceptedText, parse_accepted
from rebalancer.core.statements.beancount import to_beancount
from rebalancer.core.statements.research import research_series
from rebalancer.core.statements.tables import to_csv
from rebalancer.core.tax.harvest import Boundary
from rebalancer.entrypoints.base.words import parse_word
from rebalancer.entrypoints.cli import paper, show
from rebalancer.entrypoints.cli.files import write_text
from rebalancer.entrypoints.cli.outcome import EXIT_FOUND, emit
from rebalancer.entrypoints.statements_wire import overview_result, row_result, sale_result
from rebalancer.services.ledger.bring_up_to_date import LedgerPorts
from rebalancer.services.ledger.reconcile import (
    Decision,
    Reconciliation,
    ReconciliationState,
    cost_fields,
    gap_fields,
    reconcile_positions,
    resolve_discrepancy,
)
from rebalancer.services.statements.ledger_tables import TABLES, rows_of
from rebalancer.services.statements.ledger_view import METHODS, QUARTERS_MAX, History, load_history, sale_up_to

FORMATS: Final = ("csv", "parquet")

_RETURNED: Final = ("equity_usd", "capital_usd", "gain_usd", "time_weighted_percent")
_NUMBERS: Final = ("quantity", "value", "pnl_percent", "cost_usd", "proceeds_usd", *_RETURNED)
_HUNDREDTH: Final = Decimal("0.01")
_QUANTITY_STEP: Final = Decimal("0.000000001")


def reconcile(journal: Path, as_json: bool, store: str | None = None) -> None:
    """Compare the books with the broker's, and add what was found to a research store."""
    found = reconcile_positions(_ports_of(journal))
    if store is not None:
        _fill_store(store, None, journal)
    _tell(found, as_json)


def resolve(accept: Sequence[str], request_id: str | None, journal: Path, as_json: bool) -> None:
    """Book gaps as the broker has them."""
    decision = Decision(request_id or str(uuid.uuid4()), _accepted(accept))
    _tell(resolve_discrepancy(_ports_of(journal), decision), as_json)


def _ports_of(journal: Path) -> LedgerPorts:
    ctx = paper.open_context(paper.open_broker(), journal, paper.no_wishes())
    return LedgerPorts(ctx, SqliteLedgerStore(SqliteDocuments(journal)))


def _accepted(accept: Sequence[str]) -> dict[str, Decimal]:
    rows: list[AcceptedText] = []
    for text in accept:
        name, _, gap = text.partition("=")
        rows.append(AcceptedText(name, gap, f"ACCEPT {text}", "ACCEPT", f"ACCEPT {text}"))
    return parse_accepted(rows, example=", such as SPY=-2")


def _tell(found: Reconciliation, as_json: bool) -> None:
    document = {
        "state": found.state.value,
        "freeze": found.freeze.value,
        "message": found.message,
        "recorded": found.recorded,
        "gaps": [gap_fields(gap) for gap in found.gaps],
        "costs": [cost_fields(cost) for cost in found.costs],
        "positions": [row_result(row) for row in found.snapshot.rows],
    }

    def render() -> None:
        sys.stdout.write(f"{found.state.value}: {found.message}\n")
        for sentence in [*(gap.sentence for gap in found.gaps), *(cost.sentence for cost in found.costs)]:
            sys.stdout.write(f"{sentence}\n")

    emit(document, as_json, render)
    if found.state is ReconciliationState.DISCREPANCY:
        raise typer.Exit(EXIT_FOUND)


def _history(journal: Path, method: ReliefMethod = ReliefMethod.FIFO) -> History:
    if not journal.exists():
        raise NotFound(f"{journal} does not exist; run ledger reconcile first, or give --journal.", field="--journal")
    store = SqliteLedgerStore(SqliteDocuments(journal))
    return load_history(store, SystemClock(), paper.UID, quarters=QUARTERS_MAX, method=method)


def show_sale(symbol: str, boundary: str, journal: Path, as_json: bool) -> None:
    """How much may be sold before a boundary."""
    found = parse_word(boundary, tuple(Boundary), "BOUNDARY")
    document = sale_result(sale_up_to(_history(journal), parse_symbol(symbol, "SYMBOL"), found))

    def render() -> None:
        terms = [f"{_cell('gain_usd', row['gain_usd'])} {row['term'].lower()}" for row in document["gains"]]
        gains = ", ".join(terms) or "nothing"
        where = f"; stops at lot {document['stopped_at']}" if document["stopped_at"] else ""
        quantity = _cell("quantity", document["quantity"])
        sys.stdout.write(f"{quantity} {document['symbol']} at {document['price_usd']}: {gains}{where}\n")
        sys.stdout.write(f"{document['note']}\n")

    emit(document, as_json, render)


def show_ledger(method: str, journal: Path, as_json: bool) -> None:
    """Show the ledger as the page has it."""
    document = overview_result(_history(journal, parse_word(method, METHODS, "--method")))
    emit(document, as_json, lambda: _show({**document}))


def _show(document: dict[str, Any]) -> None:
    out = show.console()
    for title, rows, fields in (
        ("Positions by strategy", document["positions"], ("symbol", "strategy", "quantity", "value", "pnl_percent")),
        ("Strategies", document["strategy_returns"], ("strategy", *_RETURNED)),
        ("Open lots", document["lots"], ("symbol", "acquired_on", "quantity", "cost_usd", "gain_usd", "term")),
        ("Realized gains", document["gains_by_year"], ("year", "term", "proceeds_usd", "cost_usd", "gain_usd")),
    ):
        cells = [tuple(_cell(field, row[field]) for field in fields) for row in rows]
        out.print(show.table(title, fields, cells, right=_NUMBERS))
    sys.stdout.write(f"{document['note']}\n")


def _cell(field: str, value: object) -> str:
    """Return a figure as people read it: money and percents with two decimals, quantities with nine at most."""
    if value is None:
        return ""
    if field not in _NUMBERS:
        return str(value)
    step = _QUANTITY_STEP if field == "quantity" else _HUNDREDTH
    shown = Decimal(str(value)).quantize(step, ROUND_HALF_EVEN, QUOTIENT)
    return plain(shown) if field == "quantity" else f"{shown:f}"


def export_tables(tables: Sequence[str], folder: Path, file_format: str, journal: Path) -> None:
    """Write tables as files."""
    if file_format not in FORMATS:
        raise InvalidInput(f"--format is {file_format}, but must be csv or parquet.", field="--format")
    history = _history(journal)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(f"--to {folder} cannot be made: {error}.", field="--to") from error
    for table in tables or TABLES:
        rows = rows_of(history, table)
        file = folder / f"{table}.{file_format}"
        if file_format == "csv":
            write_text(str(file), to_csv(rows))
        else:
            _research().write_parquet(file, rows)
        sys.stderr.write(f"{file}: {len(rows)} rows\n")


def export_beancount(out: str | None, journal: Path) -> None:
    """Write the journal for beancount."""
    write_text(out, to_beancount(_history(journal).ledger))


def export_store(uri: str, account: str | None, journal: Path) -> None:
    """Bring the ledger into a research store."""
    for symbol, what in _fill_store(uri, account, journal):
        sys.stdout.write(f"{symbol}: {what}\n")


def _fill_store(uri: str, account: str | None, journal: Path) -> list[tuple[str, str]]:
    history = _history(journal)
    series = research_series(history.ledger, history.snapshots)
    return list(_research().export_series(uri, account or paper.account_id(), series))


def _research() -> ModuleType:
    try:
        from rebalancer.adapters import research
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("rebalancer"):
            raise
        raise InvalidInput(
            f"{error.name} is not installed, but this needs it: pip install '.[cli,broker,research]'.",
            code="EXTRA_MISSING",
        ) from error
    return research
