"""What an account can pay with."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Funds:
    """Dollars that buys may spend now, without margin, neither below 0.

    `settled_usd` is the part of `spendable_usd` that has settled: what the broker takes for crypto.
    """

    spendable_usd: Decimal
    settled_usd: Decimal
