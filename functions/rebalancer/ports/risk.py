"""What the use cases need of the stored trading switches."""

from __future__ import annotations

from dataclasses import dataclass

from rebalancer.core.risk.state import TradingStatus
from rebalancer.core.risk.trips import SwitchMarks


@dataclass(frozen=True, slots=True)
class StoredSwitch:
    """A user's own switch, with the token of the version that was read."""

    status: TradingStatus
    marks: SwitchMarks
    token: object
