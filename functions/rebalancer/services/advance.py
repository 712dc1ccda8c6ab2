"""`advance_run`: the one function that moves a stored run, whoever calls it.

Observe, ask `next_action`, act, record. The callable, the task queue and the sweep all come through here, so recovery
after a crash is not a path of its own.
"""

from __future__ import annotations

from contextlib import suppress

from rebalancer.core.errors import (
    BrokerRejected,
    BrokerUnavailable,
    Conflict,
    InvariantViolation,
    NotFound,
    StoreUnavailable,
)
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
    next_action,
)
from rebalancer.core.order import LegState, OrderSide
from rebalancer.core.run import Run, closing
from rebalancer.ports import StoredRun
from rebalancer.services.close import close_run
from rebalancer.services.context import Context
from rebalancer.services.journal import RunJournal, journal_of
from rebalancer.services.poll import cancel_legs, poll_orders, resolve_legs
from rebalancer.services.seen import Seen
from rebalancer.services.submit import submit_legs

MAX_STEPS = 40
"""More steps than any run needs between two waits: a longer chain is a bug, and stops."""


def advance_run(ctx: Context, run_id: str, *, known: StoredRun | None = None) -> Run:
    """Move the run as far as it goes without waiting, and return it.

    `known` spares the first read right after the run was stored. Another worker on the same run is no error: whoever
    loses a write reads again. Raises `NotFound` RUN_NOT_FOUND, `BrokerUnavailable` when the broker cannot be asked.
    """
    journal = journal_of(ctx, known or require_run(ctx, run_id))
    seen = _look(ctx)
    try:
        for _ in range(MAX_STEPS):
            try:
                if not _step(journal, seen):
                    journal.settle()
                    return journal.run
            except Conflict:
                ctx.log.event("run_changed_elsewhere", run_id=run_id)
                journal, seen = journal_of(ctx, require_run(ctx, run_id)), _look(ctx)
    except (BrokerUnavailable, BrokerRejected):
        # The run rests here until somebody comes again: what was seen so far is told to whoever watches.
        with suppress(Conflict, StoreUnavailable):
            journal.settle()
        raise
    raise InvariantViolation(f"Run {run_id} did not come to rest in {MAX_STEPS} steps.", code="RUN_DOES_NOT_REST")


def require_run(ctx: Context, run_id: str) -> StoredRun:
    """The stored run. Raises `NotFound` RUN_NOT_FOUND."""
    stored = ctx.runs.load_run(ctx.uid, run_id)
    if stored is None:
        raise NotFound(f"There is no run {run_id}.", code="RUN_NOT_FOUND", field="run_id")
    return stored


def _look(ctx: Context) -> Seen:
    return Seen(ctx.accounts.load_trading(ctx.uid, now=ctx.clock.now()))


def _step(journal: RunJournal, seen: Seen) -> bool:
    """Do one action. False: the run rests here (closed, or waiting for the broker)."""
    ctx, run = journal.ctx, journal.run
    action = next_action(run, Observation(ctx.clock.now(), seen.trading, seen.cash_usd, seen.asks))
    match action:
        case Done():
            return False
        case Become(run=moved):
            if moved.is_open:
                journal.hold(moved)
            else:
                close_run(journal, moved)
            return True
        case FetchCash(with_quotes=with_quotes):
            _fetch_cash(journal, seen, with_quotes=with_quotes)
            return True
        case Submit(leg_ids=leg_ids):
            submit_legs(journal, leg_ids, seen)
            return True
        case Resolve(leg_ids=leg_ids):
            return resolve_legs(journal, leg_ids, seen)
        case Cancel(leg_ids=leg_ids):
            cancel_legs(journal, leg_ids)
            return True
        case Poll(why=why):
            seen.forget_funds()
            return poll_orders(journal, why)
        case Reconcile():
            close_run(journal, closing(run, ctx.clock.now()))
            return True


def _fetch_cash(journal: RunJournal, seen: Seen, *, with_quotes: bool) -> None:
    broker = journal.ctx.broker
    if seen.cash_usd is None:
        seen.cash_usd = broker.fetch_spendable_cash()
    if with_quotes:
        buys = [leg for leg in journal.run.legs if leg.side is OrderSide.BUY and leg.state is LegState.PLANNED]
        seen.asks = broker.fetch_asks([leg.symbol for leg in buys])
