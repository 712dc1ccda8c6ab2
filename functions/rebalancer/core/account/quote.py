"""What the market asks and bids for a symbol."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from rebalancer.core.base.money import EXACT, ZERO

_HALF: Final = Decimal("0.5")
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Quote:
    """What the market says of one symbol; prices in dollars above zero, None where there is none.

    `quoted_at` is when bid and ask were made, aware UTC, by the market's clock. `previous_close` is the close of the
    last session before the present one.
    """

    bid: Decimal | None = None
    ask: Decimal | None = None
    quoted_at: datetime | None = None
    last_trade: Decimal | None = None
    previous_close: Decimal | None = None

    @property
    def middle(self) -> Decimal | None:
        """Halfway between bid and ask; None where one of them is missing."""
        return None if self.bid is None or self.ask is None else (self.bid + self.ask) / 2

    def half_spread_usd(self, quantity: Decimal) -> Decimal | None:
        """Return the dollars that a market order of this quantity gives away, in cents, rounded half to even.

        None without a bid or an ask; crossed quotes cost nothing.
        """
        if self.bid is None or self.ask is None:
            return None
        spread = max(EXACT.subtract(self.ask, self.bid), ZERO)
        return EXACT.multiply(EXACT.multiply(spread, _HALF), quantity).quantize(_CENT, ROUND_HALF_EVEN)
