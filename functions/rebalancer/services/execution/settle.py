"""A person waits for the answer: advance the run for a few seconds, then hand it to the queue."""

from __future__ import annotations

from datetime import timedelta

from rebalancer.core.base.errors import BrokerRejected, BrokerUnavailable
from rebalancer.core.execution.run import Run
from rebalancer.ports.execution import StoredRun
from rebalancer.services.context import Context
from rebalancer.services.execution.advance import advance_run, require_run
from rebalancer.services.execution.seen import QuoteMemory

WAIT = timedelta(seconds=8)
"""How long a callable follows a run before it answers with what is known. The queue then goes on."""

PAUSE_SECONDS = 0.25
NEXT_ADVANCE_SECONDS = 3


def settle_run(ctx: Context, stored: StoredRun, quotes: QuoteMemory | None = None) -> Run:
    """Advance a run that was just stored until it closes or the wait is over. It never fails for the broker's sake:
    the run exists, so the answer is the run as it is, and the queue tries again.

    A run that waits for the market is not waited for: the sweep takes it up at the open.
    """
    deadline = ctx.clock.now() + WAIT
    memory = quotes or QuoteMemory()
    run = _try_advance(ctx, stored.run.run_id, stored, memory)
    while run.is_open and not run.is_waiting(ctx.clock.now()) and ctx.clock.now() < deadline:
        ctx.clock.pause(PAUSE_SECONDS)
        run = _try_advance(ctx, run.run_id, None, memory)
    if run.is_open and not run.is_waiting(ctx.clock.now()):
        ctx.tasks.enqueue_advance_run(ctx.uid, run.run_id, delay_seconds=NEXT_ADVANCE_SECONDS)
    return run


def _try_advance(ctx: Context, run_id: str, known: StoredRun | None, quotes: QuoteMemory) -> Run:
    try:
        return advance_run(ctx, run_id, known=known, quotes=quotes)
    except (BrokerUnavailable, BrokerRejected) as error:
        ctx.log.event("broker_did_not_answer", run_id=run_id, code=error.code)
        return require_run(ctx, run_id).run
