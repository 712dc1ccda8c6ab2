"""Automatic stops: written like a person's halt, and only where they make trading stricter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rebalancer.core.errors import Conflict
from rebalancer.core.risk import TradingState
from rebalancer.core.trips import AUTO_TRIP, Trip, TripCode, outranks
from rebalancer.services.context import Context

ATTEMPTS = 5


def set_trip(ctx: Context, trip: Trip) -> bool:
    """Set the user's switch as the trip says; whether that made it stricter.

    A switch that is as strict already, by a person or by the same trip, stays as it is. A halt moves the user's open
    run at once. Raises `Conflict` SWITCH_CHANGED when others win every one of a few attempts.
    """
    for attempt in range(ATTEMPTS):
        switch = ctx.accounts.load_switch(ctx.uid, now=ctx.clock.now())
        if not outranks(trip, switch.status, switch.marks):
            return False
        try:
            ctx.accounts.save_trip(ctx.uid, _document(ctx, trip), switch.token)
        except Conflict:
            if attempt == ATTEMPTS - 1:
                raise
            continue
        ctx.log.event("trading_tripped", trip=trip.code.value, state=trip.state.value)
        if trip.state is TradingState.HALTED:
            move_open_run(ctx)
        return True
    raise AssertionError("unreachable")


def move_open_run(ctx: Context) -> None:
    """Let the queue look at the user's open run at once, so that a halt cancels what is open at the broker."""
    run_id = ctx.runs.find_open_run(ctx.uid)
    if run_id is not None:
        ctx.tasks.enqueue_advance_run(ctx.uid, run_id, delay_seconds=0)


def _document(ctx: Context, trip: Trip) -> Mapping[str, Any]:
    now = ctx.clock.now()
    document: dict[str, Any] = {
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
