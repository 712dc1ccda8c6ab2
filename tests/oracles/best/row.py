"""One row of the second reading of `docs/best-plan.md`: how it may trade, and what its lots are taxed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

ZERO = Fraction(0)


@dataclass(frozen=True)
class Row:
    """One symbol: money in dollars; `low` and `high` limit its trade, `leaves` names the only one beside none."""

    symbol: str
    price: Fraction
    value: Fraction
    target: Fraction
    band: Fraction | None
    low: Fraction
    high: Fraction
    leaves: Fraction | None
    enters: bool
    step: Fraction
    lots: tuple[tuple[Fraction, Fraction, Fraction], ...]
    beyond: tuple[Fraction, Fraction]

    def tax(self, sold: Fraction) -> Fraction:
        """Tax on so many shares, the oldest first."""
        return self._sum(sold, 0)

    def gain(self, sold: Fraction) -> Fraction:
        """What they count for under a budget of gains."""
        return self._sum(sold, 1)

    def _sum(self, sold: Fraction, which: int) -> Fraction:
        total = ZERO
        for quantity, *each in self.lots:
            part = min(sold, quantity)
            total += part * each[which]
            sold -= part
        return total + sold * self.beyond[which]
