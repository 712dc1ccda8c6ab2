"""What a trade would bring for tax, as a value. The estimate itself is made in `estimate`, which needs the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from rebalancer.core.base.money import EXACT, ZERO, dump_money, plain

if TYPE_CHECKING:
    from rebalancer.contract import tax as shapes


class TaxKind(StrEnum):
    """What a trade brings: UNKNOWN where nobody knows what was paid."""

    GAIN = "GAIN"
    LOSS_HARVESTING_OPPORTUNITY = "LOSS_HARVESTING_OPPORTUNITY"
    NEUTRAL = "NEUTRAL"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class TaxEstimate:
    """Estimated realised gain (negative: loss) in US dollars, by term; a buy realises nothing.

    `unknown_term_usd` is of shares whose day of purchase is not known; `quantity_without_cost` are shares of which not
    even the price is: they are in no sum. For `washed_quantity` of the shares the loss is deferred, and in no sum.
    """

    kind: TaxKind
    short_term_usd: Decimal = ZERO
    long_term_usd: Decimal = ZERO
    unknown_term_usd: Decimal = ZERO
    quantity_without_cost: Decimal = ZERO
    washed_quantity: Decimal = ZERO

    @property
    def gain_usd(self) -> Decimal:
        """Short, long and unknown together."""
        return EXACT.add(EXACT.add(self.short_term_usd, self.long_term_usd), self.unknown_term_usd)


NO_TAX = TaxEstimate(TaxKind.NEUTRAL)


def dump_tax(tax: TaxEstimate) -> shapes.TaxEstimate:
    """Write an estimate: dollars with two decimals."""
    return {
        "kind": tax.kind.value,
        "gain_usd": dump_money(tax.gain_usd),
        "short_term_usd": dump_money(tax.short_term_usd),
        "long_term_usd": dump_money(tax.long_term_usd),
        "unknown_term_usd": dump_money(tax.unknown_term_usd),
        "quantity_without_cost": plain(tax.quantity_without_cost),
    }
