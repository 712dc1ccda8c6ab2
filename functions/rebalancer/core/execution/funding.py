"""What buys may spend: real cash, settled where it must be, and never what the plan keeps. Scaled down, never up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.base.money import ZERO
from rebalancer.core.execution.run import Run
from rebalancer.core.risk.order_checks import needs_settled_cash


def cash_to_leave_usd(run: Run) -> Decimal:
    """Return the dollars that the run's buys must leave.

    While a sale has not sold all that it was approved for, that is what the plan kept: the buys that this sale was to
    pay for take no other cash instead.
    """
    kept = run.cash_kept_usd if has_missing_sales(run) else run.cash_floor_usd
    return max(run.cash_buffer_usd, kept)


def has_missing_sales(run: Run) -> bool:
    """Say whether a sale of the run is still to come, or will not come whole."""
    return any(leg.side is OrderSide.SELL and leg.filled_quantity < leg.planned_quantity for leg in run.legs)


def cost_usd(buys: Sequence[Leg], asks: Mapping[str, Decimal]) -> Decimal:
    """Return what buys cost at worst, in dollars: each at its limit, or at the higher of ask and planned price."""
    return sum((leg.quantity * _worst_price(leg, asks) for leg in buys), ZERO)


def _worst_price(leg: Leg, asks: Mapping[str, Decimal]) -> Decimal:
    return leg.limit_price or max(asks.get(leg.symbol, ZERO), leg.reference_price)


def scale_to_cash(buys: Sequence[Leg], spendable_usd: Decimal, asks: Mapping[str, Decimal]) -> list[Leg]:
    """Scale buys down, each by the same share, to what the cash can pay; never up.

    Quantities round down to the leg's step; one that rounds to nothing is SKIPPED as NOT_FUNDED.
    """
    cost = cost_usd(buys, asks)
    if cost <= spendable_usd:
        return list(buys)
    scaled = []
    for leg in buys:
        affordable = leg.quantity * max(spendable_usd, ZERO) / cost
        quantity = (affordable / leg.quantity_step).to_integral_value(ROUND_DOWN) * leg.quantity_step
        if quantity > 0:
            scaled.append(replace(leg, quantity=quantity, reason="SCALED_TO_CASH"))
        else:
            scaled.append(
                replace(leg, state=LegState.SKIPPED, reason="NOT_FUNDED", message="There was not enough cash.")
            )
    return scaled


def unsettled_buys(buys: Sequence[Leg], settled_usd: Decimal, asks: Mapping[str, Decimal]) -> tuple[Leg, ...]:
    """Return those of the buys that only settled cash pays and that it does not cover yet; the first are paid first."""
    waiting, left = [], settled_usd
    for leg in buys:
        if not needs_settled_cash(leg.symbol):
            continue
        cost = cost_usd([leg], asks)
        if cost <= left:
            left -= cost
        else:
            waiting.append(leg)
    return tuple(waiting)
