"""Suggestions, questions of what would be, and what the policy doctor finds."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from rebalancer.contract.base import UNREAD, Moment, Percent, Quantity, Usd, Words
from rebalancer.contract.drift import DriftRow
from rebalancer.contract.planning import DriftLevel, Finding, PlanItem
from rebalancer.contract.standing import Standing
from rebalancer.contract.tax import TaxEstimate, TaxKind

TradeSide = Annotated[str, Words("core.advice.whatif.Side")]


class Suggestion(TypedDict):
    """A suggested trade, until a person accepts or cancels it."""

    suggestion_id: Annotated[str, "follows from the plan (which is not stored) and the symbol"]
    plan_id: Annotated[str, UNREAD]
    symbol: str
    action: Annotated[TradeSide, "as in a plan's item"]
    priority: Annotated[Annotated[str, Words("core.advice.suggestions.Priority")], "drift CRITICAL, WARNING, else"]
    current_quantity: Quantity
    suggested_quantity: Quantity
    estimated_value: Usd
    price: Usd
    drift_percent: Percent
    drift_level: DriftLevel
    reason: Annotated[str, "as in a plan's item"]
    tax_implication: Annotated[TaxKind, UNREAD]
    tax: TaxEstimate
    status: Annotated[
        Annotated[str, Words("core.advice.suggestions.SuggestionStatus")],
        "all but the first are final; a PENDING one beyond `expires_at` counts as EXPIRED",
    ]
    created_at: Moment
    expires_at: Annotated[Moment | None, "it waits 24 hours"]
    closed_at: Annotated[Moment | None, UNREAD]
    accepted_plan_id: Annotated[str | None, "the stored plan that a person accepted it into", UNREAD]
    delete_after: Annotated[NotRequired[Moment], "90 days later (Firestore TTL policy); stored alone", UNREAD]


class Suggested(TypedDict):
    """What `rebalancing_suggestions` found."""

    measured_at: Annotated[Moment, UNREAD]
    portfolio_value: Annotated[Usd, UNREAD]
    needs_rebalance: Annotated[bool, UNREAD]
    message: str
    suggestions: list[Suggestion]


class CancelledSuggestions(TypedDict):
    """What `cancel_suggestions` closed."""

    suggestions: list[Suggestion]


class Problem(TypedDict):
    """Why a trade cannot be."""

    code: str
    message: str
    symbol: str | None


class WhatIfEffect(TypedDict):
    """What one hypothetical trade does."""

    symbol: str
    action: TradeSide
    quantity: Quantity
    value: Usd
    tax: TaxEstimate


class WhatIfSide(TypedDict):
    """The account before or after."""

    portfolio_value: Annotated[Usd, "the whole account, reserved cash included"]
    managed_usd: Annotated[NotRequired[Usd], "what percents are of"]
    needs_rebalance: bool
    standing: NotRequired[Standing]
    rows: list[DriftRow]


class WhatIfRebalance(TypedDict):
    """What a rebalance would do then."""

    needs_rebalance: bool
    cash_after: Usd
    trades: list[PlanItem]


class WhatIfEffects(TypedDict):
    """What the trades do, or why they cannot be."""

    is_possible: bool
    problems: list[Problem]
    cash_before: Usd
    cash_after: Usd
    trades: Annotated[list[WhatIfEffect], UNREAD]
    tax: TaxEstimate


class WhatIfAnswer(WhatIfEffects):
    """Where the account would be."""

    before: WhatIfSide
    after: WhatIfSide | None
    reserved_usd: NotRequired[Usd]
    cash_percent_before: Percent
    cash_percent_after: Percent | None
    rebalance: WhatIfRebalance | None


class Diagnosis(TypedDict):
    """All that the policy doctor finds."""

    findings: list[Finding]
