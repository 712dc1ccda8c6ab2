"""What a table's columns hold: the same for every file, whatever rows there are."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Final

from rebalancer.core.base.money import parse_decimal, plain

NUMBERS: Final = frozenset(
    {
        "% of nav",
        "adjustment_usd",
        "amount_usd",
        "average_cost",
        "average_cost_usd",
        "cash",
        "cash_usd",
        "cost_usd",
        "cumulative_quantity",
        "equity",
        "filled_average_price",
        "filled_quantity",
        "fx_rate",
        "gain_usd",
        "income_usd",
        "market_price",
        "market_value",
        "market_value_base",
        "nav_percent",
        "pnl",
        "pnl %",
        "pnl_percent",
        "price",
        "proceeds_usd",
        "quantity",
        "realised_usd",
        "remaining_quantity",
        "unit_cost_usd",
        "wash_sale_disallowed_usd",
    }
)
"""Columns of decimals; events have them as text."""

INSTANTS: Final = frozenset({"time", "acquired"})
DAYS: Final = frozenset({"acquired_on", "sold_on"})
FLAGS: Final = frozenset({"is_cost_known"})


def number_of(value: object, column: str) -> Decimal | None:
    """Return a cell of a column of numbers."""
    if value is None or isinstance(value, Decimal):
        return value
    return parse_decimal(value, column)


def text_of(value: object) -> str | None:
    """Return a cell of a column of text."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return plain(value)
    return value.value if isinstance(value, StrEnum) else str(value)
