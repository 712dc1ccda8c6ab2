"""A table of daily closes: a day in the first column, a symbol in each other one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.evidence.series import DailySeries, SeriesKind
from rebalancer.core.files.numbers import parse_amount


def parse_series_csv(
    text: str, wanted: Collection[str], kind: SeriesKind = SeriesKind.UNKNOWN, field: str = "--closes"
) -> list[DailySeries]:
    """Read the columns of the wanted symbols; an empty cell is a day without a close.

    Raises:
        InvalidInput: a wanted symbol has no column, or a cell is no day or no price above 0; the line is named.
    """
    lines = [line.split(",") for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or len(lines[0]) < 2:
        raise InvalidInput(f"{field} must begin with a header: date, then a symbol a column.", field=field)
    symbols = [parse_symbol(cell.strip(), f"{field}, line 1") for cell in lines[0][1:]]
    for symbol in sorted(wanted):
        if symbol not in symbols:
            raise InvalidInput(f"{field} has no column {symbol}.", code="NO_HISTORY", field=field)
    columns = {place: symbol for place, symbol in enumerate(symbols, start=1) if symbol in wanted}
    closes: dict[str, dict[date, Decimal]] = {symbol: {} for symbol in columns.values()}
    for number, cells in enumerate(lines[1:], start=2):
        day = _day(cells[0].strip(), f"{field}, line {number}")
        for place, symbol in columns.items():
            close = parse_amount(cells[place], f"{field}, line {number}, {symbol}") if place < len(cells) else None
            if close is None:
                continue
            if close <= 0:
                raise InvalidInput(f"{field}, line {number}, {symbol} must be above 0.", field=field)
            closes[symbol][day] = close
    return [DailySeries(symbol, found, kind) for symbol, found in closes.items()]


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"{field} does not begin with a day such as 2024-03-28.", field=field) from None
