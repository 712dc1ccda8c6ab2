"""What reconciling one account takes."""

from __future__ import annotations

from typing import cast

from rebalancer.ports.ledger import BrokerHistory
from rebalancer.services.ledger.bring_up_to_date import LedgerPorts
from rebalancer.wiring import account, stores


def ledger_ports(uid: str) -> LedgerPorts:
    """What reconciling this user's account takes. Raises as `context_for`."""
    context = account.context_for(uid)
    return LedgerPorts(
        context, cast(BrokerHistory, context.broker), stores.ledger_store(), stores.reconciliation_queue()
    )
