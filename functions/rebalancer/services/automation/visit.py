"""A person comes back: when they were here last, and what happened since, from what is stored; the broker is not asked,
so that a lost connection hides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.statements.visit import Standing, Visit, VisitLine, lines_since, next_visit
from rebalancer.ports.automation import ScheduleStore
from rebalancer.ports.base import Clock
from rebalancer.ports.execution import RunStore
from rebalancer.ports.notices import NotificationStore
from rebalancer.ports.targets import AccountState, AccountStore

EVENTS_READ: Final = 500
"""How many notifications of the time away are looked at, the newest ones: more than three months of daily runs."""

WRITTEN_AFTER: Final = timedelta(minutes=5)
"""A visit that goes on is written so seldom."""


@dataclass(frozen=True, slots=True)
class VisitPorts:
    """What looking back takes."""

    accounts: AccountStore
    schedule: ScheduleStore
    notices: NotificationStore
    runs: RunStore
    clock: Clock


@dataclass(frozen=True, slots=True)
class LookBack:
    """Since when, and the lines with times in `time_zone`; no lines on the first visit."""

    since: datetime | None
    lines: tuple[VisitLine, ...]
    time_zone: str


def note_visit(ports: VisitPorts, uid: str) -> LookBack:
    """Note that a person looks at the page now, and say what happened since their last visit.

    Costs three reads and one query, one read more where the last check asked for an approval, and a write where the
    last visit is older than some minutes.
    """
    now = ports.clock.now()
    stored = ports.notices.load_visit(uid)
    visit = next_visit(stored, now)
    if stored is None or visit.before_at != stored.before_at or now - stored.seen_at >= WRITTEN_AFTER:
        ports.notices.save_visit(uid, visit)
    zone = ports.notices.load_preferences(uid).time_zone
    if visit.before_at is None:
        return LookBack(None, (), zone)
    return LookBack(visit.before_at, _lines(ports, uid, visit, visit.before_at), zone)


def _lines(ports: VisitPorts, uid: str, visit: Visit, since: datetime) -> tuple[VisitLine, ...]:
    state = ports.accounts.load_account(uid, now=visit.seen_at)
    schedule = ports.schedule.load_automation(uid).status
    events = ports.notices.list_notifications(uid, since=since, limit=EVENTS_READ)
    waiting = _waiting_plan_id(ports, uid, state, visit.seen_at)
    return lines_since(events, Standing(state.history.checks, schedule, state.trading, waiting), visit.seen_at)


def _waiting_plan_id(ports: VisitPorts, uid: str, state: AccountState, now: datetime) -> str | None:
    """Return the plan that the last check asked for, if it still can be approved: not started, over or outdated."""
    checks = state.history.checks
    plan_id = checks[0].plan_id if checks else None
    if plan_id is None:
        return None
    try:
        stored = ports.runs.load_plan(uid, plan_id)
    except InvariantViolation:
        return None
    if stored is None or stored.run_id is not None or stored.expires_at <= now:
        return None
    is_current = stored.document["allocation_version"] == state.settings.allocation_version
    return plan_id if is_current else None
