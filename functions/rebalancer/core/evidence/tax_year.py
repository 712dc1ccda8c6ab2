"""Tax on the lines of a calendar year: gains of both terms, set off against losses, what is left of losses carried on.

The rules are those of Schedule D: losses of a term first meet gains of the same term, then those of the other. What may
be set off against other income is left out, because other income is not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, localcontext
from typing import Final

from rebalancer.core.account.holding_period import Term
from rebalancer.core.base.money import EXACT, HUNDRED, QUOTIENT, ZERO
from rebalancer.core.evidence.terms import LabTerms
from rebalancer.core.tax.lines import TaxLine

_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Carried:
    """Losses of earlier years that no gain has met yet, each at most 0, in US dollars."""

    short_usd: Decimal = ZERO
    long_usd: Decimal = ZERO


NOTHING_CARRIED: Final = Carried()


def tax_of_lines(lines: Iterable[TaxLine], carried: Carried, terms: LabTerms) -> tuple[Decimal, Carried]:
    """Return the tax in US dollars, rounded up to the cent, and the losses that are carried on.

    Shares of which the day of purchase is not known count as short-term, which is the dearer term for most.
    """
    with localcontext(EXACT):
        short, long = carried.short_usd, carried.long_usd
        for line in lines:
            if not line.is_known:
                continue
            if line.term is Term.LONG:
                long += line.gain_usd
            else:
                short += line.gain_usd
        if (short < 0) != (long < 0):
            both = short + long
            if short < 0:
                short, long = (both, ZERO) if both < 0 else (ZERO, both)
            else:
                short, long = (ZERO, both) if both < 0 else (both, ZERO)
        owed = max(short, ZERO) * terms.short_term_percent + max(long, ZERO) * terms.long_term_percent
        tax = (owed / HUNDRED).quantize(_CENT, ROUND_CEILING, QUOTIENT)
        return tax, Carried(min(short, ZERO), min(long, ZERO))
