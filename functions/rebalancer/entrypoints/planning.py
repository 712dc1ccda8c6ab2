"""The callables around a plan: preview, load, drift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from firebase_functions.https_fn import CallableRequest
from pydantic import Field, StrictStr

from rebalancer.core.base.errors import RebalancerError
from rebalancer.core.base.money import dump_money, dump_percent_or_none
from rebalancer.core.execution.settlement import ExpectedWait
from rebalancer.core.planning.request import parse_request
from rebalancer.core.planning.shares_after import cash_share, shares_after, sum_trades
from rebalancer.core.risk.breach import Breach
from rebalancer.core.targets.policy import Mode
from rebalancer.entrypoints.base import wire
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import (
    PLAN_ID,
    Nothing,
    WireModel,
    plain_times,
)
from rebalancer.ports.execution import StoredPlan
from rebalancer.services.access.rate_limit import Pace
from rebalancer.services.context import Context
from rebalancer.services.execution.reserving import reserve_from_plan
from rebalancer.services.planning.drift_view import new_money as new_money_service
from rebalancer.services.planning.drift_view import portfolio_drift as portfolio_drift_service
from rebalancer.services.planning.measure import store_drift
from rebalancer.services.planning.plan_review import review_plan
from rebalancer.services.planning.preview import Preview, dump_breach
from rebalancer.services.planning.preview import preview_rebalance as preview_service
from rebalancer.services.risk.assessment import Assessment
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
        asked = None if body.request is None else body.request.model_dump(exclude_none=True)
        by = None if asked is None else asked.pop("by", None)
        request = parse_request(None if asked is None else wire.number_texts(asked))
        return preview_result(preview_service(account.context_for(uid), mode=body.mode, request=request, wanted_by=by))

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


def preview_result(preview: Preview) -> shapes.Plan:
    """Return what `preview_rebalance` answers: the stored plan and what forbids it."""
    stored = preview.stored
    can_start = not preview.breaches
    return plan_result(stored, "WAITING", stored.created_at, preview.breaches, preview.assessment, can_start=can_start)


def plan_result(
    stored: StoredPlan,
    state: str,
    as_of: datetime,
    breaches: Sequence[Breach],
    assessment: Assessment | None,
    *,
    can_start: bool,
) -> shapes.Plan:
    """Return a stored plan as the page reads it, with what speaks against it at `as_of`; `assessment` is None for a
    plan that is held against nothing any more."""
    document = stored.document
    plan = document["plan"]
    found: shapes.Plan = {
        "plan_id": stored.plan_id,
        "state": state,
        "as_of": as_of,
        "created_at": stored.created_at,
        "expires_at": stored.expires_at,
        "run_id": stored.run_id,
        "origin": document.get("origin", "PERSON"),
        "origin_message": document.get("origin_message"),
        "price_tolerance_percent": document["price_tolerance_percent"],
        "mode": document["mode"],
        "request": document.get("request"),
        "message": document.get("message"),
        "standing": document.get("standing"),
        "shortcomings": document.get("shortcomings", []),
        "allocation_version": document["allocation_version"],
        "prices_at": _taken_at(document),
        **_money_of(plan, document),
        **_now(assessment),
        "wanted_by": document.get("wanted_by"),
        "findings": document.get("findings", []),
        "breaches": [dump_breach(breach) for breach in breaches],
        "can_start": can_start,
    }
    return plain_times(found)


def _taken_at(document: Mapping[str, Any]) -> datetime | None:
    """When the broker was asked for the prices of a stored plan; its inputs hold that as text."""
    taken_at = document["inputs"]["snapshot"]["taken_at"]
    return None if taken_at is None else datetime.fromisoformat(taken_at)


def _money_of(plan: Mapping[str, Any], document: Mapping[str, Any]) -> shapes.PlanMoney:
    """Return what the plan does to the account, at its prices. Every percent is of `managed_usd`."""
    items, value, cash_before = plan["items"], plan["portfolio_value"], document["cash_before"]
    sells, buys = sum_trades(items)
    return {
        "portfolio_value": document.get("account_usd", value),
        "managed_usd": document.get("managed_usd", value),
        "reserved_usd": document.get("reserved_usd", "0.00"),
        "needs_rebalance": plan["needs_rebalance"],
        "sells_usd": dump_money(sells),
        "buys_usd": dump_money(buys),
        "cash_before": cash_before,
        "cash_after": plan["cash_after"],
        "cash_percent_before": dump_percent_or_none(cash_share(items, value, cash_before)),
        "cash_percent_after": dump_percent_or_none(cash_share(items, value, plan["cash_after"])),
        "items": items,
        "bound": plan.get("bound"),
        "shares_after": {symbol: dump_percent_or_none(share) for symbol, share in shares_after(items, value).items()},
    }


def _now(assessment: Assessment | None) -> shapes.PlanNow:
    """Return the switch, the session, and the oldest quote that the plan's prices were held against."""
    if assessment is None:
        return {"trading": None, "market": None, "oldest_quote": None, "settlement": None}
    market = assessment.market
    quoted = [(quote.quoted_at, symbol) for symbol, quote in assessment.quotes.items() if quote.quoted_at is not None]
    oldest: shapes.OldestQuote | None = None
    if quoted:
        at, symbol = min(quoted)
        # By the broker's clock, which made both: it need not agree with ours.
        age = max(0, int((market.at - at).total_seconds()))
        oldest = {"symbol": symbol, "quoted_at": at, "age_seconds": age}
    return {
        "trading": {"state": assessment.trading.state.value, "reason": assessment.trading.reason},
        "market": {"is_open": market.is_open, "next_open": market.next_open, "next_close": market.next_close},
        "oldest_quote": oldest,
        "settlement": _settlement(assessment.wait),
    }


def _settlement(wait: ExpectedWait | None) -> shapes.SettlementWait | None:
    """Write the buys that will wait for settled cash, and until when."""
    if wait is None:
        return None
    return {"symbols": list(wait.symbols), "on": wait.on.isoformat(), "message": wait.message}


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

    return answer(request, LoadPlan, use_case)
