"""The demo user's targets and holdings: a portfolio of about $100,000 that has drifted.

Holdings are said in dollars and become shares at the broker's prices of the moment, so the drift is the same on any
day. Of the base (all but PFE, which no target names) SPY is 51.5 % against 40 %, QUAL 12.5 % against 20 %, QQQ 3.6 %
against 10 %; MTUM, USMV and cash are inside the band of 5 percentage points.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

CASH = "CASH"
TARGET_PERCENTS: Mapping[str, int] = {"SPY": 40, "QUAL": 20, "MTUM": 15, "USMV": 10, "QQQ": 10, CASH: 5}
QUANTITY_STEP = Decimal("0.0001")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Holding:
    """A holding: its value in dollars, and what a share once cost as a part of today's price."""

    symbol: str
    value_usd: Decimal
    cost_ratio: Decimal


@dataclass(frozen=True)
class SizedPosition:
    """A holding in shares, with the average price that was paid for one, in dollars."""

    symbol: str
    quantity: Decimal
    average_entry_price_usd: Decimal


HOLDINGS = (
    Holding("SPY", Decimal(49_500), Decimal("0.72")),
    Holding("MTUM", Decimal(15_000), Decimal("0.88")),
    Holding("QUAL", Decimal(12_000), Decimal("0.95")),
    Holding("USMV", Decimal(10_200), Decimal("0.91")),
    Holding("PFE", Decimal(3_800), Decimal("1.08")),
    Holding("QQQ", Decimal(3_500), Decimal("0.97")),
)
CASH_USD = Decimal(6_000)
PRACTICE_USD = Decimal(100_000)
"""What a practice account is opened with: cash alone, so that its first plan buys what its owner chose."""
ACCOUNT_USD = CASH_USD + sum((holding.value_usd for holding in HOLDINGS), Decimal(0))


def size_positions(prices_usd: Mapping[str, Decimal]) -> list[SizedPosition]:
    """The holdings in shares at these prices; quantities round down to four places, costs to the nearest cent.

    KeyError if a price is missing.
    """
    return [
        SizedPosition(
            symbol=holding.symbol,
            quantity=(holding.value_usd / prices_usd[holding.symbol]).quantize(QUANTITY_STEP, ROUND_DOWN),
            average_entry_price_usd=(prices_usd[holding.symbol] * holding.cost_ratio).quantize(CENT, ROUND_HALF_EVEN),
        )
        for holding in HOLDINGS
    ]
