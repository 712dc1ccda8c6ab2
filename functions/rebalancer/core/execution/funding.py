"""Buys are paid from real cash: scaled down to it, never up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState


def cost_usd(buys: Sequence[Leg], asks: Mapping[str, Decimal]) -> Decimal:
    """Return what buys cost at worst, in dollars: each at its limit, or at the higher of ask and planned price."""
    return sum((leg.quantity * _worst_price(leg, asks) for leg in buys), Decimal(0))


def _worst_price(leg: Leg, asks: Mapping[str, Decimal]) -> Decimal:
    return leg.limit_price or max(asks.get(leg.symbol, Decimal(0)), leg.reference_price)


def scale_to_cash(buys: Sequence[Leg], spendable_usd: Decimal, asks: Mapping[str, Decimal]) -> list[Leg]:
    """Scale buys down, each by the same share, to what the cash can pay; never up.

    Quantities round down to the leg's step; one that rounds to nothing is SKIPPED as NOT_FUNDED.
    """
    cost = cost_usd(buys, asks)
    if cost <= spendable_usd:
        return list(buys)
    scaled = []
    for leg in buys:
        affordable = leg.quantity * max(spendable_usd, Decimal(0)) / cost
        quantity = (affordable / leg.quantity_step).to_integral_value(ROUND_DOWN) * leg.quantity_step
        if quantity > 0:
            scaled.append(replace(leg, quantity=quantity, reason="SCALED_TO_CASH"))
        else:
            scaled.append(
                replace(leg, state=LegState.SKIPPED, reason="NOT_FUNDED", message="There was not enough cash.")
            )
    return scaled
