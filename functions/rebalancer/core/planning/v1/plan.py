"""Version 1 of the planner: cash was no row and stayed where the trades left it, and what was not held could be inside
its band. It makes no new plan; stored plans of its time replay by it to the byte."""

from collections.abc import Iterable
from decimal import Decimal, localcontext
from typing import Final

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.money import EXACT, HUNDRED, ZERO, divide_shown
from rebalancer.core.planning.drift import DriftReport, measure_rows
from rebalancer.core.planning.drift_row import DriftRow
from rebalancer.core.planning.items import Intent, PlanItem, Reason, sum_sides
from rebalancer.core.planning.plan import RebalancePlan, order_items, reserved_by_open_buys
from rebalancer.core.planning.scaling import scale_to_limit
from rebalancer.core.planning.sizing import Budget, ShareSteps, size_fractional
from rebalancer.core.planning.v1.class_trades import choose_class_intents
from rebalancer.core.planning.v1.intents import choose_intents
from rebalancer.core.planning.whole_shares import size_whole
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.core.targets.policy import ShareMode, SizingPolicy, Untargeted

VERSION: Final = 1
_CENT: Final = Decimal("0.01")


def plan_rebalance_v1(
    allocation: StrategyAllocation, snapshot: PortfolioSnapshot, policy: SizingPolicy
) -> RebalancePlan:
    """Plan as version 1 did.

    Raises:
        InvalidInput: the weights break the policy's rule, or a price is missing.
    """
    report = measure_rows(allocation, snapshot, policy)
    frame = report.frame
    with localcontext(EXACT):
        base = frame.base if frame.has_value else ZERO
        buffer_usd = base * policy.cash_buffer_percent / HUNDRED
        budget = Budget(
            cash=(snapshot.cash - buffer_usd - reserved_by_open_buys(snapshot)) * frame.scale,
            minimum=policy.min_trade_usd * frame.scale,
            cent=_CENT * frame.scale,
            base=base * frame.scale,
        )
        items = order_items(_size(*_choose(report, policy), budget, snapshot, policy))
        spent = sum([item.amount for item in items], ZERO)
        cash_after = divide_shown(snapshot.cash * frame.scale - spent, frame.scale)
    return RebalancePlan(
        allocation,
        snapshot,
        policy,
        report.portfolio_value,
        base,
        _needs_rebalance(report, policy),
        cash_after,
        buffer_usd,
        items,
        classes=report.classes,
        planner_version=VERSION,
    )


def _choose(report: DriftReport, policy: SizingPolicy) -> tuple[list[Intent], list[PlanItem]]:
    intents, holds = choose_intents(report, policy)
    if not report.classes:
        return intents, holds
    of_classes, held_members = choose_class_intents(report, policy)
    return sorted(intents + of_classes, key=lambda intent: intent.row.symbol), holds + held_members


def _size(
    intents: list[Intent], holds: list[PlanItem], budget: Budget, snapshot: PortfolioSnapshot, policy: SizingPolicy
) -> list[PlanItem]:
    turnover = policy.max_turnover_percent
    limit = None if turnover is None else budget.base * turnover / HUNDRED
    is_limited = limit is not None and sum(sum_sides(intents)) > limit
    if limit is not None and is_limited:
        intents, dropped = scale_to_limit(
            intents, limit, budget.minimum, scaled=Reason.LIMITED_BY_TURNOVER, dropped=Reason.MAX_TURNOVER
        )
        holds = holds + dropped
    is_whole = policy.shares is ShareMode.WHOLE
    if is_whole and not is_limited:
        items = size_whole(intents, budget)
        if limit is None or sum([abs(item.amount) for item in items], ZERO) <= limit:
            return holds + items
    # Under a turnover limit whole shares only round down: rounding up could pass the limit.
    steps = ShareSteps(0) if is_whole else ShareSteps(policy.share_places, snapshot.non_fractionable)
    return holds + size_fractional(intents, budget, steps)


def _needs_rebalance(report: DriftReport, policy: SizingPolicy) -> bool:
    if not report.frame.has_value:
        return False
    return _rows_need(report.rows, policy) or any(
        _is_outside(each.row) and not all(policy.holds_back(member.symbol) for member in each.members)
        for each in report.classes
    )


def _rows_need(rows: Iterable[DriftRow], policy: SizingPolicy) -> bool:
    sells_untargeted = policy.untargeted is Untargeted.SELL
    for row in rows:
        if policy.has_exceptions and policy.holds_back(row.symbol):
            continue
        if _is_outside(row) if row.targeted else sells_untargeted and row.quantity:
            return True
    return False


def _is_outside(row: DriftRow) -> bool:
    return abs(row.gap) > row.band or (not row.given_percent and row.quantity != 0)
