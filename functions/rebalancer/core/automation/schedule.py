"""When an account is checked by itself, and what follows when a check fails. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from rebalancer.core.base.new_york import NEW_YORK
from rebalancer.core.base.option_kinds import Unit
from rebalancer.core.base.options import choice, dump_options, flag, one_of, options_of, parse_options
from rebalancer.core.base.shape import require_object


class AutomationMode(StrEnum):
    """What a scheduled check does with drift: notify, store a plan and ask, or trade."""

    NOTIFY_ONLY = "notify_only"
    ASK_FIRST = "ask_first"
    AUTOMATIC = "automatic"


class CheckHours(StrEnum):
    """When checks fall: in the sessions of the New York exchanges, or at any hour (for crypto)."""

    MARKET = "market"
    ALWAYS = "always"


class Shadow(StrEnum):
    """The policy that is computed beside the live one at each check; it orders nothing."""

    NONE = "none"
    PERSONAL_BAND = "personal_band"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"
    FIVE_TO_TARGET = "five_to_target"
    FIVE_TO_HALFWAY = "five_to_halfway"
    FIVE_TO_EDGE = "five_to_edge"
    FIVE_TWENTY_FIVE = "five_twenty_five"
    TWO_HUNDRED = "two_hundred"


EVERY_MINUTES: Final = (15, 30, 60, 120, 240, 1440)
DAY_MINUTES: Final = 1440
FIRST_CHECK: Final = time(9, 35)
LAST_CHECK: Final = time(15, 50)
"""Five minutes after the open, when quotes have settled, and ten before the close. The broker knows holidays."""

RUNS_A_DAY_MAX: Final = 4
"""How many runs automation may start for one account in 24 hours; beyond it drift is notified, not traded."""

FAILURES_MAX: Final = 10
"""After so many failed checks in a row automation stops until its owner switches it on again."""

FAILURES_TOLD: Final = 3
"""Notify after this many consecutive transient failures."""

BACK_OFF_MAX: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Automation:
    """A person's choices about the schedule."""

    enabled: bool = flag(False, "Whether the schedule checks this account.")
    mode: AutomationMode = choice(
        AutomationMode.AUTOMATIC,
        "What a check does with drift.",
        words={
            AutomationMode.NOTIFY_ONLY: (
                "Only notify me",
                "Drift is measured and you are notified; nothing is planned and nothing is traded.",
            ),
            AutomationMode.ASK_FIRST: (
                "Ask me first",
                "A plan waits for your approval until the close of its session, and you are notified of it.",
            ),
            AutomationMode.AUTOMATIC: (
                "Trade automatically",
                "Plans are carried out within your limits without asking, at most four runs a day.",
            ),
        },
    )
    every_minutes: int = one_of(60, "Time between two checks.", unit=Unit.MINUTES, allowed=EVERY_MINUTES)
    hours: CheckHours = choice(
        CheckHours.MARKET,
        "When checks fall.",
        words={
            CheckHours.MARKET: ("In New York trading hours", "Checks fall into the exchanges' sessions."),
            CheckHours.ALWAYS: ("At any hour (for crypto)", "Checks fall at any hour of any day."),
        },
    )
    shadow: Shadow = choice(
        Shadow.NONE,
        "Another policy that is computed at each check beside yours, and orders nothing.",
        words={
            Shadow.NONE: ("None", "Only your own policy is computed."),
            Shadow.PERSONAL_BAND: ("Personal band", "A band for each holding from cost, tax and the risk of drift."),
            Shadow.MONTHLY: ("Monthly", "Everything to its target at the first check of a month."),
            Shadow.QUARTERLY: ("Quarterly", "Everything to its target at the first check of a quarter."),
            Shadow.ANNUAL: ("Annual", "Everything to its target at the first check of a year."),
            Shadow.FIVE_TO_TARGET: ("5 points", "What is 5 points off, to its target."),
            Shadow.FIVE_TO_HALFWAY: ("5 points, halfway", "What is 5 points off, half of the way back."),
            Shadow.FIVE_TO_EDGE: ("5 points, to the edge", "What is 5 points off, back to 5 points."),
            Shadow.FIVE_TWENTY_FIVE: (
                "5 points or a quarter",
                "What is 5 points or a quarter of its target off, to its target.",
            ),
            Shadow.TWO_HUNDRED: ("2 points, to 1.75", "At 2 points off, what is beyond 1.75 points trades there."),
        },
    )


def parse_automation(changes: object, *, before: Automation, field: str = "automation") -> Automation:
    """Read a change of these choices; what is not named stays.

    Raises:
        InvalidInput: naming the field, what was wrong and what is allowed.
    """
    return parse_options(require_object(changes, field, optional=tuple(options_of(Automation))), field, base=before)


def dump_automation(automation: Automation) -> dict[str, object]:
    """Write the choices as `parse_automation` reads them."""
    return dump_options(automation)


# ---------------------------------------------------------------- due times


def next_due(uid: str, every_minutes: int, hours: CheckHours, after: datetime) -> datetime:
    """Return the first check of this account after a moment, in UTC.

    Checks are on a grid of `every_minutes` whose offset is made of the uid, so that accounts spread evenly over the
    interval and a moment that is computed twice is the same moment. With MARKET hours a check falls into a session's
    hours on a weekday; a daily one has its own minute of the session.
    """
    if hours is CheckHours.ALWAYS:
        return _on_grid(uid, every_minutes, after)
    if every_minutes >= DAY_MINUTES:
        return _daily(uid, after)
    moment = _on_grid(uid, every_minutes, after)
    while not _in_session(moment):
        # A session is longer than the longest interval below a day, so that the next one has a place on the grid.
        opening = _next_opening(moment)
        moment = _on_grid(uid, every_minutes, opening - timedelta(microseconds=1))
    return moment


def _spread(uid: str, seconds: int) -> timedelta:
    """Return a part of so many seconds that is the uid's own, in whole seconds."""
    number = int.from_bytes(hashlib.sha256(f"schedule\n{uid}".encode()).digest()[:8], "big")
    return timedelta(seconds=number % seconds)


def _on_grid(uid: str, every_minutes: int, after: datetime) -> datetime:
    start = datetime(1970, 1, 1, tzinfo=UTC) + _spread(uid, every_minutes * 60)
    every = timedelta(minutes=every_minutes)
    return start + every * ((after - start) // every + 1)


def _daily(uid: str, after: datetime) -> datetime:
    first = datetime.combine(date.min, FIRST_CHECK)
    minutes = int((datetime.combine(date.min, LAST_CHECK) - first).total_seconds() // 60)
    at = (first + timedelta(minutes=_spread(uid, minutes * 60).total_seconds() // 60)).time()
    day = after.astimezone(NEW_YORK).date()
    for _ in range(8):
        moment = datetime.combine(day, at, NEW_YORK).astimezone(UTC)
        if day.weekday() < 5 and moment > after:
            return moment
        day += timedelta(days=1)
    raise AssertionError("a week has weekdays")


def _in_session(moment: datetime) -> bool:
    local = moment.astimezone(NEW_YORK)
    return local.weekday() < 5 and FIRST_CHECK <= local.time() <= LAST_CHECK


def _next_opening(moment: datetime) -> datetime:
    day = moment.astimezone(NEW_YORK).date()
    while True:
        opening = datetime.combine(day, FIRST_CHECK, NEW_YORK).astimezone(UTC)
        if day.weekday() < 5 and opening > moment:
            return opening
        day += timedelta(days=1)


# ----------------------------------------------------------------- its state


class AutomationState(StrEnum):
    """OK; FAILING: the last check failed and the next one comes, later each time; STOPPED: only its owner goes on."""

    OK = "OK"
    FAILING = "FAILING"
    STOPPED = "STOPPED"


@dataclass(frozen=True, slots=True)
class AutomationStatus:
    """The state of the schedule for one account, as its owner sees it.

    `failures` counts failed checks in a row, `failed_slot` is the last one of them. `recent_runs` are the slots and
    times of the runs that automation started lately. `next_due_at` is None while nothing is scheduled.
    """

    next_due_at: datetime | None = None
    every_minutes: int = 60
    hours: CheckHours = CheckHours.MARKET
    state: AutomationState = AutomationState.OK
    failures: int = 0
    code: str | None = None
    reason: str | None = None
    failed_slot: str | None = None
    changed_at: datetime | None = None
    recent_runs: Mapping[str, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A check that failed. `stops`: trying again is pointless until a person acts. `passes`: it may pass by itself."""

    slot: str
    code: str
    reason: str
    stops: bool = False
    passes: bool = False


def after_failure(status: AutomationStatus, uid: str, failure: Failure, now: datetime) -> AutomationStatus:
    """Return the status after a failed check; the same slot failing again, as a second delivery does, changes nothing.

    Each failure in a row doubles the time to the next check, up to a day: an account that cannot be checked costs
    little and holds up nobody.
    """
    if status.failed_slot == failure.slot or status.state is AutomationState.STOPPED:
        return status
    failures = status.failures + 1
    stops = failure.stops or failures >= FAILURES_MAX
    due = status.next_due_at
    if stops:
        due = None
    elif due is not None:
        wait = min(timedelta(minutes=status.every_minutes) * 2 ** (failures - 1), BACK_OFF_MAX)
        due = max(due, next_due(uid, status.every_minutes, status.hours, now + wait - timedelta(seconds=1)))
    return replace(
        status,
        next_due_at=due,
        state=AutomationState.STOPPED if stops else AutomationState.FAILING,
        failures=failures,
        code=failure.code,
        reason=failure.reason,
        failed_slot=failure.slot,
        changed_at=now,
    )


def is_told(before: AutomationStatus, after: AutomationStatus, failure: Failure) -> bool:
    """Whether a failure is worth a message: when automation stops, and otherwise once in a row of failures."""
    if after.failures == before.failures:
        return False
    if after.state is AutomationState.STOPPED:
        return True
    return after.failures == (FAILURES_TOLD if failure.passes else 1)


def after_success(status: AutomationStatus, now: datetime) -> AutomationStatus:
    """Return the status after a check that went well: nothing of the failures stays."""
    if status.state is not AutomationState.FAILING and status.failures == 0:
        return status
    return replace(
        status,
        state=AutomationState.OK,
        failures=0,
        code=None,
        reason=None,
        failed_slot=None,
        changed_at=now,
    )


def with_run(status: AutomationStatus, slot: str, now: datetime) -> AutomationStatus:
    """Return the status after automation started a run; what is older than a day is forgotten."""
    kept = {name: at for name, at in (status.recent_runs or {}).items() if now - at < timedelta(days=1)}
    return replace(status, recent_runs={**kept, slot: kept.get(slot, now)})


def runs_lately(recent_runs: Sequence[datetime], now: datetime) -> int:
    """How many runs automation started in the last 24 hours."""
    return sum(1 for at in recent_runs if now - at < timedelta(days=1))
