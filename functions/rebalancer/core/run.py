"""A rebalance run as data: its legs, its states, and how it closes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from rebalancer.core.order import LegState, OrderRequest, OrderSide, OrderType, TimeInForce


class RunKind(StrEnum):
    """A plan's orders, or one order by hand."""

    REBALANCE = "REBALANCE"
    TRADE = "TRADE"


class RunState(StrEnum):
    """The phases of a run; the last four are final."""

    PLANNED = "PLANNED"
    SELLING = "SELLING"
    FUNDING = "FUNDING"
    BUYING = "BUYING"
    RECONCILING = "RECONCILING"
    COMPLETED = "COMPLETED"
    COMPLETED_ADJUSTED = "COMPLETED_ADJUSTED"
    CANCELLED = "CANCELLED"
    HALTED = "HALTED"


CLOSED = frozenset({RunState.COMPLETED, RunState.COMPLETED_ADJUSTED, RunState.CANCELLED, RunState.HALTED})


@dataclass(frozen=True, slots=True)
class Leg:
    """One order of a run. Quantities in shares or coins, prices in dollars.

    `planned_quantity` is what was approved; `quantity` what is or will be ordered: scaled down to real cash, never
    up. `quantity_step` is the smallest part that may be ordered (1 for whole shares).
    """

    leg_id: str
    client_order_id: str
    symbol: str
    side: OrderSide
    planned_quantity: Decimal
    quantity: Decimal
    quantity_step: Decimal
    reference_price: Decimal
    order_type: OrderType = OrderType.MARKET
    time_in_force: TimeInForce = TimeInForce.DAY
    limit_price: Decimal | None = None
    state: LegState = LegState.PLANNED
    status: str | None = None
    order_id: str | None = None
    filled_quantity: Decimal = Decimal(0)
    filled_average_price: Decimal | None = None
    reason: str | None = None
    message: str | None = None
    intended_at: datetime | None = None
    submitted_at: datetime | None = None
    cancel_sent: bool = False

    def request(self) -> OrderRequest:
        """The order as it is sent, under this leg's own id."""
        return OrderRequest(
            self.client_order_id,
            self.symbol,
            self.side,
            self.quantity,
            self.order_type,
            self.time_in_force,
            self.limit_price,
        )


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is stored."""

    run_id: str
    kind: RunKind
    origin: str
    plan_id: str | None
    request_digest: str
    state: RunState
    legs: tuple[Leg, ...]
    cash_buffer_usd: Decimal
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None = None
    cancel_requested: bool = False
    reason: str | None = None
    message: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the run still has something to do."""
        return self.state not in CLOSED

    def with_legs(self, changed: Mapping[str, Leg]) -> Run:
        """The run with some legs (by `leg_id`) replaced."""
        return replace(self, legs=tuple(changed.get(leg.leg_id, leg) for leg in self.legs))


def client_order_id(run_id: str, leg_id: str) -> str:
    """The id under which the broker knows a leg's order for ever (Alpaca: at most 128 characters, unique)."""
    return f"ek-{run_id}-{leg_id}"


def closing(run: Run, now: datetime) -> Run:
    """The run closed after every order is final: COMPLETED, or COMPLETED_ADJUSTED where less was done than approved."""
    whole = all(leg.state is LegState.FILLED and leg.filled_quantity == leg.planned_quantity for leg in run.legs)
    if whole:
        return closed(run, RunState.COMPLETED, now, "COMPLETED", "Every order was filled as planned.")
    short = sum(1 for leg in run.legs if leg.state is not LegState.FILLED or leg.quantity != leg.planned_quantity)
    message = f"{len(run.legs) - short} of {len(run.legs)} orders were filled as planned; what is left shows as drift."
    return closed(run, RunState.COMPLETED_ADJUSTED, now, "ADJUSTED", message)


def closed(run: Run, state: RunState, now: datetime, reason: str, message: str) -> Run:
    """The run in a final state."""
    return replace(run, state=state, completed_at=now, updated_at=now, reason=reason, message=message)
