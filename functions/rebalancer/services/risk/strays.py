"""Orders of ours that are open at the broker although our journal says that they were never sent.

A worker that was frozen between the gate and the send may wake up after its run gave the order up and was closed.
Nothing can stop that one order, so it is looked for wherever open orders are seen: it is cancelled, and trading halts
until a person has looked.
"""

from __future__ import annotations

from collections.abc import Sequence

from rebalancer.core.account.leg import run_id_of
from rebalancer.core.account.order import NEVER_AT_BROKER, OPEN_AT_BROKER, BrokerOrder
from rebalancer.core.execution.absorb import ORDER_MISMATCH
from rebalancer.core.execution.run import Run
from rebalancer.core.risk.trips import mismatch_trip
from rebalancer.services.context import Context
from rebalancer.services.risk.trips import set_trip


def stop_strays(ctx: Context, orders: Sequence[BrokerOrder], run: Run | None = None) -> str | None:
    """Cancel every open order of ours that belongs to no run, and halt trading; return what happened, or None.

    `run` is the open run where the caller has it. Costs a read for each order of ours that is not `run`'s,
    and nothing where there is none. Positions and orders lag: an order that its run knows as final is no stray.
    """
    strays = [order for order in orders if order.state in OPEN_AT_BROKER and _is_stray(ctx, order, run)]
    if not strays:
        return None
    for order in strays:
        ctx.broker.cancel_order(order.order_id)
        ctx.log.event("stray_order_cancelled", order_id=order.order_id, client_order_id=order.client_order_id)
    first = strays[0]
    reason = f"an order to {first.side} {first.symbol} was open at the broker that no run had sent; it was canceled"
    set_trip(ctx, mismatch_trip(reason))
    return f"Trading is halted: {reason}."


def _is_stray(ctx: Context, order: BrokerOrder, open_run: Run | None) -> bool:
    run_id = run_id_of(order.client_order_id)
    if run_id is None or (open_run is not None and open_run.run_id == run_id and _stands_for(open_run, order)):
        return False
    # The journal comes before the order: what is stored now, after the order was seen, is what counts. The caller's
    # view of the run may be older than the order.
    stored = ctx.runs.load_run(ctx.uid, run_id)
    # Without a run it comes from elsewhere, whatever its id says: every order of ours has its run stored before it.
    return stored is not None and not _stands_for(stored.run, order)


def _stands_for(run: Run, order: BrokerOrder) -> bool:
    """Whether the run knows that this order may be at the broker. The id of a mismatched leg belongs to an order
    that is not the one we meant: its run has halted on it."""
    leg = next((leg for leg in run.legs if leg.client_order_id == order.client_order_id), None)
    return leg is not None and (leg.state not in NEVER_AT_BROKER or leg.reason == ORDER_MISMATCH)
