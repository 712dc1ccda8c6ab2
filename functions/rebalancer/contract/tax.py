"""Estimates of what sales realise."""

from __future__ import annotations

from typing import Annotated, TypedDict

from rebalancer.contract.base import UNREAD, Quantity, Usd, Words

TaxKind = Annotated[str, Words("core.tax.tax_estimate.TaxKind")]


class TaxEstimate(TypedDict):
    """What a sale would realise. What has no known cost is in no sum."""

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
    """What all sales of a plan would realise."""

    kind: TaxKind
    gain_usd: Usd
    short_term_usd: Usd
    long_term_usd: Usd
    unknown_term_usd: Usd


class PlanTax(TypedDict):
    """What the sells of a stored plan would realise."""

    plan_id: Annotated[str, UNREAD]
    sales: list[PlannedSale]
    total: TaxTotal
    without_cost: Annotated[list[str], "symbols with shares of which nobody knows what was paid: they are in no sum"]
