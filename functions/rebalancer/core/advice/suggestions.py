"""Suggestions: a plan's trades as advice that waits for a person, with priority, estimate and tax implication."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.errors import Conflict, InvalidInput
from rebalancer.core.base.money import ZERO, dump_money, dump_percent, plain
from rebalancer.core.planning.items import Action, PlanItem, Reason
from rebalancer.core.planning.plan import (
    DriftLevel,
    PlanRequest,
    RebalancePlan,
    RequestKind,
    SizingPolicy,
    plan_rebalance,
)
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.core.tax.tax_estimate import TaxEstimate, dump_tax

if TYPE_CHECKING:
    from rebalancer.contract import advice as shapes
    from rebalancer.core.tax.planned import Lots


class Priority(StrEnum):
    """HIGH for critical drift, MEDIUM for a warning, LOW for what may wait."""

    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"


class SuggestionStatus(StrEnum):
    """The life of a suggestion; every state but PENDING is final."""

    PENDING = "PENDING"
    EXECUTED = "EXECUTED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


_MAY_FOLLOW: Final[Mapping[SuggestionStatus, frozenset[SuggestionStatus]]] = {
    SuggestionStatus.PENDING: frozenset(
        {SuggestionStatus.EXECUTED, SuggestionStatus.CANCELLED, SuggestionStatus.EXPIRED}
    ),
    SuggestionStatus.EXECUTED: frozenset(),
    SuggestionStatus.CANCELLED: frozenset(),
    SuggestionStatus.EXPIRED: frozenset(),
}
_RANKS: Final = {Priority.HIGH: 0, Priority.MEDIUM: 1, Priority.LOW: 2}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggested trade.

    Args:
        suggestion_id: follows from the plan and the symbol: the same plan suggests the same.
        current_quantity, suggested_quantity: what is held, and what is to be bought or sold, at least 0.
        estimated_value: US dollars, at least 0, at the plan's price.
        drift_percent: actual − target in percentage points.
        created_at, expires_at, closed_at: aware times; `expires_at` None never expires.
        accepted_plan_id: the plan that a person accepted it into; it is EXECUTED when that plan is started.
    """

    suggestion_id: str
    plan_id: str
    symbol: str
    action: Action
    priority: Priority
    current_quantity: Decimal
    suggested_quantity: Decimal
    estimated_value: Decimal
    price: Decimal
    drift_percent: Decimal
    drift_level: DriftLevel
    reason: Reason
    tax: TaxEstimate
    created_at: datetime
    expires_at: datetime | None = None
    status: SuggestionStatus = SuggestionStatus.PENDING
    closed_at: datetime | None = None
    accepted_plan_id: str | None = None


def suggest_trades(
    plan: RebalancePlan,
    lots: Lots,
    *,
    today: date,
    created_at: datetime,
    expires_at: datetime | None = None,
) -> tuple[Suggestion, ...]:
    """Return a suggestion for each trade of a plan: HIGH first, then sells before buys, larger first, as the plan has
    them.

    Args:
        lots: open lots by symbol, oldest first, or the ledger's with all that it knows about them; a symbol without any
            is estimated from its average cost.
        today: the day of the sale in New York, for the holding period.
    """
    costs = {position.symbol: position.average_cost for position in plan.snapshot.positions}
    held = {position.symbol: position.quantity for position in plan.snapshot.positions}
    taxes = _taxes(plan.trades, lots, costs, today)
    made = [
        Suggestion(
            suggestion_id=_suggestion_id(plan.plan_id, item.symbol),
            plan_id=plan.plan_id,
            symbol=item.symbol,
            action=item.action,
            priority=_priority(item),
            current_quantity=held.get(item.symbol, ZERO),
            suggested_quantity=item.quantity,
            estimated_value=abs(item.trade_amount),
            price=item.price,
            drift_percent=item.drift_percent,
            drift_level=item.drift_level,
            reason=item.reason,
            tax=taxes[item.symbol],
            created_at=created_at,
            expires_at=expires_at,
        )
        for item in plan.trades
    ]
    return tuple(sorted(made, key=rank_of))


def rank_of(suggestion: Suggestion) -> int:
    """Return a suggestion's place in a list: HIGH is 0."""
    return _RANKS[suggestion.priority]


def _suggestion_id(plan_id: str, symbol: str) -> str:
    return hashlib.sha256(f"{plan_id} {symbol}".encode()).hexdigest()[:24]


def _priority(item: PlanItem) -> Priority:
    if item.drift_level is DriftLevel.CRITICAL:
        return Priority.HIGH
    return Priority.MEDIUM if item.drift_level is DriftLevel.WARNING else Priority.LOW


def _taxes(
    items: Sequence[PlanItem], lots: Lots, costs: Mapping[str, Decimal | None], today: date
) -> dict[str, TaxEstimate]:
    """What each item would realise if all of them were traded, sells first."""
    # Only here: other first calls of an instance do without the ledger.
    from rebalancer.core.tax.estimate import estimate_trades
    from rebalancer.core.tax.planned import PlannedTrade

    ordered = sorted(items, key=lambda item: item.action is not Action.SELL)
    sign = {item.symbol: -1 if item.action is Action.SELL else 1 for item in ordered}
    trades = [PlannedTrade(item.symbol, sign[item.symbol] * item.quantity, item.price) for item in ordered]
    return {trade.symbol: tax for trade, tax in zip(trades, estimate_trades(lots, trades, costs, today), strict=True)}


def close_suggestion(suggestion: Suggestion, status: SuggestionStatus, at: datetime) -> Suggestion:
    """Return the suggestion in a final state; the state that it has already is no change.

    Raises:
        Conflict: SUGGESTION_CLOSED, when it is final otherwise, or expired before it was executed.
        InvalidInput: `status` is PENDING.
    """
    if status is SuggestionStatus.PENDING:
        raise InvalidInput("status is PENDING, but must be EXECUTED, CANCELLED or EXPIRED.", field="status")
    if suggestion.status is status:
        return suggestion
    current = expire_suggestion(suggestion, at)
    if current.status is status:
        return current
    if status not in _MAY_FOLLOW[current.status]:
        raise Conflict(
            f"The suggestion for {suggestion.symbol} is {current.status.value} and cannot become {status.value}.",
            code="SUGGESTION_CLOSED",
            details={"status": current.status.value},
        )
    return replace(current, status=status, closed_at=at)


def expire_suggestion(suggestion: Suggestion, now: datetime) -> Suggestion:
    """Return the suggestion as it is now: EXPIRED from its time on, if nobody has closed it before."""
    if suggestion.status is SuggestionStatus.PENDING and suggestion.expires_at and suggestion.expires_at <= now:
        return replace(suggestion, status=SuggestionStatus.EXPIRED, closed_at=suggestion.expires_at)
    return suggestion


def accept_suggestions(
    accepted: Iterable[Suggestion],
    allocation: StrategyAllocation,
    snapshot: PortfolioSnapshot,
    policy: SizingPolicy,
    *,
    now: datetime,
) -> RebalancePlan:
    """Plan again on fresh data with the accepted symbols alone; the plan then goes the way of every plan.

    A person accepts a direction, not stale numbers: quantities are those of the new snapshot.

    Raises:
        InvalidInput: nothing is accepted.
        Conflict: SUGGESTION_CLOSED, one of them is not pending any more.
    """
    symbols: set[str] = set()
    from_cash = False
    for suggestion in accepted:
        current = expire_suggestion(suggestion, now)
        if current.status is not SuggestionStatus.PENDING:
            raise Conflict(
                f"The suggestion for {suggestion.symbol} is {current.status.value} and cannot be accepted.",
                code="SUGGESTION_CLOSED",
                details={"status": current.status.value},
            )
        symbols.add(suggestion.symbol)
        from_cash = from_cash or suggestion.reason is Reason.CASH_OUTSIDE_BAND
    if not symbols:
        raise InvalidInput("No suggestion was accepted; name at least one.", field="suggestions")
    if policy.only is not None:
        symbols &= policy.only
    chosen = replace(policy, only=frozenset(symbols))
    plan = plan_rebalance(allocation, snapshot, chosen)
    if plan.trades or not from_cash:
        return plan
    # What made its trade needful was the cash of other trades: chosen alone it goes to its target, as was suggested.
    return plan_rebalance(allocation, snapshot, chosen, request=PlanRequest(RequestKind.REBALANCE_ALL))


def dump_suggestion(suggestion: Suggestion) -> shapes.Suggestion:
    """Write a suggestion as plain JSON values; times in ISO 8601."""
    return {
        "suggestion_id": suggestion.suggestion_id,
        "plan_id": suggestion.plan_id,
        "symbol": suggestion.symbol,
        "action": suggestion.action.value,
        "priority": suggestion.priority.value,
        "current_quantity": plain(suggestion.current_quantity),
        "suggested_quantity": plain(suggestion.suggested_quantity),
        "estimated_value": dump_money(suggestion.estimated_value),
        "price": plain(suggestion.price),
        "drift_percent": dump_percent(suggestion.drift_percent),
        "drift_level": suggestion.drift_level.value,
        "reason": suggestion.reason.value,
        "tax_implication": suggestion.tax.kind.value,
        "tax": dump_tax(suggestion.tax),
        "status": suggestion.status.value,
        "created_at": suggestion.created_at.isoformat(),
        "expires_at": None if suggestion.expires_at is None else suggestion.expires_at.isoformat(),
        "closed_at": None if suggestion.closed_at is None else suggestion.closed_at.isoformat(),
        "accepted_plan_id": suggestion.accepted_plan_id,
    }
