"""What the use cases need of the stored trading switches."""

from __future__ import annotations

from dataclasses import dataclass

from rebalancer.core.risk.state import TradingStatus
from rebalancer.core.risk.trips import SwitchMarks


@dataclass(frozen=True, slots=True)
class StoredSwitch:
    """A switch, the user's own or the system's. `token` stands for what was read, so that a write over it meets a
    change; `version` counts the writes, for people to name what they saw."""

    status: TradingStatus
    marks: SwitchMarks
    token: object
    version: int = 0
