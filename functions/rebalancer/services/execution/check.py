"""The drift check: measure, and unless it is a dry run trade what is outside its band, in one call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rebalancer.core.account.order import NEVER_AT_BROKER
from rebalancer.core.base.money import dump_money
from rebalancer.core.execution.run import Run, RunState
from rebalancer.core.planning.plan import dump_plan
from rebalancer.services.context import Context
from rebalancer.services.execution.opening import Approval, open_run
from rebalancer.services.execution.settle import settle_run
from rebalancer.services.execution.start import plan_run, require_same_request
from rebalancer.services.planning.around import Around, look_around
from rebalancer.services.planning.legs import digest_of, legs_of_plan, origins_of, run_id_from_key
from rebalancer.services.planning.measure import Measurement, describe_drift, require_plan, store_drift
from rebalancer.services.planning.preview import plan_document, trading_of
from rebalancer.services.risk.assessment import Assessment
from rebalancer.services.risk.strays import stop_strays

_DIGEST = digest_of("check_rebalance_drift")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found and did. `plan` is the plan's JSON form, None without targets; `run` is None where nothing
    was ordered."""

    portfolio_value: str
    plan: Mapping[str, Any] | None
    run: Run | None
    message: str


def check_drift(
    ctx: Context,
    *,
    dry_run: bool,
    idempotency_key: str | None,
    new_run_id: str,
    origin: str = "PERSON",
    measured: Measurement | None = None,
    planned: Around | None = None,
) -> CheckResult:
    """Measure the account's drift, store it, and start a run for what is outside its band.

    A dry run orders nothing, and so does a check while trading is halted or the market is closed: the message says
    why. The same `idempotency_key` after a run was started returns that run and what it was planned on. `measured`
    spares the measurement that the caller has just made; `planned` is the same one
    under the policy to trade by, planned around what is not traded.
    Raises `Conflict` for a key that was used for another request, or while another run is open.
    """
    run_id = run_id_from_key(ctx.uid, idempotency_key) if idempotency_key else new_run_id
    if idempotency_key and not dry_run:
        earlier = _earlier(ctx, run_id)
        if earlier:
            return earlier
    result = _check(ctx, run_id, dry_run=dry_run, origin=origin, measured=measured, planned=planned)
    if result.run is None and idempotency_key and not dry_run:
        # The same call may have come twice at once: then the other one's effect is what forbids this one.
        return _earlier(ctx, run_id) or result
    return result


def _check(
    ctx: Context,
    run_id: str,
    *,
    dry_run: bool,
    origin: str,
    measured: Measurement | None = None,
    planned: Around | None = None,
) -> CheckResult:
    measured = store_drift(ctx, measured)
    measured = measured if planned is None else planned.measured
    stopped = stop_strays(ctx, measured.account.open_orders)
    value = dump_money(measured.account_usd)
    plan = measured.plan
    if plan is None:
        return CheckResult(value, None, None, describe_drift(measured))
    around = planned or look_around(ctx, measured)
    measured, plan = around.measured, require_plan(around.measured)
    if not plan.trades:
        return CheckResult(value, dump_plan(plan), None, describe_drift(measured))
    stored = plan_document(ctx, measured, extra={"origin": origin})
    ctx.runs.save_plan(ctx.uid, stored)
    if stopped:
        return CheckResult(value, dump_plan(plan), None, f"{stopped} Nothing was ordered.")
    if dry_run:
        return CheckResult(value, dump_plan(plan), None, f"{describe_drift(measured)} Dry run: nothing was ordered.")
    approval = _approve(measured, around.assessment)
    if isinstance(approval, str):
        return CheckResult(value, dump_plan(plan), None, f"{approval} Nothing was ordered.")
    legs = legs_of_plan(run_id, plan, origins_of(stored.document))
    run = plan_run(run_id, stored, legs, digest=_DIGEST, origin=origin, now=ctx.clock.now())
    opened = open_run(ctx, run, approval)
    return CheckResult(value, dump_plan(plan), opened, describe_run(opened))


def _approve(measured: Measurement, assessment: Assessment | None) -> Approval | str:
    """Return what the gate says of this plan now, or why it may not start; it was not asked while the switch is off."""
    if assessment is None:
        return trading_of(measured).reason
    refusal = " ".join(breach.message for breach in assessment.breaches)
    return refusal or Approval(measured.state, assessment)


def _earlier(ctx: Context, run_id: str) -> CheckResult | None:
    """Return what the same request did before, with the run as it is now."""
    existing = ctx.runs.load_run(ctx.uid, run_id)
    if existing is None:
        return None
    require_same_request(existing.run, _DIGEST)
    run = settle_run(ctx, existing)
    stored = ctx.runs.load_plan(ctx.uid, run.plan_id) if run.plan_id else None
    plan: Mapping[str, Any] | None = stored.document["plan"] if stored else None
    return CheckResult(plan["portfolio_value"] if plan else "0.00", plan, run, describe_run(run))


def describe_run(run: Run) -> str:
    """One sentence on a run's state."""
    if run.state in {RunState.COMPLETED, RunState.COMPLETED_ADJUSTED}:
        return f"Rebalancing executed. {run.message}"
    if not run.is_open:
        return run.message
    if run.opens_at is not None:
        return run.message
    sent = sum(1 for leg in run.legs if leg.state not in NEVER_AT_BROKER)
    return f"Rebalancing is under way: {sent} of {len(run.legs)} orders sent. {run.message}"
