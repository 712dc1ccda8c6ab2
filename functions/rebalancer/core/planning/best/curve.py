"""What each trade of one row costs, exactly: a piecewise linear function of the shares, with a jump or two.

The cost of a row that trades `shares` (negative: a sale) is, in the frame's unit of money m = shares × price,

    drift · |gap − m| + trade · |m| + tax of the sale, first in first out
    + BAND_PRICE · (dollars outside the band) + BAND_PRICE · minimum where a target stays as good as not held.

Every linear piece ends at a kink, and on the grid of orderable quantities a linear piece is least at its first or last
point. So the least of `cost_at` plus any price for money is at one of `points`: the grid beside each kink.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.best.terms import BAND_PRICE, CASH_BAND_PRICE, TaxStep, Terms
from rebalancer.core.planning.drift_row import DriftRow


class Point(NamedTuple):
    """One trade of a row: signed shares, the money that they are worth, and what the row then costs."""

    shares: Decimal
    money: Decimal
    cost: Decimal


class Rules(NamedTuple):
    """How a row may trade.

    Args:
        low, high: the most that may be sold (at most 0) and bought (at least 0), as money.
        step: the smallest quantity.
        minimum: the smallest trade, as money.
        exit: the one trade that there may be, where the row is to be left whole; else None.
        is_banded: whether what is outside the band has its price.
        enters: whether it has its price that nothing is held, or less than the smallest trade.
    """

    low: Decimal
    high: Decimal
    step: Decimal
    minimum: Decimal
    exit: Decimal | None = None
    is_banded: bool = True
    enters: bool = False


class Curve:
    """The cost of one row for every trade that the rules allow."""

    def __init__(
        self,
        row: DriftRow,
        rules: Rules,
        terms: Terms,
        lots: Sequence[TaxStep] = (),
        tax_beyond: Decimal = ZERO,
    ) -> None:
        self.row = row
        self.rules = rules
        self._terms = terms
        self._sold: list[Decimal] = [ZERO]
        self._taxes: list[Decimal] = [ZERO]
        self._rates: list[Decimal] = []
        for lot in lots:
            self._sold.append(self._sold[-1] + lot.quantity)
            self._taxes.append(self._taxes[-1] + lot.quantity * lot.tax_per_share)
            self._rates.append(lot.tax_per_share)
        self._rates.append(tax_beyond)
        self._band = row.band if row.given_percent else ZERO
        self._enters_at = rules.minimum - row.value if rules.enters else None
        self.points = self._find_points()

    def tax_at(self, sold: Decimal) -> Decimal:
        """Return the tax on so many shares, above 0, in the frame's unit."""
        place = bisect_right(self._sold, sold) - 1
        return (self._taxes[place] + (sold - self._sold[place]) * self._rates[place]) * self.row.frame.scale

    def cost_at(self, shares: Decimal) -> Decimal:
        """Return what the row costs after this trade."""
        money = shares * self.row.price
        off = abs(self.row.gap - money)
        cost = self._terms.drift * off + self._terms.trade * abs(money)
        if self.rules.is_banded and off > self._band:
            cost += BAND_PRICE * (off - self._band)
        if self._enters_at is not None and money < self._enters_at:
            cost += BAND_PRICE * self.rules.minimum
        if shares < ZERO:
            cost += self.tax_at(-shares)
        return cost

    def point(self, shares: Decimal) -> Point:
        """Return the trade with its cost."""
        return Point(shares, shares * self.row.price, self.cost_at(shares))

    def allows(self, shares: Decimal) -> bool:
        """Return whether the rules allow a trade of these shares, which are on the grid."""
        if not shares:
            return True
        low, high, _, minimum, leaving, *_ = self.rules
        if leaving is not None:
            return shares == leaving
        money = shares * self.row.price
        return low <= money <= high and abs(money) >= minimum

    def _find_points(self) -> list[Point]:
        low, high, step, minimum, leaving, *_ = self.rules
        if leaving is not None:
            return [self.point(shares) for shares in sorted({ZERO, leaving})]
        if low == high:
            return [self.point(ZERO)]
        row, unit = self.row, self.row.price * step
        kinks = [low, high, row.gap, row.gap - self._band, row.gap + self._band, minimum, -minimum]
        if self._enters_at is not None:
            kinks.append(self._enters_at)
        counts: set[Decimal] = set()
        for kink in kinks:
            if low <= kink <= high:
                count = kink // unit
                counts.update((count, count + (1 if kink > ZERO else -1)))
        most = -low // row.price + 1
        for sold in self._sold[1:]:
            if sold > most:
                break
            count = -(sold // step)
            counts.update((count, count - 1))
        shares = {count * step for count in counts}
        return [self.point(each) for each in sorted(each for each in {ZERO, *shares} if self.allows(each))]


class CashPoint(NamedTuple):
    """What cash gains from the trades of the rows, and what cash then costs."""

    change: Decimal
    cost: Decimal


class CashCurve:
    """The cost of cash for every sum that the trades bring (positive) or take; convex."""

    def __init__(self, gap: Decimal, band: Decimal | None, terms: Terms, low: Decimal, high: Decimal) -> None:
        self._gap = gap
        self._band = band
        self._drift = terms.drift
        self.low = low
        self.high = max(low, high)
        kinks = {self.low, self.high, gap, *(() if band is None else (gap - band, gap + band))}
        self.points = [CashPoint(each, self.cost_at(each)) for each in sorted(kinks) if low <= each <= self.high]

    def cost_at(self, change: Decimal) -> Decimal:
        """Return what cash costs after it has changed by so much."""
        off = abs(self._gap - change)
        cost = self._drift * off
        if self._band is not None and off > self._band:
            cost += CASH_BAND_PRICE * (off - self._band)
        return cost


class Problem(NamedTuple):
    """The rows, the cash that they share, and at most so much money traded; None: any.

    A solution is one allowed trade a row, with cash within its limits: Σ money + change of cash = 0.
    """

    curves: tuple[Curve, ...]
    cash: CashCurve
    turnover: Decimal | None = None


def least_possible(problem: Problem, cash_price: Decimal, turnover_price: Decimal = ZERO) -> Decimal:
    """Return what no solution of the problem costs less than: the proof of a plan, by weak duality.

    Whatever the two prices are, a solution pays exactly 0 for Σ money + change and at most 0 for Σ |money| − turnover.
    So its cost is at least the sum of what each row, and cash, could cost alone with the prices added.
    """
    total = ZERO if problem.turnover is None else -turnover_price * problem.turnover
    for curve in problem.curves:
        total += min(
            [cost + cash_price * money + turnover_price * abs(money) for _, money, cost in curve.points], default=ZERO
        )
    return total + min([cost + cash_price * change for change, cost in problem.cash.points])
