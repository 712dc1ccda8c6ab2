"""Two plans of one account at one moment, to its targets and at least cost: their figures, and how they differ.

Nothing here chooses, and no security is compared with another.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.money import EXACT, HUNDRED, ZERO, divide_shown, dump_money, dump_percent
from rebalancer.core.planning.items import PlanItem, Reason
from rebalancer.core.planning.plan import RebalancePlan, RequestKind, dump_plan
from rebalancer.core.targets.policy import SizingPolicy
from rebalancer.core.tax.plan_tax import PlanTax

if TYPE_CHECKING:
    from rebalancer.contract import tax as shapes

_OUTSIDE_THE_BASE: Final = (Reason.UNTARGETED_HELD, Reason.EXCLUDED)


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """What one plan comes to, in US dollars at its prices.

    Args:
        tax: what its sells would realize.
    """

    plan: RebalancePlan
    tax: PlanTax

    @property
    def traded_usd(self) -> Decimal:
        """Buys and sells together."""
        with localcontext(EXACT):
            return sum((abs(item.trade_amount) for item in self.plan.trades), ZERO)

    @property
    def cost_usd(self) -> Decimal:
        """Half the spread and fees, by the policy's cost of a dollar traded."""
        return EXACT.multiply(self.traded_usd, self.plan.policy.trade_cost_percent) / HUNDRED

    @property
    def tax_usd(self) -> Decimal:
        """Tax at the policy's rates, each term by itself; a loss is negative, as far as it counts.

        Shares of an unknown day count as short-term.
        """
        policy, tax = self.plan.policy, self.tax
        short = policy.short_term_tax_percent + policy.state_tax_percent
        long = policy.long_term_tax_percent + policy.state_tax_percent
        found = (
            _tax(tax.short_term_usd + tax.unknown_term_usd, short, policy),
            _tax(tax.long_term_usd, long, policy),
        )
        return sum(found, ZERO)

    @property
    def drift_before_usd(self) -> Decimal:
        """How far all rows and cash together are from their targets now."""
        return self._distance(after=False)

    @property
    def drift_usd(self) -> Decimal:
        """How far all rows and cash together are from their targets once every trade is made."""
        return self._distance(after=True)

    @property
    def base_usd(self) -> Decimal:
        """What percents are of: without what is raised, which leaves the account."""
        return self.plan.base - self._leaving_usd

    @property
    def _leaving_usd(self) -> Decimal:
        request = self.plan.request
        return request.usd if request is not None and request.kind is RequestKind.RAISE else ZERO

    def _distance(self, *, after: bool) -> Decimal:
        """Sum |target − value|; what is raised is gone, and the targets are shares of the rest."""
        found = ZERO
        with localcontext(EXACT):
            spent = sum((item.amount for item in self.plan.items), ZERO)
            for item in self.plan.items:
                if item.reason in _OUTSIDE_THE_BASE:
                    continue
                row = item.row
                leaving = self._leaving_usd * row.frame.scale
                gap = row.gap - row.given_percent * row.frame.numerator * self._leaving_usd
                if row.is_cash:
                    gap += leaving
                if after:
                    gap += spent if row.is_cash else -item.amount
                found += divide_shown(abs(gap), row.frame.scale)
        return found


def _tax(gain_usd: Decimal, rate_percent: Decimal, policy: SizingPolicy) -> Decimal:
    counted = gain_usd if gain_usd > ZERO else gain_usd * policy.loss_worth_percent / HUNDRED
    return counted * rate_percent / HUNDRED


def has_rates(policy: SizingPolicy) -> bool:
    """Return whether the policy has a tax rate: without one no gain costs anything."""
    return bool(policy.short_term_tax_percent or policy.long_term_tax_percent or policy.state_tax_percent)


def is_same(to_target: RebalancePlan, least_cost: RebalancePlan) -> bool:
    """Return whether both plans make the same trades."""
    return _trades(to_target) == _trades(least_cost)


def _trades(plan: RebalancePlan) -> dict[str, Decimal]:
    return {item.symbol: item.shares for item in plan.trades}


def describe_side_by_side(to_target: PlanFigures, least_cost: PlanFigures) -> str:
    """Say in a sentence or two how the plan of least cost differs from the one to the targets."""
    if is_same(to_target.plan, least_cost.plan):
        return "Both ways make the same trades."
    with localcontext(EXACT):
        saved = _cents(to_target.tax_usd + to_target.cost_usd) - _cents(least_cost.tax_usd + least_cost.cost_usd)
        more = _cents(least_cost.drift_usd) - _cents(to_target.drift_usd)
    return f"Least cost: {_compared(saved, 'in tax and trading now')}, and {_left(more)}."


def _compared(saved: Decimal, what: str) -> str:
    if not saved:
        return f"the same {what}"
    return f"{_usd(abs(saved))} {'less' if saved > ZERO else 'more'} {what}"


def _left(more: Decimal) -> str:
    if not more:
        return "as much drift left"
    return f"{_usd(abs(more))} {'more' if more > ZERO else 'less'} drift left"


def _usd(amount: Decimal) -> str:
    return f"${Decimal(dump_money(amount)):,}"


def _cents(amount: Decimal) -> Decimal:
    return Decimal(dump_money(amount))


def dump_side_by_side(to_target: PlanFigures, least_cost: PlanFigures) -> shapes.SideBySide:
    """Write both plans' figures."""
    policy = to_target.plan.policy
    return {
        "message": describe_side_by_side(to_target, least_cost),
        "is_same": is_same(to_target.plan, least_cost.plan),
        "has_rates": has_rates(policy),
        "drift_before_usd": dump_money(to_target.drift_before_usd),
        "drift_before_percent": _percent(to_target.drift_before_usd, to_target.base_usd),
        "plans": [_dump_figures(to_target), _dump_figures(least_cost)],
    }


def no_side_by_side(message: str, policy: SizingPolicy) -> shapes.SideBySide:
    """Write why there is nothing to compare."""
    return {
        "message": message,
        "is_same": False,
        "has_rates": has_rates(policy),
        "drift_before_usd": "0.00",
        "drift_before_percent": "0",
        "plans": [],
    }


def _percent(usd: Decimal, base_usd: Decimal) -> str:
    return dump_percent(divide_shown(usd, base_usd, HUNDRED) if base_usd > ZERO else ZERO)


def _dump_figures(figures: PlanFigures) -> shapes.PlanFigures:
    plan, tax = figures.plan, figures.tax
    found: shapes.PlanFigures = {
        "plan_id": plan.plan_id,
        "objective": plan.policy.objective.value,
        "trade_count": len(plan.trades),
        "traded_usd": dump_money(figures.traded_usd),
        "short_term_usd": dump_money(tax.short_term_usd),
        "long_term_usd": dump_money(tax.long_term_usd),
        "unknown_term_usd": dump_money(tax.unknown_term_usd),
        "tax_usd": dump_money(figures.tax_usd),
        "cost_usd": dump_money(figures.cost_usd),
        "drift_usd": dump_money(figures.drift_usd),
        "drift_percent": _percent(figures.drift_usd, figures.base_usd),
        "without_cost": [sale.symbol for sale in tax.sales if sale.tax.quantity_without_cost],
    }
    bound = dump_plan(plan).get("bound")
    if plan.proof is not None and bound is not None:
        found["bound"] = bound
    return found


def sells_and_buys(plan: RebalancePlan) -> tuple[list[tuple[str, Decimal]], list[tuple[str, Decimal]]]:
    """Return the quantities that a plan sells and buys, by symbol in its order."""

    def side(items: list[PlanItem]) -> list[tuple[str, Decimal]]:
        return [(item.symbol, item.quantity) for item in items]

    return (
        side([item for item in plan.trades if item.shares < ZERO]),
        side([item for item in plan.trades if item.shares > ZERO]),
    )
