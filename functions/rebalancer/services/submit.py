"""Sending orders: journalled first, the switch read before each, a lost answer never repeated blind."""

from __future__ import annotations

from dataclasses import replace

from rebalancer.core.absorb import absorb_order
from rebalancer.core.errors import BrokerOutcomeUnknown, BrokerRejected, BrokerUnavailable, Conflict
from rebalancer.core.order import LegState, is_same_order
from rebalancer.core.risk import assess_order
from rebalancer.core.run import Leg, Run
from rebalancer.services.context import Context
from rebalancer.services.journal import RunJournal
from rebalancer.services.seen import Seen

ID_TAKEN = "ORDER_ID_TAKEN"
"""The broker's word that another order stands under our id: looking it up halts the run."""


def submit_legs(journal: RunJournal, leg_ids: tuple[str, ...], seen: Seen) -> None:
    """Journal the legs as INTENDED in one write, send them one by one, store what came of them in one more.

    Before each order the switch and the run are read together. A stricter switch denies the order; a run that somebody
    else has written meanwhile (a cancel, another worker) ends the sending with `Conflict`: what was sent is found again
    by its id. `seen` learns the newest trading status and forgets the cash.
    """
    ctx, now = journal.ctx, journal.ctx.clock.now()
    seen.forget_funds()
    intended = {
        leg.leg_id: replace(leg, state=LegState.INTENDED, intended_at=now)
        for leg in journal.run.legs
        if leg.leg_id in leg_ids
    }
    journal.write(journal.run.with_legs(intended), at=now)
    run = journal.run
    for leg_id in leg_ids:
        gate = ctx.runs.read_gate(ctx.uid, run.run_id, journal.stored.token, now=ctx.clock.now())
        if not gate.is_current:
            raise Conflict("The run was changed meanwhile.", code="RUN_CHANGED")
        seen.trading = gate.trading
        leg = _leg(run, leg_id)
        denied = assess_order(leg.side, gate.trading)
        if denied:
            leg = replace(leg, state=LegState.DENIED, reason=denied.code, message=denied.message)
            ctx.log.event("order_denied", run_id=run.run_id, leg_id=leg_id, code=denied.code)
        else:
            leg = _send(ctx, run, leg)
        run = run.with_legs({leg_id: leg})
    journal.write(run)


def _leg(run: Run, leg_id: str) -> Leg:
    return next(leg for leg in run.legs if leg.leg_id == leg_id)


def _send(ctx: Context, run: Run, leg: Leg) -> Leg:
    """Send one journalled order, once. Whatever is not a clear yes or no leaves it to be looked up."""
    try:
        order = ctx.broker.submit_order(leg.request())
    except BrokerRejected as error:
        if error.code == ID_TAKEN:
            return _unclear(ctx, run, leg, error.code)
        ctx.log.event("order_rejected", run_id=run.run_id, leg_id=leg.leg_id, code=error.code)
        return replace(leg, state=LegState.REJECTED, reason=error.code, message=str(error))
    except BrokerOutcomeUnknown as error:
        return _unclear(ctx, run, leg, error.code)
    except BrokerUnavailable as error:
        ctx.log.event("order_not_sent", run_id=run.run_id, leg_id=leg.leg_id, code=error.code)
        return replace(leg, message="The broker could not be reached; the order is tried again under the same id.")
    if not is_same_order(leg.request(), order):
        return _unclear(ctx, run, leg, ID_TAKEN)
    ctx.log.event("order_sent", run_id=run.run_id, leg_id=leg.leg_id, order_id=order.order_id, status=order.status)
    return absorb_order(leg, order)


def _unclear(ctx: Context, run: Run, leg: Leg, code: str) -> Leg:
    ctx.log.event("order_outcome_unknown", run_id=run.run_id, leg_id=leg.leg_id, code=code)
    return replace(leg, state=LegState.UNKNOWN, message="The broker's answer was not clear; looking the order up.")
