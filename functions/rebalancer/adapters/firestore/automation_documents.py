"""`users/{uid}/status/automation` and back; `FIRESTORE_DATA_MODEL.md` names the fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from rebalancer.core.automation.schedule import EVERY_MINUTES, Automation, AutomationState, AutomationStatus, CheckHours
from rebalancer.core.base.stored_fields import dump_time, dump_time_or_none

if TYPE_CHECKING:
    from rebalancer.contract import automation as shapes

Word = TypeVar("Word", CheckHours, AutomationState)

DEFAULTS = AutomationStatus()


def dump_status(status: AutomationStatus) -> shapes.AutomationStatus:
    """Write the state of the schedule."""
    return {
        "next_due_at": dump_time_or_none(status.next_due_at),
        "every_minutes": status.every_minutes,
        "hours": status.hours.value,
        "state": status.state.value,
        "failures": status.failures,
        "code": status.code,
        "reason": status.reason,
        "failed_slot": status.failed_slot,
        "changed_at": dump_time_or_none(status.changed_at),
        "recent_runs": {slot: dump_time(at) for slot, at in (status.recent_runs or {}).items()},
    }


def parse_status(document: Mapping[str, Any] | None) -> AutomationStatus:
    """Read the state of the schedule, field by field: what cannot be read takes its default.

    Nothing is traded on these fields, and an unreadable one must not keep its account from being checked or notified.
    """
    fields = document or {}
    every, failures = fields.get("every_minutes"), fields.get("failures")
    runs = fields.get("recent_runs")
    return AutomationStatus(
        next_due_at=_time(fields.get("next_due_at")),
        every_minutes=every if isinstance(every, int) and every in EVERY_MINUTES else DEFAULTS.every_minutes,
        hours=_word(CheckHours, fields.get("hours"), DEFAULTS.hours),
        state=_word(AutomationState, fields.get("state"), DEFAULTS.state),
        failures=failures if isinstance(failures, int) and failures >= 0 else 0,
        code=_text(fields.get("code")),
        reason=_text(fields.get("reason")),
        failed_slot=_text(fields.get("failed_slot")),
        changed_at=_time(fields.get("changed_at")),
        recent_runs={
            str(slot): at
            for slot, found in (runs.items() if isinstance(runs, Mapping) else ())
            if (at := _time(found)) is not None
        },
    )


def armed_fields(automation: Automation, now: datetime) -> dict[str, Any]:
    """Return what saving the person's choices does to the schedule: due at once while it is on, not at all while it is
    off.

    Failures are forgotten: whoever saves again has seen them.
    """
    status = AutomationStatus(
        next_due_at=now if automation.enabled else None,
        every_minutes=automation.every_minutes,
        hours=automation.hours,
        changed_at=now,
    )
    fields: dict[str, Any] = {**dump_status(status)}
    # A person who switches off and on again must not win a new budget.
    del fields["recent_runs"]
    return fields


def _time(value: object) -> datetime | None:
    if not isinstance(value, datetime) or value.tzinfo is None:
        return None
    return datetime.combine(value.date(), value.timetz()).astimezone(UTC)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _word(words: type[Word], value: object, default: Word) -> Word:
    return next((word for word in words if word.value == value), default)
