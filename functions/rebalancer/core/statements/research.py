"""The series of the research store: what each is called, what names its rows, and whether rows may change.

Orders and positions are in the order of time, fills and trades bear ids, and what a reconciliation saw is seen once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from rebalancer.core.ledger.book import Book
from rebalancer.core.ledger.events import Fill, LedgerEvent
from rebalancer.core.ledger.fold import Ledger, post_step
from rebalancer.core.ledger.snapshots import Snapshot
from rebalancer.core.ledger.stream import steps_of
from rebalancer.core.ledger.times import parse_stamp
from rebalancer.core.statements.tables import Row, fills_table, orders_table, portfolio_table, summary_table

_NAMES: Final = {
    "strategy": "strategy_symbol",
    "client_order_id": "order_ref",
    "nav_percent": "% of nav",
    "pnl_percent": "pnl %",
}


class Kind(StrEnum):
    """What names a row, and what may happen to it.

    TIMED: an instant; it follows from the ledger, so a late report moves rows. SEEN: an instant; what was seen then
    stays, and later rows are added. KEYED: an id; a correction changes its row.
    """

    TIMED = "TIMED"
    SEEN = "SEEN"
    KEYED = "KEYED"


@dataclass(frozen=True, slots=True)
class Series:
    """Rows with their instant `at_ns`; `index` is the column that names them. A wide one has a column a symbol."""

    rows: Sequence[Row]
    kind: Kind
    index: str = "timestamp"
    is_wide: bool = False


def research_series(ledger: Ledger, snapshots: Sequence[Snapshot]) -> dict[str, Series]:
    """Return every series by its name; those without a row are left out. Instants within a timed series are unique:
    what happens at one instant follows itself by a nanosecond each."""
    found = {
        "orders": Series(_at_unique_times(orders_table(ledger)), Kind.TIMED),
        "fills": Series(_fills(ledger), Kind.KEYED, "fill_id"),
        "trades": Series(_trades(ledger), Kind.KEYED, "execution_id"),
        "portfolio": Series(_at_unique_times(portfolio_table(snapshots)), Kind.SEEN),
        "account_summary": Series(_at_unique_times(summary_table(snapshots)), Kind.SEEN),
    }
    for name in sorted({name for snapshot in snapshots for name in snapshot.strategy_equity_usd}):
        found[f"strategy_{name}_equity"] = Series(_equity_of(snapshots, name), Kind.SEEN)
    for name, rows in sorted(_positions(ledger).items()):
        found[f"strategy_{name}_positions"] = Series(rows, Kind.TIMED, is_wide=True)
    return {name: series for name, series in found.items() if series.rows}


def fill_id_of(event: LedgerEvent) -> str:
    """Return the broker's id of an execution, the same for all corrections of it."""
    name = event.event_id.removeprefix("fill:")
    return name.rpartition("#")[0] if event.supersedes is not None and "#" in name else name


def _at_unique_times(rows: Iterable[Row]) -> list[Row]:
    found: list[Row] = []
    last_ns = -1
    for row in rows:
        at_ns = max(parse_stamp(row["time"], "time"), last_ns + 1)
        rest = {_NAMES.get(field, field): value for field, value in row.items() if field != "time"}
        found.append({"at_ns": at_ns, **rest})
        last_ns = at_ns
    return found


def _fills(ledger: Ledger) -> list[Row]:
    parts: dict[str, list[str]] = {}
    for trade in ledger.trades:
        parts.setdefault(trade.event_id, []).append(trade.strategy)
    fills = [event for event in ledger.live if isinstance(event, Fill)]
    rows: list[Row] = []
    for event, row in zip(fills, fills_table(ledger), strict=True):
        rest = {field: value for field, value in row.items() if field not in ("time", "supersedes")}
        owners = "; ".join(sorted(parts.get(event.event_id, ())))
        rows.append({"fill_id": fill_id_of(event), "at_ns": event.at_ns, "strategy_symbol": owners, **rest})
    return rows


def _trades(ledger: Ledger) -> list[Row]:
    """One row for each strategy's part of a fill or transfer; where there are several, the strategy is in the id."""
    counts: dict[str, int] = {}
    for trade in ledger.trades:
        counts[trade.event_id] = counts.get(trade.event_id, 0) + 1
    rows: list[Row] = []
    for trade in ledger.trades:
        event = ledger.events[trade.event_id]
        name = fill_id_of(event)
        rows.append(
            {
                "execution_id": name if counts[trade.event_id] == 1 else f"{name}/{trade.strategy}",
                "at_ns": trade.at_ns,
                "fill_id": name if isinstance(event, Fill) else "",
                "strategy_symbol": trade.strategy,
                "symbol": trade.symbol,
                "quantity": trade.quantity,
                "price": trade.price,
                "realised_usd": trade.realised_usd,
            }
        )
    return rows


def _equity_of(snapshots: Iterable[Snapshot], strategy: str) -> list[Row]:
    known = ((snapshot.at_ns, snapshot.strategy_equity_usd.get(strategy)) for snapshot in snapshots)
    return [{"at_ns": at_ns, "equity": equity} for at_ns, equity in known if equity is not None]


def _positions(ledger: Ledger) -> dict[str, list[Row]]:
    """By strategy a row for every fill, transfer and corporate action that changed what it holds: all symbols."""
    held: dict[str, list[tuple[int, dict[str, Decimal]]]] = {}
    for at_ns, name, quantities in _changes(ledger):
        so_far = held.setdefault(name, [])
        last_ns = so_far[-1][0] if so_far else -1
        so_far.append((max(at_ns, last_ns + 1), quantities))
    found: dict[str, list[Row]] = {}
    for name, rows in held.items():
        symbols = sorted({symbol for _, quantities in rows for symbol in quantities})
        found[name] = [{"at_ns": at_ns, **{s: own.get(s, Decimal(0)) for s in symbols}} for at_ns, own in rows]
    return found


def _changes(ledger: Ledger) -> Iterator[tuple[int, str, dict[str, Decimal]]]:
    book = Book() if ledger.closing is None else ledger.closing.book.copy()
    before: Mapping[tuple[str, str], Decimal] = {key: held.quantity for key, held in book.positions.items()}
    for step in steps_of(ledger.live):
        post_step(book, step, ledger.attributions)
        after = {key: held.quantity for key, held in book.positions.items()}
        moved = {key[0] for key in after if after[key] != before.get(key, Decimal(0))}
        for name in sorted(moved):
            yield step.at_ns, name, {symbol: held for (owner, symbol), held in after.items() if owner == name}
        before = after
