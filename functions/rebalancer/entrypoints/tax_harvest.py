"""The callables of harvests: one as a plan, the calendar of what is parked, and a person's word on it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

from firebase_functions.https_fn import CallableRequest
from pydantic import Field, StrictBool, StrictStr

from rebalancer.core.base.errors import RebalancerError
from rebalancer.core.base.money import dump_money, plain
from rebalancer.core.base.stored_fields import dump_day_or_none
from rebalancer.core.tax.parked_calendar import CalendarRow
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import Nothing, WireModel
from rebalancer.entrypoints.planning_wire import preview_result
from rebalancer.services.access.rate_limit import Pace
from rebalancer.services.planning.harvest import preview_harvest as preview_service
from rebalancer.services.planning.measure import store_drift
from rebalancer.services.planning.parked import decide_parked as decide_service
from rebalancer.services.tax.parked_calendar import load_calendar
from rebalancer.wiring import account, stores

if TYPE_CHECKING:
    from rebalancer.contract import parked as shapes
    from rebalancer.contract import planning as plan_shapes


class PreviewHarvest(WireModel):
    """`preview_harvest`."""

    symbol: StrictStr
    replacement: StrictStr | None = None


class DecideParked(WireModel):
    """`decide_parked`."""

    run_id: Annotated[StrictStr, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    goes_back: StrictBool


def preview_harvest(request: CallableRequest[Any]) -> plan_shapes.Plan:
    """Store the plan of a harvest for a person to read."""

    def use_case(uid: str, body: PreviewHarvest) -> plan_shapes.Plan:
        return preview_result(preview_service(account.context_for(uid), body.symbol, body.replacement))

    return answer(request, PreviewHarvest, use_case, pace=Pace.TRADING, needs_session=True)


def parked_holdings(request: CallableRequest[Any]) -> shapes.Calendar:
    """Show what is parked in what, until when, and what its loss came to."""

    def use_case(uid: str, _: Nothing) -> shapes.Calendar:
        rows = load_calendar(stores.account_store(), stores.ledger_store(), stores.clock(), uid)
        return {"parked": [calendar_row(row) for row in rows]}

    return answer(request, Nothing, use_case)


def decide_parked(request: CallableRequest[Any]) -> shapes.Decided:
    """Take the caller's word: it goes back, or it stays."""

    def use_case(uid: str, body: DecideParked) -> shapes.Decided:
        ctx = account.context_for(uid)
        decided = decide_service(ctx, body.run_id, goes_back=body.goes_back)
        with suppress(RebalancerError):
            # The page sees what follows; what was decided does not depend on the broker's answer.
            store_drift(ctx)
        return {"run_id": decided.run_id, "state": decided.state.value}

    return answer(request, DecideParked, use_case, pace=Pace.TRADING, needs_session=True)


def calendar_row(row: CalendarRow) -> shapes.ParkedRow:
    """Return a harvest as the page reads it."""
    each = row.parked
    return {
        "run_id": each.run_id,
        "symbol": each.symbol,
        "replacement": each.replacement,
        "quantity": plain(each.quantity),
        "loss_usd": dump_money(row.loss_usd),
        "deferred_usd": dump_money(row.deferred_usd),
        "state": each.state.value,
        "is_chosen": each.is_chosen,
        "sold_on": dump_day_or_none(each.sold_on),
        "returns_from": dump_day_or_none(each.returns_from),
        "returned_on": dump_day_or_none(each.returned_on),
        "cost_usd": None if each.cost_usd is None else dump_money(each.cost_usd),
        "worth_usd": None if each.worth_usd is None else dump_money(each.worth_usd),
        "can_go_back": row.can_go_back,
        "can_stay": row.can_stay,
    }
