"""A run that waited for the market is assessed again at the open, before its first order."""

from __future__ import annotations

from dataclasses import replace

from rebalancer.core.account.order import LegState
from rebalancer.core.execution.leave_out import leave_out
from rebalancer.core.execution.run import Run, RunState, closed
from rebalancer.core.risk.breach import Breach
from rebalancer.core.risk.gate import assess_staleness
from rebalancer.core.risk.limits import stricter_limits
from rebalancer.ports.targets import AccountState
from rebalancer.services.context import Context
from rebalancer.services.execution.close import close_run
from rebalancer.services.execution.journal import RunJournal
from rebalancer.services.execution.seen import Seen
from rebalancer.services.risk.assessment import assess_start_of
from rebalancer.services.risk.reserved_cash import NOTHING_RESERVED
from rebalancer.services.risk.strays import stop_strays

_TARGETS_CHANGED = Breach("ALLOCATION_CHANGED", "The targets were changed while the run waited for the market.")


def reassess_run(journal: RunJournal, seen: Seen) -> None:
    """Let the run go on where holdings, prices, targets, trading state and limits still allow it; cancel it otherwise.

    The approval does not expire while a run waits: what it was given for is what is compared.
    """
    ctx, run = journal.ctx, journal.run
    state = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now())
    account = ctx.broker.fetch_snapshot([leg.symbol for leg in run.legs])
    stop_strays(ctx, account.open_orders, run)
    assessment = assess_start_of(
        ctx,
        run.legs,
        state=state,
        account=account,
        cash_buffer_usd=run.cash_buffer_usd,
        # The run's buffer holds what was reserved when it began, and nothing is reserved while it is open.
        reserved=NOTHING_RESERVED,
    )
    seen.trading = assessment.trading
    seen.quotes.keep(assessment.quotes_seen, [leg.symbol for leg in run.legs])
    stale = assess_staleness(run.legs, run.held_before, account.portfolio, run.price_tolerance_percent)
    found = (*_assess_targets(ctx, run, state), *stale, *assessment.breaches)
    legs, breaches = leave_out(run.legs, found)
    if breaches:
        close_run(journal, _cancelled(ctx, run, breaches[0]))
    else:
        run = replace(run, legs=legs)
        limits = stricter_limits(run.limits, state.limits)
        begun = replace(run, state=RunState.SELLING, limits=limits, approved_at=ctx.clock.now())
        journal.hold(replace(begun, message="Selling what is overweight."))


def _assess_targets(ctx: Context, run: Run, state: AccountState) -> tuple[Breach, ...]:
    plan = ctx.runs.load_plan(ctx.uid, run.plan_id) if run.plan_id else None
    if plan is None or plan.document["allocation_version"] == state.settings.allocation_version:
        return ()
    return (_TARGETS_CHANGED,)


def _cancelled(ctx: Context, run: Run, breach: Breach) -> Run:
    skipped = {leg.leg_id: replace(leg, state=LegState.SKIPPED, reason=breach.code) for leg in run.legs}
    now = ctx.clock.now()
    ctx.log.event("waiting_run_cancelled", run_id=run.run_id, code=breach.code)
    return closed(run.with_legs(skipped), RunState.CANCELLED, now, breach.code, f"{breach.message} Preview again.")
