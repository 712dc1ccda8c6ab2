"""What a run means for strategies: whom its orders served, and what its plan moved between them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from rebalancer.core.account.leg import Leg
from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.execution.run import Run
from rebalancer.core.ledger.events import InternalTransfer, StrategyShare
from rebalancer.core.ledger.internal import transfers_of_plan
from rebalancer.core.ledger.times import to_ns
from rebalancer.services.context import Context


def shares_of_leg(leg: Leg) -> tuple[StrategyShare, ...]:
    """Return the strategies behind a leg's order, by name; none where the plan knew of none."""
    return tuple(StrategyShare(name, quantity) for name, quantity in sorted(leg.strategies.items()))


def inside(ctx: Context, run: Run) -> tuple[InternalTransfer, ...]:
    """Return what the run's plan moved between strategies; it counts once the run traded and is closed."""
    if run.plan_id is None or run.completed_at is None or not any(leg.filled_quantity > Decimal(0) for leg in run.legs):
        return ()
    try:
        plan = ctx.runs.load_plan(ctx.uid, run.plan_id)
        document = None if plan is None else plan.document.get("strategies")
        if not isinstance(document, Mapping):
            return ()
        return transfers_of_plan(document, run.run_id, to_ns(run.completed_at))
    except InvariantViolation as error:
        # Who of the strategies has what is not worth a halt: cash and shares of the account balance without it.
        ctx.log.event("plan_not_attributed", run_id=run.run_id, code=error.code)
        return ()
