"""From wanted dollars to quantities that can be ordered and paid for.

Quantities round towards zero. Sells come first: buys may spend cash + what the sells really bring − the buffer − what
open buys will take, never more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from rebalancer.core.drift import DriftRow
from rebalancer.core.intents import Hold, Intent, Reason, sum_amounts
from rebalancer.core.limits import scale_to_limit

_CENT: Final = Decimal("0.01")


class Trade(NamedTuple):
    """A sized trade: `quantity` is signed, positive to buy, never 0."""

    row: DriftRow
    quantity: Decimal
    reason: Reason


@dataclass(frozen=True, slots=True)
class Budget:
    """The money that sizing works within, all in the frame's unit.

    Args:
        cash: what buys may spend before any sell: cash − buffer − open buys; may be negative.
        minimum: the smallest trade.
        cent: one cent.
    """

    cash: Decimal
    minimum: Decimal
    scale: Decimal

    @property
    def cent(self) -> Decimal:
        """One cent in the frame's unit."""
        return _CENT * self.scale


def size_fractional(
    intents: list[Intent], budget: Budget, places: int, non_fractionable: frozenset[str]
) -> tuple[list[Trade], list[Hold]]:
    """Size sells, then buys from what they bring.

    A shortage of less than a cent comes from rounding the sells down; the largest buy bears it. Any other shortage
    shrinks all buys in proportion.
    """
    trades: list[Trade] = []
    holds: list[Hold] = []
    buys: list[Intent] = []
    spendable = budget.cash
    for intent in intents:
        if intent.amount > 0:
            buys.append(intent)
            continue
        row = intent.row
        quantity = size_sell(intent, 0 if row.symbol in non_fractionable else places)
        spendable += quantity * row.price
        _append(trades, holds, row, -quantity, intent.reason)
    _, wanted = sum_amounts(buys)
    if wanted > spendable + budget.cent:
        buys, unfunded = scale_to_limit(
            buys, spendable, budget.minimum, scaled=Reason.LIMITED_BY_CASH, dropped=Reason.NOT_FUNDED
        )
        holds.extend(unfunded)
    cost = Decimal(0)
    bought: list[Trade] = []
    for intent in buys:
        row = intent.row
        quantity = size_buy(intent, 0 if row.symbol in non_fractionable else places)
        cost += quantity * row.price
        _append(bought, holds, row, quantity, intent.reason)
    if cost > spendable:
        bought = trim_buys(bought, holds, cost - spendable, places, non_fractionable)
    return trades + bought, holds


def size_sell(intent: Intent, places: int) -> Decimal:
    """Shares to sell, rounded down; an exit sells the exact position, and nothing sells more than may be sold."""
    row = intent.row
    if intent.is_exit:
        return row.quantity
    return min(((-intent.amount).scaleb(places) // row.price).scaleb(-places), row.sellable)


def size_buy(intent: Intent, places: int) -> Decimal:
    """Shares to buy, rounded down; an exit buys back the exact short position."""
    row = intent.row
    return -row.quantity if intent.is_exit else (intent.amount.scaleb(places) // row.price).scaleb(-places)


def _append(trades: list[Trade], holds: list[Hold], row: DriftRow, quantity: Decimal, reason: Reason) -> None:
    if quantity:
        trades.append(Trade(row, quantity, reason))
    else:
        holds.append(Hold(row, Reason.NOT_FUNDED if reason is Reason.LIMITED_BY_CASH else Reason.ROUNDS_TO_ZERO))


def trim_buys(
    buys: Iterable[Trade], holds: list[Hold], excess: Decimal, places: int, non_fractionable: frozenset[str]
) -> list[Trade]:
    """Take what cannot be paid from the largest buys, rounding the reduction up to the next orderable quantity."""
    trimmed: list[Trade] = []
    for trade in sorted(buys, key=lambda trade: (-trade.quantity * trade.row.price, trade.row.symbol)):
        row, quantity = trade.row, trade.quantity
        if excess > 0:
            step = Decimal(1) if row.symbol in non_fractionable else Decimal(1).scaleb(-places)
            reduction = divide_up(excess, row.price * step) * step
            quantity = max(Decimal(0), quantity - reduction)
            excess -= (trade.quantity - quantity) * row.price
        if quantity:
            trimmed.append(Trade(row, quantity, trade.reason))
        else:
            holds.append(Hold(row, Reason.NOT_FUNDED))
    return trimmed


def divide_up(dividend: Decimal, divisor: Decimal) -> Decimal:
    """The quotient of two positive numbers, rounded up to an integer."""
    quotient = dividend // divisor
    return quotient + 1 if quotient * divisor < dividend else quotient
