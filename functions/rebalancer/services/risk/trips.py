"""Automatic stops: written like a person's halt, and only where they make trading stricter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rebalancer.core.base.errors import Conflict
from rebalancer.core.risk.notices import trip_event
from rebalancer.core.risk.state import TradingState, TradingStatus, parse_trading_status, stricter_status
from rebalancer.core.risk.trips import (
    AUTO_TRIP,
    CashFlow,
    EquitySeen,
    HighWater,
    Trip,
    TripCode,
    assess_equity,
    outranks,
    raised_high,
    rebased_high,
)
from rebalancer.ports.account import AccountSnapshot
from rebalancer.ports.targets import AccountState
from rebalancer.services.context import Context

if TYPE_CHECKING:
    from rebalancer.contract import risk as shapes

ATTEMPTS = 5


def watch_equity(ctx: Context, state: AccountState, account: AccountSnapshot) -> AccountState:
    """Stop trading where the equity fell too far; the state as it is afterwards, with the high-water mark to be kept.

    No request while nothing has fallen that far. Before a trip deposits and withdrawals are taken out, for one request:
    a withdrawal is no loss. Raises `BrokerUnavailable` where they cannot be asked for: then nothing is to be ordered.
    """
    seen = EquitySeen(account.equity_usd, account.last_equity_usd, account.last_equity_at, ctx.clock.now())
    high = raised_high(state.high_water, seen, state.switch_marks.resumed_at)
    trips = _new_trips(state, seen, high, ())
    if trips:
        flows = ctx.broker.fetch_cash_flows(min(high.at, seen.last_equity_at or high.at))
        trips = _new_trips(state, seen, high, flows)
        high = rebased_high(high, seen, flows)
    trading = state.user_trading
    for trip in trips:
        trading = stricter_status(trading, set_trip(ctx, trip))
    return replace(state, user_trading=trading, high_water=high)


def _new_trips(state: AccountState, seen: EquitySeen, high: HighWater, flows: Sequence[CashFlow]) -> Sequence[Trip]:
    """Return the trips that would make the switch stricter than it is."""
    trips = assess_equity(seen, high, state.limits, state.switch_marks, flows)
    return [trip for trip in trips if outranks(trip, state.user_trading, state.switch_marks)]


def set_trip(ctx: Context, trip: Trip) -> TradingStatus:
    """Set the user's switch as the trip says and notify the user, if that makes it stricter; return its new state.

    A switch that is as strict already, by a person or by the same trip, stays as it is. A halt moves the user's open
    run at once. Raises `Conflict` SWITCH_CHANGED when others win every one of a few attempts.
    """
    for attempt in range(ATTEMPTS):
        switch = ctx.accounts.load_switch(ctx.uid, now=ctx.clock.now())
        if not outranks(trip, switch.status, switch.marks):
            return switch.status
        document = _document(ctx, trip)
        try:
            ctx.accounts.save_trip(ctx.uid, document, switch.token)
        except Conflict:
            if attempt == ATTEMPTS - 1:
                raise
            continue
        ctx.notifier.append(ctx.uid, trip_event(document, ctx.clock.now()))
        ctx.log.event("trading_tripped", trip=trip.code.value, state=trip.state.value)
        if trip.state is TradingState.HALTED:
            move_open_run(ctx)
        return parse_trading_status(document, scope="user", now=ctx.clock.now())
    raise AssertionError("unreachable")


def move_open_run(ctx: Context) -> None:
    """Let the queue look at the user's open run at once, so that a halt cancels what is open at the broker."""
    run_id = ctx.runs.find_open_run(ctx.uid)
    if run_id is not None:
        ctx.tasks.enqueue_advance_run(ctx.uid, run_id, delay_seconds=0)


def _document(ctx: Context, trip: Trip) -> shapes.UserTrading:
    now = ctx.clock.now()
    document: shapes.UserTrading = {
        "state": trip.state.value,
        "reason": trip.reason,
        "changed_by": AUTO_TRIP,
        "changed_at": now,
        "expires_at": trip.expires_at,
        "trip": trip.code.value,
    }
    if trip.code is TripCode.DAILY_LOSS:
        document["daily_loss_tripped_at"] = now
    return document
