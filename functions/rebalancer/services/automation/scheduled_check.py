"""One account's scheduled check: measure, ask the triggers, then notify, ask or trade, as its owner chose.

Failures stay the account's own. An account that needs nothing costs two requests at the broker (three with a calendar),
at most three reads and one write. The write names the slot that was checked, so that the task, delivered again, finds
nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from rebalancer.core.automation.decisions import CheckOutcome
from rebalancer.core.automation.schedule import (
    RUNS_A_DAY_MAX,
    AutomationMode,
    AutomationState,
    CheckHours,
    Failure,
    runs_lately,
)
from rebalancer.core.automation.triggers import Verdict
from rebalancer.core.automation.words import failing_event
from rebalancer.core.base.errors import (
    BrokerOutcomeUnknown,
    BrokerRejected,
    BrokerUnavailable,
    Conflict,
    PermissionDenied,
    RebalancerError,
    StoreUnavailable,
)
from rebalancer.ports.automation import CheckTask, ScheduleStore
from rebalancer.ports.base import Clock, Log
from rebalancer.ports.evidence import EvidenceStore
from rebalancer.ports.notices import Notifier
from rebalancer.services.automation.asking import ask_owner, why_not_asked
from rebalancer.services.automation.automation import record_disabled, record_failure, record_run, record_success
from rebalancer.services.automation.health import look_after_halts, look_after_targets
from rebalancer.services.automation.telling import tell_drift
from rebalancer.services.automation.trigger import (
    FILLED_NOTHING,
    Triggered,
    ask_triggers,
    noted,
    seen_again,
    started,
)
from rebalancer.services.context import Context
from rebalancer.services.evidence.shadow import keep_shadow
from rebalancer.services.execution.check import check_drift
from rebalancer.services.planning.around import Around, look_around
from rebalancer.services.planning.legs import run_id_from_key
from rebalancer.services.planning.measure import measure_account, store_drift
from rebalancer.services.risk.strays import stop_strays

MARKET_IS_CLOSED: Final = "The stock market is closed; the next session's check looks again."
OTHER_RUN: Final = "Another run was trading on the account; the next check looks again."
_PASSES: Final = (BrokerUnavailable, StoreUnavailable, BrokerOutcomeUnknown)


class Outcome(StrEnum):
    """What came of a check."""

    IDLE = "IDLE"
    TOLD = "TOLD"
    ASKED = "ASKED"
    TRADED = "TRADED"
    REFUSED = "REFUSED"
    REPEATED = "REPEATED"
    SWITCHED_OFF = "SWITCHED_OFF"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class CheckPorts:
    """What a scheduled check takes. `context_for` opens one user's account."""

    context_for: Callable[[str], Context]
    schedule: ScheduleStore
    notifier: Notifier
    clock: Clock
    log: Log
    evidence: EvidenceStore


def run_check(ports: CheckPorts, task: CheckTask, *, is_last_attempt: bool) -> Outcome:
    """Check one account. The same task again changes nothing.

    Raises what may pass by itself (`BrokerUnavailable`, `StoreUnavailable`) until the last attempt, so that the queue
    tries again; everything else is written down as this account's failure, which its owner sees.
    """
    try:
        outcome = _check(ports, ports.context_for(task.uid), task)
        if task.failures:
            record_success(ports.schedule, task.uid, ports.clock.now())
    except _PASSES as error:
        if not is_last_attempt:
            raise
        fail(ports, task, Failure(task.slot, error.code, error.message, passes=True))
        outcome = Outcome.FAILED
    except RebalancerError as error:
        stops = isinstance(error, PermissionDenied | BrokerRejected)
        fail(ports, task, Failure(task.slot, error.code, error.message, stops=stops))
        outcome = Outcome.FAILED
    ports.log.event("drift_checked", slot=task.slot, outcome=outcome.value)
    return outcome


def fail(ports: CheckPorts, task: CheckTask, failure: Failure) -> None:
    """Record a failed check, and notify its owner if that is due. The same slot counts once."""
    now = ports.clock.now()
    status = record_failure(ports.schedule, task.uid, failure, now)
    if status is None:
        return
    ports.notifier.append(task.uid, failing_event(failure, now, stopped=status.state is AutomationState.STOPPED))


def _check(ports: CheckPorts, ctx: Context, task: CheckTask) -> Outcome:
    measured = measure_account(ctx)
    automation = measured.state.settings.automation
    if not automation.enabled:
        record_disabled(ports.schedule, task.uid)
        return Outcome.SWITCHED_OFF
    if measured.state.checked_slot == task.slot:
        return Outcome.REPEATED
    look_after_targets(ports.notifier, ctx, measured)
    if measured.plan is None:
        stop_strays(ctx, measured.account.open_orders)
        store_drift(ctx, noted(ctx, measured, None, CheckOutcome.IDLE), slot=task.slot)
        return Outcome.IDLE
    triggered = ask_triggers(ctx, measured)
    around = look_around(ctx, triggered.planned) if triggered.is_called_for else None
    if around is not None:
        triggered = look_after_halts(ports.notifier, ctx, replace(triggered, planned=around.measured), around)
    live = triggered.planned.plan if triggered.is_called_for else None
    keep_shadow(ctx, ports.evidence, measured, live, triggered.decision.decided_by.value)
    if not triggered.is_called_for:
        stop_strays(ctx, measured.account.open_orders)
        idle = noted(ctx, triggered.measured, triggered.decision, CheckOutcome.IDLE, reason=_why_idle(triggered))
        store_drift(ctx, idle, slot=task.slot)
        return Outcome.IDLE
    if automation.hours is CheckHours.MARKET and _is_closed(around):
        # A holiday, or the hour after an early close: the next session's check looks again, and nobody is bothered.
        stop_strays(ctx, measured.account.open_orders)
        closed = noted(ctx, triggered.untold, triggered.decision, CheckOutcome.IDLE, reason=MARKET_IS_CLOSED)
        store_drift(ctx, closed, slot=task.slot)
        return Outcome.IDLE
    if automation.mode is AutomationMode.AUTOMATIC and runs_lately(task.recent_runs, ctx.clock.now()) < RUNS_A_DAY_MAX:
        return _trade(ports, ctx, task, triggered, around)
    stop_strays(ctx, measured.account.open_orders)
    why = _why_not_traded(automation.mode)
    if automation.mode is AutomationMode.ASK_FIRST:
        forbidden = why_not_asked(around, triggered.planned)
        if around is not None and forbidden is None:
            plan = ask_owner(ports.notifier, ctx, triggered, around)
            asked = noted(ctx, triggered.measured, triggered.decision, CheckOutcome.ASKED, asked=plan)
            store_drift(ctx, asked, slot=task.slot)
            return Outcome.ASKED
        why = f"{forbidden} You are asked when it can be approved."
    tell_drift(ports.notifier, ctx, triggered, why)
    measured = noted(ctx, triggered.measured, triggered.decision, CheckOutcome.TOLD, reason=why)
    store_drift(ctx, measured, slot=task.slot)
    return Outcome.TOLD


def _trade(ports: CheckPorts, ctx: Context, task: CheckTask, triggered: Triggered, around: Around | None) -> Outcome:
    """Start the run of this slot, or follow the one that it started before."""
    key, decision = f"slot {task.slot}", triggered.decision
    run_id = run_id_from_key(ctx.uid, key)
    try:
        result = check_drift(
            ctx,
            dry_run=False,
            idempotency_key=key,
            new_run_id="",
            origin="SCHEDULE",
            measured=noted(ctx, started(triggered, run_id), decision, CheckOutcome.TRADED, run_id=run_id),
            planned=around,
        )
    except Conflict as error:
        # Another run trades, by hand or from an earlier slot. What was seen is from before its trades, which may have
        # ended and been measured meanwhile; a calendar's date is left for the next check.
        ctx.log.event("check_found_open_run", code=error.code)
        seen = seen_again(ctx, triggered.untold)
        store_drift(ctx, noted(ctx, seen, decision, CheckOutcome.REFUSED, reason=OTHER_RUN))
        return Outcome.REFUSED
    if result.run is not None:
        record_run(ports.schedule, task.uid, task.slot, ctx.clock.now())
        if result.run.is_open or result.run.filled_something:
            return Outcome.TRADED
        # The notification about the run says it.
        reason = result.run.message or FILLED_NOTHING
        unfilled = noted(ctx, triggered.untold, decision, CheckOutcome.REFUSED, reason=reason, run_id=run_id)
        store_drift(ctx, unfilled, slot=task.slot)
        return Outcome.REFUSED
    tell_drift(ports.notifier, ctx, triggered, result.message)
    refused = noted(ctx, triggered.untold, decision, CheckOutcome.REFUSED, reason=result.message)
    store_drift(ctx, refused, slot=task.slot)
    return Outcome.REFUSED


def _is_closed(around: Around | None) -> bool:
    """Whether the orders would need a session, and there is none."""
    assessment = None if around is None else around.assessment
    return assessment is not None and any(breach.code == "MARKET_CLOSED" for breach in assessment.breaches)


def _why_idle(triggered: Triggered) -> str | None:
    """Why nothing was ordered although a trigger asked for it."""
    if triggered.decision.verdict is Verdict.WAIT:
        return None
    untradable = sorted(triggered.planned.snapshot.untradable)
    if untradable:
        return f"Nothing was traded: the broker does not trade {', '.join(untradable)} now."
    return "Nothing can be traded: every trade was too small, frozen or without funds."


def _why_not_traded(mode: AutomationMode) -> str:
    if mode is AutomationMode.AUTOMATIC:
        return f"Automation has started {RUNS_A_DAY_MAX} runs in 24 hours and starts no more; you can."
    return "Nothing was ordered: you chose notifications only."
