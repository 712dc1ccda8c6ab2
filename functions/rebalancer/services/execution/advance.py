"""`advance_run`: the one function that moves a stored run, whoever calls it.

Observe, ask `next_action`, act, record. The callable, the task queue and the sweep all come through here, so recovery
after a crash is not a path of its own.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.base.errors import (
    BrokerRejected,
    BrokerUnavailable,
    Conflict,
    InvariantViolation,
    NotFound,
    StoreUnavailable,
)
from rebalancer.core.execution.actions import (
    AskSession,
    Become,
    Cancel,
    Done,
    FetchFunds,
    Observation,
    Poll,
    Reassess,
    Reconcile,
    Resolve,
    Rest,
    Submit,
)
from rebalancer.core.execution.next_action import next_action
from rebalancer.core.execution.notices import silence_event
from rebalancer.core.execution.run import Run, RunState, closed
from rebalancer.core.execution.silence import answered, is_silence_to_notify, silenced
from rebalancer.ports.execution import StoredRun
from rebalancer.services.context import Context
from rebalancer.services.execution.close import close_run, reconcile_run
from rebalancer.services.execution.journal import RunJournal, journal_of
from rebalancer.services.execution.poll import cancel_legs, poll_orders, resolve_legs
from rebalancer.services.execution.reassess import reassess_run
from rebalancer.services.execution.seen import QuoteMemory, Seen
from rebalancer.services.execution.session import fetch_session
from rebalancer.services.execution.submit import submit_legs
from rebalancer.services.risk.assessment import CLOCKS_APART

MAX_STEPS = 40
"""More steps than any run needs between two waits: a longer chain is a bug, and stops."""


def advance_run(ctx: Context, run_id: str, *, known: StoredRun | None = None, quotes: QuoteMemory | None = None) -> Run:
    """Move the run as far as it goes without waiting, and return it.

    `known` spares the first read right after the run was stored, `quotes` those that were just fetched. Another worker
    on the same run is no error: whoever loses a write reads again. Raises `NotFound` RUN_NOT_FOUND,
    `BrokerUnavailable` when the broker cannot be asked.
    """
    memory = quotes or QuoteMemory()
    journal = journal_of(ctx, known or require_run(ctx, run_id))
    if journal.run.is_open and journal.run.account_digest not in {"", ctx.account_digest}:
        return _end_on_other_account(journal)
    seen = _look(ctx, memory)
    try:
        for _ in range(MAX_STEPS):
            try:
                if not _step(journal, seen):
                    _rest(journal)
                    return journal.run
            except Conflict:
                ctx.log.event("run_changed_elsewhere", run_id=run_id)
                journal, seen = journal_of(ctx, require_run(ctx, run_id)), _look(ctx, memory)
    except (BrokerUnavailable, BrokerRejected) as error:
        # The run rests here until somebody comes again: what was seen so far is stored for those who watch.
        with suppress(Conflict, StoreUnavailable):
            if error.code == CLOCKS_APART:
                journal.hold(replace(answered(journal.run), message=error.message))
            elif isinstance(error, BrokerUnavailable):
                _note_silence(journal)
            journal.settle()
        raise
    raise InvariantViolation(f"Run {run_id} did not come to rest in {MAX_STEPS} steps.", code="RUN_DOES_NOT_REST")


def _rest(journal: RunJournal) -> None:
    """Store what is new. A run that was due and waits on is written in any case, so that the sweep leaves it alone."""
    run, now = journal.run, journal.ctx.clock.now()
    journal.hold(answered(run))
    if run.is_waiting(now) and run.next_look_at <= now:
        journal.write(journal.run)
    else:
        journal.settle()


def _note_silence(journal: RunJournal) -> None:
    """Say since when the broker has not answered; notify the owner once, when that is long."""
    ctx, now = journal.ctx, journal.ctx.clock.now()
    run = silenced(journal.run, now)
    if run.silent_since is not None and is_silence_to_notify(run, now):
        ctx.notifier.append(ctx.uid, silence_event(run, run.silent_since))
        run = replace(run, silence_notified=True)
    journal.hold(run)


def _end_on_other_account(journal: RunJournal) -> Run:
    """Halt a run whose broker account is no longer the one that is connected: nothing may be sent or cancelled with
    another account's keys."""
    message = (
        "Another broker account is connected now than this run trades on. Look at the earlier account at the broker "
        "for what became of its orders."
    )
    journal.write(closed(journal.run, RunState.HALTED, journal.ctx.clock.now(), "ACCOUNT_CHANGED", message))
    journal.ctx.log.event("run_account_changed", run_id=journal.run.run_id)
    return journal.run


def require_run(ctx: Context, run_id: str) -> StoredRun:
    """Return the stored run. Raises `NotFound` RUN_NOT_FOUND."""
    stored = ctx.runs.load_run(ctx.uid, run_id)
    if stored is None:
        raise NotFound(f"There is no run {run_id}.", code="RUN_NOT_FOUND", field="run_id")
    return stored


def _look(ctx: Context, quotes: QuoteMemory) -> Seen:
    return Seen(ctx.accounts.load_trading(ctx.uid, now=ctx.clock.now()), quotes)


def _observe(journal: RunJournal, seen: Seen) -> Observation:
    clock = journal.ctx.clock
    asks = seen.asks(_buys(journal.run), clock.monotonic())
    return Observation(clock.now(), seen.trading, seen.funds, asks, seen.session)


def _step(journal: RunJournal, seen: Seen) -> bool:
    """Do one action. False: the run rests here (closed, or waiting for the broker)."""
    match next_action(journal.run, _observe(journal, seen)):
        case Done() | Rest():
            return False
        case Become(run=moved) if moved.is_open:
            journal.hold(moved)
        case Become(run=final):
            close_run(journal, final)
        case AskSession():
            seen.session = fetch_session(journal.ctx)
        case Reassess():
            reassess_run(journal, seen)
        case FetchFunds():
            _fetch_funds(journal, seen)
        case Submit(leg_ids=leg_ids):
            submit_legs(journal, leg_ids, seen)
        case Resolve(leg_ids=leg_ids):
            return resolve_legs(journal, leg_ids, seen)
        case Cancel(leg_ids=leg_ids):
            cancel_legs(journal, leg_ids)
        case Poll(why=why):
            seen.funds = None
            return poll_orders(journal, seen, why)
        case Reconcile(final=final):
            return reconcile_run(journal, final, seen)
    return True


def _buys(run: Run) -> list[str]:
    return [leg.symbol for leg in run.legs if leg.side is OrderSide.BUY and leg.state is LegState.PLANNED]


def _fetch_funds(journal: RunJournal, seen: Seen) -> None:
    ctx, run = journal.ctx, journal.run
    if seen.funds is None:
        seen.funds = ctx.broker.fetch_funds()
    seen.quotes.fetch(ctx, _buys(run), run.limits)
