"""`advance_run`: the one function that moves a stored run, whoever calls it.

Observe, ask `next_action`, act, record. The callable, the task queue and the sweep all come through here, so recovery
after a crash is not a path of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from rebalancer.core.absorb import absorb_lookup, absorb_order
from rebalancer.core.errors import Conflict, InvariantViolation, NotFound, RebalancerError
from rebalancer.core.next_action import (
    Become,
    Cancel,
    Done,
    FetchCash,
    Observation,
    Poll,
    Reconcile,
    Resolve,
    Submit,
    must_stop,
    next_action,
)
from rebalancer.core.order import BrokerOrder, LegState, OrderSide
from rebalancer.core.risk import TradingStatus
from rebalancer.core.run import Leg, Run, closing
from rebalancer.ports import StoredRun
from rebalancer.services.context import Context
from rebalancer.services.measure import store_drift
from rebalancer.services.submit import submit_legs

MAX_STEPS = 40
"""More steps than any run needs between two waits: a longer chain is a bug, and stops."""

IN_FLIGHT = timedelta(seconds=3)
"""How long journalled orders are left to the worker that is sending them; after its crash they are looked up then."""


@dataclass(slots=True)
class _Seen:
    """What this pass has learnt; cash and quotes are used for one decision and then forgotten."""

    trading: TradingStatus
    cash_usd: Decimal | None = None
    asks: Mapping[str, Decimal] | None = None


def advance_run(ctx: Context, run_id: str, *, known: StoredRun | None = None) -> Run:
    """Move the run as far as it goes without waiting, and return it.

    `known` spares the first read right after the run was stored. Another worker on the same run is no error: whoever
    loses a write reads again. Raises `NotFound` RUN_NOT_FOUND, `BrokerUnavailable` when the broker cannot be asked.
    """
    stored = known or require_run(ctx, run_id)
    seen = _Seen(ctx.accounts.load_trading(ctx.uid, now=ctx.clock.now()))
    for _ in range(MAX_STEPS):
        try:
            moved = _step(ctx, stored, seen)
        except Conflict:
            ctx.log.event("run_changed_elsewhere", run_id=run_id)
            moved = require_run(ctx, run_id)
            seen = _Seen(ctx.accounts.load_trading(ctx.uid, now=ctx.clock.now()))
        if moved is None:
            return stored.run
        stored = moved
    raise InvariantViolation(f"Run {run_id} did not come to rest in {MAX_STEPS} steps.", code="RUN_DOES_NOT_REST")


def require_run(ctx: Context, run_id: str) -> StoredRun:
    """The stored run. Raises `NotFound` RUN_NOT_FOUND."""
    stored = ctx.runs.load_run(ctx.uid, run_id)
    if stored is None:
        raise NotFound(f"There is no run {run_id}.", code="RUN_NOT_FOUND", field="run_id")
    return stored


def _step(ctx: Context, stored: StoredRun, seen: _Seen) -> StoredRun | None:
    """Do one action. None: the run rests here (closed, or waiting for the broker)."""
    run = stored.run
    action = next_action(run, Observation(ctx.clock.now(), seen.trading, seen.cash_usd, seen.asks))
    match action:
        case Done():
            return None
        case Become(run=moved):
            return _save(ctx, moved, stored) if moved.is_open else _close(ctx, moved, stored)
        case FetchCash(with_quotes=with_quotes):
            if seen.cash_usd is None:
                seen.cash_usd = ctx.broker.fetch_spendable_cash()
            if with_quotes:
                seen.asks = ctx.broker.fetch_asks(_buy_symbols(run))
            return stored
        case Submit(leg_ids=leg_ids):
            seen.cash_usd = seen.asks = None
            moved_stored, seen.trading = submit_legs(ctx, stored, leg_ids, seen.trading)
            return moved_stored
        case Resolve(leg_ids=leg_ids):
            return _resolve(ctx, stored, leg_ids, seen)
        case Cancel(leg_ids=leg_ids):
            return _cancel(ctx, stored, leg_ids)
        case Poll(why=why):
            seen.cash_usd = seen.asks = None
            return _poll(ctx, stored, why)
        case Reconcile():
            return _close(ctx, closing(run, ctx.clock.now()), stored)


def _save(ctx: Context, run: Run, stored: StoredRun) -> StoredRun:
    if run.state is not stored.run.state:
        ctx.log.event("run_moved", run_id=run.run_id, before=stored.run.state, after=run.state, reason=run.reason)
    return ctx.runs.save_run(ctx.uid, replace(run, updated_at=ctx.clock.now()), stored.token)


def _buy_symbols(run: Run) -> list[str]:
    return [leg.symbol for leg in run.legs if leg.side is OrderSide.BUY and leg.state is LegState.PLANNED]


def _resolve(ctx: Context, stored: StoredRun, leg_ids: tuple[str, ...], seen: _Seen) -> StoredRun | None:
    """Find out what became of orders whose answer was lost; send again only what the broker surely never saw."""
    run, now = stored.run, ctx.clock.now()
    legs = [leg for leg in run.legs if leg.leg_id in leg_ids]
    if any(_is_being_sent(run, leg, now) for leg in legs):
        return None
    found = {leg.leg_id: ctx.broker.fetch_order(leg.client_order_id) for leg in legs}
    moved, resend = absorb_lookup(run, found, now)
    ctx.log.event("orders_looked_up", run_id=run.run_id, asked=len(legs), found=sum(1 for o in found.values() if o))
    if resend and must_stop(moved, seen.trading):
        skipped = {
            leg.leg_id: replace(leg, state=LegState.SKIPPED, reason="NOT_SENT")
            for leg in moved.legs
            if leg.leg_id in resend
        }
        return _save(ctx, moved.with_legs(skipped), stored)
    if resend:
        saved, seen.trading = submit_legs(ctx, StoredRun(moved, stored.token), resend, seen.trading)
        return saved
    if moved == run:
        return None
    return _save(ctx, moved, stored)


def _is_being_sent(run: Run, leg: Leg, now: datetime) -> bool:
    """Whether another worker is likely to be sending this leg's order: a write of the run now would only stop it.

    Where the run was written after the journal, that worker has lost and sends nothing more.
    """
    if leg.state is not LegState.INTENDED or leg.intended_at is None or run.updated_at != leg.intended_at:
        return False
    return now - leg.intended_at < IN_FLIGHT


def _cancel(ctx: Context, stored: StoredRun, leg_ids: tuple[str, ...]) -> StoredRun:
    changed = {}
    for leg in stored.run.legs:
        if leg.leg_id in leg_ids and leg.order_id is not None:
            ctx.broker.cancel_order(leg.order_id)
            changed[leg.leg_id] = replace(leg, cancel_sent=True)
    ctx.log.event("orders_cancelled", run_id=stored.run.run_id, orders=len(changed))
    return _save(ctx, stored.run.with_legs(changed), stored)


def _poll(ctx: Context, stored: StoredRun, why: str) -> StoredRun | None:
    """Take in how the open orders stand; None when there is no news."""
    run = stored.run
    orders = _orders_of(ctx, run)
    changed = {
        leg.leg_id: absorb_order(leg, orders[leg.client_order_id]) for leg in run.legs if leg.client_order_id in orders
    }
    moved = replace(run.with_legs(changed), message=why)
    if moved == run:
        return None
    return _save(ctx, moved, stored)


def _orders_of(ctx: Context, run: Run) -> dict[str, BrokerOrder]:
    ours = {leg.client_order_id for leg in run.legs}
    symbols = {leg.symbol for leg in run.legs}
    return {order.client_order_id: order for order in ctx.broker.fetch_orders(symbols) if order.client_order_id in ours}


def _close(ctx: Context, final: Run, stored: StoredRun) -> StoredRun:
    """Close the run, then measure the drift anew so that the page shows what the trades did."""
    saved = _save(ctx, final, stored)
    try:
        store_drift(ctx)
    except RebalancerError as error:
        # The run is closed either way; the page measures again when it is opened.
        ctx.log.event("drift_not_measured", run_id=final.run_id, code=error.code)
    return saved
