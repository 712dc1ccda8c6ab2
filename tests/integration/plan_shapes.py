"""The documented shape of a plan that is shown (docs/callables.md), strict as the others."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictInt

from tests.integration.shapes import (
    Bound,
    Code,
    DecimalText,
    Digest,
    IsoTime,
    Item,
    Positive,
    Request,
    Sentence,
    Shape,
    Shortcoming,
    Standing,
)


class Trading(Shape):
    """The trading state with a preview."""

    state: Literal["ACTIVE", "REDUCING", "HALTED"]
    reason: Sentence


class Market(Shape):
    """The session with a preview."""

    is_open: StrictBool
    next_open: IsoTime
    next_close: IsoTime


class BreachRow(Shape):
    """What stands against a plan."""

    code: Code
    message: Sentence
    symbol: str | None
    limit: str | None
    value: str | None
    remedy: str | None


class OldestQuote(Shape):
    """The oldest of the quotes that a plan's prices were held against."""

    symbol: str
    quoted_at: IsoTime
    age_seconds: Annotated[StrictInt, Field(ge=0)]


class Settlement(Shape):
    """Buys that will wait for settled cash."""

    symbols: list[str]
    on: str
    message: str


class TradeCosts(Shape):
    """What trading costs."""

    spread_usd: Positive | None
    fees_usd: Positive
    cost_usd: Positive | None


class TradeOrder(TradeCosts):
    """How a trade would be ordered."""

    symbol: str
    price: Positive
    order_type: Literal["market"]
    time_in_force: Literal["day", "gtc"]


class PreviewResult(Shape):
    """What `preview_rebalance` answers, and `load_plan` for a plan that waits."""

    plan_id: Digest
    state: Literal["WAITING"]
    as_of: IsoTime
    created_at: IsoTime
    expires_at: IsoTime
    run_id: None
    origin: Literal["PERSON", "SCHEDULE", "SUGGESTIONS", "RECOMMENDATIONS"]
    origin_message: str | None
    prices_at: IsoTime
    sells_usd: Positive
    buys_usd: Positive
    cash_percent_before: DecimalText | None
    cash_percent_after: DecimalText | None
    oldest_quote: OldestQuote | None
    settlement: Settlement | None
    price_tolerance_percent: Positive
    mode: Literal["full", "buy_only", "sell_only"]
    objective: Literal["to_target", "least_cost"]
    objective_is_chosen: StrictBool
    gains_budget: None
    side_by_side: None
    request: Request | None
    message: Sentence
    standing: Standing
    shortcomings: list[Shortcoming]
    findings: list[dict[str, Any]]
    wanted_by: str | None
    harvest: dict[str, Any] | None
    allocation_version: StrictInt
    portfolio_value: DecimalText
    managed_usd: DecimalText
    reserved_usd: Positive
    needs_rebalance: StrictBool
    cash_before: DecimalText
    cash_after: DecimalText
    items: list[Item]
    bound: Bound
    orders: list[TradeOrder]
    costs: TradeCosts
    shares_after: dict[str, DecimalText | None]
    trading: Trading
    market: Market
    breaches: list[BreachRow]
    can_start: StrictBool
