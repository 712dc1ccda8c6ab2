"""A plan around what the broker does not trade now: it is left out with its reason, and the rest goes on.

Preview, automation and the documented check all come through here, so that none of them sends what another refuses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from rebalancer.core.account.leg import Leg
from rebalancer.core.risk.left_out import find_left_out, unquoted_of
from rebalancer.core.risk.state import TradingState
from rebalancer.services.context import Context
from rebalancer.services.planning.legs import legs_of_plan
from rebalancer.services.planning.measure import Measurement, replan, require_plan
from rebalancer.services.risk.assessment import Assessment, QuotesSeen, assess_start_of

ATTEMPTS: Final = 5
"""A class passes to its next member, which may not trade either; after so many the gate's answer is given as it is."""


@dataclass(frozen=True, slots=True)
class Around:
    """A measurement planned around what is not traded, and what the gate says of its plan; `assessment` is None where
    nothing would be ordered in any case. `unquoted` are symbols that were left out for want of a quote."""

    measured: Measurement
    assessment: Assessment | None
    unquoted: frozenset[str] = frozenset()


def look_around(ctx: Context, measured: Measurement) -> Around:
    """Plan around what is not traded, where there are trades and trading is not halted; else nobody is asked."""
    plan = measured.plan
    if plan is None or not plan.trades or measured.state.trading.state is TradingState.HALTED:
        return Around(measured, None)
    return Around(*plan_around(ctx, measured))


def plan_around(ctx: Context, measured: Measurement) -> tuple[Measurement, Assessment, frozenset[str]]:
    """Assess the plan's orders; plan again without the symbols that the broker does not trade, until none is left.

    Returns what `Around` holds.

    Costs what `assess_start_of` costs, and that again, without quotes while those at hand are fresh, for each time that
    something is left out. Raises `InvalidInput`
    where the rest cannot raise what was asked, `BrokerUnavailable`, `BrokerRejected`.
    """
    assessment, unquoted = _assess(ctx, measured, _legs(measured)), set[str]()
    for _ in range(ATTEMPTS):
        left_out = find_left_out(assessment.breaches, {leg.symbol for leg in _legs(measured)})
        unquoted |= unquoted_of(left_out)
        before = measured.snapshot
        if not left_out and not any(_is_broken(leg, assessment) for leg in _legs(measured)):
            break
        snapshot = replace(
            before,
            untradable=before.untradable | left_out.keys(),
            non_fractionable=before.non_fractionable | assessment.whole_only,
        )
        request = require_plan(measured).request
        measured = replan(replace(measured, snapshot=snapshot), measured.policy, request)
        ctx.log.event("planned_around", symbols=sorted(snapshot.untradable))
        assessment = _assess(ctx, measured, _legs(measured), assessment.quotes_seen)
    return measured, assessment, frozenset(unquoted)


def _legs(measured: Measurement) -> tuple[Leg, ...]:
    return legs_of_plan("preview", require_plan(measured))


def _is_broken(leg: Leg, assessment: Assessment) -> bool:
    """Whether an order asks for a fraction of what the broker trades in whole shares only; an exit is exact."""
    return leg.symbol in assessment.whole_only and leg.quantity_step < 1 and leg.quantity % 1 != 0


def _assess(ctx: Context, measured: Measurement, legs: tuple[Leg, ...], known: QuotesSeen | None = None) -> Assessment:
    return assess_start_of(
        ctx,
        legs,
        state=measured.state,
        account=measured.account,
        cash_buffer_usd=require_plan(measured).cash_buffer_usd,
        reserved=measured.reserved,
        known=known,
    )
