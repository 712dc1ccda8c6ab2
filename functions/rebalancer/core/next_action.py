"""What a run does next: the whole execution protocol as one pure function.

The same stored run and the same observation always give the same action, so a first start, a retry, a second
delivery and the recovery from a crash are one path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from rebalancer.core.absorb import ORDER_MISMATCH, mismatched_leg
from rebalancer.core.funding import scale_to_cash
from rebalancer.core.order import OPEN_AT_BROKER, UNRESOLVED, LegState, OrderSide
from rebalancer.core.risk import TradingState, TradingStatus, assess_order
from rebalancer.core.run import Run, RunState, closed

PRICE_CUSHION = Decimal("1.02")
"""Buys count as funded without asking for quotes when cash covers their planned cost and two percent more: twice what a
price may move between a plan and its start."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What was seen of the world. `cash_usd` and `asks` are None where they were not asked for."""

    now: datetime
    trading: TradingStatus
    cash_usd: Decimal | None = None
    asks: Mapping[str, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Resolve:
    """Look these legs up at the broker by their client order ids: their orders' fate is not known."""

    leg_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Submit:
    """Journal these legs as intended, then send them one by one, reading the switch before each."""

    leg_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel these legs' open orders."""

    leg_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FetchCash:
    """Ask the broker for spendable cash, and for quotes of the buys when `with_quotes`."""

    with_quotes: bool


@dataclass(frozen=True, slots=True)
class Become:
    """Store the run in its next form; nothing is asked of the broker."""

    run: Run


@dataclass(frozen=True, slots=True)
class Poll:
    """Ask the broker how these legs' orders stand; if nothing changed, come back later."""

    leg_ids: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Every order is final: compare with the broker's positions and close the run."""


@dataclass(frozen=True, slots=True)
class Done:
    """The run is closed."""


Action = Resolve | Submit | Cancel | FetchCash | Become | Poll | Reconcile | Done


def next_action(run: Run, seen: Observation) -> Action:
    """What this run does next. Pure: same run and same observation, same action."""
    if not run.is_open:
        return Done()
    unresolved = _ids(run, UNRESOLVED)
    if unresolved:
        return Resolve(unresolved)
    if must_stop(run, seen.trading):
        return _stop(run, seen)
    match run.state:
        case RunState.PLANNED:
            return Become(_at(run, RunState.SELLING, seen, "Selling what is overweight."))
        case RunState.SELLING:
            return _sell(run, seen)
        case RunState.FUNDING:
            return _fund(run, seen)
        case RunState.BUYING:
            return _buy(run, seen)
        case _:
            return Reconcile()


def must_stop(run: Run, trading: TradingStatus) -> bool:
    """Whether nothing more of this run may be sent: cancelled, trading halted, or another order stands under our id."""
    return run.cancel_requested or trading.state is TradingState.HALTED or mismatched_leg(run) is not None


def _stop(run: Run, seen: Observation) -> Action:
    """Send nothing more, cancel what is open, wait until every order is final, then close."""
    planned = {
        leg.leg_id: replace(leg, state=LegState.SKIPPED, reason=_stop_reason(run, seen))
        for leg in run.legs
        if leg.state is LegState.PLANNED
    }
    if planned:
        return Become(replace(run.with_legs(planned), updated_at=seen.now))
    uncancelled = tuple(leg.leg_id for leg in run.legs if leg.state in OPEN_AT_BROKER and not leg.cancel_sent)
    if uncancelled:
        return Cancel(uncancelled)
    still_open = _ids(run, OPEN_AT_BROKER)
    if still_open:
        return Poll(still_open, "Waiting for the broker to confirm the cancellations.")
    mismatch = mismatched_leg(run)
    if mismatch:
        return Become(closed(run, RunState.HALTED, seen.now, ORDER_MISMATCH, mismatch.message or run.message))
    if run.cancel_requested:
        return Become(closed(run, RunState.CANCELLED, seen.now, "CANCELLED", "Cancelled: nothing more was ordered."))
    return Become(closed(run, RunState.HALTED, seen.now, "TRADING_HALTED", seen.trading.reason))


def _stop_reason(run: Run, seen: Observation) -> str:
    if run.cancel_requested:
        return "CANCELLED"
    return "TRADING_HALTED" if seen.trading.state is TradingState.HALTED else "RUN_HALTED"


def _sell(run: Run, seen: Observation) -> Action:
    planned = _ids(run, {LegState.PLANNED}, OrderSide.SELL)
    if planned:
        return Submit(planned)
    return Become(_at(run, RunState.FUNDING, seen, "Waiting for the cash of the sales."))


def _fund(run: Run, seen: Observation) -> Action:
    """Let the buys go once real cash covers them; scale them down when the sells are final and it does not."""
    buys = [leg for leg in run.legs if leg.side is OrderSide.BUY and leg.state is LegState.PLANNED]
    if not buys:
        return Become(_at(run, RunState.BUYING, seen, "Waiting for the orders to fill."))
    denied = assess_order(OrderSide.BUY, seen.trading)
    if denied:
        refused = {
            leg.leg_id: replace(leg, state=LegState.DENIED, reason=denied.code, message=denied.message) for leg in buys
        }
        return Become(replace(run.with_legs(refused), updated_at=seen.now))
    if seen.cash_usd is None:
        return FetchCash(with_quotes=False)
    spendable = seen.cash_usd - run.cash_buffer_usd
    planned_cost = sum((leg.quantity * leg.reference_price for leg in buys), Decimal(0))
    if spendable >= planned_cost * PRICE_CUSHION:
        return Become(_at(run, RunState.BUYING, seen, "Buying what is underweight."))
    selling = _ids(run, OPEN_AT_BROKER, OrderSide.SELL)
    if selling:
        return Poll(selling, "Waiting for the sales to fill before buying.")
    if seen.asks is None:
        return FetchCash(with_quotes=True)
    funded = run.with_legs({leg.leg_id: leg for leg in scale_to_cash(buys, spendable, seen.asks)})
    return Become(_at(funded, RunState.BUYING, seen, "Buying what is underweight."))


def _buy(run: Run, seen: Observation) -> Action:
    planned = _ids(run, {LegState.PLANNED}, OrderSide.BUY)
    if planned:
        return Submit(planned)
    working = _ids(run, OPEN_AT_BROKER)
    if working:
        return Poll(working, "Waiting for the orders to fill.")
    return Become(_at(run, RunState.RECONCILING, seen, "Comparing with the broker's positions."))


def _at(run: Run, state: RunState, seen: Observation, message: str) -> Run:
    return replace(run, state=state, updated_at=seen.now, message=message)


def _ids(run: Run, states: frozenset[LegState] | set[LegState], side: OrderSide | None = None) -> tuple[str, ...]:
    return tuple(leg.leg_id for leg in run.legs if leg.state in states and (side is None or leg.side is side))
