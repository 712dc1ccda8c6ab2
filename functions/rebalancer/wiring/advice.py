"""What suggestions, what-ifs and the examination of a policy take."""

from __future__ import annotations

from rebalancer.services.advice.ports import AdvicePorts
from rebalancer.wiring import account, stores


def advice_ports(uid: str) -> AdvicePorts:
    """Return what suggestions and what-ifs of this user take. Raises as `context_for`."""
    return AdvicePorts(account.context_for(uid), stores.suggestion_store(), stores.ledger_store())
