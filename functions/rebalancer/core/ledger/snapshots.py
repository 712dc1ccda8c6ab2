"""Daily snapshots kept by the quarter: a year of fifty positions is four documents of columns, not 18,000 of rows.

A quarter holds one snapshot a day, the day's newest. What follows from quantity, cost and price (value, percent of
the equity, gain) is not stored but calculated when it is read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any, Final

from rebalancer.core.base.money import HUNDRED, QUOTIENT, divide_shown, plain
from rebalancer.core.base.stored_fields import StoredFields, dump_decimal
from rebalancer.core.ledger.reconciliation import KnownTo, PortfolioRow
from rebalancer.core.ledger.times import trade_date

if TYPE_CHECKING:
    from rebalancer.contract import ledger as shapes

STORED_PLACES: Final = Decimal("0.000000000001")
"""Costs and prices are kept to twelve decimals, half to even: they are shown, never traded on."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The portfolio and the account at one moment, money in dollars.

    `pnl_usd` is the gain since the ledger began: equity less all that was paid in.
    """

    at_ns: int
    equity_usd: Decimal
    cash_usd: Decimal
    pnl_usd: Decimal
    rows: tuple[PortfolioRow, ...]
    strategy_equity_usd: Mapping[str, Decimal]

    @property
    def day(self) -> date:
        """The day in New York."""
        return trade_date(self.at_ns)


@dataclass(frozen=True, slots=True)
class Quarter:
    """The snapshots of three months, by day."""

    name: str
    snapshots: tuple[Snapshot, ...] = ()


def put_snapshot(quarter: Quarter, snapshot: Snapshot) -> Quarter:
    """Return the quarter with this snapshot as its day's: an older one of the same day gives way, a newer one stays."""
    days = [kept.day for kept in quarter.snapshots]
    place = bisect_left(days, snapshot.day)
    is_there = place < len(days) and days[place] == snapshot.day
    if is_there and quarter.snapshots[place].at_ns > snapshot.at_ns:
        return quarter
    after = quarter.snapshots[place + is_there :]
    return replace(quarter, snapshots=(*quarter.snapshots[:place], snapshot, *after))


def dump_quarter(quarter: Quarter) -> shapes.PortfolioQuarter:
    """Write a quarter as a document: lists as long as its days, null where a row or price was not there on a day."""
    snapshots = quarter.snapshots
    rows: dict[tuple[str, str], shapes.HistoryColumn] = {}
    prices: dict[str, list[str | None]] = {}
    strategies: dict[str, list[str | None]] = {}
    for index, snapshot in enumerate(snapshots):
        for row in snapshot.rows:
            column = rows.setdefault((row.symbol, row.strategy), _empty_column(row, len(snapshots)))
            column["quantity"][index] = dump_decimal(row.quantity)
            column["average_cost_usd"][index] = _rounded(row.average_cost_usd)
            column["known_to"][index] = row.known_to.value
            prices.setdefault(row.symbol, [None] * len(snapshots))[index] = _rounded(row.price_usd)
        for strategy, equity in snapshot.strategy_equity_usd.items():
            strategies.setdefault(strategy, [None] * len(snapshots))[index] = dump_decimal(equity)
    return {
        "quarter": quarter.name,
        "at_ns": [snapshot.at_ns for snapshot in snapshots],
        "equity_usd": [dump_decimal(snapshot.equity_usd) for snapshot in snapshots],
        "cash_usd": [dump_decimal(snapshot.cash_usd) for snapshot in snapshots],
        "pnl_usd": [dump_decimal(snapshot.pnl_usd) for snapshot in snapshots],
        "rows": [rows[key] for key in sorted(rows)],
        "prices_usd": [{"symbol": symbol, "price_usd": prices[symbol]} for symbol in sorted(prices)],
        "strategies": [{"strategy": name, "equity_usd": strategies[name]} for name in sorted(strategies)],
    }


def _empty_column(row: PortfolioRow, days: int) -> shapes.HistoryColumn:
    return {
        "symbol": row.symbol,
        "strategy": row.strategy,
        "asset_class": row.asset_class,
        "quantity": [None] * days,
        "average_cost_usd": [None] * days,
        "known_to": [None] * days,
    }


def _rounded(number: Decimal | None) -> str | None:
    if number is None:
        return None
    return plain(number.quantize(STORED_PLACES, ROUND_HALF_EVEN, QUOTIENT))


def parse_quarter(document: Mapping[str, Any], place: str = "snapshots") -> Quarter:
    """Read what `dump_quarter` wrote.

    Raises:
        InvariantViolation: DOCUMENT_UNREADABLE, naming document and field.
    """
    stored = StoredFields(document, place)
    times = stored.get("at_ns")
    if not isinstance(times, list) or not all(isinstance(at_ns, int) for at_ns in times):
        raise stored.refuse("at_ns", "a list of integers")
    days = len(times)
    prices = {row.text("symbol"): _numbers(row, "price_usd", days) for row in stored.rows("prices_usd")}
    strategies = {row.text("strategy"): _numbers(row, "equity_usd", days) for row in stored.rows("strategies")}
    columns = [_Column(row, days) for row in stored.rows("rows")]
    totals = [_complete(stored, name, days) for name in ("equity_usd", "cash_usd", "pnl_usd")]
    snapshots = []
    for index, at_ns in enumerate(times):
        equity, cash, pnl = (values[index] for values in totals)
        rows = tuple(
            row for column in columns if (row := column.row(index, prices.get(column.symbol), equity)) is not None
        )
        parts = {name: value for name, values in strategies.items() if (value := values[index]) is not None}
        snapshots.append(Snapshot(at_ns, equity, cash, pnl, rows, parts))
    return Quarter(stored.text("quarter"), tuple(snapshots))


def _complete(stored: StoredFields, field: str, days: int) -> list[Decimal]:
    numbers = [number for number in _numbers(stored, field, days) if number is not None]
    if len(numbers) != days:
        raise stored.refuse(field, f"a list of {days} decimals")
    return numbers


def _numbers(stored: StoredFields, field: str, days: int) -> list[Decimal | None]:
    values = stored.get(field)
    if not isinstance(values, list) or len(values) != days:
        raise stored.refuse(field, f"a list of {days} decimals or nulls")
    return [StoredFields({field: value}, field).maybe_decimal(field) for value in values]


class _Column:
    """One row of the portfolio over the days of a quarter."""

    def __init__(self, stored: StoredFields, days: int) -> None:
        self.symbol = stored.text("symbol")
        self._strategy = stored.text("strategy")
        self._asset_class = stored.text("asset_class")
        self._quantities = _numbers(stored, "quantity", days)
        self._costs = _numbers(stored, "average_cost_usd", days)
        known = stored.get("known_to")
        if not isinstance(known, list) or len(known) != days:
            raise stored.refuse("known_to", f"a list of {days} words or nulls")
        self._known: Sequence[object] = known

    def row(self, index: int, prices: Sequence[Decimal | None] | None, equity_usd: Decimal) -> PortfolioRow | None:
        """Return the row as it was on one day; None where there was none."""
        quantity = self._quantities[index]
        if quantity is None:
            return None
        price = prices[index] if prices is not None else None
        nav = divide_shown(quantity, equity_usd, price * HUNDRED) if price is not None and equity_usd else None
        known = StoredFields({"known_to": self._known[index]}, "rows").word(KnownTo, "known_to")
        return PortfolioRow(
            self.symbol, self._asset_class, self._strategy, quantity, self._costs[index], price, nav, known
        )
