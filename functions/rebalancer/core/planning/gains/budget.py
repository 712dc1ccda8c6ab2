"""A yearly budget of realized gains: sales that would pass it shrink alike, or are held back with their reason.

Sales are drawn up without the budget first. Where they realize more than is left, everything that would be sold at a
gain is capped at the same part of its quantity, the plan is drawn up again within these caps, and so on until it fits.
A withdrawal that a person asks for is not held back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final, Protocol

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.best.terms import gain_of_sale
from rebalancer.core.planning.draft import Draft
from rebalancer.core.planning.drift import DriftReport
from rebalancer.core.planning.drift_row import ClassRow, DriftRow
from rebalancer.core.planning.items import PlanItem, Reason
from rebalancer.core.planning.request import PlanRequest, RequestKind
from rebalancer.core.planning.sizing import Budget
from rebalancer.core.targets.policy import SizingPolicy

Caps = Mapping[str, Decimal]

# A cap is found to a millionth of the quantity.
_PARTS: Final = 1_000_000
_ROUNDS_MAX: Final = 12


def left_of_budget(policy: SizingPolicy, snapshot: PortfolioSnapshot, request: PlanRequest | None) -> Decimal | None:
    """Return the US dollars of net gains that a plan may still realize; None where nothing limits them.

    Nothing is left where nobody knows what the year has realized. A person's own withdrawal is not limited.
    """
    budget = policy.gains_budget_usd
    if budget is None or (request is not None and request.kind is RequestKind.RAISE):
        return None
    lots = snapshot.lots
    if lots is None or lots.realized_usd is None:
        return ZERO
    return max(ZERO, budget - lots.realized_usd)


class Gains:
    """What sales of an account count for under a budget, in US dollars, in the caller's exact decimal context."""

    def __init__(self, snapshot: PortfolioSnapshot) -> None:
        self._snapshot = snapshot
        self._costs = {position.symbol: position.average_cost for position in snapshot.positions}

    def of(self, symbol: str, sold: Decimal) -> Decimal:
        """Return the counted gain of so many shares, above 0."""
        price = self._snapshot.price_of(symbol)
        return gain_of_sale(self._snapshot.lots, symbol, price, self._costs.get(symbol), sold)

    def of_plan(self, items: Iterable[PlanItem]) -> Decimal:
        """Return the net gain of all sales of a plan."""
        return sum((self.of(item.symbol, -item.shares) for item in items if item.shares < ZERO), ZERO)


class Draw(Protocol):
    """Goes through the steps of a plan: `draft.draw_up` with its rules."""

    def __call__(
        self,
        report: DriftReport,
        snapshot: PortfolioSnapshot,
        policy: SizingPolicy,
        request: PlanRequest | None,
        budget: Budget,
        *,
        gains_left: Decimal | None = None,
    ) -> Draft: ...


def draw_within_budget(
    draw: Draw,
    report: DriftReport,
    snapshot: PortfolioSnapshot,
    policy: SizingPolicy,
    request: PlanRequest | None,
    budget: Budget,
) -> Draft:
    """Draw up a plan within its budget of gains, where it has one; in the caller's exact decimal context.

    What is outside its band, and whether a rebalance is needed, is as without the budget.
    """
    left = left_of_budget(policy, snapshot, request)
    if left is None:
        return draw(report, snapshot, policy, request, budget)
    limit, gains = left, Gains(snapshot)
    return _draw_within(
        limit, gains, report, lambda capped: draw(capped, snapshot, policy, request, budget, gains_left=limit)
    )


def _draw_within(left: Decimal, gains: Gains, report: DriftReport, draw: Callable[[DriftReport], Draft]) -> Draft:
    first = drawn = draw(report)
    caps: dict[str, Decimal] = {}
    for _ in range(_ROUNDS_MAX):
        if gains.of_plan(drawn.items) <= left:
            break
        caps = _tighter(caps, drawn.items, gains, left)
        drawn = draw(_within_caps(report, caps))
    else:
        caps = dict.fromkeys((item.symbol for item in first.items), ZERO)
        drawn = draw(_within_caps(report, caps))
    return drawn._replace(items=_named(drawn.items, caps), standing=first.standing) if caps else first


def _tighter(caps: Caps, items: Iterable[PlanItem], gains: Gains, left: Decimal) -> dict[str, Decimal]:
    """Cap what is sold at a gain at the largest common part that fits beside the rest; losses stay as they are."""
    sold = {item.symbol: -item.shares for item in items if item.shares < ZERO}
    gaining = {symbol: shares for symbol, shares in sold.items() if gains.of(symbol, shares) > ZERO}
    spare = left - sum((gains.of(symbol, shares) for symbol, shares in sold.items() if symbol not in gaining), ZERO)
    low, high = 0, _PARTS
    while low < high:
        middle = (low + high + 1) // 2
        if sum((gains.of(symbol, _part(shares, middle)) for symbol, shares in gaining.items()), ZERO) <= spare:
            low = middle
        else:
            high = middle - 1
    return {**caps, **{symbol: _part(shares, min(low, _PARTS - 1)) for symbol, shares in gaining.items()}}


def _part(shares: Decimal, parts: int) -> Decimal:
    return shares * parts / _PARTS


def _within_caps(report: DriftReport, caps: Caps) -> DriftReport:
    rows = tuple(_capped(row, caps) for row in report.rows)
    return replace(report, rows=rows, classes=tuple(_capped_class(each, caps) for each in report.classes))


def _capped(row: DriftRow, caps: Caps) -> DriftRow:
    cap = caps.get(row.symbol)
    return row if cap is None else row._replace(sellable=min(row.sellable, cap))


def _capped_class(each: ClassRow, caps: Caps) -> ClassRow:
    """A class is measured in dollars: it may sell what its members may."""
    members = tuple(_capped(member, caps) for member in each.members)
    fewer = sum(
        ((old.sellable - new.sellable) * old.price_usd for old, new in zip(each.members, members, strict=True)), ZERO
    )
    return each._replace(members=members, row=each.row._replace(sellable=each.row.sellable - fewer))


def _named(items: list[PlanItem], caps: Caps) -> list[PlanItem]:
    """Name the budget where a cap of it held a sale back."""
    return [_named_item(item) if item.symbol in caps else item for item in items]


def _named_item(item: PlanItem) -> PlanItem:
    if item.shares < ZERO:
        return item._replace(reason=Reason.LIMITED_BY_GAINS)
    return item._replace(reason=Reason.GAINS_BUDGET) if not item.shares and item.row.gap < ZERO else item
