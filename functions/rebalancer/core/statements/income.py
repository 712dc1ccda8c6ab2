"""What holdings and cash paid in a year, each payment by its character, as the broker names it.

Whether a dividend is qualified depends on how long the shares are held around its ex-date and on who paid it; the
broker's activities say neither, so no such sum is given (26 U.S.C. 1(h)(11); Form 1099-DIV, box 1b).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Final

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.events import CashActivity, CashKind
from rebalancer.core.ledger.fold import Ledger
from rebalancer.core.ledger.times import trade_date


class Character(StrEnum):
    """What a payment is to the tax form that reports it."""

    DIVIDEND = "DIVIDEND"
    SHORT_TERM_DISTRIBUTION = "SHORT_TERM_DISTRIBUTION"
    TAX_EXEMPT_DIVIDEND = "TAX_EXEMPT_DIVIDEND"
    CAPITAL_GAIN_DISTRIBUTION = "CAPITAL_GAIN_DISTRIBUTION"
    RETURN_OF_CAPITAL = "RETURN_OF_CAPITAL"
    INTEREST = "INTEREST"
    TAX_WITHHELD = "TAX_WITHHELD"
    FEE = "FEE"


_OF_KIND: Final = {
    CashKind.DIVIDEND: Character.DIVIDEND,
    CashKind.CAPITAL_GAIN: Character.CAPITAL_GAIN_DISTRIBUTION,
    CashKind.RETURN_OF_CAPITAL: Character.RETURN_OF_CAPITAL,
    CashKind.INTEREST: Character.INTEREST,
    CashKind.TAX: Character.TAX_WITHHELD,
    CashKind.FEE: Character.FEE,
}
_OF_BROKER: Final = {"DIVCGS": Character.SHORT_TERM_DISTRIBUTION, "DIVTXEX": Character.TAX_EXEMPT_DIVIDEND}


def income_by_year(ledger: Ledger) -> dict[int, Mapping[Character, Decimal]]:
    """Return the dollars of every character by the year in which they were paid, in the order of `Character`. Cash in
    lieu of a fraction is a sale, and so none of them."""
    sums: dict[int, dict[Character, Decimal]] = {}
    with localcontext(EXACT):
        for event in ledger.live:
            found = _character(event) if isinstance(event, CashActivity) else None
            if isinstance(event, CashActivity) and found is not None:
                year = sums.setdefault(trade_date(event.at_ns).year, {})
                year[found] = year.get(found, ZERO) + event.amount_usd
    return {year: {each: paid[each] for each in Character if each in paid} for year, paid in sums.items()}


def _character(event: CashActivity) -> Character | None:
    if event.kind is CashKind.DIVIDEND and event.broker_type in _OF_BROKER:
        return _OF_BROKER[event.broker_type]
    return _OF_KIND.get(event.kind)
