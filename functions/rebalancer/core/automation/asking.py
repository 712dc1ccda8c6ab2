"""What a person was asked to approve: the same question as long as its trades are the same in substance. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from rebalancer.core.automation.words import describe_approval
from rebalancer.core.base.money import ZERO, plain
from rebalancer.core.base.stored_fields import StoredFields
from rebalancer.core.notices.notifications import APPROVE_UNTIL, Event, EventKind
from rebalancer.core.planning.plan import PlanItem

if TYPE_CHECKING:
    from rebalancer.contract import automation as shapes

SIZE_FACTOR: Final = 2
"""Orders of more than so many times the dollars that a person was asked about, or less than that part, are another
question."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: the key of its notification, and the dollars of the orders as they were first named."""

    key: str
    usd: Decimal


def question_of(
    before: Question | None, day: date, trades: Sequence[PlanItem], plan_id: str, *, ended: Question | None = None
) -> Question:
    """Return the question that a plan asks: `before`, which waits, where the plan differs from it in prices only.

    Another day, symbol or side is another question, and so are orders of more than twice or less than half the dollars.
    `ended` is the one that was asked last where its plan waits no more, started or over: its address leads to nothing
    that could be approved, so that the same is asked anew.
    """
    key = trades_key(day, trades)
    usd = sum((abs(item.trade_amount) for item in trades), ZERO)
    if before is None and ended is not None and ended.key.startswith(key):
        return Question(f"{ended.key} again", usd)
    if before is None or not before.key.startswith(key):
        return Question(key, usd)
    if before.usd <= usd * SIZE_FACTOR and usd <= before.usd * SIZE_FACTOR:
        return before
    return Question(f"{key} {plan_id[-12:]}", usd)


def trades_key(day: date, trades: Sequence[PlanItem]) -> str:
    """Return the name of a day's trades: the same for the same symbols and sides."""
    wanted = "\n".join(sorted(f"{item.action.value} {item.symbol}" for item in trades))
    return f"{day} {hashlib.sha256(wanted.encode()).hexdigest()[:16]}"


def asking_event(
    question: Question,
    words: str,
    count: int,
    plan_id: str,
    *,
    opens: datetime | None,
    until: datetime,
    now: datetime,
) -> Event:
    """Ask a person to approve a plan; `words` say what the account needs and what would be ordered."""
    return Event(
        EventKind.APPROVAL_WANTED,
        key=question.key,
        title=f"A plan of {count} trade{'' if count == 1 else 's'} waits for your approval",
        message=f"{words} {describe_approval(until, opens)}",
        occurred_at=now,
        refs={"plan_id": plan_id, APPROVE_UNTIL: until.isoformat(timespec="seconds")},
    )


def approved_event(question: Question, plan_id: str, run_id: str, now: datetime) -> Event:
    """Say of a question that it was answered: the plan was approved."""
    return Event(
        EventKind.APPROVAL_WANTED,
        key=question.key,
        title="You approved the plan",
        message="The plan was started; its run says what was ordered and filled.",
        occurred_at=now,
        refs={"plan_id": plan_id, "run_id": run_id},
    )


def dump_question(question: Question) -> shapes.Asked:
    """Write the question beside its plan."""
    return {"key": question.key, "usd": plain(question.usd)}


def parse_question(value: object) -> Question | None:
    """Read a stored question; None where there is none, as beside a plan that nobody was asked to approve.

    Raises `InvariantViolation` for one that does not parse.
    """
    if not isinstance(value, Mapping):
        return None
    fields: Mapping[str, Any] = value
    stored = StoredFields(fields, "a question")
    return Question(stored.text("key"), stored.decimal("usd"))
