"""The plan: from target weights, one snapshot and a policy to the few trades that bring the account back.

`plan_rebalance` is a pure function. The same allocation, snapshot and policy, in whatever order their parts are given,
make the same plan with the same id; the order of its items is part of it.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from rebalancer.core.allocation import StrategyAllocation, dump_targets
from rebalancer.core.drift import DriftLevel, DriftReport, DriftRow, measure_drift
from rebalancer.core.intents import Hold, Intent, Reason, choose_intents, sum_amounts
from rebalancer.core.limits import scale_to_limit
from rebalancer.core.money import EXACT, HUNDRED, ZERO, divide_shown, dump_money, dump_percent, plain
from rebalancer.core.policy import ShareMode, SizingPolicy, dump_policy
from rebalancer.core.portfolio import PortfolioSnapshot, dump_snapshot
from rebalancer.core.sizing import Budget, Trade, size_fractional
from rebalancer.core.whole_shares import size_whole

# Part of every plan id: raise it with each change that makes another plan of the same input.
PLANNER_VERSION: Final = 1


class Action(StrEnum):
    """What to do with a symbol."""

    BUY = "BUY"
    SELL = "SELL"
    HOLD = "HOLD"


class PlanItem(NamedTuple):
    """One symbol of a plan.

    Args:
        row: the drift that it answers to; the percents, values and the drift level below are read from it.
        action: BUY, SELL or HOLD.
        quantity: shares or coins, at least 0; 0 for HOLD.
        reason: why it trades, or why it does not.
    """

    row: DriftRow
    action: Action
    quantity: Decimal
    reason: Reason

    @property
    def symbol(self) -> str:
        """Upper case."""
        return self.row.symbol

    @property
    def target_percent(self) -> Decimal:
        """Percent of the base."""
        return self.row.target_percent

    @property
    def actual_percent(self) -> Decimal:
        """Percent of the base."""
        return self.row.actual_percent

    @property
    def drift_percent(self) -> Decimal:
        """Actual − target, in percentage points."""
        return self.row.drift_percent

    @property
    def drift_level(self) -> DriftLevel:
        """Measured against the symbol's tolerance."""
        return self.row.level

    @property
    def current_value(self) -> Decimal:
        """US dollars before the trade, negative for a short position."""
        return self.row.current_value

    @property
    def target_value(self) -> Decimal:
        """US dollars at the target weight."""
        return self.row.target_value

    @property
    def price(self) -> Decimal:
        """US dollars per share that the plan reckons with."""
        return self.row.price_usd

    @property
    def trade_amount(self) -> Decimal:
        """Signed US dollars, quantity × price: positive for a buy."""
        signed = self.quantity if self.action is Action.BUY else self.quantity.copy_negate()
        return divide_shown(self.row.price, self.row.frame.scale, signed)


@dataclass(frozen=True)
class RebalancePlan:
    """A rebalance that could be done, and why.

    Args:
        portfolio_value: US dollars, untargeted holdings included.
        base: US dollars that percents refer to; 0 where there is no value.
        needs_rebalance: a target is outside its band, or an untargeted holding is to be sold.
        cash_after: US dollars, if every trade fills at its price.
        cash_buffer_usd: US dollars that buys leave alone.
        items: sells, buys, holds; larger trades first, holds by symbol.
        correlation_id: the caller's own reference; no part of the plan's identity.
    """

    allocation: StrategyAllocation
    snapshot: PortfolioSnapshot
    policy: SizingPolicy
    portfolio_value: Decimal
    base: Decimal
    needs_rebalance: bool
    cash_after: Decimal
    cash_buffer_usd: Decimal
    items: tuple[PlanItem, ...]
    correlation_id: str | None = None

    @property
    def trades(self) -> tuple[PlanItem, ...]:
        """The items that trade, in order of execution."""
        return tuple(item for item in self.items if item.action is not Action.HOLD)

    @cached_property
    def plan_id(self) -> str:
        """`sha256:` and the hash of the canonical JSON of all that the plan follows from and says."""
        content = {"planner_version": PLANNER_VERSION, **dump_inputs(self), **_dump_result(self)}
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return "sha256:" + hashlib.sha256(canonical.encode("ascii")).hexdigest()


def plan_rebalance(
    allocation: StrategyAllocation,
    snapshot: PortfolioSnapshot,
    policy: SizingPolicy,
    *,
    correlation_id: str | None = None,
) -> RebalancePlan:
    """Plan the trades of one rebalance.

    Raises:
        InvalidInput: the weights break the policy's rule, or a price is missing.
    """
    report = measure_drift(allocation, snapshot, policy)
    frame = report.frame
    with localcontext(EXACT):
        base = frame.base if frame.has_value else ZERO
        buffer_usd = base * policy.cash_buffer_percent / HUNDRED
        budget = Budget(
            cash=(snapshot.cash - buffer_usd - _reserved_by_open_buys(snapshot)) * frame.scale,
            minimum=policy.min_trade_usd * frame.scale,
            scale=frame.scale,
        )
        intents, holds = choose_intents(report, policy)
        trades, unsized = _size(intents, report, budget, snapshot, policy)
        holds += unsized
        spent = sum((trade.quantity * trade.row.price for trade in trades), ZERO)
        cash_after = divide_shown(snapshot.cash * frame.scale - spent, frame.scale)
        items = _order(trades, holds)
    return RebalancePlan(
        allocation,
        snapshot,
        policy,
        report.portfolio_value,
        base,
        report.needs_rebalance,
        cash_after,
        buffer_usd,
        items,
        correlation_id,
    )


def _reserved_by_open_buys(snapshot: PortfolioSnapshot) -> Decimal:
    return sum(
        (change * snapshot.price_of(symbol) for symbol, change in snapshot.open_quantities.items() if change > 0), ZERO
    )


def _size(
    intents: list[Intent], report: DriftReport, budget: Budget, snapshot: PortfolioSnapshot, policy: SizingPolicy
) -> tuple[list[Trade], list[Hold]]:
    """Apply the turnover limit, then the cash, in the policy's share mode."""
    frame = report.frame
    base = frame.base * frame.scale
    holds: list[Hold] = []
    turnover = policy.max_turnover_percent
    limit = None if turnover is None else base * turnover / HUNDRED
    is_limited = False
    if limit is not None:
        is_limited = sum(sum_amounts(intents)) > limit
    if limit is not None and is_limited:
        intents, holds = scale_to_limit(
            intents, limit, budget.minimum, scaled=Reason.LIMITED_BY_TURNOVER, dropped=Reason.MAX_TURNOVER
        )
    if policy.shares is ShareMode.WHOLE and not is_limited:
        trades, unsized = size_whole(intents, budget, base)
        if limit is None or sum((abs(trade.quantity) * trade.row.price for trade in trades), ZERO) <= limit:
            return trades, holds + unsized
    # Under a turnover limit whole shares only round down: rounding up could pass the limit.
    places = 0 if policy.shares is ShareMode.WHOLE else policy.share_places
    trades, unsized = size_fractional(intents, budget, places, snapshot.non_fractionable)
    return trades, holds + unsized


def _order(trades: Iterable[Trade], holds: Iterable[Hold]) -> tuple[PlanItem, ...]:
    """Sells, buys, holds; larger first, equals and holds by symbol."""
    sells: list[tuple[Decimal, str, PlanItem]] = []
    buys: list[tuple[Decimal, str, PlanItem]] = []
    for row, quantity, reason in trades:
        if quantity < 0:
            sells.append((quantity * row.price, row.symbol, PlanItem(row, Action.SELL, -quantity, reason)))
        else:
            buys.append((-quantity * row.price, row.symbol, PlanItem(row, Action.BUY, quantity, reason)))
    sells.sort(key=lambda entry: entry[:2])
    buys.sort(key=lambda entry: entry[:2])
    kept = sorted(holds, key=lambda hold: hold.row.symbol)
    return (
        *(item for _, _, item in sells),
        *(item for _, _, item in buys),
        *(PlanItem(row, Action.HOLD, ZERO, reason) for row, reason in kept),
    )


def dump_plan(plan: RebalancePlan) -> dict[str, object]:
    """Write a plan as the documented JSON: money with two decimals, percents with up to six, exact quantities."""
    return {"plan_id": plan.plan_id, **_dump_result(plan)}


def _dump_result(plan: RebalancePlan) -> dict[str, object]:
    return {
        "portfolio_value": dump_money(plan.portfolio_value),
        "needs_rebalance": plan.needs_rebalance,
        "cash_after": dump_money(plan.cash_after),
        "items": [dump_item(item) for item in plan.items],
    }


def dump_item(item: PlanItem) -> dict[str, object]:
    """Write one item as the documented JSON."""
    return {
        "symbol": item.symbol,
        "action": item.action.value,
        "target_percent": dump_percent(item.target_percent),
        "actual_percent": dump_percent(item.actual_percent),
        "drift_percent": dump_percent(item.drift_percent),
        "drift_level": item.drift_level.value,
        "current_value": dump_money(item.current_value),
        "target_value": dump_money(item.target_value),
        "trade_amount": dump_money(item.trade_amount),
        "quantity": plain(item.quantity),
        "reason": item.reason.value,
    }


def dump_inputs(plan: RebalancePlan) -> dict[str, object]:
    """Write what the plan was made from: enough to plan again, by `scenario.parse_inputs`, to the same bytes."""
    as_of = plan.allocation.as_of
    return {
        "targets": dump_targets(plan.allocation.targets),
        "as_of": None if as_of is None else as_of.isoformat(),
        "snapshot": dump_snapshot(plan.snapshot),
        "policy": dump_policy(plan.policy),
    }
