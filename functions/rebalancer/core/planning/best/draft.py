"""A plan of least cost: its items with their reasons, and the proof of how far from the best it can be."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final, NamedTuple

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.money import QUOTIENT, ZERO
from rebalancer.core.planning.best.curve import Curve, Point, Problem
from rebalancer.core.planning.best.gains import solve_within
from rebalancer.core.planning.best.pose import Raised, pose
from rebalancer.core.planning.best.search import Solver, solve
from rebalancer.core.planning.best.state import Answer
from rebalancer.core.planning.drift import DriftReport
from rebalancer.core.planning.drift_row import DriftRow
from rebalancer.core.planning.intents import counts, held_back_reason
from rebalancer.core.planning.items import PlanItem, Reason, hold
from rebalancer.core.planning.sizing import Budget
from rebalancer.core.targets.policy import SizingPolicy

_CENT: Final = Decimal("0.01")


class Proof(NamedTuple):
    """What a plan of least cost states about itself; money in US dollars.

    Args:
        cost_usd: what the objective charges for the plan, rounded up to the cent.
        least_usd: what no other plan costs less than, rounded down to the cent.
        cash_price: of a dollar of cash; with it a reader computes `least_usd` again from the inputs alone.
        turnover_price: of a dollar traded; 0 where the turnover cap does not bind.
        gains_price: of a dollar of net gain; 0 where no budget of gains binds.
        shortfall_usd: how much less another plan could cost at most, exact to 40 digits.
    """

    cost_usd: Decimal
    least_usd: Decimal
    cash_price: Decimal
    turnover_price: Decimal
    shortfall_usd: Decimal
    gains_price: Decimal = ZERO


class Best(NamedTuple):
    """The items of a plan without cash, in no order, and their proof."""

    items: list[PlanItem]
    proof: Proof


def draw_up_best(
    report: DriftReport,
    snapshot: PortfolioSnapshot,
    policy: SizingPolicy,
    budget: Budget,
    raised: Raised | None = None,
    solver: Solver = solve,
    gains_left: Decimal | None = None,
) -> Best | None:
    """Plan at least cost; in the caller's exact decimal context. None where no trades were found that keep all limits:
    more cash is to come than the turnover cap, or what may be sold, lets through.

    `gains_left` is US dollars of net gains at most.
    """
    problem = pose(report, snapshot, policy, budget, raised)
    unlimited = answer = solver(problem, budget.base, budget.cent)
    gains_price = ZERO
    if unlimited is not None and gains_left is not None:
        answer, gains_price = solve_within(
            lambda price: pose(report, snapshot, policy, budget, raised, price),
            lambda priced: solver(priced, budget.base, budget.cent),
            unlimited,
            gains_left * report.frame.scale,
        )
    if answer is None or unlimited is None:
        return None
    by_symbol = {curve.row.symbol: (curve, point) for curve, point in zip(problem.curves, answer.trades, strict=True)}
    items = []
    for row in report.rows:
        found = by_symbol.get(row.symbol)
        if found is None:
            items.append(hold(row, _reason_without_part(row, policy)))
        elif found[1].shares:
            _, point = found
            items.append(PlanItem(row, point.shares, point.money, _why_traded(row, raised)))
        else:
            items.append(hold(row, _why_held(row, found[0], policy, answer, raised)))
    if answer is not unlimited:
        items = name_limits(items, unlimited, problem)
    return Best(items, _proof(answer, report.frame.scale)._replace(gains_price=gains_price))


def name_limits(items: list[PlanItem], unlimited: Answer, problem: Problem) -> list[PlanItem]:
    """Name the budget of gains where it made a sale smaller, and the cash that it did not bring where a purchase is."""
    wanted = {curve.row.symbol: point.shares for curve, point in zip(problem.curves, unlimited.trades, strict=True)}
    return [_name_limit(item, wanted.get(item.symbol, item.shares)) for item in items]


def _name_limit(item: PlanItem, wanted: Decimal) -> PlanItem:
    if wanted < item.shares <= ZERO:
        return item._replace(reason=Reason.LIMITED_BY_GAINS if item.shares else Reason.GAINS_BUDGET)
    if wanted > item.shares >= ZERO:
        return item._replace(reason=Reason.LIMITED_BY_CASH if item.shares else Reason.NOT_FUNDED)
    return item


def _proof(answer: Answer, scale: Decimal) -> Proof:
    """Round each side against the plan, so that the bound never promises too much."""
    cost = QUOTIENT.divide(answer.cost, scale).quantize(_CENT, ROUND_CEILING, QUOTIENT)
    least = QUOTIENT.divide(answer.least, scale).quantize(_CENT, ROUND_FLOOR, QUOTIENT)
    shortfall = QUOTIENT.divide(max(ZERO, answer.cost - answer.least), scale)
    return Proof(cost, least, answer.cash_price, answer.turnover_price, shortfall)


def _reason_without_part(row: DriftRow, policy: SizingPolicy) -> Reason:
    return Reason.UNTARGETED_HELD if not counts(row, policy) else held_back_reason(row.symbol, policy)


def _why_traded(row: DriftRow, raised: Raised | None) -> Reason:
    if raised is not None:
        return Reason.RAISE
    if not row.targeted:
        return Reason.UNTARGETED
    if not row.given_percent:
        return Reason.TARGET_ZERO
    if row.is_missing:
        return Reason.NOT_HELD
    return Reason.OUTSIDE_BAND if row.is_outside else Reason.LEAST_COST


def _why_held(row: DriftRow, curve: Curve, policy: SizingPolicy, answer: Answer, raised: Raised | None) -> Reason:
    if policy.holds_back(row.symbol):
        return held_back_reason(row.symbol, policy)
    if raised is not None:
        return Reason.NOT_REQUESTED
    if row.gap < ZERO and not policy.may_sell:
        return Reason.BUY_ONLY
    if row.gap > ZERO and not policy.may_buy:
        return Reason.SELL_ONLY
    if abs(row.gap) < row.frame.minimum:
        return Reason.WITHIN_BAND if not row.is_outside else Reason.BELOW_MIN_TRADE
    if is_kept_for_tax(curve, answer):
        return Reason.KEPT_FOR_TAX
    return Reason.KEPT_FOR_COST if curve.rules.low < curve.rules.high else Reason.BELOW_MIN_TRADE


def is_kept_for_tax(curve: Curve, answer: Answer) -> bool:
    """Return whether some sale would be cheaper than none if it were not taxed."""
    price, extra = answer.cash_price, answer.turnover_price
    kept = curve.cost_at(ZERO)
    return any(
        _untaxed(curve, point) + price * point.money + extra * abs(point.money) < kept
        for point in curve.points
        if point.shares < ZERO
    )


def _untaxed(curve: Curve, point: Point) -> Decimal:
    return point.cost - curve.tax_at(-point.shares)
