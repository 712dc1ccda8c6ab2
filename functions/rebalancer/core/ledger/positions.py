"""What one strategy holds of one symbol, at average cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from rebalancer.core.base.money import EXACT, ZERO, divide_shown
from rebalancer.core.ledger.lots import part_of_cost


@dataclass(frozen=True, slots=True)
class StrategyPosition:
    """A position at average cost.

    Args:
        quantity: shares or coins; negative for a short position.
        cost_usd: dollars paid for what is held; negative (what was received) for a short position.
        realised_usd: gain (positive) or loss of all that was closed, at average cost.
        income_usd: dividends less fees and taxes that this holding brought.
    """

    strategy: str
    symbol: str
    quantity: Decimal = ZERO
    cost_usd: Decimal = ZERO
    realised_usd: Decimal = ZERO
    income_usd: Decimal = ZERO

    @property
    def average_cost_usd(self) -> Decimal | None:
        """Dollars a share, to 40 digits; None for an empty position."""
        return divide_shown(self.cost_usd, self.quantity) if self.quantity else None


def trade_position(position: StrategyPosition, quantity: Decimal, price: Decimal) -> StrategyPosition:
    """Return the position after a trade of a signed `quantity` at `price` dollars.

    Adding averages the cost. Reducing leaves the average and realises the difference to the price. Going through zero
    closes all of the old side and opens the rest at the price: the average starts anew.
    """
    with localcontext(EXACT):
        is_closing = position.quantity * quantity < 0
        closed = -quantity if is_closing and abs(quantity) <= abs(position.quantity) else ZERO
        if is_closing and not closed:
            closed = position.quantity
        released = part_of_cost(position.cost_usd, closed, position.quantity) if closed else ZERO
        opened = quantity + closed
        return replace(
            position,
            quantity=position.quantity + quantity,
            cost_usd=position.cost_usd - released + opened * price,
            realised_usd=position.realised_usd + closed * price - released,
        )
