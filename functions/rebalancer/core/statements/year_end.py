"""A year's taxes at a glance: the sums of Form 8949 by box, what was paid, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.statements.income import Character
from rebalancer.core.statements.tax_forms import FormRow, form_rows, unknown_of
from rebalancer.core.tax.lines import TaxLine


@dataclass(frozen=True, slots=True)
class BoxOfYear:
    """The rows of one box of Form 8949, summed column by column in cents; the sums are those of the rows."""

    box: str
    rows: int
    proceeds_usd: Decimal
    cost_usd: Decimal
    adjustment_usd: Decimal
    gain_usd: Decimal


@dataclass(frozen=True, slots=True)
class UnknownSale:
    """A sale of which something is not known, so that it is in no sum; `what` names it in words of the table."""

    symbol: str
    quantity: Decimal
    sold_on: date
    proceeds_usd: Decimal
    what: str


@dataclass(frozen=True, slots=True)
class YearEnd:
    """What a year's papers say. `income_usd` is what was paid, by its character."""

    year: int
    boxes: tuple[BoxOfYear, ...]
    income_usd: Mapping[Character, Decimal]
    unknown: tuple[UnknownSale, ...]


def year_ends(lines: Sequence[TaxLine], income: Mapping[int, Mapping[Character, Decimal]]) -> tuple[YearEnd, ...]:
    """Return every year in which something was sold or paid, the newest first."""
    rows = form_rows(lines)
    years = sorted({*(row.year for row in rows), *income}, reverse=True)
    return tuple(_year_end(year, [row for row in rows if row.year == year], income.get(year, {})) for year in years)


def _year_end(year: int, rows: Sequence[FormRow], income: Mapping[Character, Decimal]) -> YearEnd:
    known = [row for row in rows if row.box and row.cost_usd is not None]
    boxes = tuple(_box(box, [row for row in known if row.box == box]) for box in sorted({row.box for row in known}))
    unknown = tuple(_unknown(row.line, row.proceeds_usd) for row in rows if not row.box or row.cost_usd is None)
    return YearEnd(year, boxes, income, unknown)


def _box(box: str, rows: Sequence[FormRow]) -> BoxOfYear:
    with localcontext(EXACT):
        proceeds = sum((row.proceeds_usd for row in rows), ZERO)
        cost = sum((row.cost_usd for row in rows if row.cost_usd is not None), ZERO)
        adjustment = sum((row.adjustment_usd for row in rows), ZERO)
        return BoxOfYear(box, len(rows), proceeds, cost, adjustment, proceeds - cost + adjustment)


def _unknown(line: TaxLine, proceeds_usd: Decimal) -> UnknownSale:
    return UnknownSale(line.symbol, line.quantity, line.sold_on, proceeds_usd, unknown_of(line))
