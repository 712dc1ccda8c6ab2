"""What is said of a budget of realized gains: how much of it the year has used, and what a plan would use of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from rebalancer.core.base.money import EXACT, ZERO, dump_money
from rebalancer.core.planning.gains.budget import Gains
from rebalancer.core.planning.plan import RebalancePlan

if TYPE_CHECKING:
    from rebalancer.contract import standing as shapes


@dataclass(frozen=True, slots=True)
class GainsUse:
    """A yearly budget of realized gains, in US dollars.

    Args:
        year: the calendar year in New York; None where no books are kept.
        used_usd: net gains that the year has realized; None where nobody knows.
        plan_usd: what the plan's sales count for; negative: net losses.
    """

    budget_usd: Decimal
    year: int | None
    used_usd: Decimal | None
    plan_usd: Decimal

    @property
    def left_usd(self) -> Decimal:
        """What may still be realized; 0 where nobody knows."""
        return ZERO if self.used_usd is None else max(ZERO, self.budget_usd - self.used_usd)


def gains_use(plan: RebalancePlan) -> GainsUse | None:
    """Return how a plan uses the budget of its policy; None where there is none."""
    budget, lots = plan.policy.gains_budget_usd, plan.snapshot.lots
    if budget is None:
        return None
    with localcontext(EXACT):
        realized = Gains(plan.snapshot).of_plan(plan.items)
    if lots is None:
        return GainsUse(budget, None, None, realized)
    return GainsUse(budget, lots.on.year, lots.realized_usd, realized)


def describe_gains(use: GainsUse) -> str:
    """Say how much of the budget is used, what the plan would realize, and where that is more than is left."""
    budget = _usd(use.budget_usd)
    if use.used_usd is None:
        said = f"Your yearly budget of realized gains is {budget}, and what this year has realized is not known"
        if use.plan_usd <= ZERO:
            return f"{said}, so nothing is sold at a gain."
        return f"{said}; this plan would realize {_net(use.plan_usd)}. You asked for the cash, so it is raised."
    if use.used_usd < ZERO:
        said = f"{use.year} has realized net losses of {_usd(-use.used_usd)}, beside your budget of {budget} of gains"
    else:
        said = f"{_usd(use.used_usd)} of your {budget} budget of realized gains for {use.year} is used"
    said = f"{said}; this plan would realize {_net(use.plan_usd)}."
    return said if use.plan_usd <= use.left_usd else f"{said} {_beyond(use)}"


def _beyond(use: GainsUse) -> str:
    over = use.plan_usd - use.left_usd
    return f"That is {_usd(over)} more than is left: you asked for the cash, so it is raised all the same."


def _net(usd: Decimal) -> str:
    return f"net losses of {_usd(-usd)}" if usd < ZERO else f"{_usd(usd)} of net gains"


def _usd(amount: Decimal) -> str:
    return f"${Decimal(dump_money(amount)):,}"


def dump_gains(use: GainsUse | None) -> shapes.GainsBudget | None:
    """Write the use of a budget."""
    if use is None:
        return None
    return {
        "budget_usd": dump_money(use.budget_usd),
        "used_usd": None if use.used_usd is None else dump_money(use.used_usd),
        "plan_usd": dump_money(use.plan_usd),
        "message": describe_gains(use),
    }
