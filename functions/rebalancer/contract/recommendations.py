"""Recommendations that became orders."""

from __future__ import annotations

from typing import TypedDict

from rebalancer.contract.base import Quantity, Usd
from rebalancer.contract.execution import LegState, RunState, Side
from rebalancer.contract.planning import PlanBody
from rebalancer.contract.risk import Breach


class RecommendedOrder(TypedDict):
    """An order, and where it came from."""

    symbol: str
    side: Side
    quantity: Quantity
    reference_price: Usd
    client_order_id: str
    order_id: str | None
    state: LegState
    filled_quantity: Quantity
    filled_average_price: Usd | None
    message: str | None
    audit: dict[str, str]


class RecommendationsAnswer(TypedDict):
    """What `execute_recommendations` ordered and denied."""

    request_id: str
    strategy_id: str
    provider_id: str
    dry_run: bool
    is_repeat: bool
    message: str
    plan: PlanBody | None
    run_id: str | None
    state: RunState | None
    orders: list[RecommendedOrder]
    denied: list[Breach]
    breaches: list[Breach]
    unknown_sectors: list[str]
