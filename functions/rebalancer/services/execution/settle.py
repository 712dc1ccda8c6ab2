"""Follow a run for a few seconds, for a person who waits for the answer or for the queue; then the queue goes on.

A task waits behind each run before the run exists. Whoever dies, from the first order on, is followed by it.
"""

from __future__ import annotations

from datetime import timedelta

from rebalancer.core.base.errors import BrokerRejected, BrokerUnavailable
from rebalancer.core.execution.run import Run
from rebalancer.ports.execution import StoredRun
from rebalancer.services.context import Context
from rebalancer.services.execution.advance import advance_run, require_run
from rebalancer.services.execution.seen import QuoteMemory
from rebalancer.services.execution.sweep import LAST_ROUND, comes_back

WAIT = timedelta(seconds=8)
"""How long a callable follows a run before it answers with what is known. The queue then goes on."""

PAUSE_SECONDS = 0.25
ROUND_PAUSE_SECONDS = 1
NEXT_ADVANCE_SECONDS = 3
NEXT_ROUND_SECONDS = 5

WATCH_AFTER = timedelta(seconds=10)
"""When the queue looks after a run that was just started: as soon as its starter is surely done waiting, or dead."""


def watch_run(ctx: Context, run_id: str) -> None:
    """Have the queue look after a run that is about to be created. Where it never is, the task finds nothing to do."""
    ctx.tasks.enqueue_advance_run(ctx.uid, run_id, delay_seconds=int(WATCH_AFTER.total_seconds()))


def take_round(ctx: Context, run_id: str, round_number: int) -> Run | None:
    """Do what one task of the queue does: follow the run while there is work, and enqueue the next round.

    None: there is no such run, because its starter was refused or died before it. Raises what `advance_run` raises
    for all else.
    """
    stored = ctx.runs.load_run(ctx.uid, run_id)
    if stored is None:
        return None
    deadline, memory = ctx.clock.now() + WAIT, QuoteMemory()
    run = advance_run(ctx, run_id, known=stored, quotes=memory)
    while run.has_open_work(ctx.clock.now()) and ctx.clock.now() < deadline:
        ctx.clock.pause(ROUND_PAUSE_SECONDS)
        run = advance_run(ctx, run_id, quotes=memory)
    if comes_back(run, round_number, ctx.clock.now()):
        following = min(round_number + 1, LAST_ROUND)
        ctx.tasks.enqueue_advance_run(ctx.uid, run_id, delay_seconds=NEXT_ROUND_SECONDS, round_number=following)
    return run


def settle_run(ctx: Context, stored: StoredRun, quotes: QuoteMemory | None = None, *, is_watched: bool = False) -> Run:
    """Advance a run that was just stored until it closes or the wait is over. It never fails for the broker's sake:
    the run exists, so the answer is the run as it is, and the queue tries again.

    A run that waits for the market is not waited for: the sweep takes it up at the open. One that `is_watched` has its
    task in the queue already.
    """
    deadline = ctx.clock.now() + WAIT
    memory = quotes or QuoteMemory()
    run = _try_advance(ctx, stored.run.run_id, stored, memory)
    while run.is_open and not run.is_waiting(ctx.clock.now()) and ctx.clock.now() < deadline:
        ctx.clock.pause(PAUSE_SECONDS)
        run = _try_advance(ctx, run.run_id, None, memory)
    if run.is_open and not is_watched and not run.is_waiting(ctx.clock.now()):
        ctx.tasks.enqueue_advance_run(ctx.uid, run.run_id, delay_seconds=NEXT_ADVANCE_SECONDS)
    return run


def _try_advance(ctx: Context, run_id: str, known: StoredRun | None, quotes: QuoteMemory) -> Run:
    try:
        return advance_run(ctx, run_id, known=known, quotes=quotes)
    except (BrokerUnavailable, BrokerRejected) as error:
        ctx.log.event("broker_did_not_answer", run_id=run_id, code=error.code)
        return require_run(ctx, run_id).run
