"""The documented shapes: of results (docs/callables.md) and of stored documents (FIRESTORE_DATA_MODEL.md).

Strict: a missing field, one more than documented, or another type is an error.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt

Number = StrictInt | StrictFloat
DecimalText = Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$")]
Positive = Annotated[str, Field(pattern=r"^\d+(\.\d+)?$")]
Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z_]+$")]
Sentence = Annotated[str, Field(min_length=1)]
Level = Literal["WITHIN_TOLERANCE", "WARNING", "CRITICAL"]
Digest = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]


IsoTime = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")]
"""A timestamp in a document, ISO 8601 text in an answer."""


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class AnalysisRow(Shape):
    """One symbol of `drift_analysis`, in JSON numbers."""

    symbol: str
    target_percent: Number
    actual_percent: Number
    drift_percent: Number
    drift_level: Level
    needs_rebalance: StrictBool
    action: Literal["buy", "sell", "hold"]


class ExecutedRow(Shape):
    """One order of `trades_executed`."""

    symbol: str
    side: Literal["buy", "sell"]
    qty: Number
    order_id: str
    status: str


class CheckResult(Shape):
    """What `check_rebalance_drift` answers."""

    needs_rebalance: StrictBool
    drift_analysis: list[AnalysisRow]
    trades_executed: list[ExecutedRow]
    portfolio_value: Number
    message: Sentence
    plan_id: Digest | None
    run_id: str | None


class OrderResult(Shape):
    """What `execute_trade` answers."""

    symbol: str
    side: Literal["buy", "sell"]
    qty: Number
    order_id: str
    status: str
    client_order_id: str
    run_id: str
    order_type: Literal["market", "limit"]
    time_in_force: Literal["day", "gtc"]
    limit_price: Number | None
    filled_qty: Number
    filled_avg_price: Number | None
    message: str


class Item(Shape):
    """One item of a plan, in decimal strings."""

    symbol: str
    action: Literal["BUY", "SELL", "HOLD"]
    target_percent: Positive
    actual_percent: DecimalText
    drift_percent: DecimalText
    drift_level: Level
    current_value: DecimalText
    target_value: DecimalText
    trade_amount: DecimalText
    quantity: Positive
    reason: Code


class Bound(Shape):
    """How far from the best the quantities of a plan can be."""

    shortfall_usd: Positive
    proven: StrictBool


class Plan(Shape):
    """A plan as the contract fixes it."""

    plan_id: Digest
    portfolio_value: DecimalText
    needs_rebalance: StrictBool
    cash_after: DecimalText
    items: list[Item]
    bound: Bound


class Inputs(Shape):
    """What a stored plan follows from; its parts are the planner's own."""

    targets: list[dict[str, object]]
    as_of: str | None
    snapshot: dict[str, object]
    policy: dict[str, object]
    planner_version: StrictInt


class HeldBack(Shape):
    """What is outside its band and not traded, and why."""

    cause: str
    symbols: list[str]


class Standing(Shape):
    """What is outside its band before the trades."""

    on_target: StrictBool
    outside: list[str]
    held_back: list[HeldBack]


class Shortcoming(Shape):
    """What a plan leaves undone."""

    code: Literal["CASH_OUTSIDE_BAND", "RAISED_LESS", "SELLS_WITHOUT_BUYING", "TARGET_NOT_HELD"]
    message: Sentence
    symbol: str | None
    setting: str | None


class Request(Shape):
    """What a person asked of one plan."""

    kind: Literal["rebalance_all", "invest", "raise"]
    usd: DecimalText | None = None


class PlanDocument(Shape):
    """`users/{uid}/plans/{plan_id}`."""

    plan_id: Digest
    account_digest: str
    created_at: AwareDatetime
    expires_at: AwareDatetime
    delete_after: AwareDatetime
    price_tolerance_percent: Positive
    allocation_version: Annotated[StrictInt, Field(ge=0)]
    mode: Literal["full", "buy_only", "sell_only"]
    cash_before: DecimalText
    cash_buffer_usd: Positive
    cash_floor_usd: DecimalText
    cash_kept_usd: DecimalText
    account_usd: DecimalText
    managed_usd: DecimalText
    reserved_usd: Positive
    request: Request | None = None
    message: Sentence
    standing: Standing
    shortcomings: list[Shortcoming]
    gains_budget: None
    findings: list[dict[str, Any]]
    plan: Plan
    inputs: Inputs
    origin: Literal["PERSON", "SCHEDULE", "SUGGESTIONS", "RECOMMENDATIONS"]
    origin_message: str | None
    run_id: str | None


class TargetDocument(Shape):
    """`userSettings/{uid}/allocation/{symbol}`."""

    symbol: str
    target_percent: Annotated[Number, Field(ge=0, le=100)]
    tolerance_percent: Annotated[Number, Field(gt=0)] | None
    enabled: StrictBool
    fractionable: StrictBool
    name: Sentence
    created_at: AwareDatetime
    updated_at: AwareDatetime


class SettingsDocument(Shape):
    """`userSettings/{uid}`."""

    allocation_version: Annotated[StrictInt, Field(ge=0)]
    policy: dict[str, str | int | None]
    automation: dict[str, bool | int | str]
    asset_classes: list[dict[str, Any]] = []
    whole_share_members: list[str] = []
    strategies: list[dict[str, Any]] = []
    triggers: dict[str, Any] = {}
    updated_at: AwareDatetime


class Switch(Shape):
    """What both switches have."""

    state: Literal["ACTIVE", "REDUCING", "HALTED"]
    reason: Sentence
    changed_by: str
    changed_at: AwareDatetime
    expires_at: datetime | None
    trip: Code | None = None
    version: Annotated[StrictInt, Field(ge=0)] = 0


class SwitchDocument(Switch):
    """`users/{uid}/status/trading`."""

    daily_loss_tripped_at: AwareDatetime | None = None


class SystemSwitchDocument(Switch):
    """`systemStatus/risk_management`."""

    trading_enabled: StrictBool
