"""What the market asks and bids for a symbol."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


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
