"""The account of this moment, planned both ways: to its targets and at least cost. The person chooses between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.planning.plan import RebalancePlan
from rebalancer.core.targets.objective import Objective
from rebalancer.core.tax.plan_tax import estimate_plan_tax
from rebalancer.core.tax.planned import Lots
from rebalancer.core.tax.side_by_side import PlanFigures, dump_side_by_side, no_side_by_side, sells_and_buys
from rebalancer.services.context import Context
from rebalancer.services.planning.measure import replan
from rebalancer.services.planning.preview import Asked, Preview, is_objective_chosen, measure_for_preview, preview_of
from rebalancer.services.planning.tax_lots import load_tax_book, lots_of_book

if TYPE_CHECKING:
    from rebalancer.contract import tax as shapes


class Beside(NamedTuple):
    """The plan that was asked for, and what there is to compare it with."""

    preview: Preview
    side_by_side: shapes.SideBySide


def preview_side_by_side(ctx: Context, asked: Asked) -> Beside:
    """Plan what was asked for, and the same account by the other objective; both are stored, and either can be started.

    Costs what two previews of one measurement cost, and the ledger's two requests.

    Raises what `preview_rebalance` raises, and what the ledger does: without its lots nothing is compared.
    """
    measured, extra = measure_for_preview(ctx, asked)
    preview = preview_of(ctx, measured, extra=extra)
    policy, other = measured.policy, _other(measured.policy.objective)
    if measured.allocation.enabled_classes:
        why = "Asset classes are planned to their targets only: their members share one target."
        return Beside(preview, no_side_by_side(why, policy))
    lots: Lots = {} if ctx.ledgers is None else load_tax_book(ctx.ledgers(), ctx.uid)
    today = new_york_date(ctx.clock.now())
    by_other = replace(preview.plan.policy, objective=other)
    snapshot = replace(measured.snapshot, lots=lots_of_book(lots, by_other, today))
    planned = replan(replace(measured, snapshot=snapshot), by_other, preview.plan.request)
    beside = preview_of(ctx, planned, extra=_extra_beside(extra, is_chosen=is_objective_chosen(planned)))
    figures = {plan.policy.objective: _figures(plan, lots, today) for plan in (preview.plan, beside.plan)}
    return Beside(preview, dump_side_by_side(figures[Objective.TO_TARGET], figures[Objective.LEAST_COST]))


def _extra_beside(extra: Mapping[str, Any], *, is_chosen: bool) -> dict[str, Any]:
    """Return the fields beside the other plan: only the objective is another choice."""
    others = {name: value for name, value in extra.items() if name != "objective_is_chosen"}
    return {**others, "objective_is_chosen": True} if is_chosen else others


def _other(objective: Objective) -> Objective:
    return Objective.TO_TARGET if objective is Objective.LEAST_COST else Objective.LEAST_COST


def _figures(plan: RebalancePlan, lots: Lots, today: date) -> PlanFigures:
    sells, buys = sells_and_buys(plan)
    return PlanFigures(plan, estimate_plan_tax(sells, plan.snapshot, lots, today, buys))
