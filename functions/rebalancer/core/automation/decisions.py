"""What the newest scheduled checks came to, so that a person can read why nothing happened on a day.

A check that answers as the one before it did is folded into it: a quiet month is one line, and the lines that are kept
reach back to what mattered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from rebalancer.core.automation.triggers import DecidedBy, TriggerDecision
from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.base.stored_fields import StoredFields, dump_time

if TYPE_CHECKING:
    from rebalancer.contract import automation as shapes

KEPT_MAX: Final = 50
"""How many lines are kept, the newest ones."""


class CheckOutcome(StrEnum):
    """What came of a check that was carried out."""

    IDLE = "IDLE"
    TOLD = "TOLD"
    ASKED = "ASKED"
    TRADED = "TRADED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """One check, or several in a row that came to the same.

    Args:
        outcome: what was done.
        message: the trigger's sentence.
        decided_at: when the newest of them was.
        since: when the first of them was.
        checks: how many they are, at least 1.
        decided_by: which trigger decided; None where none was asked because no target is set.
        outside: the names that were outside their bands.
        reason: why nothing was ordered although a trigger asked for it, or None.
        run_id: the run that the check started, or None.
        plan_id: the plan that the newest of them asked its owner to approve, or None.
        plan_until: until when that plan can be approved, or None.
    """

    outcome: CheckOutcome
    message: str
    decided_at: datetime
    since: datetime
    checks: int = 1
    decided_by: DecidedBy | None = None
    outside: tuple[str, ...] = ()
    reason: str | None = None
    run_id: str | None = None
    plan_id: str | None = None
    plan_until: datetime | None = None


def record_check(
    decision: TriggerDecision | None,
    outcome: CheckOutcome,
    *,
    at: datetime,
    reason: str | None = None,
    run_id: str | None = None,
    plan_id: str | None = None,
    plan_until: datetime | None = None,
) -> CheckRecord:
    """One check as it is kept; `decision` is None where no target is set."""
    if decision is None:
        return CheckRecord(outcome, "No target weights are set.", at, at)
    return CheckRecord(
        outcome,
        decision.message,
        at,
        at,
        decided_by=decision.decided_by,
        outside=decision.outside,
        reason=reason,
        run_id=run_id,
        plan_id=plan_id,
        plan_until=plan_until,
    )


def append_check(kept: Sequence[CheckRecord], new: CheckRecord) -> tuple[CheckRecord, ...]:
    """Return the lines, newest first, with a new check: folded into the newest where it came to the same.

    A check that was delivered again for the run that it had begun to start takes its own line's place.
    """
    if kept and new.run_id is not None and kept[0].run_id == new.run_id:
        return (replace(new, since=kept[0].since), *kept[1:KEPT_MAX])
    if kept and _is_same(kept[0], new):
        return (replace(new, since=kept[0].since, checks=kept[0].checks + 1), *kept[1:KEPT_MAX])
    return (new, *kept[: KEPT_MAX - 1])


def _is_same(one: CheckRecord, other: CheckRecord) -> bool:
    if one.run_id is not None or other.run_id is not None:
        return False
    # Idle cash is given to the cent, which moves with every price: that alone is not another answer.
    same_words = one.message == other.message or one.decided_by is DecidedBy.CASH
    return same_words and (one.outcome, one.decided_by, one.outside, one.reason) == (
        other.outcome,
        other.decided_by,
        other.outside,
        other.reason,
    )


def dump_checks(kept: Sequence[CheckRecord]) -> list[shapes.CheckLine]:
    """Write the lines as they are stored, newest first."""
    return [
        {
            "outcome": each.outcome.value,
            "message": each.message,
            "decided_at": dump_time(each.decided_at),
            "since": dump_time(each.since),
            "checks": each.checks,
            "decided_by": None if each.decided_by is None else each.decided_by.value,
            "outside": list(each.outside),
            "reason": each.reason,
            "run_id": each.run_id,
            "plan_id": each.plan_id,
            "plan_until": None if each.plan_until is None else dump_time(each.plan_until),
        }
        for each in kept
    ]


def parse_checks(value: object) -> tuple[CheckRecord, ...]:
    """Read stored lines. What is missing or cannot be read is left out: history never keeps a check from going on."""
    if not isinstance(value, list | tuple):
        return ()
    read = (_parse_check(row) for row in value[:KEPT_MAX])
    return tuple(each for each in read if each is not None)


def _parse_check(row: object) -> CheckRecord | None:
    try:
        stored = StoredFields(row, "a kept check")
        outside = stored.get("outside")
        return CheckRecord(
            outcome=stored.word(CheckOutcome, "outcome"),
            message=stored.text("message"),
            decided_at=stored.time("decided_at"),
            since=stored.time("since"),
            checks=stored.count("checks"),
            decided_by=None if stored.get("decided_by") is None else stored.word(DecidedBy, "decided_by"),
            outside=tuple(str(name) for name in outside) if isinstance(outside, list | tuple) else (),
            reason=stored.maybe_text("reason"),
            run_id=stored.maybe_text("run_id"),
            plan_id=stored.maybe_text("plan_id"),
            plan_until=None if stored.get("plan_until") is None else stored.time("plan_until"),
        )
    except InvariantViolation:
        return None
