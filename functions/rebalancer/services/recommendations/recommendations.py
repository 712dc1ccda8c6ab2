"""Recommendations on the connected account: through the same plan, gate and run as every rebalance.

Each request happens once: its run's id follows from its id, and the run remembers what was asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState
from rebalancer.core.base.errors import StalePlan, TradingHalted
from rebalancer.core.execution.run import Run
from rebalancer.core.planning.items import Action
from rebalancer.core.planning.plan import RebalancePlan, dump_plan
from rebalancer.core.recommendations.concentration import ConcentrationLimits
from rebalancer.core.recommendations.plan import plan_recommendations
from rebalancer.core.recommendations.reading import Advice, Recommendation, RecommendationRequest
from rebalancer.core.recommendations.sectors import UNKNOWN_SECTOR, Sectors
from rebalancer.core.risk.breach import Breach
from rebalancer.services.context import Context
from rebalancer.services.execution.opening import Approval, open_run, raise_breaches, require_no_strays
from rebalancer.services.execution.start import follow_earlier, plan_run
from rebalancer.services.planning.legs import digest_of, legs_of_plan, origins_of, run_id_from_key
from rebalancer.services.planning.measure import Measurement, measure_account
from rebalancer.services.planning.preview import plan_document
from rebalancer.services.risk.assessment import Assessment, assess_start_of

if TYPE_CHECKING:
    from rebalancer.contract import planning as shapes


@dataclass(frozen=True, slots=True)
class Execution:
    """What became of a request.

    Args:
        is_repeat: it was executed before; nothing was changed now.
        run: the run of its orders; None for a dry run, and where nothing was to be ordered.
        plan: the plan in its JSON form; None where nothing was left to plan.
        denied: what was not planned, each with its reason.
        breaches: what forbids the plan now; only a dry run returns them, otherwise they are an error.
        unknown_sectors: recommended buys whose sector nobody named.
    """

    request: RecommendationRequest
    is_repeat: bool
    run: Run | None
    plan: shapes.PlanBody | None
    denied: tuple[Breach, ...]
    breaches: tuple[Breach, ...]
    unknown_sectors: tuple[str, ...]

    @property
    def message(self) -> str:
        """One sentence for the person."""
        if self.is_repeat:
            return "This request was executed before; nothing was changed."
        if self.run is not None:
            sent = sum(1 for leg in self.run.legs if leg.state not in {LegState.PLANNED, LegState.SKIPPED})
            return f"{sent} of {len(self.run.legs)} orders sent. {self.run.message}"
        if self.plan is None or not any(item["action"] != Action.HOLD for item in self.plan["items"]):
            return "Nothing is to be ordered; each recommendation says why."
        return "Dry run: nothing was ordered."


def execute_recommendations(
    ctx: Context,
    request: RecommendationRequest,
    *,
    sectors: Mapping[str, str],
    dry_run: bool,
) -> Execution:
    """Size the recommendations on the account as it is and, unless it is a dry run, order what the limits leave.

    A symbol's sector is the one in `sectors`, else the asset class of the account's own targets. The same request again
    answers with its run and changes nothing; a request that ordered nothing leaves its id free.
    Raises `Conflict` IDEMPOTENCY_CONFLICT (the id was used with other content), OPEN_RUN_EXISTS; `TradingHalted`,
    `StalePlan` where the gate refuses, with every breach; `InvalidInput`, `BrokerUnavailable`.
    """
    run_id = run_id_from_key(ctx.uid, f"recommendations {request.request_id}")
    digest = digest_of("execute_recommendations", request.digest)
    earlier = _earlier(ctx, request, run_id, digest)
    if earlier is not None:
        return earlier
    measured = measure_account(ctx, also={each.symbol for each in request.recommendations})
    known = Sectors(sectors, _own_classes(measured))
    refused = _refused(request, measured)
    left = [each for each in request.recommendations if each.symbol not in refused]
    planned = plan_recommendations(left, measured.snapshot, measured.policy, ConcentrationLimits(), known)
    denied = (*refused.values(), *planned.breaches)
    found = Execution(request, False, None, None, denied, (), _unknown(request, known))
    if planned.plan is None:
        return found
    found = replace(found, plan=dump_plan(planned.plan))
    if not planned.plan.trades:
        return found
    chosen = replace(measured, plan=planned.plan, policy=planned.plan.policy, books=())
    stored = plan_document(ctx, chosen, extra=_origin(request, planned.plan))
    legs = legs_of_plan(run_id, planned.plan, origins_of(stored.document))
    if dry_run:
        return replace(found, breaches=_assess(ctx, legs, chosen, planned.plan).breaches)
    try:
        require_no_strays(ctx, measured.account)
        assessment = _assess(ctx, legs, chosen, planned.plan)
        raise_breaches(assessment.breaches, fields={}, remedy=None)
    except (StalePlan, TradingHalted):
        # The same request may have come twice: then the other one's effect is what forbids this one.
        earlier = _earlier(ctx, request, run_id, digest)
        if earlier is None:
            raise
        return earlier
    ctx.runs.save_plan(ctx.uid, stored)
    run = plan_run(run_id, stored, legs, digest=digest, origin="PERSON", now=ctx.clock.now())
    return replace(found, run=open_run(ctx, run, Approval(measured.state, assessment)))


def _earlier(ctx: Context, request: RecommendationRequest, run_id: str, digest: str) -> Execution | None:
    run = follow_earlier(ctx, run_id, digest)
    if run is None:
        return None
    stored = None if run.plan_id is None else ctx.runs.load_plan(ctx.uid, run.plan_id)
    return Execution(request, True, run, stored.document["plan"] if stored else None, (), (), ())


def _assess(ctx: Context, legs: Sequence[Leg], measured: Measurement, plan: RebalancePlan) -> Assessment:
    return assess_start_of(
        ctx,
        legs,
        state=measured.state,
        account=measured.account,
        cash_buffer_usd=plan.cash_buffer_usd,
        reserved=measured.reserved,
    )


def _own_classes(measured: Measurement) -> dict[str, str]:
    return {symbol: each.name for each in measured.allocation.enabled_classes for symbol in each.members}


def _refused(request: RecommendationRequest, measured: Measurement) -> dict[str, Breach]:
    """By symbol, what is not even planned: what the person keeps from trading, and what has no price."""
    refused: dict[str, Breach] = {}
    for each in request.recommendations:
        symbol, policy = each.symbol, measured.policy
        if each.advice is Advice.HOLD:
            continue
        if symbol in policy.frozen or symbol in policy.excluded:
            word = "frozen" if symbol in policy.frozen else "excluded"
            remedy = f"Take {symbol} out of policy.{word}."
            refused[symbol] = Breach(word.upper(), f"{symbol} is {word} in your policy.", symbol=symbol, remedy=remedy)
        elif symbol not in measured.snapshot.prices:
            remedy = "Check the symbol; prices come from the market alone."
            refused[symbol] = Breach("NO_PRICE", f"There is no price for {symbol}.", symbol=symbol, remedy=remedy)
    return refused


def _unknown(request: RecommendationRequest, sectors: Sectors) -> tuple[str, ...]:
    buys = [each.symbol for each in request.recommendations if each.advice is Advice.BUY]
    return tuple(sorted(symbol for symbol in buys if sectors.sector_of(symbol) == UNKNOWN_SECTOR))


def _origin(request: RecommendationRequest, plan: RebalancePlan) -> dict[str, Any]:
    """Return what the plan's document says of its orders' origin: the audit, and the strategy that wanted them."""
    by_symbol = {each.symbol: each for each in request.recommendations}
    name = f"{request.strategy_id}/{request.provider_id}"
    parts = [
        {
            "strategy": name,
            "symbol": item.symbol,
            "quantity": format(item.quantity if item.action is Action.BUY else -item.quantity, "f"),
        }
        for item in plan.trades
    ]
    return {
        "origin": "RECOMMENDATIONS",
        "recommendations": {
            "request_id": request.request_id,
            "strategy_id": request.strategy_id,
            "provider_id": request.provider_id,
            "task_id": request.task_id,
        },
        "audit": {item.symbol: _audit(request, by_symbol[item.symbol]) for item in plan.trades},
        "strategies": {"crossings": [], "parts": parts, "transfers": []},
    }


def _audit(request: RecommendationRequest, each: Recommendation) -> dict[str, str]:
    known = {
        "request_id": request.request_id,
        "task_id": request.task_id,
        "strategy_id": request.strategy_id,
        "provider_id": request.provider_id,
        "recommendation": each.advice.value,
        "recommendation_confidence": each.confidence,
        "market_context": each.market_context,
    }
    return {name: value for name, value in known.items() if value is not None}
