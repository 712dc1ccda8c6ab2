"""Measure one account: read its settings, look at the broker, plan. Nothing is ordered here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rebalancer.core.allocation import StrategyAllocation
from rebalancer.core.money import dump_money
from rebalancer.core.plan import RebalancePlan, dump_plan, plan_rebalance
from rebalancer.core.policy import Mode, SizingPolicy, parse_policy
from rebalancer.core.portfolio import PortfolioSnapshot
from rebalancer.core.symbols import CASH
from rebalancer.ports import AccountSnapshot, AccountState
from rebalancer.services.context import Context
from rebalancer.services.trips import watch_equity


@dataclass(frozen=True, slots=True)
class Measurement:
    """One account at one moment. `plan` is None where no target is enabled."""

    state: AccountState
    account: AccountSnapshot
    snapshot: PortfolioSnapshot
    allocation: StrategyAllocation
    policy: SizingPolicy
    plan: RebalancePlan | None


def measure_account(ctx: Context, *, mode: Mode | None = None) -> Measurement:
    """Read targets and policy, fetch the account, measure the drift and plan the trades.

    An equity that fell beyond its limit stops trading here, before anything can be ordered. `mode` replaces the
    policy's own. Raises `InvalidInput` for a policy or target set that cannot be planned,
    `BrokerUnavailable`, `BrokerRejected`.
    """
    state = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now())
    policy = parse_policy(dict(state.settings.policy))
    if mode is not None:
        policy = replace(policy, mode=mode)
    enabled = [target for target in state.targets if target.weight.enabled]
    account = ctx.broker.fetch_snapshot([target.weight.symbol for target in enabled if target.weight.symbol != CASH])
    state = watch_equity(ctx, state, account)
    whole_only = frozenset(target.weight.symbol for target in state.targets if not target.fractionable)
    snapshot = replace(account.portfolio, non_fractionable=whole_only - {CASH})
    allocation = StrategyAllocation(tuple(target.weight for target in state.targets))
    plan = plan_rebalance(allocation, snapshot, policy) if enabled else None
    return Measurement(state, account, snapshot, allocation, policy, plan)


def drift_document(measured: Measurement, *, message: str, slot: str | None = None) -> Mapping[str, Any]:
    """The measurement as `users/{uid}/status/drift` holds it. `slot` is the schedule's, which is kept without one."""
    plan, high = measured.plan, measured.state.high_water
    return {
        "equity_high_usd": None if high is None else dump_money(high.equity_usd),
        "equity_high_at": None if high is None else high.at,
        "measured_at": measured.snapshot.taken_at,
        "allocation_version": measured.state.settings.allocation_version,
        "portfolio_value": dump_money(measured.snapshot.total_value),
        "cash": dump_money(measured.snapshot.cash),
        "needs_rebalance": plan.needs_rebalance if plan else False,
        "rows": dump_plan(plan)["items"] if plan else [],
        "message": message,
        "slot": slot or measured.state.checked_slot,
    }


def describe_drift(measured: Measurement) -> str:
    """One sentence on where the account stands."""
    plan = measured.plan
    if plan is None:
        return "No target weights are set."
    if not plan.needs_rebalance:
        return "Every target is within its band."
    count = len(plan.trades)
    if count == 0:
        return "Outside the band, but nothing can be traded; each row says why."
    return f"{count} trade{'s' if count != 1 else ''} would bring the account back."


def store_drift(ctx: Context, measured: Measurement | None = None, *, slot: str | None = None) -> Measurement:
    """Measure (unless it was just done) and store the drift for the page. One write.

    `slot` names the schedule's check that needs nothing more than this measurement.
    """
    measured = measured or measure_account(ctx)
    ctx.accounts.save_drift(ctx.uid, drift_document(measured, message=describe_drift(measured), slot=slot))
    return measured
