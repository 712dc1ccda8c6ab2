"""The documented shapes: of results (docs/callables.md) and of stored documents (FIRESTORE_DATA_MODEL.md).

Strict: a missing field, one more than documented, or another type is an error.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt

Number = StrictInt | StrictFloat
DecimalText = Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$")]
Positive = Annotated[str, Field(pattern=r"^\d+(\.\d+)?$")]
Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z_]+$")]
Sentence = Annotated[str, Field(min_length=1)]
Level = Literal["WITHIN_TOLERANCE", "WARNING", "CRITICAL"]
Digest = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]


IsoTime = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")]
Time = TypeVar("Time")
"""A timestamp in a document, ISO 8601 text in an answer."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class AnalysisRow(_Shape):
    """One symbol of `drift_analysis`, in JSON numbers."""

    symbol: str
    target_percent: Number
    actual_percent: Number
    drift_percent: Number
    drift_level: Level
    needs_rebalance: StrictBool
    action: Literal["buy", "sell", "hold"]


class ExecutedRow(_Shape):
    """One order of `trades_executed`."""

    symbol: str
    side: Literal["buy", "sell"]
    qty: Number
    order_id: str
    status: str


class CheckResult(_Shape):
    """What `check_rebalance_drift` answers."""

    needs_rebalance: StrictBool
    drift_analysis: list[AnalysisRow]
    trades_executed: list[ExecutedRow]
    portfolio_value: Number
    message: Sentence
    plan_id: Digest | None
    run_id: str | None


class OrderResult(_Shape):
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


class Item(_Shape):
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


class Plan(_Shape):
    """A plan as the contract fixes it."""

    plan_id: Digest
    portfolio_value: DecimalText
    needs_rebalance: StrictBool
    cash_after: DecimalText
    items: list[Item]


class Inputs(_Shape):
    """What a stored plan follows from; its parts are the planner's own."""

    targets: list[dict[str, object]]
    as_of: str | None
    snapshot: dict[str, object]
    policy: dict[str, object]
    planner_version: StrictInt


class PlanDocument(_Shape):
    """`users/{uid}/plans/{plan_id}`."""

    plan_id: Digest
    created_at: AwareDatetime
    expires_at: AwareDatetime
    delete_after: AwareDatetime
    price_tolerance_percent: Positive
    allocation_version: Annotated[StrictInt, Field(ge=0)]
    mode: Literal["full", "buy_only", "sell_only"]
    cash_before: DecimalText
    cash_buffer_usd: Positive
    plan: Plan
    inputs: Inputs
    run_id: str | None


class Leg(_Shape, Generic[Time]):
    """One order of a run."""

    leg_id: Annotated[str, Field(pattern=r"^\d\d+$")]
    client_order_id: str
    symbol: str
    side: Literal["buy", "sell"]
    planned_quantity: Positive
    quantity: Positive
    quantity_step: Positive
    reference_price: Positive
    order_type: Literal["market", "limit"]
    time_in_force: Literal["day", "gtc"]
    limit_price: Positive | None
    state: Literal[
        "PLANNED", "INTENDED", "UNKNOWN", "WORKING", "PARTIALLY_FILLED", "FILLED", "CANCELED", "EXPIRED", "REPLACED",
        "REJECTED", "DENIED", "SKIPPED",
    ]  # fmt: skip
    status: str | None
    order_id: str | None
    filled_quantity: Positive
    filled_average_price: Positive | None
    reason: Code | None
    message: str | None
    intended_at: Time | None
    submitted_at: Time | None
    cancel_sent: StrictBool


class Run(_Shape, Generic[Time]):
    """A run, stored or answered."""

    run_id: str
    kind: Literal["REBALANCE", "TRADE"]
    origin: Literal["PERSON", "SCHEDULE"]
    plan_id: Digest | None
    request_digest: str
    state: Literal[
        "PLANNED", "SELLING", "FUNDING", "BUYING", "RECONCILING", "COMPLETED", "COMPLETED_ADJUSTED", "CANCELLED",
        "HALTED",
    ]  # fmt: skip
    open: StrictBool
    reason: Code | None
    message: Sentence
    cancel_requested: StrictBool
    cash_buffer_usd: Positive
    created_at: Time
    updated_at: Time
    completed_at: Time | None
    market_closed: Literal["refuse", "wait"]
    limits: dict[str, str | list[str]]
    price_tolerance_percent: Positive
    held_before: dict[str, DecimalText]
    session_ends_at: Time | None
    opens_at: Time | None
    waited: StrictBool
    mismatch_since: Time | None
    next_look_at: Time
    orders: Annotated[StrictInt, Field(ge=0)]
    rejected_orders: Annotated[StrictInt, Field(ge=0)]
    legs: list[Leg[Time]]


class RunDocument(Run[AwareDatetime]):
    """`users/{uid}/runs/{run_id}`."""

    write_id: str


class RunResult(Run[IsoTime]):
    """What `start_rebalance` and `cancel_run` answer."""


class DriftDocument(_Shape):
    """`users/{uid}/status/drift`."""

    measured_at: AwareDatetime
    allocation_version: Annotated[StrictInt, Field(ge=0)]
    portfolio_value: DecimalText
    cash: DecimalText
    needs_rebalance: StrictBool
    rows: list[Item]
    message: Sentence
    slot: str | None = None
    equity_high_usd: DecimalText | None
    equity_high_at: AwareDatetime | None


class TargetDocument(_Shape):
    """`userSettings/{uid}/allocation/{symbol}`."""

    symbol: str
    target_percent: Annotated[Number, Field(ge=0, le=100)]
    tolerance_percent: Annotated[Number, Field(gt=0)] | None
    enabled: StrictBool
    fractionable: StrictBool
    name: Sentence
    created_at: AwareDatetime
    updated_at: AwareDatetime


class SettingsDocument(_Shape):
    """`userSettings/{uid}`."""

    allocation_version: Annotated[StrictInt, Field(ge=0)]
    policy: dict[str, str | int | None]
    automation: dict[str, bool | int | str]
    updated_at: AwareDatetime


class SwitchDocument(_Shape):
    """`users/{uid}/status/trading`; the system's has `trading_enabled` beside it."""

    state: Literal["ACTIVE", "REDUCING", "HALTED"]
    reason: Sentence
    changed_by: str
    changed_at: AwareDatetime
    expires_at: datetime | None
    trip: Code | None = None
    daily_loss_tripped_at: AwareDatetime | None = None


class SystemSwitchDocument(SwitchDocument):
    """`systemStatus/risk_management`."""

    trading_enabled: StrictBool


class Trading(_Shape):
    """The trading state with a preview."""

    state: Literal["ACTIVE", "REDUCING", "HALTED"]
    reason: Sentence


class Market(_Shape):
    """The session with a preview."""

    is_open: StrictBool
    next_open: IsoTime
    next_close: IsoTime


class BreachRow(_Shape):
    """What stands against a plan."""

    code: Code
    message: Sentence
    symbol: str | None
    limit: str | None
    value: str | None
    remedy: str | None


class PreviewResult(_Shape):
    """What `preview_rebalance` answers."""

    plan_id: Digest
    created_at: IsoTime
    expires_at: IsoTime
    price_tolerance_percent: Positive
    mode: Literal["full", "buy_only", "sell_only"]
    allocation_version: StrictInt
    portfolio_value: DecimalText
    needs_rebalance: StrictBool
    cash_before: DecimalText
    cash_after: DecimalText
    items: list[Item]
    trading: Trading
    market: Market
    breaches: list[BreachRow]
    can_start: StrictBool
