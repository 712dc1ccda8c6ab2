"""The problem that an account poses: which rows may trade, within what, and what each of their trades costs.

All money is in the frame's unit, and all arithmetic runs in the caller's exact decimal context.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import HUNDRED, ZERO
from rebalancer.core.planning.best.curve import CashCurve, Curve, Problem, Rules
from rebalancer.core.planning.best.terms import Terms, tax_steps, terms_of
from rebalancer.core.planning.drift import DriftReport, steps_of
from rebalancer.core.planning.drift_row import DriftRow
from rebalancer.core.planning.intents import counts
from rebalancer.core.planning.sizing import Budget, ShareSteps
from rebalancer.core.targets.policy import SizingPolicy


class Raised(NamedTuple):
    """Cash that is to come from sales alone, all money in the frame's unit.

    Args:
        needed: what the sales bring at least.
        usd: US dollars that leave the account afterwards: targets are measured against the rest.
    """

    needed: Decimal
    usd: Decimal


def require_no_classes(report: DriftReport) -> None:
    """Refuse asset classes, whose members share one target. Raises `InvalidInput` OBJECTIVE_WITH_CLASSES."""
    if report.classes:
        raise InvalidInput(
            'policy.objective is "least_cost", which plans for targets by symbol only, but there are asset classes: '
            'use "to_target", or targets by symbol.',
            code="OBJECTIVE_WITH_CLASSES",
            field="policy.objective",
        )


def pose(
    report: DriftReport,
    snapshot: PortfolioSnapshot,
    policy: SizingPolicy,
    budget: Budget,
    raised: Raised | None,
    gains_price: Decimal = ZERO,
) -> Problem:
    """Return the problem of this account. A row that may not trade keeps its place in it with one point.

    `gains_price` is what each dollar of net gain costs beside its tax, under a budget of gains.
    """
    terms, steps = terms_of(policy)._replace(gains=gains_price), steps_of(policy, snapshot)
    costs = {position.symbol: position.average_cost for position in snapshot.positions}
    curves = []
    for row in report.rows:
        if not counts(row, policy) or row.symbol in policy.excluded:
            continue
        rules = _rules_of(row, policy, steps, raised)
        lots, beyond = tax_steps(snapshot.lots, row.symbol, row.price_usd, costs.get(row.symbol), terms)
        curves.append(Curve(row if raised is None else _after(row, raised), rules, terms, lots, beyond))
    turnover = policy.max_turnover_percent
    limit = None if turnover is None else budget.base * turnover / HUNDRED
    return Problem(tuple(curves), _cash_of(report, policy, terms, budget, raised, curves), limit)


def _after(row: DriftRow, raised: Raised) -> DriftRow:
    """Return the row with its target in the account that is left once the money is gone."""
    return row._replace(gap=row.gap - row.given_percent * row.frame.numerator * raised.usd)


def _rules_of(row: DriftRow, policy: SizingPolicy, steps: ShareSteps, raised: Raised | None) -> Rules:
    step, minimum = steps.of(row.symbol), row.frame.minimum
    has_threshold = policy.drift_threshold_percent != 0
    is_policy = raised is None
    fixed = Rules(ZERO, ZERO, step, minimum, is_banded=has_threshold and is_policy, enters=row.is_missing and is_policy)
    if policy.has_exceptions and policy.holds_back(row.symbol):
        return fixed
    free = max(ZERO, row.sellable * row.price)
    if raised is not None:
        return fixed._replace(low=-free) if policy.may_sell and free >= minimum else fixed
    if not row.targeted or not row.given_percent:
        return _leave(row, policy, fixed, free)
    # A target above 0 of which nothing is left is outside any band: a sale leaves at least the minimum.
    keep = max(row.value + row.gap - row.band, minimum)
    low = min(ZERO, max(keep - row.value, -free)) if policy.may_sell else ZERO
    high = max(ZERO, row.gap + row.band) if policy.may_buy else ZERO
    return fixed._replace(low=low, high=high)


def _leave(row: DriftRow, policy: SizingPolicy, fixed: Rules, free: Decimal) -> Rules:
    """A target of 0, or none where the rest is sold: what is held goes whole; of what open orders reserve, the rest."""
    if not row.is_held or (row.gap < ZERO and not policy.may_sell) or (row.gap > ZERO and not policy.may_buy):
        return fixed
    if row.gap > ZERO or row.sellable >= row.quantity:
        return fixed._replace(low=min(ZERO, row.gap), high=max(ZERO, row.gap), exit=-row.quantity, is_banded=True)
    return fixed._replace(low=-free, is_banded=True) if free >= fixed.minimum else fixed


def _cash_of(
    report: DriftReport,
    policy: SizingPolicy,
    terms: Terms,
    budget: Budget,
    raised: Raised | None,
    curves: list[Curve],
) -> CashCurve:
    """Cash never falls below what orders may spend; where it is below, sales come up to it, or as far as they can."""
    most = -sum((curve.points[0].money for curve in curves), ZERO)
    if raised is not None:
        return CashCurve(raised.needed, None, terms, min(raised.needed, most), most)
    low = min(-budget.cash, most)
    if policy.gains_budget_usd is not None:
        # Cash below its floor calls for sales, as far as the budget lets them: it falls no further in any case.
        low = min(low, ZERO)
    band = report.cash.band if policy.drift_threshold_percent else None
    return CashCurve(report.cash.gap, band, terms, low, most)
