"""What the lab, the band, the shadow and the cost of waiting take."""

from __future__ import annotations

from rebalancer.services.evidence.ports import EvidencePorts
from rebalancer.wiring import account, stores


def evidence_ports(uid: str) -> EvidencePorts:
    """Return what the evidence of this user takes. Raises as `context_for`."""
    return EvidencePorts(account.context_for(uid), stores.evidence_store(), stores.ledger_store())
