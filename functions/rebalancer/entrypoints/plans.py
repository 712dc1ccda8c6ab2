"""Looking at a stored plan: the callables behind its address."""

from __future__ import annotations

from typing import Annotated, Any

from firebase_functions.https_fn import CallableRequest
from pydantic import BaseModel, ConfigDict, Field, StrictStr

from rebalancer import wiring
from rebalancer.core.base.money import dump_money, plain
from rebalancer.core.tax.plan_tax import PlannedSale, PlanTax
from rebalancer.core.tax.estimate import dump_tax
from rebalancer.entrypoints.boundary import answer
from rebalancer.entrypoints.requests import PLAN_ID
from rebalancer.entrypoints.results import plan_result
from rebalancer.services.planning.plan_review import review_plan
from rebalancer.services.tax.plan_tax import estimate_plan_tax as estimate_service

PlanId = Annotated[StrictStr, Field(pattern=PLAN_ID)]


class LoadPlan(BaseModel):
    """`load_plan`."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    plan_id: PlanId


class EstimatePlanTax(BaseModel):
    """`estimate_plan_tax`."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    plan_id: PlanId


def load_plan(request: CallableRequest[Any]) -> Any:
    """Show a stored plan, and what stands against it now."""

    def use_case(uid: str, body: LoadPlan) -> Any:
        ctx = wiring.context_for(uid)
        review = review_plan(ctx, body.plan_id)
        return plan_result(
            review.stored,
            state=review.state.value,
            as_of=ctx.clock.now(),
            breaches=review.breaches,
            assessment=review.assessment,
        )

    return answer(request, LoadPlan, use_case)


def estimate_plan_tax(request: CallableRequest[Any]) -> Any:
    """Estimate what the sells of a stored plan would realise."""

    def use_case(uid: str, body: EstimatePlanTax) -> Any:
        tax = estimate_service(wiring.run_store(), wiring.ledger_store(), wiring.clock(), uid, body.plan_id)
        return tax_result(body.plan_id, tax)

    return answer(request, EstimatePlanTax, use_case)


def tax_result(plan_id: str, tax: PlanTax) -> dict[str, Any]:
    """What `estimate_plan_tax` answers."""
    return {
        "plan_id": plan_id,
        "sales": [_sale(sale) for sale in tax.sales],
        "total": {
            "kind": tax.kind.value,
            "gain_usd": dump_money(tax.gain_usd),
            "short_term_usd": dump_money(tax.short_term_usd),
            "long_term_usd": dump_money(tax.long_term_usd),
            "unknown_term_usd": dump_money(tax.unknown_term_usd),
        },
        "without_cost": [sale.symbol for sale in tax.sales if sale.tax.quantity_without_cost],
    }


def _sale(sale: PlannedSale) -> dict[str, Any]:
    return {
        "symbol": sale.symbol,
        "quantity": plain(sale.quantity),
        "price": plain(sale.price),
        "tax": dump_tax(sale.tax),
        "replaced_quantity": plain(sale.replaced_quantity),
    }
