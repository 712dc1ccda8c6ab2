"""The schedule: how it is for an account, and what its checks came to."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from rebalancer.contract.base import UNREAD, Day, Default, Moment, Usd, Words

CheckHours = Annotated[str, Words("core.automation.schedule.CheckHours")]
DecidedBy = Annotated[str, Words("core.automation.triggers.DecidedBy")]


class TriggerDecision(TypedDict):
    """What the triggers answered."""

    verdict: Annotated[str, Words("core.automation.triggers.Verdict")]
    decided_by: DecidedBy
    message: str
    outside: Annotated[NotRequired[list[str]], UNREAD]
    possible_on: Annotated[NotRequired[Day | None], "from when on a rebalance may start", UNREAD]


class TriggerAnswer(TriggerDecision):
    """What the schedule answered when it last asked the triggers."""

    decided_at: Moment


class CheckLine(TypedDict):
    """What one scheduled check came to, or several in a row that came to the same."""

    outcome: Annotated[str, Words("core.automation.decisions.CheckOutcome")]
    message: str
    decided_at: Annotated[Moment, "when the newest of them was"]
    since: Annotated[Moment, "when the first of them was"]
    checks: Annotated[int, "how many there are"]
    decided_by: Annotated[DecidedBy | None, "null where no target is set"]
    outside: list[str]
    reason: Annotated[str | None, "why nothing was ordered although a trigger asked for it"]
    run_id: Annotated[str | None, "the run that it started"]
    plan_id: Annotated[NotRequired[str | None], "the plan that it asked its owner to approve"]
    plan_until: Annotated[NotRequired[Moment | None], "until when that plan can be approved"]


class Asked(TypedDict):
    """What a person was asked to approve."""

    key: Annotated[str, "names the notification: the day, and symbols and sides of the trades"]
    usd: Annotated[Usd, "dollars of the orders as they were first named"]


class AutomationStatus(TypedDict):
    """How the schedule is for an account, and when the account is due next."""

    next_due_at: Annotated[NotRequired[Moment | None], "when the account is checked next; null: not at all"]
    last_due_at: Annotated[NotRequired[Moment | None], "the due time that was handed out last", UNREAD]
    every_minutes: Annotated[NotRequired[int], "as in `automation` of `userSettings/{uid}`, for the schedule", UNREAD]
    hours: Annotated[NotRequired[CheckHours], "as in `automation` of `userSettings/{uid}`, for the schedule", UNREAD]
    state: Annotated[
        Annotated[str, Words("core.automation.schedule.AutomationState")],
        "FAILING: the last check failed, the next one comes later each time; STOPPED: it goes on when automation is "
        "switched on again",
    ]
    failures: Annotated[NotRequired[int], Default(0), "failed checks in a row; the tenth stops"]
    code: Annotated[NotRequired[str | None], "why it failed", UNREAD]
    reason: Annotated[NotRequired[str | None], "one sentence for the person"]
    failed_slot: Annotated[
        NotRequired[str | None],
        "the due time of the last failure, so that its task, delivered again, counts once",
        UNREAD,
    ]
    changed_at: Annotated[NotRequired[Moment | None], UNREAD]
    recent_runs: Annotated[
        NotRequired[dict[str, Moment]],
        "by slot: runs that automation started in the last 24 hours (at most 4); not indexed",
        UNREAD,
    ]


class Visit(TypedDict):
    """When a person was here last."""

    seen_at: Annotated[Moment, "when they looked at the page last"]
    before_at: Annotated[Moment | None, "when they were last here before this visit"]


class VisitLine(TypedDict):
    """One line on what happened since the last visit."""

    kind: Annotated[str, Words("core.statements.visit.LineKind")]
    text: str
    place: Annotated[str, Words("core.statements.visit.Place")]
    ref: Annotated[str | None, "the id of the run or the plan that it leads to"]


class LookBack(TypedDict):
    """What happened since the last visit, in at most five lines; none on the first visit."""

    since: Moment | None
    lines: list[VisitLine]
