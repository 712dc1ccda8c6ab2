"""The plan: from target weights, one snapshot and a policy to the few trades that bring the account back.

`plan_rebalance` is a pure function. The same allocation, snapshot and policy, in whatever order their parts are given,
make the same plan with the same id; the order of its items is part of it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal, localcontext
from functools import cached_property, partial
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from rebalancer.core.account.portfolio import PortfolioSnapshot, dump_snapshot
from rebalancer.core.base.money import EXACT, HUNDRED, QUOTIENT, ZERO, divide_shown, dump_money, dump_percent, plain
from rebalancer.core.planning.best.draft import Proof
from rebalancer.core.planning.best.explain import explain_kept
from rebalancer.core.planning.best.search import Solver, solve
from rebalancer.core.planning.draft import Rules, draw_up
from rebalancer.core.planning.drift import ClassRow, DriftLevel, measure_rows, policy_on
from rebalancer.core.planning.gains.budget import draw_within_budget
from rebalancer.core.planning.items import Action, PlanItem, Reason, hold
from rebalancer.core.planning.request import PlanRequest, RequestKind, dump_request, policy_under
from rebalancer.core.planning.sizing import Budget
from rebalancer.core.planning.standing import Standing
from rebalancer.core.planning.v4.search import solve_v4
from rebalancer.core.targets.allocation import StrategyAllocation, dump_targets
from rebalancer.core.targets.asset_classes import dump_classes
from rebalancer.core.targets.objective import Objective
from rebalancer.core.targets.policy import SizingPolicy, dump_policy

if TYPE_CHECKING:
    from rebalancer.contract import planning as shapes
    from rebalancer.contract import standing as standing_shapes

# Part of every plan id: raise it with each change that makes another plan of the same input.
PLANNER_VERSION: Final = 7
# Whole shares came with a proof; earlier versions placed them without one.
_FIRST_WITH_PROOF: Final = 3
# The least cost came with version 4, which searched in its own way.
_SOLVERS: Final[dict[int, Solver]] = {4: solve_v4, 5: solve, 6: solve, PLANNER_VERSION: solve}
# Versions up to this one tried every dear share, and let rounding cut a trade below the smallest one.
_LAST_WITH_DEAR: Final = 5
# Versions up to this one kept a buy whose sale rounding had cut below the smallest trade.
_LAST_WITH_UNPAID: Final = 6

__all__ = [
    "PLANNER_VERSION",
    "Action",
    "DriftLevel",
    "PlanItem",
    "PlanRequest",
    "Reason",
    "RebalancePlan",
    "RequestKind",
    "SizingPolicy",
    "dump_inputs",
    "dump_item",
    "dump_plan",
    "plan_rebalance",
]

_CENT: Final = Decimal("0.01")
_UNSEEN: Final = Decimal("0.001")
_AMOUNT: Final = PlanItem._fields.index("amount")


@dataclass(frozen=True)
class RebalancePlan:
    """A rebalance that could be done, and why.

    Args:
        portfolio_value: US dollars, untargeted holdings included.
        base: US dollars that percents refer to; 0 where there is no value.
        needs_rebalance: a row, cash included, is outside its band and a trade that the policy allows could move it, or
            an untargeted holding is to be sold.
        cash_after: US dollars, if every trade fills at its price.
        cash_buffer_usd: US dollars that buys leave alone.
        items: sells, buys, holds; larger trades first, holds by symbol, cash among them.
        correlation_id: the caller's own reference; no part of the plan's identity.
        classes: each asset class before the trades, by name.
        request: what was asked beside the policy.
        standing: what is outside its band before the trades, and what holds it back.
        planner_version: the rules that it was made by.
        shortfall_usd: US dollars: no other quantities of the wanted trades end nearer to what is wanted by more than
            this. None where the rules look for nothing better.
        proof: of a plan of least cost; None for any other.
    """

    allocation: StrategyAllocation
    snapshot: PortfolioSnapshot
    policy: SizingPolicy
    portfolio_value: Decimal
    base: Decimal
    needs_rebalance: bool
    cash_after: Decimal
    cash_buffer_usd: Decimal
    items: tuple[PlanItem, ...]
    correlation_id: str | None = None
    classes: tuple[ClassRow, ...] = ()
    request: PlanRequest | None = None
    standing: Standing = field(default_factory=Standing)
    planner_version: int = PLANNER_VERSION
    shortfall_usd: Decimal | None = None
    proof: Proof | None = None

    @property
    def trades(self) -> tuple[PlanItem, ...]:
        """The items that trade, in order of execution."""
        return tuple(item for item in self.items if item.action is not Action.HOLD)

    @cached_property
    def plan_id(self) -> str:
        """`sha256:` and the hash of the canonical JSON of all that the plan follows from and says."""
        content = {"planner_version": self.planner_version, **dump_inputs(self), **_dump_result(self)}
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return "sha256:" + hashlib.sha256(canonical.encode("ascii")).hexdigest()


def plan_rebalance(
    allocation: StrategyAllocation,
    snapshot: PortfolioSnapshot,
    policy: SizingPolicy,
    *,
    request: PlanRequest | None = None,
    correlation_id: str | None = None,
    planner_version: int = PLANNER_VERSION,
) -> RebalancePlan:
    """Plan the trades of one rebalance, by the rules of this version of the planner or of the one before it.

    Raises:
        InvalidInput: the weights break the policy's rule, a price is missing, or the request asks for more than there
            is.
    """
    solver = _SOLVERS.get(planner_version) if policy.objective is Objective.LEAST_COST else None
    # At least cost the bands stay also where all is to be rebalanced: they are what limits a trade.
    followed = policy_on(policy if solver is not None else policy_under(policy, request), snapshot)
    report = measure_rows(allocation, snapshot, followed)
    frame = report.frame
    with localcontext(EXACT):
        base = frame.base if frame.has_value else ZERO
        buffer_usd = base * policy.cash_buffer_percent / HUNDRED
        budget = Budget(
            cash=(snapshot.cash - buffer_usd - reserved_by_open_buys(snapshot)) * frame.scale,
            minimum=frame.minimum,
            cent=_CENT * frame.scale,
            base=base * frame.scale,
        )
        version = planner_version
        rules = Rules(version >= _FIRST_WITH_PROOF, version <= _LAST_WITH_DEAR, version <= _LAST_WITH_UNPAID, solver)
        drawn = draw_within_budget(partial(draw_up, rules=rules), report, snapshot, followed, request, budget)
        items = order_items([*drawn.items, hold(report.cash, drawn.cash_reason)])
        spent = sum([item.amount for item in items], ZERO)
        cash_after = divide_shown(snapshot.cash * frame.scale - spent, frame.scale)
        shortfall = None if drawn.shortfall is None else divide_shown(drawn.shortfall, frame.scale)
    if drawn.proof is not None:
        shortfall = drawn.proof.shortfall_usd
    return RebalancePlan(
        allocation,
        snapshot,
        policy,
        report.portfolio_value,
        base,
        drawn.standing.needs_rebalance,
        cash_after,
        buffer_usd,
        items,
        correlation_id,
        report.classes,
        request,
        drawn.standing,
        planner_version,
        shortfall,
        drawn.proof,
    )


def reserved_by_open_buys(snapshot: PortfolioSnapshot) -> Decimal:
    """Return the US dollars that open buys will take, at the snapshot's prices."""
    return sum(
        (change * snapshot.price_of(symbol) for symbol, change in snapshot.open_quantities.items() if change > 0), ZERO
    )


def order_items(items: list[PlanItem]) -> tuple[PlanItem, ...]:
    """Sells, buys, holds; larger first, equals and holds by symbol."""
    by_symbol = sorted(items, key=lambda item: item.row.symbol)
    sells = sorted([item for item in by_symbol if item.amount < ZERO], key=itemgetter(_AMOUNT))
    buys = sorted([item for item in by_symbol if item.amount > ZERO], key=itemgetter(_AMOUNT), reverse=True)
    return (*sells, *buys, *[item for item in by_symbol if not item.amount])


def dump_plan(plan: RebalancePlan) -> shapes.PlanBody:
    """Write a plan as the documented JSON: money with two decimals, percents with up to six, exact quantities."""
    return {"plan_id": plan.plan_id, **_dump_result(plan)}


def _dump_result(plan: RebalancePlan) -> shapes.PlanBody:
    result: shapes.PlanBody = {
        "portfolio_value": dump_money(plan.portfolio_value),
        "needs_rebalance": plan.needs_rebalance,
        "cash_after": dump_money(plan.cash_after),
        "items": _dump_items(plan),
    }
    if plan.proof is not None:
        result["bound"] = _dump_proof(plan.proof)
    elif plan.shortfall_usd is not None:
        result["bound"] = dump_bound(plan.shortfall_usd)
    if plan.classes:
        result["classes"] = [dump_class_row(each) for each in plan.classes]
    return result


def _dump_items(plan: RebalancePlan) -> list[shapes.PlanItem]:
    """Write the items, with a sentence where tax keeps one."""
    notes = {} if plan.proof is None else explain_kept(plan.items, plan.snapshot)
    return [
        {**dump_item(item), "note": notes[item.symbol]} if item.symbol in notes else dump_item(item)
        for item in plan.items
    ]


def dump_bound(shortfall_usd: Decimal) -> standing_shapes.Bound:
    """Write how far from the best a plan can be: rounded up to the cent, less than a tenth of a cent counting as 0."""
    seen = ZERO if shortfall_usd < _UNSEEN else shortfall_usd
    shown = seen.quantize(_CENT, ROUND_CEILING, QUOTIENT)
    return {"shortfall_usd": dump_money(shown), "proven": not shown}


def _dump_proof(proof: Proof) -> standing_shapes.Bound:
    """Write the proof of a plan of least cost: with its prices a reader computes the bound from the inputs."""
    written: standing_shapes.Bound = {
        **dump_bound(proof.shortfall_usd),
        "cost_usd": dump_money(proof.cost_usd),
        "least_usd": dump_money(proof.least_usd),
        "cash_price": plain(proof.cash_price),
        "turnover_price": plain(proof.turnover_price),
    }
    if proof.gains_price:
        written["gains_price"] = plain(proof.gains_price)
    return written


def dump_standing(standing: Standing) -> standing_shapes.Standing:
    """Write what is outside its band, and what holds it back."""
    return {
        "on_target": standing.is_on_target,
        "outside": list(standing.outside),
        "held_back": [{"cause": cause.value, "symbols": list(names)} for cause, names in standing.held_back.items()],
    }


def dump_class_row(each: ClassRow) -> shapes.ClassRow:
    """Write one asset class with its drift."""
    row = each.row
    return {
        "name": each.asset_class.name,
        "target_percent": dump_percent(row.target_percent),
        "actual_percent": dump_percent(row.actual_percent),
        "drift_percent": dump_percent(row.drift_percent),
        "drift_level": row.level.value,
        "current_value": dump_money(row.current_value),
        "target_value": dump_money(row.target_value),
        "members": list(each.asset_class.members),
    }


def dump_item(item: PlanItem) -> shapes.PlanItem:
    """Write one item as the documented JSON."""
    return {
        "symbol": item.symbol,
        "action": item.action.value,
        "target_percent": dump_percent(item.target_percent),
        "actual_percent": dump_percent(item.actual_percent),
        "drift_percent": dump_percent(item.drift_percent),
        "drift_level": item.drift_level.value,
        "current_value": dump_money(item.current_value),
        "target_value": dump_money(item.target_value),
        "trade_amount": dump_money(item.trade_amount),
        "quantity": plain(item.quantity),
        "reason": item.reason.value,
    }


def dump_inputs(plan: RebalancePlan) -> dict[str, object]:
    """Write what the plan was made from: enough to plan again, by `scenario.parse_inputs`, to the same bytes."""
    as_of = plan.allocation.as_of
    classes = plan.allocation.classes
    return {
        **({"asset_classes": dump_classes(classes)} if classes else {}),
        "targets": dump_targets(plan.allocation.targets),
        "as_of": None if as_of is None else as_of.isoformat(),
        "snapshot": dump_snapshot(plan.snapshot),
        "policy": dump_policy(plan.policy),
        **({} if plan.request is None else {"request": dump_request(plan.request)}),
    }
