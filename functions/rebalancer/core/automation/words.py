"""What a scheduled check says to an account's owner: percents with one decimal and the target beside them, orders in
shares and dollars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Final

from rebalancer.core.automation.schedule import FAILURES_MAX, Failure
from rebalancer.core.automation.triggers import DecidedBy, TriggerDecision
from rebalancer.core.base.money import plain
from rebalancer.core.notices.events import shortened
from rebalancer.core.notices.local_times import mark_time
from rebalancer.core.notices.notifications import Event, EventKind
from rebalancer.core.planning.plan import Action, PlanItem

SYMBOLS_SHOWN: Final = 5
_TENTH: Final = Decimal("0.1")


def title_of(decision: TriggerDecision, count: int) -> str:
    """Return the one line over drift that was not traded; `count` is how many trades there are."""
    if decision.decided_by is DecidedBy.CASH:
        return "Cash waits to be invested"
    if decision.decided_by is DecidedBy.CALENDAR:
        return "A rebalance is due by your calendar"
    return f"{count} {'target is' if count == 1 else 'targets are'} outside the band"


def describe_needs(decision: TriggerDecision, trades: Sequence[PlanItem], apart: str | None) -> str:
    """Say what decided, where each row to be traded is and should be, and what every percent is of."""
    why = "" if decision.decided_by is DecidedBy.DRIFT else f"{decision.message} "
    shown = [
        f"{item.symbol} is at {one_decimal(item.actual_percent)}% (target {one_decimal(item.target_percent)}%)"
        for item in trades[:SYMBOLS_SHOWN]
    ]
    sentence = f"{why}{', '.join(shown)}{_more(len(trades))}."
    return sentence if apart is None else f"{sentence} {apart}"


def describe_orders(trades: Sequence[PlanItem]) -> str:
    """Say what a plan would order: `Would sell 30 SPY for about $3,000.00 and buy 15 QQQ for about $3,000.00.`"""
    shown = [
        f"{'sell' if item.action is Action.SELL else 'buy'} {shown_quantity(item.quantity)} {item.symbol} for about "
        f"${abs(item.trade_amount):,.2f}"
        for item in trades[:SYMBOLS_SHOWN]
    ]
    return f"The plan would {', '.join(shown)}{_more(len(trades))}."


def describe_approval(until: datetime, opens: datetime | None = None) -> str:
    """Say when a plan can be approved: until a moment, and from another one on where that is not now."""
    since = "" if opens is None else f"from {mark_time(opens)} "
    return f"You can approve it {since}until {mark_time(until)}; nothing is ordered before you do."


def failing_event(failure: Failure, now: datetime, *, stopped: bool) -> Event:
    """Notify a person that the scheduled check of their account fails, and how it goes on."""
    ends = (
        "Automation has stopped; switch it on again when this is fixed."
        if stopped
        else f"The check is repeated, later each time, and stops after {FAILURES_MAX} failures in a row."
    )
    return Event(
        EventKind.CHECK_FAILING,
        key=f"{failure.code} {failure.slot}",
        title="Automation has stopped" if stopped else "The scheduled check of your account fails",
        message=shortened(f"{failure.reason} {ends}"),
        occurred_at=now,
        refs={"code": failure.code},
    )


def one_decimal(percent: Decimal) -> str:
    """Return a percent with one decimal, and none where it is whole."""
    rounded = percent.quantize(_TENTH, ROUND_HALF_EVEN)
    return plain(rounded) if rounded == rounded.to_integral_value() else f"{rounded:f}"


def shown_quantity(quantity: Decimal) -> str:
    """Return a quantity as a person reads it: four decimals, all of them where it is less than that."""
    short = quantity.quantize(Decimal("0.0001"), ROUND_DOWN)
    return plain(short or quantity)


def _more(count: int) -> str:
    return f" and {count - SYMBOLS_SHOWN} more" if count > SYMBOLS_SHOWN else ""
