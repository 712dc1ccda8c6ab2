"""What a scheduled check tells its owner: drift that was not traded, and a plan that waits for approval."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from rebalancer.core.advice.apart import describe_apart
from rebalancer.core.automation.words import describe_approval, describe_needs, describe_orders, title_of
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.notices.events import shortened
from rebalancer.core.notices.notifications import Event, EventKind
from rebalancer.core.risk.order_checks import TRADES_AROUND_THE_CLOCK
from rebalancer.ports.notices import Notifier
from rebalancer.services.context import Context
from rebalancer.services.planning.around import Around
from rebalancer.services.planning.measure import Measurement
from rebalancer.services.planning.preview import plan_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rebalancer.core.planning.items import PlanItem
    from rebalancer.services.automation.trigger import Triggered

APPROVAL_LIFE: Final = timedelta(hours=24)
"""How long a plan of coins waits for its owner; one with shares waits until the session closes."""


def tell_drift(notifier: Notifier, ctx: Context, triggered: Triggered, why: str) -> None:
    """Tell of what is due once a day for the same trades, however often it is measured."""
    trades = _trades(triggered.planned)
    needs = describe_needs(triggered.decision, trades, _apart(triggered.planned))
    event = Event(
        EventKind.DRIFT_OUTSIDE_BAND,
        key=_key(ctx, trades),
        title=title_of(triggered.decision, len(trades)),
        message=shortened(f"{needs} {why}"),
        occurred_at=ctx.clock.now(),
    )
    notifier.append(ctx.uid, event)


def ask_owner(notifier: Notifier, ctx: Context, triggered: Triggered, around: Around | None) -> str:
    """Store the plan so that it waits for its owner, and ask once a day for the same trades; the plan's id."""
    now, trades = ctx.clock.now(), _trades(triggered.planned)
    until = _until(now, trades, around)
    origin = {"origin": "SCHEDULE", "origin_message": triggered.decision.message}
    stored = replace(plan_document(ctx, triggered.planned, extra=origin), expires_at=until)
    ctx.runs.save_plan(ctx.uid, stored)
    needs = describe_needs(triggered.decision, trades, _apart(triggered.planned))
    event = Event(
        EventKind.APPROVAL_WANTED,
        key=_key(ctx, trades),
        title=f"A plan of {len(trades)} trade{'' if len(trades) == 1 else 's'} waits for your approval",
        message=shortened(f"{needs} {describe_orders(trades)} {describe_approval(until)}"),
        occurred_at=now,
        refs={"plan_id": stored.plan_id},
    )
    notifier.append(ctx.uid, event)
    return stored.plan_id


def _until(now: datetime, trades: Sequence[PlanItem], around: Around | None) -> datetime:
    """Until when a plan can be approved: the session's close, or the next one's where none is open now."""
    assessment = None if around is None else around.assessment
    if assessment is None or all(TRADES_AROUND_THE_CLOCK in item.symbol for item in trades):
        return now + APPROVAL_LIFE
    return now + (assessment.market.next_close - assessment.market.at)


def _trades(measured: Measurement) -> Sequence[PlanItem]:
    return () if measured.plan is None else measured.plan.trades


def _apart(measured: Measurement) -> str | None:
    """Say what percents are of, where that is not the whole account."""
    return describe_apart(measured.managed_usd, measured.account_usd)


def _key(ctx: Context, trades: Sequence[PlanItem]) -> str:
    wanted = "\n".join(sorted(f"{item.action.value} {item.symbol}" for item in trades))
    return f"{new_york_date(ctx.clock.now())} {hashlib.sha256(wanted.encode()).hexdigest()[:16]}"
