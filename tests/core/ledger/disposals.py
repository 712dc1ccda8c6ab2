"""What a ledger closed, for the tests that look at each disposal."""

from __future__ import annotations

from rebalancer.core.ledger.fold import Ledger
from rebalancer.core.ledger.movements import Disposal


def disposals_of(ledger: Ledger) -> tuple[Disposal, ...]:
    """All disposals, in order."""
    return tuple(moved for moved in ledger.movements if isinstance(moved, Disposal))
