"""The documented shape of a drift measurement as it is stored (`users/{uid}/status/drift`), strict as the others."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StrictBool, StrictInt

from tests.integration.shapes import DecimalText, Digest, Item, Positive, Sentence, Shape, Shortcoming, Standing


class ClassRow(Shape):
    """How one asset class stands."""

    name: str
    target_percent: DecimalText
    actual_percent: DecimalText
    drift_percent: DecimalText
    drift_level: Literal["WITHIN_TOLERANCE", "WARNING", "CRITICAL"]
    current_value: DecimalText
    target_value: DecimalText
    members: list[str]


class StrategyDriftRow(Shape):
    """One symbol of one strategy."""

    symbol: str
    quantity: DecimalText
    target_percent: DecimalText | None
    actual_percent: DecimalText | None
    drift_percent: DecimalText | None
    drift_level: Literal["WITHIN_TOLERANCE", "WARNING", "CRITICAL"] | None
    current_value: DecimalText


class StrategyDrift(Shape):
    """How one strategy has drifted."""

    name: str
    share_percent: DecimalText | None
    actual_percent: DecimalText
    drift_percent: DecimalText | None
    current_value: DecimalText
    rows: list[StrategyDriftRow]


class TriggerAnswer(Shape):
    """What the schedule answered."""

    verdict: Literal["REBALANCE", "INVEST_CASH", "WAIT"]
    decided_by: Literal["ONE_RUN_A_DAY", "COOLDOWN", "CALENDAR", "DRIFT", "CASH", "NOTHING"]
    message: Sentence
    outside: list[str]
    possible_on: str | None
    decided_at: AwareDatetime


class CheckLine(Shape):
    """What a scheduled check came to."""

    outcome: Literal["IDLE", "TOLD", "ASKED", "TRADED", "REFUSED"]
    decided_by: str | None
    message: Sentence
    outside: list[str]
    reason: str | None
    run_id: str | None
    plan_id: Digest | None
    decided_at: AwareDatetime
    since: AwareDatetime
    checks: Annotated[StrictInt, Field(ge=1)]


class DriftDocument(Shape):
    """`users/{uid}/status/drift`."""

    measured_at: AwareDatetime
    allocation_version: Annotated[StrictInt, Field(ge=0)]
    portfolio_value: DecimalText
    cash: DecimalText
    managed_usd: DecimalText | None
    reserved_usd: Positive
    reservations: list[dict[str, Any]]
    standing: Standing | None
    shortcomings: list[Shortcoming]
    findings: list[dict[str, Any]]
    needs_rebalance: StrictBool
    rows: list[Item]
    prices: dict[str, Positive]
    message: Sentence
    classes: list[ClassRow] = Field(default=[])
    strategies: list[StrategyDrift] = Field(default=[])
    trigger: TriggerAnswer | None = None
    decisions: list[CheckLine] = Field(default=[])
    calendar_from: str | None = None
    slot: str | None = None
    equity_high_usd: DecimalText | None
    equity_high_at: AwareDatetime | None
