"""A breach names the limit that a plan or an order would pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.account.order import OrderSide
from rebalancer.core.risk.limits import parse_limits


@dataclass(frozen=True, slots=True)
class Breach:
    """A check that refused: `code`, one sentence, and where known the limit, the value that broke it and the remedy."""

    code: str
    message: str
    symbol: str | None = None
    limit: str | None = None
    value: str | None = None
    remedy: str | None = None
