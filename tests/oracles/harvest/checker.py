"""A second opinion on wash sales, from the rule alone: 26 U.S.C. 1091, Publication 550. Imports nothing of the product.

A sale at a loss is a wash sale as far as the same security was bought within 30 days before or after it. Shares that
were bought before, and went with the same sale, replace nothing; nor does the rest of the very purchase that was sold
from (Revenue Ruling 56-602). Shares go first in, first out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

DAYS = 30


@dataclass(frozen=True)
class Trade:
    """One order as it was filled: a signed quantity (negative: sold) at its average price."""

    day: date
    symbol: str
    quantity: Decimal
    price: Decimal


@dataclass(frozen=True)
class WashSale:
    """A sale at a loss, and the purchase that washes it."""

    sale: Trade
    purchase: Trade


@dataclass
class _Lot:
    bought: Trade
    left: Decimal


def wash_sales(trades: Sequence[Trade]) -> list[WashSale]:
    """Every sale at a loss that a purchase washes, each once for every such purchase. `trades` come in their order."""
    found: list[WashSale] = []
    for symbol in {trade.symbol for trade in trades}:
        own = [trade for trade in trades if trade.symbol == symbol]
        lots: deque[_Lot] = deque()
        for place, trade in enumerate(own):
            if trade.quantity > 0:
                lots.append(_Lot(trade, trade.quantity))
                continue
            sources = _sell(lots, trade)
            if not sources:
                continue
            first, last = trade.day - timedelta(DAYS), trade.day + timedelta(DAYS)
            replacing = [
                *(lot.bought for lot in lots if lot.bought not in sources and lot.bought.day >= first),
                *(later for later in own[place + 1 :] if later.quantity > 0 and later.day <= last),
            ]
            found.extend(WashSale(trade, purchase) for purchase in replacing)
    return found


def _sell(lots: deque[_Lot], sale: Trade) -> list[Trade]:
    """Take the oldest shares; return the purchases that were sold from at a loss."""
    left, lost = -sale.quantity, []
    while left > 0:
        lot = lots[0]
        taken = min(left, lot.left)
        lot.left -= taken
        left -= taken
        if sale.price < lot.bought.price:
            lost.append(lot.bought)
        if not lot.left:
            lots.popleft()
    return lost
