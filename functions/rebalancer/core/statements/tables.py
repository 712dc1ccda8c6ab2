"""Every table of the ledger as rows of text, and as CSV (RFC 4180): one header line, numbers in full, times in UTC."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

from rebalancer.core.base.money import plain
from rebalancer.core.ledger.event_codec import dump_event
from rebalancer.core.ledger.events import Fill, LedgerEvent, OrderEvent
from rebalancer.core.ledger.fold import Ledger
from rebalancer.core.ledger.snapshots import Snapshot
from rebalancer.core.ledger.times import dump_stamp
from rebalancer.core.statements.tax_forms import form_8949_table, schedule_d_table
from rebalancer.core.tax.wash_sales import tax_report

Row = Mapping[str, object]

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def orders_table(ledger: Ledger) -> list[Row]:
    """One row for each change of an order's status, with what it had left to fill."""
    return [_order_row(event) for event in ledger.live if isinstance(event, OrderEvent)]


def fills_table(ledger: Ledger) -> list[Row]:
    """One row a fill that counts."""
    return [_event_row(event) for event in ledger.live if isinstance(event, Fill)]


def activities_table(ledger: Ledger) -> list[Row]:
    """One row for everything else that happened."""
    others = (event for event in ledger.live if not isinstance(event, Fill | OrderEvent))
    fields: dict[str, None] = {}
    rows = [_event_row(event) for event in others]
    for row in rows:
        fields.update(dict.fromkeys(row))
    return [{field: row.get(field) for field in fields} for row in rows]


def trades_table(ledger: Ledger) -> list[Row]:
    """One row for each strategy's part of a fill or transfer."""
    return [
        {
            "time": dump_stamp(trade.at_ns),
            "event_id": trade.event_id,
            "strategy": trade.strategy,
            "symbol": trade.symbol,
            "quantity": trade.quantity,
            "price": trade.price,
            "realised_usd": trade.realised_usd,
        }
        for trade in ledger.trades
    ]


def journal_table(ledger: Ledger) -> list[Row]:
    """One row a posting."""
    return [
        {
            "time": dump_stamp(entry.at_ns),
            "entry_id": entry.entry_id,
            "kind": entry.kind,
            "account": posting.account,
            "amount_usd": posting.amount_usd,
            "symbol": posting.symbol,
            "quantity": posting.quantity,
            "lot_id": posting.lot_id,
        }
        for entry in ledger.entries
        for posting in entry.postings
    ]


def positions_table(ledger: Ledger) -> list[Row]:
    """One row a strategy and symbol, also those that are empty by now."""
    return [
        {
            "strategy": strategy,
            "symbol": symbol,
            "quantity": position.quantity,
            "cost_usd": position.cost_usd,
            "average_cost_usd": position.average_cost_usd,
            "realised_usd": position.realised_usd,
            "income_usd": position.income_usd,
        }
        for (strategy, symbol), position in sorted(ledger.book.positions.items())
    ]


def lots_table(ledger: Ledger) -> list[Row]:
    """One row an open lot, the oldest first."""
    return [
        {
            "symbol": symbol,
            "lot_id": lot.lot_id,
            "acquired": None if lot.acquired_ns is None else dump_stamp(lot.acquired_ns),
            "quantity": lot.quantity,
            "cost_usd": lot.cost_usd,
            "unit_cost_usd": lot.unit_cost_usd,
            "is_cost_known": lot.is_cost_known,
        }
        for symbol in sorted(ledger.book.lots)
        for lot in ledger.book.lots[symbol]
    ]


def gains_table(ledger: Ledger, same_as: Mapping[str, str] | None = None) -> list[Row]:
    """One row for each part of a lot that was sold, as tax counts it; an estimate."""
    return [
        {
            "symbol": line.symbol,
            "quantity": line.quantity,
            "acquired_on": line.acquired_on,
            "sold_on": line.sold_on,
            "proceeds_usd": line.proceeds_usd,
            "cost_usd": line.cost_usd,
            "wash_sale_disallowed_usd": line.disallowed_usd,
            "gain_usd": line.gain_usd,
            "term": line.term,
            "is_cost_known": line.is_cost_known,
            "unclear": line.unclear,
            "lot_id": line.lot_id,
            "event_id": line.event_id,
        }
        for line in tax_report(ledger, same_as=same_as).lines
    ]


def portfolio_table(snapshots: Iterable[Snapshot]) -> list[Row]:
    """One row for each row of each snapshot."""
    return [
        {
            "time": dump_stamp(snapshot.at_ns),
            "symbol": row.symbol,
            "asset_class": row.asset_class,
            "strategy": row.strategy,
            "quantity": row.quantity,
            "average_cost": row.average_cost_usd,
            "market_price": row.price_usd,
            "market_value": row.value,
            "market_value_base": row.value_base_usd,
            "nav_percent": row.nav_percent,
            "currency": row.currency,
            "fx_rate": row.fx_rate,
            "pnl_percent": row.pnl_percent,
        }
        for snapshot in snapshots
        for row in snapshot.rows
    ]


def summary_table(snapshots: Iterable[Snapshot]) -> list[Row]:
    """One row a snapshot: the account as a whole."""
    return [
        {
            "time": dump_stamp(snapshot.at_ns),
            "equity": snapshot.equity_usd,
            "pnl": snapshot.pnl_usd,
            "cash": snapshot.cash_usd,
            "market_value": snapshot.equity_usd - snapshot.cash_usd,
        }
        for snapshot in snapshots
    ]


LEDGER_TABLES: Final[Mapping[str, Callable[[Ledger], list[Row]]]] = {
    "orders": orders_table,
    "fills": fills_table,
    "activities": activities_table,
    "trades": trades_table,
    "journal": journal_table,
    "positions": positions_table,
    "lots": lots_table,
    "gains": gains_table,
    "form_8949": form_8949_table,
    "schedule_d": schedule_d_table,
}
"""The tables that follow from the ledger alone, by name."""

TAX_TABLES: Final[Mapping[str, Callable[[Ledger, Mapping[str, str]], list[Row]]]] = {
    "gains": gains_table,
    "form_8949": form_8949_table,
    "schedule_d": schedule_d_table,
}
"""Those of them that depend on what a person calls substantially identical."""


def to_csv(rows: Sequence[Row]) -> str:
    """Return the rows as CSV with a header line; no rows give an empty text."""
    if not rows:
        return ""
    fields = list(rows[0])
    lines = [fields, *([_text(row.get(field)) for field in fields] for row in rows)]
    return "".join(",".join(_quoted(cell) for cell in line) + "\r\n" for line in lines)


def _event_row(event: LedgerEvent) -> Row:
    row: dict[str, object] = {"time": dump_stamp(event.at_ns)}
    row |= {
        field: value for field, value in dump_event(event).items() if field not in ("at_ns", "is_void", "strategies")
    }
    if isinstance(event, OrderEvent):
        row["strategies"] = "; ".join(f"{share.strategy}={plain(share.quantity)}" for share in event.strategies)
    return row


def _order_row(event: OrderEvent) -> Row:
    left = None if event.quantity is None else event.quantity - event.filled_quantity
    return {**_event_row(event), "remaining_quantity": left}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _quoted(cell: str) -> str:
    """Return a cell as CSV has it. Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if cell and (cell[0] in "=+@\t" or (cell[0] == "-" and not _NUMBER.fullmatch(cell))):
        cell = f"'{cell}"
    if any(mark in cell for mark in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
