"""How much cash a plan means to keep, so that a sale that does not come is not paid for by other cash."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext

from rebalancer.core.base.money import EXACT, HUNDRED, ZERO, divide_shown
from rebalancer.core.base.symbols import CASH
from rebalancer.core.planning.plan import RebalancePlan
from rebalancer.core.targets.allocation import WeightRule


@dataclass(frozen=True, slots=True)
class KeptCash:
    """Dollars that a run's buys leave: `floor_usd` where every sale was filled, `kept_usd` where one fell short.

    See `Run.cash_floor_usd` and `Run.cash_kept_usd`. Neither is below the buffer.
    """

    floor_usd: Decimal
    kept_usd: Decimal


def kept_cash(plan: RebalancePlan) -> KeptCash:
    """Return what the plan's buys leave of the cash: by what the plan leaves, and by cash's own band.

    A plan whose buys end below the band, because nothing could be sold for it, is what was approved: its floor is what
    it leaves. Cash that open buys of others have reserved is not counted as left.
    """
    with localcontext(EXACT):
        left = plan.cash_after - _reserved(plan)
        edge = plan.base * (_target_percent(plan) - _band_percent(plan)) / HUNDRED
        buffer = plan.cash_buffer_usd
        return KeptCash(max(buffer, min(left, edge)), max(buffer, left, edge))


def _target_percent(plan: RebalancePlan) -> Decimal:
    allocation = plan.allocation
    targets = (*allocation.enabled_targets, *allocation.class_targets)
    own = next((target.target_percent for target in targets if target.symbol == CASH), ZERO)
    total = sum((target.target_percent for target in targets), ZERO)
    if plan.policy.weights is WeightRule.NORMALIZE and total:
        own = divide_shown(own, total, HUNDRED)
    return max(own, plan.policy.cash_buffer_percent)


def _band_percent(plan: RebalancePlan) -> Decimal:
    own = next((target.tolerance_percent for target in plan.allocation.enabled_targets if target.symbol == CASH), None)
    return plan.policy.cash_band if own is None else own


def _reserved(plan: RebalancePlan) -> Decimal:
    snapshot = plan.snapshot
    opened = snapshot.open_quantities.items()
    return sum((change * snapshot.price_of(symbol) for symbol, change in opened if change > 0), ZERO)
