"""The shapes of runs, as `FIRESTORE_DATA_MODEL.md` and `docs/callables.md` describe them."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AwareDatetime, Field, StrictBool, StrictInt

from tests.integration.shapes import Code, DecimalText, Digest, IsoTime, Positive, Sentence, Shape

Time = TypeVar("Time")


class Leg(Shape, Generic[Time]):
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
    filled_at: Time | None = None
    cancel_sent: StrictBool


class Run(Shape, Generic[Time]):
    """A run, stored or answered."""

    run_id: str
    kind: Literal["REBALANCE", "TRADE"]
    origin: Literal["PERSON", "SCHEDULE"]
    plan_id: Digest | None
    request_kind: Literal["rebalance_all", "invest", "raise"] | None
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
    cash_floor_usd: DecimalText
    cash_kept_usd: DecimalText
    settles_at: Time | None
    settlement_waits: Annotated[StrictInt, Field(ge=0)]
    silent_since: Time | None
    silence_notified: StrictBool
    next_look_at: Time
    account_digest: str
    approved_at: Time | None
    orders: Annotated[StrictInt, Field(ge=0)]
    rejected_orders: Annotated[StrictInt, Field(ge=0)]
    legs: list[Leg[Time]]


class RunDocument(Run[AwareDatetime]):
    """`users/{uid}/runs/{run_id}`."""

    write_id: str


class RunResult(Run[IsoTime]):
    """What `start_rebalance` and `cancel_run` answer."""
