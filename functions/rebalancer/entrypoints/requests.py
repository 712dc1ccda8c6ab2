"""The shapes of the callables' requests. Unknown fields are refused."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from rebalancer.core.account.order import OrderSide, OrderType, TimeInForce
from rebalancer.core.targets.policy import Mode
from rebalancer.core.risk.state import MarketClosed, TradingState

IdempotencyKey = Annotated[StrictStr, Field(min_length=1, max_length=200)]
Amount = Annotated[Decimal, Field(gt=0, max_digits=24, allow_inf_nan=False)]
MAX_TARGETS_SENT = 1000
PLAN_ID = r"^sha256:[0-9a-f]{64}$"


def _require_text(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("must be an ISO 8601 time with its zone, such as 2026-03-02T18:00:00Z.")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_require_text)]


class _Request(BaseModel):
    # Built at first use: a function that is started for one callable reads one of these shapes.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Nothing(_Request):
    """A request without fields."""


class CheckDrift(_Request):
    """`check_rebalance_drift`."""

    dry_run: StrictBool = False
    idempotency_key: IdempotencyKey | None = None


class PreviewRebalance(_Request):
    """`preview_rebalance`."""

    mode: Mode | None = None


class StartRebalance(_Request):
    """`start_rebalance`."""

    plan_id: Annotated[StrictStr, Field(pattern=PLAN_ID)]
    run_id: StrictStr


class CancelRun(_Request):
    """`cancel_run`."""

    run_id: Annotated[StrictStr, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class ExecuteTrade(_Request):
    """`execute_trade`. Quantities and prices may be JSON numbers or strings."""

    symbol: StrictStr
    side: OrderSide
    qty: Amount
    order_type: OrderType = OrderType.MARKET
    time_in_force: TimeInForce = TimeInForce.DAY
    limit_price: Amount | None = None
    idempotency_key: IdempotencyKey | None = None


class SaveAllocation(_Request):
    """`save_allocation`; each target and class is read by the planner's own reader."""

    targets: Annotated[list[dict[str, Any]], Field(max_length=MAX_TARGETS_SENT)]
    asset_classes: Annotated[list[dict[str, Any]], Field(max_length=MAX_TARGETS_SENT)] | None = None
    expected_version: Annotated[StrictInt, Field(ge=0)]


class SetTradingState(_Request):
    """`set_trading_state`."""

    scope: Literal["user", "system"]
    state: TradingState
    reason: StrictStr
    expires_at: Moment | None = None


class Automation(_Request):
    """Whether, how often and how far the schedule goes for this account; `core.schedule` reads the values."""

    enabled: StrictBool | None = None
    mode: StrictStr | None = None
    every_minutes: StrictInt | None = None
    hours: StrictStr | None = None


class Execution(_Request):
    """How runs are carried out: refused while the stock market is closed, or held until it opens."""

    market_closed: MarketClosed


class UpdateSettings(_Request):
    """`update_settings`; policy, limits and triggers are read by their own readers."""

    policy: dict[str, Any] | None = None
    automation: Automation | None = None
    limits: dict[str, Any] | None = None
    triggers: dict[str, Any] | None = None
    execution: Execution | None = None


class FindAsset(_Request):
    """`find_asset`."""

    symbol: StrictStr


def utc(moment: datetime | None) -> datetime | None:
    """The same moment in UTC."""
    return moment.astimezone(UTC) if moment else None


def number_texts(row: dict[str, Any] | None) -> dict[str, object] | None:
    """An object with its JSON numbers as plain decimal text; None stays None."""
    return None if row is None else {key: number_text(value) for key, value in row.items()}


def number_rows(rows: list[dict[str, Any]]) -> list[dict[str, object]]:
    """A list of objects with their JSON numbers as plain decimal text."""
    return [{key: number_text(value) for key, value in row.items()} for row in rows]


def number_text(value: object) -> object:
    """A JSON number as the plain decimal text that a person wrote; everything else as it is.

    JSON numbers arrive as binary floats: their shortest text is what was typed (40.1, not 40.10000000000000142).
    """
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return value
