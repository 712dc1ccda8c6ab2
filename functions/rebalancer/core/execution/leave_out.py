"""Orders that are left out before a run begins: what the broker does not trade now, while the rest goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState
from rebalancer.core.risk.breach import Breach
from rebalancer.core.risk.left_out import find_left_out, without_left_out


def leave_out(legs: tuple[Leg, ...], breaches: Sequence[Breach]) -> tuple[tuple[Leg, ...], tuple[Breach, ...]]:
    """Leave out the orders of what the broker does not trade now: all orders, and what still forbids the run.

    An order that is left out is skipped before it could be sent, with its reason; the rest of the plan goes on. Where
    nothing would be left, every breach stays.
    """
    left_out = find_left_out(breaches, {leg.symbol for leg in legs})
    if not left_out or all(leg.symbol in left_out for leg in legs):
        return legs, tuple(breaches)
    skipped = [
        replace(leg, state=LegState.SKIPPED, reason=why.code, message=why.message)
        if (why := left_out.get(leg.symbol)) is not None
        else leg
        for leg in legs
    ]
    return tuple(skipped), without_left_out(breaches, left_out)
