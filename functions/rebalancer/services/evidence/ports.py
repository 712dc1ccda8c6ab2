"""What the use cases of the lab take."""

from __future__ import annotations

from dataclasses import dataclass

from rebalancer.ports.evidence import EvidenceStore
from rebalancer.ports.ledger import LedgerStore
from rebalancer.services.context import Context


@dataclass(frozen=True, slots=True)
class EvidencePorts:
    """One user's account, what is stored of the lab, and the ledger, which knows the lots."""

    ctx: Context
    evidence: EvidenceStore
    ledgers: LedgerStore
