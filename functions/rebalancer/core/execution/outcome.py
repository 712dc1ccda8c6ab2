"""What a run did, in its owner's terms: dollars of what was planned."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Final

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.base.money import EXACT, HUNDRED, ONE, ZERO, plain

AS_PLANNED_PERCENT: Final = Decimal("0.5")
"""An order counts as filled as planned where its amount is within so many percent of the planned one."""

ORDERS_SHOWN: Final = 6
"""How many orders of a side a message names."""

_CENT: Final = Decimal("0.01")
_STEP: Final = Decimal("0.0001")
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


def describe_fills(legs: Sequence[Leg]) -> str:
    """Say what was sold and bought, each with its average price: `Sold 30 SPY at $100.00. Bought 15 QQQ at $200.00.`

    Empty where nothing was filled.
    """
    sides = (("Sold", OrderSide.SELL), ("Bought", OrderSide.BUY))
    return " ".join(filter(None, (_filled_on(verb, side, legs) for verb, side in sides)))


def _filled_on(verb: str, side: OrderSide, legs: Sequence[Leg]) -> str:
    filled = [leg for leg in legs if leg.side is side and leg.filled_quantity > ZERO]
    shown = [
        f"{_shown_quantity(leg.filled_quantity)} {leg.symbol} at "
        f"{_shown_price(leg.filled_average_price or leg.reference_price)}"
        for leg in filled[:ORDERS_SHOWN]
    ]
    return f"{verb} {', '.join(shown)}{_more(filled)}." if filled else ""


def describe_unfilled(legs: Sequence[Leg]) -> str:
    """Say what was not traded as planned, and why where a sentence says it; empty where there is nothing."""
    short = [leg for leg in legs if not is_as_planned(leg)]
    if not short:
        return ""
    nothing = all(leg.filled_quantity == ZERO for leg in legs)
    shown = [f"{leg.symbol}{_why(leg)}" for leg in short[:ORDERS_SHOWN]]
    return f"{'Nothing was traded' if nothing else 'Not traded as planned'}: {', '.join(shown)}{_more(short)}."


def _why(leg: Leg) -> str:
    words = (leg.message or "").strip().rstrip(".")
    if not words and leg.reason == "SCALED_TO_CASH":
        words = "made smaller to fit the cash"
    return f" ({words})" if words else ""


def _more(legs: Sequence[Leg]) -> str:
    return f" and {len(legs) - ORDERS_SHOWN} more" if len(legs) > ORDERS_SHOWN else ""


def _shown_quantity(quantity: Decimal) -> str:
    """Four decimals, rounded down; all of them where it is less than that."""
    short = quantity.quantize(_STEP, ROUND_DOWN, _WIDE)
    return plain(short or quantity)


def _shown_price(price: Decimal) -> str:
    return f"${price:,.2f}" if price >= ONE else f"${plain(price)}"
