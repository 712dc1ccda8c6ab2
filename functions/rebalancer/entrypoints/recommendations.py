"""The callable `execute_recommendations`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from firebase_functions.https_fn import CallableRequest
from pydantic import Field, StrictBool, StrictStr

from rebalancer.core.account.leg import Leg
from rebalancer.core.base.money import plain
from rebalancer.core.recommendations.reading import MAX_RECOMMENDATIONS, RecommendationRequest, parse_recommendations
from rebalancer.core.recommendations.sectors import parse_sector_map
from rebalancer.entrypoints.base import wire
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import WireModel, number_rows
from rebalancer.services.access.rate_limit import Pace
from rebalancer.services.planning.preview import dump_breach
from rebalancer.services.recommendations.recommendations import Execution
from rebalancer.services.recommendations.recommendations import execute_recommendations as execute_service
from rebalancer.wiring import account

if TYPE_CHECKING:
    from rebalancer.contract import recommendations as shapes


class ExecuteRecommendations(WireModel):
    """`execute_recommendations`; ids and recommendations are read by their own readers."""

    request_id: StrictStr
    strategy_id: StrictStr
    provider_id: StrictStr
    task_id: StrictStr | None = None
    recommendations: Annotated[
        list[dict[str, Any]],
        Field(
            max_length=MAX_RECOMMENDATIONS,
            description='[{symbol, action: "BUY" | "HOLD" | "SELL", allocation_percent?, confidence?, '
            "market_context?}]",
        ),
    ]
    sectors: Annotated[dict[str, Any] | None, Field(description="{symbol: name}")] = None
    dry_run: StrictBool = False


def execute_recommendations(request: CallableRequest[Any]) -> shapes.RecommendationsAnswer:
    """Order what recommendations ask for, once."""

    def use_case(uid: str, body: ExecuteRecommendations) -> shapes.RecommendationsAnswer:
        wanted = RecommendationRequest(
            body.request_id,
            body.strategy_id,
            body.provider_id,
            parse_recommendations(number_rows(body.recommendations)),
            body.task_id,
        )
        sectors = {} if body.sectors is None else parse_sector_map(body.sectors)
        found = execute_service(account.context_for(uid), wanted, sectors=sectors, dry_run=body.dry_run)
        return wire.plain_times(_result(found, dry_run=body.dry_run))

    return answer(request, ExecuteRecommendations, use_case, pace=Pace.TRADING, needs_session=True)


def _result(found: Execution, *, dry_run: bool) -> shapes.RecommendationsAnswer:
    return {
        "request_id": found.request.request_id,
        "strategy_id": found.request.strategy_id,
        "provider_id": found.request.provider_id,
        "dry_run": dry_run,
        "is_repeat": found.is_repeat,
        "message": found.message,
        "plan": found.plan,
        "run_id": None if found.run is None else found.run.run_id,
        "state": None if found.run is None else found.run.state.value,
        "orders": [] if found.run is None else [_order(leg) for leg in found.run.legs],
        "denied": [dump_breach(breach) for breach in found.denied],
        "breaches": [dump_breach(breach) for breach in found.breaches],
        "unknown_sectors": list(found.unknown_sectors),
    }


def _order(leg: Leg) -> shapes.RecommendedOrder:
    return {
        "symbol": leg.symbol,
        "side": leg.side.value,
        "quantity": plain(leg.quantity),
        "reference_price": plain(leg.reference_price),
        "client_order_id": leg.client_order_id,
        "order_id": leg.order_id,
        "state": leg.state.value,
        "filled_quantity": plain(leg.filled_quantity),
        "filled_average_price": None if leg.filled_average_price is None else plain(leg.filled_average_price),
        "message": leg.message,
        "audit": dict(leg.audit),
    }
