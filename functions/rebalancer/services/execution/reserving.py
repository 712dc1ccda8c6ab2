"""Reserve cash that is there already: a plan to raise it that has nothing to sell makes no run."""

from __future__ import annotations

from datetime import date

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.planning.plan import RequestKind
from rebalancer.services.context import Context
from rebalancer.services.planning.stored_plan import require_same_targets, require_stored_plan, require_waiting
from rebalancer.services.risk.reserved_cash import reserve_cash


def reserve_from_plan(ctx: Context, plan_id: str) -> str:
    """Set apart the cash of a stored plan that raises it without selling; the reservation's id. The same plan again
    changes nothing.

    Raises `NotFound` PLAN_NOT_FOUND, `StalePlan` as a start does, `InvalidInput` NOT_A_RAISE for a plan that raises no
    cash, and for one that sells: its run reserves the cash.
    """
    stored = require_stored_plan(ctx.runs, ctx.uid, plan_id)
    plan = require_waiting(ctx, stored)
    request = plan.request
    if request is None or request.kind is not RequestKind.RAISE or plan.trades:
        raise InvalidInput(
            "Only a plan that raises cash and sells nothing can be reserved; start the others.",
            code="NOT_A_RAISE",
            field="plan_id",
        )
    state = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now())
    require_same_targets(stored, state)
    reservation_id = f"plan-{plan_id.removeprefix('sha256:')[:40]}"
    if all(each.reservation_id != reservation_id for each in state.reservations):
        by = stored.document.get("wanted_by")
        reserve_cash(ctx, state, reservation_id, request.usd, None if by is None else date.fromisoformat(by))
    return reservation_id
