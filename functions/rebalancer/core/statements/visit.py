"""What happened while nobody looked, in at most five lines: done, left, targets to look at, stops, what waits. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from rebalancer.core.automation.decisions import CheckOutcome, CheckRecord
from rebalancer.core.automation.schedule import AutomationState, AutomationStatus
from rebalancer.core.execution.notices import RUN_OUTCOME, RunOutcome
from rebalancer.core.notices.local_times import mark_time
from rebalancer.core.notices.notifications import Event, EventKind
from rebalancer.core.risk.state import TradingState, TradingStatus

NEW_VISIT_AFTER: Final = timedelta(hours=12)
"""Who comes back after so long begins a new visit; until then it is the same one, on whatever device."""

TARGETS_SHOWN: Final = 3
WHY_LENGTH_MAX: Final = 160
"""A line stays short enough for a phone; the run itself says all of it."""

_STOPS: Final = frozenset({EventKind.KEYS_REVOKED, EventKind.CHECK_FAILING, EventKind.TRADING_STATE_CHANGED})


class LineKind(StrEnum):
    """What a line is about, in the order in which they are shown."""

    DONE = "DONE"
    LEFT = "LEFT"
    TARGETS = "TARGETS"
    STOPPED = "STOPPED"
    NOW = "NOW"


class Place(StrEnum):
    """Where a line leads to."""

    HISTORY = "HISTORY"
    RUN = "RUN"
    PLAN = "PLAN"
    ALLOCATION = "ALLOCATION"
    SETTINGS = "SETTINGS"


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One line: a sentence or two, and where it leads; `ref` is the run's or the plan's id."""

    kind: LineKind
    text: str
    place: Place
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """When a person was last here, and when they were here before that."""

    seen_at: datetime
    before_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How things are now: the newest checks first, the schedule, the switch, and the plan that can be approved."""

    checks: Sequence[CheckRecord]
    schedule: AutomationStatus
    trading: TradingStatus
    waiting_plan_id: str | None = None


def next_visit(before: Visit | None, now: datetime) -> Visit:
    """Return the visit that a look at the page makes or goes on with."""
    if before is None:
        return Visit(now)
    if now - before.seen_at >= NEW_VISIT_AFTER:
        return Visit(now, before.seen_at)
    return Visit(now, before.before_at)


def lines_since(events: Sequence[Event], standing: Standing, now: datetime) -> tuple[VisitLine, ...]:
    """Return the lines of a visit.

    Args:
        events: what the person was notified of since the last visit, oldest first.
        standing: how things are now.
        now: the moment of the visit.
    """
    found = (_done(events), _left(events), _targets(events), _stopped(events, standing), _now(standing, now))
    return tuple(line for line in found if line is not None)


def _runs(events: Sequence[Event]) -> Iterator[tuple[RunOutcome, Event]]:
    for event in events:
        outcome = event.refs.get(RUN_OUTCOME, "")
        if event.kind in {EventKind.RUN_FINISHED, EventKind.RUN_HALTED} and outcome in RunOutcome.__members__:
            yield RunOutcome(outcome), event


def _done(events: Sequence[Event]) -> VisitLine:
    traded = [event for outcome, event in _runs(events) if outcome in {RunOutcome.COMPLETED, RunOutcome.IN_PART}]
    if not traded:
        return VisitLine(LineKind.DONE, "Nothing was traded.", Place.HISTORY)
    last = mark_time(traded[-1].occurred_at)
    if len(traded) == 1:
        return VisitLine(LineKind.DONE, f"1 run traded, at {last}.", Place.RUN, traded[-1].refs.get("run_id"))
    return VisitLine(LineKind.DONE, f"{len(traded)} runs traded, the last one at {last}.", Place.HISTORY)


def _left(events: Sequence[Event]) -> VisitLine | None:
    words = {
        RunOutcome.IN_PART: "completed in part",
        RunOutcome.NOTHING: "without any trade",
        RunOutcome.HALTED: "halted",
        RunOutcome.CANCELLED: "canceled",
    }
    short = [(outcome, event) for outcome, event in _runs(events) if outcome in words]
    if not short:
        return None
    counts = Counter(outcome for outcome, _ in short)
    said = ", ".join(f"{counts[outcome]} {name}" for outcome, name in words.items() if counts[outcome])
    _, last = short[-1]
    text = f"Runs that did not go as planned: {said}. The last one: {_short(last.message)}"
    return VisitLine(LineKind.LEFT, text, Place.RUN, last.refs.get("run_id"))


def _short(text: str) -> str:
    return text if len(text) <= WHY_LENGTH_MAX else f"{text[: WHY_LENGTH_MAX - 1]}…"


def _targets(events: Sequence[Event]) -> VisitLine | None:
    ailing = {event.refs.get("symbol", ""): event for event in events if event.kind is EventKind.TARGET_UNHEALTHY}
    if not ailing:
        return None
    newest = sorted(ailing.values(), key=lambda event: event.occurred_at, reverse=True)
    more = f"; and {len(newest) - TARGETS_SHOWN} more" if len(newest) > TARGETS_SHOWN else ""
    text = f"{'; '.join(event.title for event in newest[:TARGETS_SHOWN])}{more}."
    return VisitLine(LineKind.TARGETS, f"{text} The rest of the account goes on.", Place.ALLOCATION)


def _stopped(events: Sequence[Event], standing: Standing) -> VisitLine | None:
    schedule, trading = standing.schedule, standing.trading
    found = []
    if schedule.state is not AutomationState.OK:
        stopped = schedule.state is AutomationState.STOPPED
        since = "" if schedule.changed_at is None else f" since {mark_time(schedule.changed_at)}"
        what = f"The scheduled check {'has stopped' if stopped else 'fails'}{since}."
        found.append(f"{what} {schedule.reason or ''}".strip())
    if trading.state is not TradingState.ACTIVE:
        found.append(trading.reason)
    if found:
        return VisitLine(LineKind.STOPPED, " ".join(found), Place.SETTINGS)
    past = [event for event in events if event.kind in _STOPS]
    if not past:
        return None
    last = past[-1]
    text = f"At {mark_time(last.occurred_at)}: {last.title}. It is over: checks go on and trading is on."
    return VisitLine(LineKind.STOPPED, text, Place.HISTORY)


def _now(standing: Standing, now: datetime) -> VisitLine | None:
    if not standing.checks:
        return None
    newest = standing.checks[0]
    until = newest.plan_until
    waits = newest.plan_id is not None and newest.plan_id == standing.waiting_plan_id
    if newest.outcome is CheckOutcome.ASKED and waits and until is not None and until > now:
        text = f"A plan waits for your approval until {mark_time(until)}."
        return VisitLine(LineKind.NOW, text, Place.PLAN, newest.plan_id)
    said = " ".join(filter(None, (newest.message, newest.reason)))
    text = f"The last check, at {mark_time(newest.decided_at)}: {said}"
    return VisitLine(LineKind.NOW, text, Place.ALLOCATION)
