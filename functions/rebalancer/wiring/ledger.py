"""What reconciling one account takes."""

from __future__ import annotations

from rebalancer.services.ledger.bring_up_to_date import LedgerPorts
from rebalancer.wiring import account, stores


def ledger_ports(uid: str) -> LedgerPorts:
    """Return what reconciling this user's account takes. Raises as `context_for`."""
    return LedgerPorts(account.context_for(uid), stores.ledger_store())
