"""Estimates of what sales realize."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from rebalancer.contract.base import UNREAD, Percent, Quantity, Usd, Words
from rebalancer.contract.standing import Bound

Objective = Annotated[str, Words("core.targets.objective.Objective")]
TaxKind = Annotated[str, Words("core.tax.tax_estimate.TaxKind")]


class TaxEstimate(TypedDict):
    """What a sale would realize. What has no known cost is in no sum."""

    kind: TaxKind
    gain_usd: Usd
    short_term_usd: Usd
    long_term_usd: Usd
    unknown_term_usd: Usd
    quantity_without_cost: Quantity


class PlannedSale(TypedDict):
    """One sale of a plan."""

    symbol: str
    quantity: Quantity
    price: Usd
    tax: TaxEstimate
    replaced_quantity: Annotated[
        Quantity, "shares bought within 30 days before that stay, by which a loss is deferred (wash sale)"
    ]


class TaxTotal(TypedDict):
    """What all sales of a plan would realize."""

    kind: TaxKind
    gain_usd: Usd
    short_term_usd: Usd
    long_term_usd: Usd
    unknown_term_usd: Usd


class PlanTax(TypedDict):
    """What the sells of a stored plan would realize."""

    plan_id: Annotated[str, UNREAD]
    sales: list[PlannedSale]
    total: TaxTotal
    without_cost: Annotated[list[str], "symbols with shares of which nobody knows what was paid: they are in no sum"]


class PlanFigures(TypedDict):
    """What one of two plans of the same moment comes to."""

    plan_id: str
    objective: Objective
    trade_count: int
    traded_usd: Annotated[Usd, "buys and sells together"]
    short_term_usd: Annotated[Usd, "estimated realized gain of shares held for at most a year; negative: a loss"]
    long_term_usd: Annotated[Usd, "the same of shares held for longer"]
    unknown_term_usd: Annotated[Usd, "the same of shares of an unknown day"]
    tax_usd: Annotated[Usd, "at the rates of the policy; negative where losses are worth something"]
    cost_usd: Annotated[Usd, "half the spread and fees, by the policy's cost of trading"]
    drift_usd: Annotated[Usd, "distance from the target afterwards, all rows and cash together"]
    drift_percent: Annotated[Percent, "the same in percent of the managed part"]
    bound: Annotated[NotRequired[Bound], "of the plan of least cost"]
    without_cost: Annotated[list[str], "symbols sold of which nobody knows what was paid: they are in no sum"]


class SideBySide(TypedDict):
    """The same account at the same moment, planned to its targets and at least cost."""

    message: Annotated[str, "how they differ, or that they do not, or why there is only one"]
    is_same: Annotated[bool, "whether both make the same trades"]
    has_rates: Annotated[bool, "whether the policy has tax rates: without them no gain costs anything"]
    drift_before_usd: Annotated[Usd, "distance from the target now, all rows and cash together"]
    drift_before_percent: Percent
    plans: Annotated[list[PlanFigures], "to the targets first"]
