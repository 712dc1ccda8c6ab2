"""The callables around a plan: preview, load, drift."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

from firebase_functions.https_fn import CallableRequest
from pydantic import Field, StrictStr

from rebalancer.core.base.errors import RebalancerError
from rebalancer.core.planning.request import parse_request
from rebalancer.core.targets.objective import Objective
from rebalancer.core.targets.policy import Mode
from rebalancer.entrypoints.base import wire
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import (
    PLAN_ID,
    Nothing,
    WireModel,
)
from rebalancer.entrypoints.planning_wire import plan_result, preview_result
from rebalancer.services.access.rate_limit import Pace
from rebalancer.services.context import Context
from rebalancer.services.execution.reserving import reserve_from_plan
from rebalancer.services.planning.drift_view import new_money as new_money_service
from rebalancer.services.planning.drift_view import portfolio_drift as portfolio_drift_service
from rebalancer.services.planning.measure import store_drift
from rebalancer.services.planning.plan_review import review_plan
from rebalancer.services.planning.preview import Asked
from rebalancer.services.planning.preview import preview_rebalance as preview_service
from rebalancer.services.risk.reserved_cash import release_cash
from rebalancer.wiring import account

if TYPE_CHECKING:
    from rebalancer.contract import drift as drift_shapes
    from rebalancer.contract import planning as shapes
    from rebalancer.contract import risk as risk_shapes
    from rebalancer.contract import standing as standing_shapes

PlanId = Annotated[StrictStr, Field(pattern=PLAN_ID)]


def preview_rebalance(request: CallableRequest[Any]) -> shapes.Plan:
    """Store a plan for a person to read."""

    def use_case(uid: str, body: PreviewRebalance) -> shapes.Plan:
        sent = None if body.request is None else body.request.model_dump(exclude_none=True)
        by = None if sent is None else sent.pop("by", None)
        request = parse_request(None if sent is None else wire.number_texts(sent))
        ctx = account.context_for(uid)
        asked = Asked(body.mode, request, by, body.leave_out or (), body.objective)
        if body.side_by_side:
            # Only here: a preview alone does without the ledger.
            from rebalancer.services.tax.side_by_side import preview_side_by_side

            found = preview_side_by_side(ctx, asked)
            return {**preview_result(found.preview), "side_by_side": found.side_by_side}
        return preview_result(preview_service(ctx, asked))

    return answer(request, PreviewRebalance, use_case, needs_session=True)


class CashRequest(WireModel):
    """What a person asks of one plan; `core.planning.request` reads kind and dollars."""

    kind: StrictStr
    usd: Any = None
    by: StrictStr | None = None


class PreviewRebalance(WireModel):
    """`preview_rebalance`; the request is read by its own reader."""

    mode: Mode | None = None
    request: CashRequest | None = None
    leave_out: list[StrictStr] | None = None
    objective: Objective | None = None
    side_by_side: bool = False


class ReserveCash(WireModel):
    """`reserve_cash`."""

    plan_id: PlanId


class ReleaseReservation(WireModel):
    """`release_reservation`."""

    reservation_id: Annotated[StrictStr, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


def reserve_cash(request: CallableRequest[Any]) -> risk_shapes.Reserved:
    """Reserve cash that a plan raises without selling."""

    def use_case(uid: str, body: ReserveCash) -> risk_shapes.Reserved:
        ctx = account.context_for(uid)
        reservation_id = reserve_from_plan(ctx, body.plan_id)
        _measure_again(ctx)
        return {"reservation_id": reservation_id}

    return answer(request, ReserveCash, use_case, pace=Pace.TRADING, needs_session=True)


def _measure_again(ctx: Context) -> None:
    """Show what is reserved in the newest measurement; what was done does not depend on the broker's answer."""
    with suppress(RebalancerError):
        store_drift(ctx)


def release_reservation(request: CallableRequest[Any]) -> risk_shapes.Reserved:
    """Let plans spend reserved cash again."""

    def use_case(uid: str, body: ReleaseReservation) -> risk_shapes.Reserved:
        ctx = account.context_for(uid)
        released = release_cash(ctx, body.reservation_id)
        _measure_again(ctx)
        return {"reservation_id": released.reservation_id}

    return answer(request, ReleaseReservation, use_case, pace=Pace.TRADING, needs_session=True)


def portfolio_drift(request: CallableRequest[Any]) -> drift_shapes.PortfolioDrift:
    """Measure the account and answer with its drift in levels."""

    def use_case(uid: str, _: Nothing) -> drift_shapes.PortfolioDrift:
        return wire.plain_times(portfolio_drift_service(account.context_for(uid)))

    return answer(request, Nothing, use_case, needs_session=True)


def new_money(request: CallableRequest[Any]) -> standing_shapes.NewMoney:
    """Answer how much new money would bring the account inside every band without a sale."""

    def use_case(uid: str, _: Nothing) -> standing_shapes.NewMoney:
        return new_money_service(account.context_for(uid))

    return answer(request, Nothing, use_case)


class LoadPlan(WireModel):
    """`load_plan`."""

    plan_id: PlanId


def load_plan(request: CallableRequest[Any]) -> shapes.Plan:
    """Show a stored plan, and what forbids it now."""

    def use_case(uid: str, body: LoadPlan) -> shapes.Plan:
        ctx = account.context_for(uid)
        review = review_plan(ctx, body.plan_id)
        found, state = review.breaches, review.state.value
        return plan_result(review.stored, state, ctx.clock.now(), found, review.assessment, can_start=review.can_start)

    return answer(request, LoadPlan, use_case, needs_session=True)
