"""What the use cases need of the stored trading switches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.core.targets.asset_classes import AssetClass
from rebalancer.core.automation.decisions import CheckRecord
from rebalancer.core.risk.state import MarketClosed, TradingStatus, stricter_status
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.core.automation.schedule import Automation
from rebalancer.core.strategies.strategies import Book, Strategy
from rebalancer.core.automation.triggers import Triggers
from rebalancer.core.risk.trips import HighWater, SwitchMarks


@dataclass(frozen=True, slots=True)
class StoredSwitch:
    """A user's own switch, with the token of the version that was read."""

    status: TradingStatus
    marks: SwitchMarks
    token: object
