"""The callable of a plan's tax, apart from the plan's own: it needs the ledger, which a preview does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from firebase_functions.https_fn import CallableRequest
from pydantic import Field, StrictStr

from rebalancer.core.base.money import dump_money, plain
from rebalancer.core.tax.plan_tax import PlannedSale, PlanTax
from rebalancer.core.tax.tax_estimate import dump_tax
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import PLAN_ID, WireModel
from rebalancer.services.tax.plan_tax import estimate_plan_tax as estimate_service
from rebalancer.wiring import stores

if TYPE_CHECKING:
    from rebalancer.contract import tax as shapes


class EstimatePlanTax(WireModel):
    """`estimate_plan_tax`."""

    plan_id: Annotated[StrictStr, Field(pattern=PLAN_ID)]


def estimate_plan_tax(request: CallableRequest[Any]) -> shapes.PlanTax:
    """Estimate what the sells of a stored plan would realize."""

    def use_case(uid: str, body: EstimatePlanTax) -> shapes.PlanTax:
        tax = estimate_service(stores.run_store(), stores.ledger_store(), stores.clock(), uid, body.plan_id)
        return tax_result(body.plan_id, tax)

    return answer(request, EstimatePlanTax, use_case)


def tax_result(plan_id: str, tax: PlanTax) -> shapes.PlanTax:
    """Return what `estimate_plan_tax` answers."""
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


def _sale(sale: PlannedSale) -> shapes.PlannedSale:
    return {
        "symbol": sale.symbol,
        "quantity": plain(sale.quantity),
        "price": plain(sale.price),
        "tax": dump_tax(sale.tax),
        "replaced_quantity": plain(sale.replaced_quantity),
    }
