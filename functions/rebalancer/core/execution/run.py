"""A rebalance run as data: its legs, its states, and how it closes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import NEVER_AT_BROKER, UNRESOLVED, LegState
from rebalancer.core.base.money import ZERO
from rebalancer.core.execution.outcome import describe_amounts, describe_refusals, is_as_planned
from rebalancer.core.planning.request import RequestKind
from rebalancer.core.risk.limits import DEFAULT_LIMITS, RiskLimits
from rebalancer.core.risk.state import MarketClosed


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


_NOT_THE_ORDERS_FAULT = frozenset({"BROKER_UNAUTHORIZED", "UNSETTLED_FUNDS", "NOT_SETTLED"})

CLOSED = frozenset({RunState.COMPLETED, RunState.COMPLETED_ADJUSTED, RunState.CANCELLED, RunState.HALTED})

APPROVAL_LASTS = timedelta(minutes=10)
"""How long after the approval a run may send its first or a further order; as long as a preview lives."""

APPROVAL_EXPIRED = "APPROVAL_EXPIRED"

LOOK_AGAIN_AFTER = timedelta(seconds=15)
"""An open run that nobody has moved for so long is looked at by the sweep."""

LOOK_FOR_SETTLEMENT_AFTER = timedelta(minutes=5)
"""A run that waits for a sale to settle asks for the settled cash so often: it may come before the date that was
expected."""

NOT_SETTLED = "NOT_SETTLED"
"""The reason of a buy that only settled cash pays, and that was not there."""

PRICE_TOLERANCE_PERCENT = Decimal(1)
"""How far a price may move between a preview and its start, in percent: wide enough for ten calm minutes of a large
fund."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is stored.

    Args:
        cash_buffer_usd: dollars that the buys never spend.
        cash_floor_usd: dollars that the buys leave where every sale was filled: the lower edge of cash's own band, or
            what the plan left where that is less.
        cash_kept_usd: dollars that the buys leave where a sale fell short: what the plan left, and never less than
            the lower edge of cash's own band.
        market_closed: what the person wanted of this run while the stock market is closed.
        limits: those that the run was approved under.
        price_tolerance_percent: how far a price may have moved where the run waited for the market.
        held_before: quantities of the traded symbols before the first order; what is not named was 0.
        session_ends_at: until then, on our clock, the stock market is open as the broker said; None: not known.
        opens_at: until then, on our clock, the run waits for the stock market to open; None: it does not wait.
        waited: whether it ever waited, so that prices are compared again before its orders are sent.
        approved_at: when holdings, prices and limits were last held against what was approved; None: at `created_at`.
        account_digest: the broker account that the run trades on, whoever connected it.
        mismatch_since: since when the broker's positions have not been what the fills say; None: they are, or were not
            compared yet.
        settles_at: when, on our clock, the cash is expected to settle that some buys wait for; None: none waits.
        settlement_waits: how many such dates were waited for.
        silent_since: since when the broker has not answered; None: it answered last.
        silence_notified: whether its owner was notified of this silence.
        request_kind: what a person or a trigger asked of the plan beside the policy; None: nothing.
    """

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
    market_closed: MarketClosed = MarketClosed.REFUSE
    limits: RiskLimits = DEFAULT_LIMITS
    price_tolerance_percent: Decimal = PRICE_TOLERANCE_PERCENT
    held_before: Mapping[str, Decimal] = field(default_factory=dict)
    session_ends_at: datetime | None = None
    opens_at: datetime | None = None
    waited: bool = False
    mismatch_since: datetime | None = None
    account_digest: str = ""
    cash_floor_usd: Decimal = ZERO
    cash_kept_usd: Decimal = ZERO
    settles_at: datetime | None = None
    settlement_waits: int = 0
    silent_since: datetime | None = None
    silence_notified: bool = False
    approved_at: datetime | None = None
    request_kind: RequestKind | None = None

    @property
    def is_open(self) -> bool:
        """Whether the run still has something to do."""
        return self.state not in CLOSED

    @property
    def next_look_at(self) -> datetime:
        """When somebody need look at the run again, should nobody have moved it until then."""
        if self.cancel_requested:
            return self.updated_at + LOOK_AGAIN_AFTER
        if self.opens_at is not None:
            return self.opens_at
        if self.settles_at is not None and self.waits_for_settlement:
            return min(self.settles_at, self.updated_at + LOOK_FOR_SETTLEMENT_AFTER)
        return self.updated_at + LOOK_AGAIN_AFTER

    @property
    def waits_for_settlement(self) -> bool:
        """Whether all that is left to do is to buy with cash that has not settled."""
        return self.state is RunState.FUNDING and self.settles_at is not None

    def is_waiting(self, now: datetime) -> bool:
        """Whether nothing is to be done until the stock market opens, or until a sale has settled."""
        if not self.is_open or self.cancel_requested:
            return False
        if self.opens_at is not None:
            return now < self.opens_at
        return self.settles_at is not None and self.waits_for_settlement and now < self.settles_at

    def has_open_work(self, now: datetime) -> bool:
        """Whether something is still to be ordered or found out, so that the queue comes back until it is done.

        An order that rests at the broker is no such work: the sweep looks at it.
        """
        if not self.is_open or self.is_waiting(now):
            return False
        if self.cancel_requested or self.state is RunState.RECONCILING:
            return True
        if any(leg.state in UNRESOLVED for leg in self.legs):
            return True
        is_planned = any(leg.state is LegState.PLANNED for leg in self.legs)
        return is_planned and self.settles_at is None and not self.is_past_approval(now)

    def is_past_approval(self, now: datetime) -> bool:
        """Whether too much time has passed for an order that is not sent yet: its owner is asked again."""
        return now - (self.approved_at or self.created_at) > APPROVAL_LASTS

    @property
    def orders(self) -> int:
        """How many orders were sent or may still be."""
        unsent = {LegState.DENIED, LegState.SKIPPED}
        return sum(1 for leg in self.legs if leg.state not in unsent)

    @property
    def rejected_orders(self) -> int:
        """How many orders the broker rejected for what they ask.

        Keys that were taken back and cash that had not settled say nothing of the orders.
        """
        return sum(1 for leg in self.legs if leg.state is LegState.REJECTED and leg.reason not in _NOT_THE_ORDERS_FAULT)

    @property
    def filled_something(self) -> bool:
        """Whether any order was filled, wholly or in part."""
        return any(leg.filled_quantity > ZERO for leg in self.legs)

    @property
    def starts_cooldown(self) -> bool:
        """Whether a pause follows it: it was a rebalance and filled something. Invested cash is no rebalance."""
        is_rebalance = self.kind is RunKind.REBALANCE and self.request_kind is not RequestKind.INVEST
        return is_rebalance and self.filled_something

    @property
    def reached_broker(self) -> bool:
        """Whether any order of it may have been sent: journalled is enough, whatever became of it."""
        return any(leg.state not in NEVER_AT_BROKER or leg.intended_at is not None for leg in self.legs)

    def with_legs(self, changed: Mapping[str, Leg]) -> Run:
        """Return the run with some legs (by `leg_id`) replaced."""
        return replace(self, legs=tuple(changed.get(leg.leg_id, leg) for leg in self.legs))


def closing(run: Run, now: datetime) -> Run:
    """Return the run closed after every order is final: COMPLETED, or COMPLETED_ADJUSTED where less was done than
    approved."""
    amounts = describe_amounts(run.legs)
    if all(is_as_planned(leg) for leg in run.legs):
        return closed(run, RunState.COMPLETED, now, "COMPLETED", f"Every order was filled as planned. {amounts}")
    if any(leg.reason == APPROVAL_EXPIRED for leg in run.legs):
        minutes = APPROVAL_LASTS // timedelta(minutes=1)
        expired = f"More than {minutes} minutes passed after the approval, so nothing more was ordered."
        message = " ".join(filter(None, (expired, amounts, "Preview again to approve what is left.")))
        state = RunState.COMPLETED_ADJUSTED if run.reached_broker else RunState.CANCELLED
        return closed(run, state, now, APPROVAL_EXPIRED, message)
    message = " ".join(filter(None, (amounts, describe_refusals(run.legs), "What is left shows as drift.")))
    return closed(run, RunState.COMPLETED_ADJUSTED, now, "ADJUSTED", message)


def closed(run: Run, state: RunState, now: datetime, reason: str, message: str) -> Run:
    """Return the run in a final state."""
    return replace(
        run,
        state=state,
        completed_at=now,
        updated_at=now,
        reason=reason,
        message=message,
        silent_since=None,
        settles_at=None,
    )
