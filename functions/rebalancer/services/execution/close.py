"""The end of a run: the broker's positions compared with its fills, the run stored, the drift measured anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from rebalancer.core.base.errors import InvalidInput, InvariantViolation, RebalancerError
from rebalancer.core.execution.positions import (
    POSITIONS_LAG,
    PositionDiscrepancy,
    describe_discrepancy,
    position_discrepancies,
)
from rebalancer.core.execution.run import Run, RunState, closed
from rebalancer.core.risk.trips import TripCode, mismatch_trip, rejections_since, rejections_trip
from rebalancer.ports.account import AccountSnapshot
from rebalancer.services.execution.journal import RunJournal
from rebalancer.services.execution.poll import poll_orders
from rebalancer.services.execution.seen import Seen
from rebalancer.services.planning.measure import Measurement, measure_account, store_drift
from rebalancer.services.planning.parked import settle_parked
from rebalancer.services.risk.strays import stop_strays
from rebalancer.services.risk.trips import set_trip

COMPARING = "Comparing with the broker's positions."


def reconcile_run(journal: RunJournal, final: Run, seen: Seen) -> bool:
    """Close the run as `final` once the broker's positions are what its fills say. False: look again in a moment.

    One look at the account serves the comparison and the fresh drift. Positions lag behind fills by some seconds, and
    a fill may be reported late; a difference that stays longer than `POSITIONS_LAG` halts trading until a person looks.
    """
    ctx, run = journal.ctx, journal.run
    measured, account = _look(journal)
    stop_strays(ctx, account.open_orders, run)
    different = list(position_discrepancies(run, _held(account)))
    if not different:
        close_run(journal, replace(final, mismatch_since=None), measured)
        return True
    now = ctx.clock.now()
    if run.mismatch_since is not None and now - run.mismatch_since >= POSITIONS_LAG:
        _halt(journal, different)
        return True
    ctx.log.event("positions_differ", run_id=run.run_id, symbols=[one.symbol for one in different])
    journal.hold(replace(run, mismatch_since=run.mismatch_since or now))
    if poll_orders(journal, seen, COMPARING):
        return True
    journal.write(journal.run)
    return False


def close_run(journal: RunJournal, final: Run, measured: Measurement | None = None) -> None:
    """Close the run, stop trading after too many rejections, and show the page what the trades did."""
    ctx = journal.ctx
    if final.rejected_orders:
        _count_rejections(journal, final)
    journal.write(final)
    try:
        if measured is not None:
            # It was measured while the run was still open: what the run harvested is parked only now.
            settle_parked(ctx, measured.state)
        store_drift(ctx, measured, ends_run=True)
    except RebalancerError as error:
        # The run is closed either way; the page measures again when it is opened.
        ctx.log.event("drift_not_measured", run_id=final.run_id, code=error.code)


def _look(journal: RunJournal) -> tuple[Measurement | None, AccountSnapshot]:
    """Return the account, and its drift where targets and policy can be read: positions are compared in any case."""
    ctx = journal.ctx
    try:
        measured = measure_account(ctx)
    except (InvalidInput, InvariantViolation) as error:
        ctx.log.event("drift_not_measured", run_id=journal.run.run_id, code=error.code)
        return None, ctx.broker.fetch_snapshot([leg.symbol for leg in journal.run.legs])
    return measured, measured.account


def _held(account: AccountSnapshot) -> Mapping[str, Decimal]:
    return {position.symbol: position.quantity for position in account.portfolio.positions}


def _halt(journal: RunJournal, different: list[PositionDiscrepancy]) -> None:
    """Stop trading first: whoever dies in between leaves a run that is compared again."""
    ctx, reason = journal.ctx, " ".join(describe_discrepancy(one) for one in different)
    set_trip(ctx, mismatch_trip(reason.rstrip(".")))
    code = TripCode.RECONCILIATION_MISMATCH.value
    close_run(journal, closed(journal.run, RunState.HALTED, ctx.clock.now(), code, reason))


def _count_rejections(journal: RunJournal, final: Run) -> None:
    ctx, now = journal.ctx, journal.ctx.clock.now()
    marks = ctx.accounts.load_switch(ctx.uid, now=now).marks
    earlier = ctx.runs.count_rejections(ctx.account_digest, rejections_since(now, marks), besides=final.run_id)
    trip = rejections_trip(earlier + final.rejected_orders, final.limits, now)
    if trip:
        set_trip(ctx, trip)
