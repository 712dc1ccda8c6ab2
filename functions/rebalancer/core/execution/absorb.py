"""How the broker's word on an order changes a leg."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import TERMINAL, UNRESOLVED, BrokerOrder, LegState, is_same_order, may_follow
from rebalancer.core.execution.run import Run

UNSENT_AFTER = timedelta(seconds=20)
"""An intended order that the broker does not know is taken as unsent only after this time: longer than any request
lives."""

ORDER_MISMATCH = "ORDER_MISMATCH"
"""The reason of a leg under whose id the broker holds another order: its run stops, and a person must look."""

_REASONS = {
    LegState.REJECTED: "BROKER_REJECTED",
    LegState.EXPIRED: "EXPIRED",
    LegState.CANCELED: "CANCELED",
    LegState.REPLACED: "REPLACED",
}
_FOUND_AGAIN = frozenset({LegState.UNKNOWN, LegState.DENIED, LegState.SKIPPED})
_FOUND_MESSAGE = "The broker's answer was lost; the order was found by its id."
_REPLACED_MESSAGE = "Somebody replaced this order at the broker; the order in its place is not this run's."


def absorb_order(leg: Leg, order: BrokerOrder) -> Leg:
    """Return the leg after the broker's word on its order.

    News that may not follow (an older answer that arrives late) changes nothing; filled quantities never shrink.
    Whether the order is the one that was meant is for the caller to ask first (`is_same_order`).
    """
    if not may_follow(leg.state, order.state) and order.filled_quantity <= leg.filled_quantity:
        return leg
    state = order.state if may_follow(leg.state, order.state) else leg.state
    # An order that was filled after all did not end as it first seemed.
    kept = None if state is LegState.FILLED and leg.state in TERMINAL - {state} else leg.reason
    message = _FOUND_MESSAGE if state is not leg.state and leg.state in _FOUND_AGAIN else leg.message
    return replace(
        leg,
        state=state,
        status=order.status,
        order_id=order.order_id,
        filled_quantity=max(leg.filled_quantity, order.filled_quantity),
        filled_average_price=order.filled_average_price or leg.filled_average_price,
        submitted_at=leg.submitted_at or order.submitted_at,
        filled_at=order.filled_at or leg.filled_at,
        reason=_REASONS.get(state, kept),
        message=_REPLACED_MESSAGE if state is LegState.REPLACED else message,
    )


def absorb_lookup(run: Run, found: Mapping[str, BrokerOrder | None], now: datetime) -> tuple[Run, tuple[str, ...]]:
    """Take in what looking up unresolved legs (by leg id) gave. Returns the run and the legs to send again.

    Found and the same: adopted. Found but another order: the leg is ORDER_MISMATCH, which stops the run. Not found:
    after `UNSENT_AFTER` it is sent again under the same id, which the broker accepts at most once; before, it stays
    UNKNOWN.
    """
    changed: dict[str, Leg] = {}
    resend: list[str] = []
    for leg in run.legs:
        if leg.leg_id not in found or leg.state not in UNRESOLVED:
            continue
        order = found[leg.leg_id]
        if order is not None and not is_same_order(leg.request(), order):
            message = f"The broker holds another order under the id of the {leg.side} of {leg.symbol}."
            changed[leg.leg_id] = replace(leg, state=LegState.SKIPPED, reason=ORDER_MISMATCH, message=message)
        elif order is not None:
            changed[leg.leg_id] = absorb_order(leg, order)
        elif leg.intended_at is not None and now - leg.intended_at >= UNSENT_AFTER:
            resend.append(leg.leg_id)
        else:
            changed[leg.leg_id] = replace(leg, state=LegState.UNKNOWN)
    moved = run.with_legs(changed)
    return moved, () if mismatched_leg(moved) else tuple(resend)


def mismatched_leg(run: Run) -> Leg | None:
    """Return the first leg under whose id the broker holds another order, or None."""
    return next((leg for leg in run.legs if leg.reason == ORDER_MISMATCH), None)
