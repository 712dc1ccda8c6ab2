"""One plan at a time waits for its owner: made anew until somebody opens it, asked for again only where it is another.

Every earlier address of it leads to the plan that waits now (`services.planning.plan_review`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from rebalancer.core.automation.asking import Question, asking_event, dump_question, parse_question, question_of
from rebalancer.core.automation.words import describe_needs, describe_orders
from rebalancer.core.base.errors import InvariantViolation, StalePlan
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.base.symbols import TRADES_AROUND_THE_CLOCK
from rebalancer.core.notices.events import shortened
from rebalancer.core.risk.gate import assess_staleness
from rebalancer.core.risk.state import MarketClosed
from rebalancer.ports.execution import PlanNote, StoredPlan
from rebalancer.ports.notices import Notifier
from rebalancer.services.automation.telling import apart_of, trades_of
from rebalancer.services.context import Context
from rebalancer.services.planning.around import Around
from rebalancer.services.planning.legs import legs_of_plan, origins_of
from rebalancer.services.planning.measure import Measurement
from rebalancer.services.planning.preview import plan_document, trading_of
from rebalancer.services.planning.stored_plan import replay, tolerance_of
from rebalancer.services.planning.waiting_plan import is_waiting, load_last_asked

if TYPE_CHECKING:
    from rebalancer.services.automation.trigger import Triggered

APPROVAL_LIFE: Final = timedelta(hours=24)
"""How long a plan of coins waits for its owner; one with shares waits until the session closes."""


def why_not_asked(around: Around | None, measured: Measurement) -> str | None:
    """Say why a plan could not be approved if its owner were asked; None where it could.

    A closed market is no such reason: the next session is named instead.
    """
    assessment = None if around is None else around.assessment
    if assessment is None:
        return trading_of(measured).reason
    found = [breach.message for breach in assessment.breaches if breach.code != "MARKET_CLOSED"]
    return " ".join(found) or None


def ask_owner(notifier: Notifier, ctx: Context, triggered: Triggered, around: Around) -> StoredPlan:
    """Let a plan wait for its owner, and ask for it; the plan that waits.

    The one that waits already stays where it is as good as the new one: the same, or opened by its owner and still
    what could be started. Else the new one takes its place. The owner is asked again where it differs in substance.
    """
    now, measured, trades = ctx.clock.now(), triggered.planned, trades_of(triggered.planned)
    opens, until = _window(now, measured, around)
    origin = {"origin": "SCHEDULE", "origin_message": triggered.decision.message, "opened_at": None}
    fresh = replace(plan_document(ctx, measured, extra=origin), expires_at=until)
    last = load_last_asked(ctx, measured.state)
    before = last if last is not None and is_waiting(ctx, last) else None
    asked = None if before is None else _question_beside(before, measured)
    ended = None if last is None or before is not None else _question_of(last)
    question = question_of(asked, new_york_date(now), trades, fresh.plan_id, ended=ended)
    is_same = asked == question
    if before is not None and is_same and _is_as_good(before, fresh, measured):
        return before
    stored = replace(fresh, document={**fresh.document, "asked": dump_question(question)})
    ctx.runs.save_plan(ctx.uid, stored)
    if before is not None and before.plan_id != stored.plan_id:
        # In prices alone another: who answers the old one in this moment still may, within the price tolerance.
        ends_at = None if is_same else now
        ctx.runs.note_on_plan(ctx.uid, before.plan_id, PlanNote(replaced_by=stored.plan_id, ends_at=ends_at))
    needs = describe_needs(triggered.decision, trades, apart_of(measured))
    words = f"{needs} {describe_orders(trades)}"
    event = asking_event(question, words, len(trades), stored.plan_id, opens=opens, until=until, now=now)
    event = replace(event, message=shortened(event.message))
    if not is_same:
        notifier.append(ctx.uid, event)
    if before is not None:
        notifier.renew(ctx.uid, event)
    return stored


def _question_beside(before: StoredPlan, measured: Measurement) -> Question | None:
    """Return the question of a plan that waits; None where it was made for other targets."""
    if before.document["allocation_version"] != measured.state.settings.allocation_version:
        return None
    return _question_of(before)


def _question_of(stored: StoredPlan) -> Question | None:
    try:
        return parse_question(stored.document.get("asked"))
    except InvariantViolation:
        return None


def _is_as_good(before: StoredPlan, fresh: StoredPlan, measured: Measurement) -> bool:
    """Whether the plan that waits need not be made anew: it is the same, or its owner looks at it and can start it."""
    if before.plan_id == fresh.plan_id:
        return True
    if before.document.get("opened_at") is None:
        return False
    try:
        plan = replay(before)
    except (StalePlan, InvariantViolation):
        return False
    legs = legs_of_plan("waiting", plan, origins_of(before.document))
    held = {position.symbol: position.quantity for position in plan.snapshot.positions}
    return not assess_staleness(legs, held, measured.account.portfolio, tolerance_of(before))


def _window(now: datetime, measured: Measurement, around: Around) -> tuple[datetime | None, datetime]:
    """From when and until when a plan can be approved: until the session's close, or in the next session where none is
    open and an approval would be refused now. None: from now on."""
    assessment = around.assessment
    if assessment is None or all(TRADES_AROUND_THE_CLOCK in item.symbol for item in trades_of(measured)):
        return None, now + APPROVAL_LIFE
    market = assessment.market
    waits = market.is_open or measured.state.market_closed is MarketClosed.WAIT
    return None if waits else now + (market.next_open - market.at), now + (market.next_close - market.at)
