"""What the ledger needs of one account at the broker: what happened, and what is held now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from rebalancer.core.ledger.events import LedgerEvent
from rebalancer.core.ledger.orders import OrderReport
from rebalancer.core.ledger.reconciliation import BrokerPosition


@dataclass(frozen=True, slots=True)
class Holdings:
    """Cash in dollars (negative on margin) and every position, as the broker has them now."""

    cash_usd: Decimal
    positions: tuple[BrokerPosition, ...]
    equity_usd: Decimal | None = None


class BrokerHistory(Protocol):
    """The history of one account at the broker. Errors are those of `Broker`."""

    def fetch_activities(self, after: datetime | None) -> Sequence[LedgerEvent]:
        """Fills, cash and corporate actions that the broker booked after a moment (aware UTC), or all that it still
        reports (None), oldest first; one request for each hundred.

        An event's id follows from the broker's own: the same activity fetched twice is the same event. One that the
        broker cancelled comes under its old id, void.
        """

    def fetch_order_reports(self, after: datetime | None) -> Sequence[OrderReport]:
        """Orders in any state that were sent after a moment (aware UTC), or all that the broker still has (None), the
        oldest first; one request for each five hundred."""

    def fetch_holdings(self) -> Holdings:
        """What the account holds: two requests."""
