"""The ledger's open lots as a plan weighs them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Final

from rebalancer.core.account.held_lots import HeldLot, HeldLots
from rebalancer.core.base.money import EXACT, QUOTIENT, ZERO
from rebalancer.core.tax.harvest import OpenTaxLot, open_tax_lots
from rebalancer.core.tax.planned import Lots, tax_book_of

_FINEST: Final = Decimal("0.000000000000000001")


def held_lots_of(lots: Lots, on: date) -> HeldLots:
    """Return the long lots in the order in which the broker sells them, wash sales in their cost and age.

    A cost per share is rounded half to even at 18 places.
    """
    book = tax_book_of(lots)
    by_symbol: dict[str, list[HeldLot]] = {}
    for lot in open_tax_lots(book.book.lots, book.washing.report()):
        by_symbol.setdefault(lot.symbol, []).append(_held(lot))
    return HeldLots(on, {symbol: tuple(held) for symbol, held in by_symbol.items()})


def realized_in_year(lots: Lots, on: date) -> Decimal | None:
    """Return the net gains that the calendar year has realized so far, in US dollars; None where no books are kept.

    What was sold and nobody knows the gain of counts in full: it may all have been gain.
    """
    book = tax_book_of(lots)
    if not book.is_kept:
        return None
    with localcontext(EXACT):
        return sum(
            (
                line.gain_usd if line.is_known else max(line.proceeds_usd, ZERO)
                for line in book.washing.report().lines
                if line.sold_on.year == on.year
            ),
            ZERO,
        )


def _held(lot: OpenTaxLot) -> HeldLot:
    cost = QUOTIENT.divide(lot.cost_usd, lot.quantity).quantize(_FINEST, ROUND_HALF_EVEN, QUOTIENT)
    since = None if lot.held_since == lot.acquired_on else lot.held_since
    return HeldLot(lot.quantity, cost if lot.is_cost_known else None, lot.acquired_on, since)
