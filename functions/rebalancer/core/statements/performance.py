"""Returns, drawdown and what contributed to them. Fractions, not percents: 0.05 is five percent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from itertools import pairwise
from typing import Final

from rebalancer.core.base.money import EXACT, ONE, ZERO

DAYS_PER_YEAR: Final = Decimal(365)
RATE_STEP: Final = Decimal("0.000000000001")

# Powers and quotients of returns are never exact; 50 digits leave more than 30 after a century of daily links.
_RETURNS: Final = Context(prec=50, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])


@dataclass(frozen=True, slots=True)
class EquityPoint:
    """The account (or a strategy) at the end of a day, in dollars.

    Args:
        flow_usd: what was paid in (positive) or out since the point before.
        payments: the same by day, where they were not all made at the start of the time since then.
        is_flow_known: False where shares came or went whose value nobody knows: no return is known across that day.
    """

    day: date
    equity_usd: Decimal
    cash_usd: Decimal
    flow_usd: Decimal = ZERO
    payments: tuple[tuple[date, Decimal], ...] = ()
    is_flow_known: bool = True


@dataclass(frozen=True, slots=True)
class IndexPoint:
    """What one dollar of the first day has become by the end of a day, payments in and out left aside."""

    day: date
    index: Decimal


def return_index(points: Sequence[EquityPoint]) -> tuple[IndexPoint, ...]:
    """Return the growth of one dollar, linked day by day (the time-weighted return of GIPS, with daily valuation).

    A payment counts as made at the start of its day: the day's growth is equity ÷ (equity before + payment). In days
    without a valuation it counts for the part of the time that it was there (modified Dietz). The index ends where
    nothing was invested or a payment's value is not known, because no return is known from there on.
    """
    if not points:
        return ()
    index = ONE
    linked = [IndexPoint(points[0].day, index)]
    with localcontext(_RETURNS):
        for before, after in pairwise(points):
            invested = before.equity_usd + _weighted_usd(before, after)
            if invested <= 0 or not after.is_flow_known:
                break
            gain = after.equity_usd - before.equity_usd - after.flow_usd
            index = index * ((invested + gain) / invested)
            linked.append(IndexPoint(after.day, index))
    return tuple(linked)


def _weighted_usd(before: EquityPoint, after: EquityPoint) -> Decimal:
    """Return what was paid since the point before, each payment by the part of the days that it was there."""
    if not after.payments:
        return after.flow_usd
    days = Decimal((after.day - before.day).days)
    there = ((min(Decimal((after.day - day).days + 1), days), amount) for day, amount in after.payments)
    return sum((amount * counted / days for counted, amount in there), ZERO)


def time_weighted_return(points: Sequence[EquityPoint]) -> Decimal | None:
    """Return the return over all points, independent of payments; None if it is unknown for a part of the time."""
    index = return_index(points)
    if len(index) < 2 or index[-1].day != points[-1].day:
        return None
    with localcontext(_RETURNS):
        return (index[-1].index - ONE).quantize(RATE_STEP)


def money_weighted_return(
    payments: Sequence[tuple[date, Decimal]],
    end: date,
    equity_usd: Decimal,
    *,
    period_days: Decimal = DAYS_PER_YEAR,
) -> Decimal | None:
    """Return the rate a year at which the payments (in positive, out negative) would have grown to the equity at the
    end.

    The internal rate of return by actual days over 365, as spreadsheets' XIRR counts it; found by halving a bracket,
    exact to 12 places. None where no rate between −100% and 10⁶ fits. With `period_days` it is the rate for so many
    days instead: what a few weeks brought says nothing of a year, but is true of the weeks.
    """
    flows = [(Decimal((end - day).days) / period_days, amount) for day, amount in payments if amount]
    if not flows or all(years == 0 for years, _ in flows):
        return None
    with localcontext(_RETURNS):

        def surplus(rate: Decimal) -> Decimal:
            return sum((amount * (ONE + rate) ** years for years, amount in flows), ZERO) - equity_usd

        low, high = Decimal("-0.999999999999"), ONE
        at_low = surplus(low)
        while surplus(high) * at_low > 0:
            high *= 10
            if high > 10**6:
                return None
        while high - low > RATE_STEP / 10:
            middle = (low + high) / 2
            if surplus(middle) * at_low > 0:
                low = middle
            else:
                high = middle
        return ((low + high) / 2).quantize(RATE_STEP)


@dataclass(frozen=True, slots=True)
class Drawdown:
    """The deepest fall of the index below an earlier high: a fraction, at least 0; `recovered` is the day on which the
    high was reached again, None where it was not."""

    depth: Decimal
    peak: date
    trough: date
    recovered: date | None


def deepest_drawdown(index: Sequence[IndexPoint]) -> Drawdown | None:
    """Return the deepest drawdown of an index, None where it never fell."""
    deepest: Drawdown | None = None
    peak: IndexPoint | None = None
    with localcontext(_RETURNS):
        for point in index:
            if peak is None or point.index >= peak.index:
                peak = point
                continue
            depth = (ONE - point.index / peak.index).quantize(RATE_STEP)
            if deepest is None or depth > deepest.depth:
                deepest = Drawdown(depth, peak.day, point.day, None)
    if deepest is None:
        return None
    high = next(point.index for point in index if point.day == deepest.peak)
    recovered = next((p.day for p in index if p.day > deepest.trough and p.index >= high), None)
    return Drawdown(deepest.depth, deepest.peak, deepest.trough, recovered)


def total_gain_usd(points: Sequence[EquityPoint]) -> Decimal:
    """Dollars gained between the first and the last point, payments left aside; exact."""
    if not points:
        return ZERO
    with localcontext(EXACT):
        paid = sum((point.flow_usd for point in points[1:]), ZERO)
        return points[-1].equity_usd - points[0].equity_usd - paid
