"""The run's orders at the broker: polled, looked up after a lost answer, cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import OPEN_AT_BROKER, LegState, is_same_order
from rebalancer.core.execution.absorb import absorb_lookup, absorb_order
from rebalancer.core.execution.next_action import must_stop
from rebalancer.core.execution.run import Run
from rebalancer.services.execution.journal import RunJournal
from rebalancer.services.execution.seen import Seen
from rebalancer.services.execution.submit import submit_legs
from rebalancer.services.risk.strays import stop_strays

IN_FLIGHT = timedelta(seconds=3)
"""How long journalled orders are left to the worker that is sending them; after its crash they are looked up then."""


def poll_orders(journal: RunJournal, seen: Seen, why: str) -> bool:
    """Take in the state of the open orders, and say `why` the run waits for them. False when there is no news."""
    ctx, run = journal.ctx, journal.run
    legs = {leg.client_order_id: leg for leg in run.legs}
    orders = ctx.broker.fetch_orders({leg.symbol for leg in run.legs})
    ours = [order for order in orders if order.client_order_id in legs]
    seen.foreign_orders = tuple(
        order for order in orders if order.client_order_id not in legs and order.state in OPEN_AT_BROKER
    )
    if stop_strays(ctx, [*seen.foreign_orders, *ours], run):
        seen.trading = ctx.accounts.load_trading(ctx.uid, now=ctx.clock.now())
    moved = run.with_legs(
        {
            leg.leg_id: absorb_order(leg, order)
            for order in ours
            if is_same_order((leg := legs[order.client_order_id]).request(), order)
        }
    )
    journal.hold(replace(moved, message=why))
    return moved != run


def resolve_legs(journal: RunJournal, leg_ids: tuple[str, ...], seen: Seen) -> bool:
    """Find out what became of orders whose answer was lost; send again only what the broker surely never saw.

    False when nothing is known yet.
    """
    ctx, run, now = journal.ctx, journal.run, journal.ctx.clock.now()
    legs = [leg for leg in run.legs if leg.leg_id in leg_ids]
    if any(_is_being_sent(run, leg, now) for leg in legs):
        return False
    found = {leg.leg_id: ctx.broker.fetch_order(leg.client_order_id) for leg in legs}
    moved, resend = absorb_lookup(run, found, now)
    ctx.log.event("orders_looked_up", run_id=run.run_id, asked=len(legs), found=sum(1 for o in found.values() if o))
    if resend and must_stop(moved, seen.trading):
        skipped = {
            leg.leg_id: replace(leg, state=LegState.SKIPPED, reason="NOT_SENT")
            for leg in moved.legs
            if leg.leg_id in resend
        }
        journal.write(moved.with_legs(skipped))
        return True
    journal.hold(moved)
    if resend:
        submit_legs(journal, resend, seen)
        return True
    if moved == run:
        return False
    journal.write(moved)
    return True


def _is_being_sent(run: Run, leg: Leg, now: datetime) -> bool:
    """Whether another worker is likely to be sending this leg's order: a write of the run now would only stop it.

    Where the run was written after the journal, that worker has lost and sends nothing more.
    """
    if leg.state is not LegState.INTENDED or leg.intended_at is None or run.updated_at != leg.intended_at:
        return False
    return now - leg.intended_at < IN_FLIGHT


def cancel_legs(journal: RunJournal, leg_ids: tuple[str, ...]) -> None:
    """Ask the broker to cancel these legs' orders, after what was decided before is stored."""
    journal.settle()
    changed = {}
    for leg in journal.run.legs:
        if leg.leg_id in leg_ids and leg.order_id is not None:
            journal.ctx.broker.cancel_order(leg.order_id)
            changed[leg.leg_id] = replace(leg, cancel_sent=True)
    journal.ctx.log.event("orders_cancelled", run_id=journal.run.run_id, orders=len(changed))
    journal.write(journal.run.with_legs(changed))
