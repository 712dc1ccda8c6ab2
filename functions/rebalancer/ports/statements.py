"""What the overview needs of one account at the broker: its equity, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from rebalancer.core.statements.equity_history import EquityDay


class EquityBook(Protocol):
    """The equity of one account as its broker kept it. Errors are those of `Broker`."""

    def fetch_equity_days(self, since: datetime) -> Sequence[EquityDay]:
        """A day for each session since a moment (aware UTC), oldest first, each once; none before the account was
        opened. One request."""
