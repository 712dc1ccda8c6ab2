"""What a scheduled check tells its owner of drift that was not traded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rebalancer.core.advice.apart import describe_apart
from rebalancer.core.automation.asking import trades_key
from rebalancer.core.automation.words import describe_needs, title_of
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.notices.events import shortened
from rebalancer.core.notices.notifications import Event, EventKind
from rebalancer.ports.notices import Notifier
from rebalancer.services.context import Context
from rebalancer.services.planning.measure import Measurement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rebalancer.core.planning.items import PlanItem
    from rebalancer.services.automation.trigger import Triggered


def tell_drift(notifier: Notifier, ctx: Context, triggered: Triggered, why: str) -> None:
    """Tell of what is due once a day for the same trades, however often it is measured."""
    trades = trades_of(triggered.planned)
    needs = describe_needs(triggered.decision, trades, apart_of(triggered.planned))
    event = Event(
        EventKind.DRIFT_OUTSIDE_BAND,
        key=trades_key(new_york_date(ctx.clock.now()), trades),
        title=title_of(triggered.decision, len(trades)),
        message=shortened(f"{needs} {why}"),
        occurred_at=ctx.clock.now(),
    )
    notifier.append(ctx.uid, event)


def trades_of(measured: Measurement) -> Sequence[PlanItem]:
    """Return the trades of its plan."""
    return () if measured.plan is None else measured.plan.trades


def apart_of(measured: Measurement) -> str | None:
    """Say what percents are of, where that is not the whole account."""
    return describe_apart(measured.managed_usd, measured.account_usd)
