"""The steps of a plan in their order: wishes by band, cash, turnover cap, funding, rounding, and what rounding leaves.

A request to invest or to raise replaces the first two. All arithmetic runs in the caller's exact decimal context.
"""

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.money import HUNDRED, ZERO
from rebalancer.core.planning.best.draft import Proof, draw_up_best
from rebalancer.core.planning.best.pose import Raised, require_no_classes
from rebalancer.core.planning.best.search import Solver
from rebalancer.core.planning.cash import bring_cash_home
from rebalancer.core.planning.drift import DriftReport, judge, steps_of
from rebalancer.core.planning.items import Intent, PlanItem, Reason, hold, sum_sides
from rebalancer.core.planning.knapsack import SHORT
from rebalancer.core.planning.leftover import (
    Wanted,
    least_drift_rounded_down,
    place_leftover,
    rooms_of,
    rooms_to_wishes,
    sellable_in,
    spread_steps,
    top_up_sales,
    total_drift,
)
from rebalancer.core.planning.nearest.shares import (
    Nearest,
    bring_nearest,
    distance,
    least_of_fractions,
    least_rounded,
)
from rebalancer.core.planning.request import PlanRequest, RequestKind, wish_to_invest, wish_to_raise
from rebalancer.core.planning.scaling import scale_to_limit
from rebalancer.core.planning.sizing import Budget, ShareSteps, keep_minimum, pay_for_buys, size_fractional
from rebalancer.core.planning.standing import Standing
from rebalancer.core.planning.v5.dear_shares import size_with_dear_shares
from rebalancer.core.planning.whole_shares import size_whole
from rebalancer.core.planning.wishes import Wishes
from rebalancer.core.targets.policy import ShareMode, SizingPolicy


class Rules(NamedTuple):
    """What differs between versions of the planner, from the first on that knew cash as a row.

    Args:
        with_proof: whole shares are searched for, and the plan says how far from the best it can be.
        tries_dear_shares: every dear share is tried before that search, which takes seconds in some accounts; and what
            rounding cuts below the smallest trade is traded all the same.
        keeps_unpaid_buys: a buy stays as large as it was where the sale that pays for it is held after all.
        solver: what the least cost is planned by, where the objective asks for it.
    """

    with_proof: bool = True
    tries_dear_shares: bool = False
    keeps_unpaid_buys: bool = False
    solver: Solver | None = None


class Draft(NamedTuple):
    """The items of a plan without cash, in no order; the account before them, and why cash has no trade of its own.

    `shortfall` is money: no other quantities of the wanted trades end nearer to what is wanted by more than this. None
    where nothing is looked for. `proof` is that of a plan of least cost.
    """

    items: list[PlanItem]
    standing: Standing
    cash_reason: Reason
    shortfall: Decimal | None
    proof: Proof | None = None


def draw_up(
    report: DriftReport,
    snapshot: PortfolioSnapshot,
    policy: SizingPolicy,
    request: PlanRequest | None,
    budget: Budget,
    *,
    rules: Rules,
    gains_left: Decimal | None = None,
) -> Draft:
    """Go through the steps by the rules of a version.

    `gains_left` limits what a plan of least cost realizes, and `gains.budget.draw_within` limits any other plan.

    Raises:
        InvalidInput: more is to be raised than there is.
    """
    solver = rules.solver
    if solver is not None:
        require_no_classes(report)
    wishes = Wishes(report.frame, policy, report.rows, report.classes)
    wishes.choose_by_band()
    standing = judge(report, wishes, snapshot)
    kind = None if request is None else request.kind
    needed = ZERO
    if request is not None and kind is RequestKind.INVEST:
        invested = min(budget.cash, request.usd * report.frame.scale)
        budget = replace(budget, cash=invested, aside=budget.cash - invested)
        wishes = Wishes(report.frame, policy, report.rows, report.classes)
        wish_to_invest(wishes, max(ZERO, budget.cash))
    elif request is not None and kind is RequestKind.RAISE:
        wishes = Wishes(report.frame, policy, report.rows, report.classes)
        needed = wish_to_raise(wishes, report.cash, request.usd)
    else:
        bring_cash_home(wishes, report.cash)
    if not report.frame.has_value:
        reason = Reason.NO_VALUE
    else:
        reason = Reason.CASH_OUTSIDE_BAND if report.cash.is_outside else Reason.WITHIN_BAND
    if solver is not None and report.frame.has_value and _is_weighed(kind, standing):
        raised = None if request is None or kind is not RequestKind.RAISE else Raised(needed, request.usd)
        best = draw_up_best(report, snapshot, policy, budget, raised, solver, gains_left)
        if best is not None:
            return Draft(best.items, standing, reason, None, best.proof)
        # The trades go as far as the limits let them, by the rules of the targets, and no cost is claimed.
    sizing = _Sizing(report, wishes, budget, snapshot, kind, rules)
    items, shortfall = _size(sizing, needed)
    return Draft(items, standing, reason, shortfall if rules.with_proof else None)


def _is_weighed(kind: RequestKind | None, standing: Standing) -> bool:
    """Return whether the least cost decides: a plan is needed or asked for. Investing sells nothing, and is as ever."""
    return kind in (RequestKind.REBALANCE_ALL, RequestKind.RAISE) or (kind is None and standing.needs_rebalance)


class _Sizing(NamedTuple):
    """What the last steps work with; `kind` is that of the request, if there is one."""

    report: DriftReport
    wishes: Wishes
    budget: Budget
    snapshot: PortfolioSnapshot
    kind: RequestKind | None
    rules: Rules

    @property
    def steps(self) -> ShareSteps:
        """Return the quantities that can be ordered."""
        return steps_of(self.wishes.policy, self.snapshot)


def _size(sizing: _Sizing, needed: Decimal) -> tuple[list[PlanItem], Decimal]:
    """Apply the turnover limit, then the cash, in the policy's share mode; then place what rounding left over.

    Returns the items, and how far from the best quantities they can be.
    """
    wishes, budget, policy = sizing.wishes, sizing.budget, sizing.wishes.policy
    intents, holds = wishes.finish()
    turnover = policy.max_turnover_percent
    limit = None if turnover is None else budget.base * turnover / HUNDRED
    is_limited = limit is not None and sum(sum_sides(intents)) > limit
    if limit is not None and is_limited:
        intents, dropped = scale_to_limit(
            intents, limit, budget.minimum, scaled=Reason.LIMITED_BY_TURNOVER, dropped=Reason.MAX_TURNOVER
        )
        holds = holds + dropped
    sized, least, off = _size_trades(intents, sizing, limit, is_limited)
    items = known = holds + sized
    if is_limited:
        items = items if sizing.kind is RequestKind.RAISE else [_limited(item) for item in items]
    elif sizing.kind is RequestKind.RAISE:
        items = _top_up(items, sizing, needed, limit)
    else:
        items = _place_rest(items, intents, sizing, limit)
    if not sizing.rules.with_proof:
        return items, ZERO
    if off is None or items is not known:
        off = distance(intents, items)
    return items, max(ZERO, off - least)


def _place_rest(items: list[PlanItem], intents: list[Intent], sizing: _Sizing, limit: Decimal | None) -> list[PlanItem]:
    """Spend what rounding left: on what was to be invested, or on what brings cash back inside its band."""
    wishes, budget, steps = sizing.wishes, sizing.budget, sizing.steps
    money = budget.cash - sum([item.amount for item in items], ZERO)
    if limit is not None:
        money = min(money, limit - sum([abs(item.amount) for item in items], ZERO))
    wanted = Wanted(
        {intent.row.symbol: intent.reason for intent in intents},
        Reason.INVEST if sizing.kind is RequestKind.INVEST else Reason.CASH_OUTSIDE_BAND,
    )
    if sizing.kind is RequestKind.INVEST:
        return spread_steps(items, rooms_of(items, wishes, 1), 1, money, steps, wanted)
    return place_leftover(items, wishes, sizing.report.cash, steps, money, wanted)


def _top_up(items: list[PlanItem], sizing: _Sizing, needed: Decimal, limit: Decimal | None) -> list[PlanItem]:
    """Sell what rounding down lacks to the money that is to come: first of what is above its target, then of the rest.

    The rest is asked where whole shares of what is above its target cannot bring it.
    """
    more, steps, wanted = items, sizing.steps, Wanted({}, Reason.RAISE)
    for rooms_in in (rooms_of, sellable_in):
        missing = needed + sum([item.amount for item in more], ZERO)
        more = spread_steps(more, rooms_in(more, sizing.wishes, -1), -1, missing, steps, wanted)
        more = top_up_sales(more, needed + sum([item.amount for item in more], ZERO), steps)
    return more if limit is None or sum([abs(item.amount) for item in more], ZERO) <= limit else items


def _size_trades(intents: list[Intent], sizing: _Sizing, limit: Decimal | None, is_limited: bool) -> Nearest:
    """Find quantities of the wanted trades, and the distance from what is wanted that no quantities undercut.

    Whole shares are placed by largest remainder and swaps, then by a search with a proof. Under a turnover limit and
    for a raise they only round down: rounding up could pass the limit, or bring less than was asked. They do so too
    where that ends nearer to what is wanted, or where the other way would leave the whole account further from its
    targets than it is.
    """
    policy, budget, cash = sizing.wishes.policy, sizing.budget, sizing.report.cash
    if policy.shares is not ShareMode.WHOLE:
        items = size_fractional(intents, budget, sizing.steps)
        if not sizing.rules.tries_dear_shares:
            items = _paid(keep_minimum(items, budget, sizing.steps, may_add=not is_limited), sizing)
        return Nearest(items, least_of_fractions(intents, budget))
    if not is_limited and sizing.kind is not RequestKind.RAISE:
        if sizing.rules.tries_dear_shares:
            items = size_with_dear_shares(intents, budget)
        else:
            items = size_whole(intents, budget, may_oversell=False, effort=SHORT)
        if sizing.rules.with_proof:
            return _choose_nearest(intents, items, sizing, limit)
        fits = limit is None or sum([abs(item.amount) for item in items], ZERO) <= limit
        before, after = total_drift(items, cash)
        if fits and after <= min(before, least_drift_rounded_down(intents, before - abs(cash.gap))):
            return Nearest(items, ZERO)
        down = _round_down(intents, sizing, limit)
        return Nearest(items if fits and after <= min(before, total_drift(down, cash)[1]) else down, ZERO)
    return Nearest(_round_down(intents, sizing, limit), least_rounded(intents) if sizing.rules.with_proof else ZERO)


def _choose_nearest(intents: list[Intent], items: list[PlanItem], sizing: _Sizing, limit: Decimal | None) -> Nearest:
    """Take what ends nearest to what is wanted; where it may not be, the nearest of the other answers that may.

    It may not pass the turnover limit, or leave the whole account, cash included, further from its targets than it is.
    """
    nearest, least, _ = bring_nearest(intents, items, sizing.budget)
    off = distance(intents, nearest)
    if off <= least and _may_be(nearest, sizing, limit):
        return Nearest(nearest, least, off)
    down = _round_down(intents, sizing, limit)
    others = [found for found in (nearest, items) if _may_be(found, sizing, limit)]
    return Nearest(min([*others, down], key=lambda found: distance(intents, found)), least)


def _may_be(items: list[PlanItem], sizing: _Sizing, limit: Decimal | None) -> bool:
    before, after = total_drift(items, sizing.report.cash)
    return after <= before and (limit is None or sum([abs(item.amount) for item in items], ZERO) <= limit)


def _round_down(intents: list[Intent], sizing: _Sizing, limit: Decimal | None) -> list[PlanItem]:
    """Round towards zero; what that leaves of the money goes to the buys that lack most of what was wanted of them."""
    budget = sizing.budget
    items = [_without_small(item, budget.minimum) for item in size_fractional(intents, budget, sizing.steps)]
    items = _paid(items, sizing)
    if sizing.kind is RequestKind.RAISE:
        return items
    money = budget.cash - sum([item.amount for item in items], ZERO)
    if limit is not None:
        money = min(money, limit - sum([abs(item.amount) for item in items], ZERO))
    wanted = Wanted({intent.row.symbol: intent.reason for intent in intents}, Reason.CASH_OUTSIDE_BAND)
    return spread_steps(items, rooms_to_wishes(items, intents), 1, money, sizing.steps, wanted)


def _paid(items: list[PlanItem], sizing: _Sizing) -> list[PlanItem]:
    return items if sizing.rules.keeps_unpaid_buys else pay_for_buys(items, sizing.budget, sizing.steps)


def _limited(item: PlanItem) -> PlanItem:
    """Name the turnover cap where it left less than a share."""
    return hold(item.row, Reason.MAX_TURNOVER) if item.reason is Reason.ROUNDS_TO_ZERO else item


def _without_small(item: PlanItem, minimum: Decimal) -> PlanItem:
    """Hold what whole shares cut below the minimum; an exit is exact, and was large enough."""
    return hold(item.row, Reason.ROUNDS_TO_ZERO) if item.shares and abs(item.amount) < minimum else item
