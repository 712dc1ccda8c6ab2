"""What one pass over a run has learnt of the outside world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rebalancer.core.risk import TradingStatus


@dataclass(slots=True)
class Seen:
    """The newest of each; None where it was not asked for. Cash and quotes are forgotten once they were acted on."""

    trading: TradingStatus
    cash_usd: Decimal | None = None
    asks: Mapping[str, Decimal] | None = None

    def forget_funds(self) -> None:
        """Orders may have moved the cash: it is asked for again before the next decision."""
        self.cash_usd = self.asks = None
