"""The year's papers: rows of Form 8949 and lines of Schedule D. Estimates; the broker's own Form 1099 decides.

Amounts are in cents. Within a year and box each column is rounded so that its rows sum to the ledger's own sum, rounded
half to even. A gain is always proceeds − cost + adjustment of its row. What is not known has no cost and no gain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Final

from rebalancer.core.account.holding_period import Term
from rebalancer.core.base.money import EXACT, QUOTIENT, ZERO, plain
from rebalancer.core.ledger.events import CashActivity, CashKind
from rebalancer.core.ledger.fold import Ledger
from rebalancer.core.ledger.times import trade_date
from rebalancer.core.tax.lines import TaxLine, is_security
from rebalancer.core.tax.wash_sales import tax_report

Row = Mapping[str, object]

WASH_SALE: Final = "W"
_CENT: Final = Decimal("0.01")
_BOXES: Final = {Term.SHORT: "ABCGHI", Term.LONG: "DEFJKL"}
_LINES: Final = {"AG": "1b", "BH": "2", "CI": "3", "DJ": "8b", "EK": "9", "FL": "10"}
_DISTRIBUTIONS: Final = "13"
_FIRST_DIGITAL_YEAR: Final = 2025
_FIRST_DIGITAL_BASIS: Final = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of Form 8949 in cents. `cost_usd` and `gain_usd` are None where they are not known; `box` is empty where
    the term is not."""

    line: TaxLine
    part: str
    box: str
    proceeds_usd: Decimal
    cost_usd: Decimal | None
    adjustment_usd: Decimal

    @property
    def year(self) -> int:
        """The year in which it counts."""
        return self.line.sold_on.year

    @property
    def gain_usd(self) -> Decimal | None:
        """Column (h)."""
        if self.cost_usd is None:
            return None
        with localcontext(EXACT):
            return self.proceeds_usd - self.cost_usd + self.adjustment_usd


def form_rows(lines: Sequence[TaxLine]) -> list[FormRow]:
    """Return a row for each line, by year, box and the order of the sales."""
    groups: dict[tuple[int, str, bool], list[TaxLine]] = {}
    for line in lines:
        groups.setdefault((line.sold_on.year, box_of(line), line.is_known), []).append(line)
    rows: list[FormRow] = []
    for (_, box, is_known), own in sorted(groups.items()):
        proceeds = _in_cents([line.proceeds_usd for line in own])
        costs = _in_cents([line.cost_usd for line in own])
        washed = _in_cents([line.disallowed_usd for line in own])
        part = "" if not box else "I" if box in _BOXES[Term.SHORT] else "II"
        for index, line in enumerate(own):
            cost = costs[index] if is_known else None
            rows.append(FormRow(line, part, box, proceeds[index], cost, washed[index] if is_known else ZERO))
    return rows


def box_of(line: TaxLine) -> str:
    """Return the box of Form 8949 that a line belongs to, as far as the account's records say; "" for an unknown term.

    A and D: the broker reports the cost, because the shares were bought here. B and E: it does not, as for shares that
    came from elsewhere. G to L are the same for digital assets from 2025 on, whose cost brokers report for what was
    bought from 2026 on; before 2025 no broker reported them (C and F).
    """
    if line.term is Term.UNKNOWN:
        return ""
    boxes = _BOXES[line.term]
    is_bought_here = line.acquired_on is not None and line.is_cost_known
    if is_security(line.symbol):
        return boxes[0] if is_bought_here else boxes[1]
    if line.sold_on.year < _FIRST_DIGITAL_YEAR:
        return boxes[2]
    has_cost = is_bought_here and line.acquired_on is not None and line.acquired_on >= _FIRST_DIGITAL_BASIS
    return boxes[3] if has_cost else boxes[4]


def _in_cents(amounts: Sequence[Decimal]) -> list[Decimal]:
    """Round amounts so that they sum to their rounded sum: each is the step of the rounded running total."""
    rounded: list[Decimal] = []
    so_far = shown = ZERO
    with localcontext(EXACT):
        for amount in amounts:
            so_far += amount
            total = so_far.quantize(_CENT, ROUND_HALF_EVEN, QUOTIENT)
            rounded.append(total - shown)
            shown = total
    return rounded


def form_8949_table(ledger: Ledger, same_as: Mapping[str, str] | None = None) -> list[Row]:
    """Return one row a line of Form 8949, with its part, box and columns (a) to (h); empty where not known."""
    return [
        {
            "year": row.year,
            "part": row.part or "UNKNOWN",
            "box": row.box or "UNKNOWN",
            "description": f"{plain(row.line.quantity)} {row.line.symbol}",
            "date_acquired": "UNKNOWN" if row.line.acquired_on is None else row.line.acquired_on.isoformat(),
            "date_sold": row.line.sold_on.isoformat(),
            "proceeds_usd": row.proceeds_usd,
            "cost_usd": row.cost_usd,
            "code": WASH_SALE if row.adjustment_usd else "",
            "adjustment_usd": row.adjustment_usd,
            "gain_usd": row.gain_usd,
            "unknown": unknown_of(row.line),
            "event_id": row.line.event_id,
        }
        for row in form_rows(tax_report(ledger, same_as=same_as).lines)
    ]


def unknown_of(line: TaxLine) -> str:
    """Name what is not known of a line; empty where all is."""
    term = "TERM" if line.term is Term.UNKNOWN else ""
    cost = "" if line.is_cost_known else "COST"
    return " ".join(word for word in (term, cost, line.unclear.value if line.unclear else "") if word)


def schedule_d_table(ledger: Ledger, same_as: Mapping[str, str] | None = None) -> list[Row]:
    """Return one row a year and line of Schedule D: sums of Form 8949 by box, distributions of capital gains on line
    13, and what no line can take because its term or gain is not known."""
    found: dict[tuple[int, str], list[FormRow]] = {}
    for row in form_rows(tax_report(ledger, same_as=same_as).lines):
        is_known = bool(row.box) and row.cost_usd is not None
        name = next((line for boxes, line in _LINES.items() if is_known and row.box in boxes), "UNKNOWN")
        found.setdefault((row.year, name), []).append(row)
    distributed = distributions(ledger)
    with localcontext(EXACT):
        years = {*(year for year, _ in found), *distributed}
        names = [*_LINES.values(), _DISTRIBUTIONS, "UNKNOWN"]
        rows: list[Row] = []
        for year in sorted(years):
            for name in names:
                if name == _DISTRIBUTIONS and year in distributed:
                    rows.append(_schedule_row(year, name, (), distributed[year]))
                elif (year, name) in found:
                    rows.append(_schedule_row(year, name, found[year, name], None))
    return rows


def distributions(ledger: Ledger) -> dict[int, Decimal]:
    """Return the distributions of capital gains by year, in dollars."""
    found: dict[int, Decimal] = {}
    with localcontext(EXACT):
        for event in ledger.live:
            if isinstance(event, CashActivity) and event.kind is CashKind.CAPITAL_GAIN:
                year = trade_date(event.at_ns).year
                found[year] = found.get(year, ZERO) + event.amount_usd
    return found


def _schedule_row(year: int, name: str, rows: Sequence[FormRow], distributed: Decimal | None) -> Row:
    is_known = all(row.cost_usd is not None for row in rows)
    costs = sum((row.cost_usd for row in rows if row.cost_usd is not None), ZERO)
    gains = sum((row.gain_usd for row in rows if row.gain_usd is not None), ZERO)
    return {
        "year": year,
        "line": name,
        "proceeds_usd": None if distributed is not None else sum((row.proceeds_usd for row in rows), ZERO),
        "cost_usd": None if distributed is not None else costs if is_known else None,
        "adjustment_usd": None if distributed is not None else sum((row.adjustment_usd for row in rows), ZERO),
        "gain_usd": distributed if distributed is not None else gains if is_known else None,
    }
