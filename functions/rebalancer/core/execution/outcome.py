"""What a run did, in its owner's terms: dollars of what was planned."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Final

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.base.money import EXACT, HUNDRED, ONE, ZERO

AS_PLANNED_PERCENT: Final = Decimal("0.5")
"""An order counts as filled as planned where its amount is within so many percent of the planned one."""

_CENT: Final = Decimal("0.01")
_WIDE: Final = Context(prec=60)


def is_as_planned(leg: Leg) -> bool:
    """Say whether an order was filled within `AS_PLANNED_PERCENT` of its plan, in quantity or in dollars.

    One step of a fraction, or one cent, is the plan's own rounding; a whole share is not.
    """
    if leg.state is not LegState.FILLED:
        return False
    with localcontext(EXACT):
        planned, price = leg.planned_quantity, leg.reference_price
        rounding = max(_CENT, leg.quantity_step * price if leg.quantity_step < ONE else ZERO)
        allowed = max(planned * price * AS_PLANNED_PERCENT / HUNDRED, rounding)
        missing = abs(planned - leg.filled_quantity) * price
        return missing <= allowed or abs(planned_usd(leg) - filled_usd(leg)) <= allowed


def planned_usd(leg: Leg) -> Decimal:
    """Return the dollars of an order as it was approved."""
    return leg.planned_quantity * (leg.limit_price or leg.reference_price)


def filled_usd(leg: Leg) -> Decimal:
    """Return the dollars that an order sold or bought."""
    return leg.filled_quantity * (leg.filled_average_price or leg.reference_price)


def describe_amounts(legs: Sequence[Leg]) -> str:
    """Say how much was sold and bought of what was planned, in dollars: what was done rounds down to the cent."""
    sentences = (_describe_side("Sold", legs, OrderSide.SELL), _describe_side("Bought", legs, OrderSide.BUY))
    return " ".join(filter(None, sentences))


def _describe_side(verb: str, legs: Sequence[Leg], side: OrderSide) -> str:
    meant = [leg for leg in legs if leg.side is side]
    if not meant:
        return ""
    with localcontext(EXACT):
        filled = sum((filled_usd(leg) for leg in meant), ZERO)
        approved = sum((planned_usd(leg) for leg in meant), ZERO)
    done = filled.quantize(_CENT, ROUND_DOWN, _WIDE)
    planned = approved.quantize(_CENT, ROUND_HALF_EVEN, _WIDE)
    if done > planned:
        return f"{verb} ${done:,.2f}; ${planned:,.2f} was planned."
    return f"{verb} ${done:,.2f} of ${planned:,.2f}."


def describe_refusals(legs: Sequence[Leg]) -> str:
    """Name the orders that the broker rejected; empty where there is none."""
    rejected = [leg.symbol for leg in legs if leg.state is LegState.REJECTED]
    if not rejected:
        return ""
    orders = "the order" if len(rejected) == 1 else f"{len(rejected)} orders:"
    names = ", ".join(rejected)
    return f"The broker rejected {orders} {'of ' if len(rejected) == 1 else ''}{names}."
