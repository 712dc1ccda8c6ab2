"""Preview: the plan that a person reads is the plan that is stored, and the only one that can be started."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from rebalancer.core.account.reservation import parse_wanted_by
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import dump_money, plain
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.execution.kept_cash import kept_cash
from rebalancer.core.execution.run import PRICE_TOLERANCE_PERCENT
from rebalancer.core.planning.gains.statement import dump_gains, gains_use
from rebalancer.core.planning.plan import (
    PlanRequest,
    RebalancePlan,
    RequestKind,
    dump_inputs,
    dump_plan,
    dump_standing,
)
from rebalancer.core.planning.request import dump_request
from rebalancer.core.planning.statement import dump_shortcomings, find_shortcomings
from rebalancer.core.risk.breach import Breach
from rebalancer.core.risk.state import TradingStatus
from rebalancer.core.strategies.attribution import attribute_plan
from rebalancer.core.strategies.codec import dump_attribution, dump_books
from rebalancer.core.targets.objective import Objective
from rebalancer.core.targets.policy import Mode
from rebalancer.ports.account import MarketClock
from rebalancer.ports.execution import StoredPlan
from rebalancer.services.context import Context
from rebalancer.services.planning.around import plan_around
from rebalancer.services.planning.measure import (
    Measurement,
    describe_drift,
    measure_account,
    replan,
    require_plan,
    severe_findings,
    store_drift,
)
from rebalancer.services.planning.storable import require_storable
from rebalancer.services.risk.assessment import Assessment
from rebalancer.services.risk.strays import stop_strays

if TYPE_CHECKING:
    from rebalancer.contract import risk as risk_shapes

PLAN_LIFE = timedelta(minutes=10)
PLAN_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan that was just stored, with what a person needs to decide on it."""

    stored: StoredPlan
    assessment: Assessment
    plan: RebalancePlan

    @property
    def trading(self) -> TradingStatus:
        """The switch as it is now."""
        return self.assessment.trading

    @property
    def market(self) -> MarketClock:
        """The stock market's session."""
        return self.assessment.market

    @property
    def breaches(self) -> tuple[Breach, ...]:
        """All that would stop the plan now."""
        return self.assessment.breaches


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks of one plan.

    `request` is what it is for; `wanted_by` the date on which raised cash is wanted; `leave_out` are symbols that it is
    not to trade: the others are planned without them. `objective` replaces the policy's own, for this plan alone.
    """

    mode: Mode | None = None
    request: PlanRequest | None = None
    wanted_by: str | None = None
    leave_out: Collection[str] = ()
    objective: Objective | None = None


_NOTHING_ASKED: Final = Asked()


def preview_rebalance(ctx: Context, asked: Asked = _NOTHING_ASKED) -> Preview:
    """Plan on fresh data, store the plan and the drift, and say what would stop it now.

    Raises `InvalidInput` NO_TARGETS where no target is enabled, for a request that cannot be met, and what
    `measure_account` raises.
    """
    measured, extra = measure_for_preview(ctx, asked)
    return preview_of(ctx, measured, extra=extra)


def measure_for_preview(ctx: Context, asked: Asked) -> tuple[Measurement, dict[str, Any]]:
    """Plan what is asked on fresh data, and store the drift; the fields beside the plan that say what was asked."""
    mode, request, objective = asked.mode, asked.request, asked.objective
    by = parse_wanted_by(asked.wanted_by, new_york_date(ctx.clock.now()))
    if by is not None and (request is None or request.kind is not RequestKind.RAISE):
        raise InvalidInput("request.by is only for cash that is raised.", field="request.by")
    measured = measure_account(ctx, mode=mode, request=request, objective=objective)
    if stop_strays(ctx, measured.account.open_orders):
        measured = measure_account(ctx, mode=mode, request=request, objective=objective)
    is_chosen = is_objective_chosen(measured)
    if mode in (None, Mode.FULL) and request is None and not is_chosen:
        store_drift(ctx, measured)
    extra: dict[str, Any] = {"objective_is_chosen": True} if is_chosen else {}
    if by is not None:
        extra["wanted_by"] = by.isoformat()
    return _without(measured, asked.leave_out, request), extra


def is_objective_chosen(measured: Measurement) -> bool:
    """Return whether the plan's objective is another than that of the settings."""
    return measured.policy.objective is not measured.state.settings.parsed_policy().objective


def _without(measured: Measurement, leave_out: Collection[str], request: PlanRequest | None) -> Measurement:
    """Return the measurement planned anew without these symbols. Raises `InvalidInput` for what is no symbol."""
    left = {parse_symbol(symbol, "leave_out") for symbol in leave_out}
    if not left or measured.plan is None:
        return measured
    policy = measured.policy
    known = {item.symbol for item in measured.plan.items}
    chosen = (known if policy.only is None else known & policy.only) - left
    return replan(measured, replace(policy, only=frozenset(chosen)), request)


def preview_of(ctx: Context, measured: Measurement, *, extra: Mapping[str, Any] | None = None) -> Preview:
    """Store the plan of a measurement, with `extra` fields beside it, and say what would stop it now."""
    measured, assessment, _ = plan_around(ctx, measured)
    return store_preview(ctx, measured, assessment, extra=extra)


def store_preview(
    ctx: Context, measured: Measurement, assessment: Assessment, *, extra: Mapping[str, Any] | None = None
) -> Preview:
    """Store the plan of a measurement that the gate has seen."""
    stored = plan_document(ctx, measured, extra=extra)
    ctx.runs.save_plan(ctx.uid, stored)
    return Preview(stored, assessment, require_plan(measured))


def trading_of(measured: Measurement) -> TradingStatus:
    """Return the stricter of the two switches that were read with the account."""
    return measured.state.trading


def plan_document(ctx: Context, measured: Measurement, *, extra: Mapping[str, Any] | None = None) -> StoredPlan:
    """Return the plan with everything that it follows from, as `users/{uid}/plans/{plan_id}` holds it.

    `extra` are fields beside it; `origin` among them says who asked for the plan where it was not a person's preview.
    Raises `InvalidInput` PLAN_TOO_LARGE.
    """
    plan, now = require_plan(measured), ctx.clock.now()
    kept = kept_cash(plan)
    document: dict[str, Any] = {
        "origin": "PERSON",
        "origin_message": None,
        **(extra or {}),
        **_strategies_of(measured, plan),
        "plan_id": plan.plan_id,
        "account_digest": ctx.account_digest,
        "created_at": now,
        "expires_at": now + PLAN_LIFE,
        "delete_after": now + PLAN_KEPT,
        "price_tolerance_percent": plain(PRICE_TOLERANCE_PERCENT),
        "allocation_version": measured.state.settings.allocation_version,
        "mode": measured.policy.mode.value,
        "cash_before": plain(measured.snapshot.cash),
        "cash_buffer_usd": plain(plan.cash_buffer_usd),
        "cash_floor_usd": plain(kept.floor_usd),
        "cash_kept_usd": plain(kept.kept_usd),
        "account_usd": dump_money(measured.account_usd),
        "managed_usd": dump_money(measured.managed_usd),
        "reserved_usd": dump_money(measured.reserved.usd),
        "request": None if plan.request is None else dump_request(plan.request),
        "message": describe_drift(measured),
        "standing": dump_standing(plan.standing),
        "shortcomings": dump_shortcomings(find_shortcomings(plan)),
        "findings": severe_findings(measured),
        "gains_budget": dump_gains(gains_use(plan)),
        "plan": dump_plan(plan),
        "inputs": {**dump_inputs(plan), "planner_version": plan.planner_version},
        "run_id": None,
    }
    require_storable(document)
    return StoredPlan(plan.plan_id, now, now + PLAN_LIFE, None, document)


def _strategies_of(measured: Measurement, plan: RebalancePlan) -> Mapping[str, Any]:
    """Return what the plan means for each strategy; nothing where no books are kept, or where nothing trades."""
    strategies = measured.state.settings.strategies
    if not measured.books or not plan.trades:
        return {}
    attribution = attribute_plan(strategies, measured.books, plan)
    return {"strategies": {"before": dump_books(measured.books), **dump_attribution(attribution)}}


def dump_breach(breach: Breach) -> risk_shapes.Breach:
    """Write a breach as the page reads it."""
    return {
        "code": breach.code,
        "message": breach.message,
        "symbol": breach.symbol,
        "limit": breach.limit,
        "value": breach.value,
        "remedy": breach.remedy,
    }
