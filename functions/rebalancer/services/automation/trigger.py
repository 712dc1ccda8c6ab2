"""Whether a scheduled check is to trade, and how: the triggers asked with what the account and the broker say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from rebalancer.core.automation.decisions import CheckOutcome, CheckRecord, append_check, record_check
from rebalancer.core.automation.triggers import (
    DecidedBy,
    Occasion,
    TriggerDecision,
    Verdict,
    course_of,
    decide_trigger,
    dump_decision,
)
from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.base.new_york import new_york_date
from rebalancer.ports.execution import StoredPlan
from rebalancer.ports.targets import TriggerHistory
from rebalancer.services.context import Context
from rebalancer.services.planning.measure import Measurement, measure_account, replan

FILLED_NOTHING = "Its run ended without a fill, so nothing was traded."
"""Why a check whose run filled nothing is not called traded."""


@dataclass(frozen=True, slots=True)
class Triggered:
    """The answer with its measurement, and the same measurement planned as the answer wants it.

    `untold` is the measurement with the calendar as it was before: for a rebalance that came to nothing, so that its
    date is not lost.
    """

    decision: TriggerDecision
    measured: Measurement
    planned: Measurement
    untold: Measurement

    @property
    def is_called_for(self) -> bool:
        """Whether anything is to be traded."""
        plan = self.planned.plan
        return self.decision.verdict is not Verdict.WAIT and plan is not None and bool(plan.trades)


def ask_triggers(ctx: Context, measured: Measurement) -> Triggered:
    """Ask the account's triggers. Costs one request for the broker's clock where there is a calendar, else none.

    Raises `InvalidInput` for targets that cannot be measured, `BrokerUnavailable`.
    """
    triggers, now = measured.state.settings.triggers, ctx.clock.now()
    history = after_last_run(measured.state.history)
    sessions = _sessions(ctx, history) if triggers.calendar is not None else _NO_SESSIONS
    occasion = Occasion(
        today=new_york_date(now),
        sessions=sessions.days,
        last_rebalanced_on=_day(history.rebalanced_at),
        last_automatic_on=_day(history.automatic_at),
        checked_until=sessions.checked_until,
    )
    decision = decide_trigger(triggers, occasion, measured.allocation, measured.snapshot, measured.policy)
    # What this look was for is left for the next one, unless the calendar was asked.
    left = replace(
        history,
        decision={**dump_decision(decision), "decided_at": now},
        calendar_from=sessions.first or history.calendar_from,
    )
    asked = decision.calendar_asked and sessions.next_from is not None
    course = course_of(decision, triggers, measured.policy)
    with_answer = _with(measured, replace(left, calendar_from=sessions.next_from) if asked else left)
    is_same = course.policy == measured.policy and course.request is None
    planned = with_answer if is_same else replan(with_answer, course.policy, course.request)
    return Triggered(decision, with_answer, planned, _with(measured, left))


def after_last_run(history: TriggerHistory) -> TriggerHistory:
    """Return the history with what the run came to that ended last.

    Where it filled nothing, the check that started it traded nothing, and the calendar's date that it was for is asked
    again.
    """
    if history.closed_filled or history.closed_run_id is None:
        return history
    checks = tuple(_untraded(each) if each.run_id == history.closed_run_id else each for each in history.checks)
    if history.calendar_run_id != history.closed_run_id:
        return replace(history, checks=checks)
    days = [day for day in (history.calendar_from, history.calendar_run_from) if day is not None]
    first = min(days, default=None)
    return replace(history, checks=checks, calendar_from=first, calendar_run_id=None, calendar_run_from=None)


def _untraded(record: CheckRecord) -> CheckRecord:
    if record.outcome is not CheckOutcome.TRADED:
        return record
    return replace(record, outcome=CheckOutcome.REFUSED, reason=FILLED_NOTHING)


def started(triggered: Triggered, run_id: str) -> Measurement:
    """Return the measurement that remembers which run the calendar's date was given to, if the calendar decided."""
    measured, history = triggered.measured, triggered.measured.state.history
    if triggered.decision.decided_by is not DecidedBy.CALENDAR:
        return measured
    first = triggered.untold.state.history.calendar_from
    return _with(measured, replace(history, calendar_run_id=run_id, calendar_run_from=first))


def noted(
    ctx: Context,
    measured: Measurement,
    decision: TriggerDecision | None,
    outcome: CheckOutcome,
    *,
    asked: StoredPlan | None = None,
    **details: str | None,
) -> Measurement:
    """Return the measurement with its check's outcome, to be stored in the same write. `details` are `reason` and
    `run_id`; `asked` is the plan that waits for its owner."""
    plan_id, until = (None, None) if asked is None else (asked.plan_id, asked.expires_at)
    record = record_check(decision, outcome, at=ctx.clock.now(), plan_id=plan_id, plan_until=until, **details)
    history = measured.state.history
    return _with(measured, replace(history, checks=append_check(history.checks, record)))


def with_history(measured: Measurement, **changes: Any) -> Measurement:
    """Return the measurement with parts of its history changed."""
    return _with(measured, replace(measured.state.history, **changes))


def seen_again(ctx: Context, measured: Measurement) -> Measurement:
    """Measure the account anew, with the history of an earlier look: somebody else has traded since.

    Costs what `measure_account` costs. Where the broker does not answer, the earlier look is all there is.
    """
    try:
        return _with(measure_account(ctx), measured.state.history)
    except BrokerUnavailable:
        return measured


def _with(measured: Measurement, history: TriggerHistory) -> Measurement:
    return replace(measured, state=replace(measured.state, history=history), is_scheduled=True)


@dataclass(frozen=True, slots=True)
class _Sessions:
    """The trading days that the calendar needs to know of, the first day that this look is for, and the first that is
    left for the next one."""

    days: tuple[date, ...] = ()
    checked_until: date | None = None
    first: date | None = None
    next_from: date | None = None


_NO_SESSIONS = _Sessions()


def _sessions(ctx: Context, history: TriggerHistory) -> _Sessions:
    """Today and the next session, from the broker's clock, and the first day before that nobody has looked at yet.

    Outside a session nothing is due: the next session's check looks at the days between.
    """
    clock = ctx.broker.fetch_market_clock()
    if not clock.is_open:
        return _Sessions(first=history.calendar_from)
    today, following = new_york_date(clock.at), new_york_date(clock.next_open)
    first = history.calendar_from
    if first is None or first == today:
        return _Sessions((today, following), None, today, following)
    if first > today:
        # Looked at today already: each date asks once.
        return _Sessions(first=first, next_from=first)
    return _Sessions((first, today, following), first - timedelta(days=1), first, following)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else new_york_date(moment)
