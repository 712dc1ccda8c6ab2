"""When trading stops by itself: falls of the equity, repeated rejections, a ledger that does not add up.

A trip only ever makes trading stricter. It is lifted by a person or by its own end, by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Any, Final

from rebalancer.core.base.money import EXACT, HUNDRED, ZERO, divide_shown, plain
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.base.stored_fields import StoredFields
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.core.risk.state import TradingState, TradingStatus

AUTO_TRIP: Final = "auto-trip"
"""Who changed the switch where no person did."""

DAILY_LOSS_LASTS: Final = timedelta(hours=24)
REJECTIONS_WINDOW: Final = timedelta(hours=24)
REJECTIONS_LAST: Final = timedelta(hours=24)
STOP_FIELDS: Final = ("state", "reason", "trip", "expires_at", "daily_loss_tripped_at")
"""What of a switch an automatic stop consists of."""


class TripCode(StrEnum):
    """What stopped trading."""

    DRAWDOWN = "DRAWDOWN"
    DAILY_LOSS = "DAILY_LOSS"
    REJECTIONS = "REJECTIONS"
    RECONCILIATION_MISMATCH = "RECONCILIATION_MISMATCH"


@dataclass(frozen=True, slots=True)
class Trip:
    """A stop: the state that it sets, one sentence why, and its end (None: only a person ends it)."""

    code: TripCode
    state: TradingState
    reason: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HighWater:
    """The highest equity, in dollars, that was seen, and when."""

    equity_usd: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class CashFlow:
    """Dollars (or the worth of securities) that came into the account (above zero) or left it, and when; `is_cash` is
    False for securities."""

    at: datetime
    amount_usd: Decimal
    is_cash: bool = True


@dataclass(frozen=True, slots=True)
class SwitchMarks:
    """What a user's switch remembers.

    `resumed_at`: when a person last switched trading on; None unless it is on by that. `daily_loss_tripped_at`: when
    the daily loss last tripped, whatever became of it since. `trip`: the code of the trip that is in the document.
    """

    resumed_at: datetime | None = None
    daily_loss_tripped_at: datetime | None = None
    trip: str | None = None


@dataclass(frozen=True, slots=True)
class EquitySeen:
    """The equity in dollars, as the broker gives it. `last_equity_usd` is that of the previous close, None where it is
    not known; `last_equity_at` is when that was, or when the account was opened, if later."""

    equity_usd: Decimal
    last_equity_usd: Decimal | None
    last_equity_at: datetime | None
    at: datetime


def parse_switch_marks(document: Mapping[str, object] | None) -> SwitchMarks:
    """Read what a user's switch remembers; what cannot be read is not remembered."""
    if document is None:
        return SwitchMarks()
    is_on = document.get("state") == TradingState.ACTIVE.value
    trip = document.get("trip")
    return SwitchMarks(
        resumed_at=_time(document.get("changed_at")) if is_on else None,
        daily_loss_tripped_at=_time(document.get("daily_loss_tripped_at")),
        trip=trip if isinstance(trip, str) else None,
    )


def switch_version(document: Mapping[str, object] | None) -> int:
    """How often a switch was written through us; 0 where that was never counted."""
    version = None if document is None else document.get("version")
    return version if isinstance(version, int) and not isinstance(version, bool) else 0


def _time(value: object) -> datetime | None:
    return value if isinstance(value, datetime) and value.tzinfo is not None else None


def parse_high_water(document: Mapping[str, Any] | None, place: str) -> HighWater | None:
    """Read the high-water mark, which is kept with the drift measurement; None if there is none yet."""
    stored = StoredFields({} if document is None else document, place)
    if stored.get("equity_high_usd") is None:
        return None
    return HighWater(stored.decimal("equity_high_usd"), stored.time("equity_high_at"))


def raised_high(stored: HighWater | None, seen: EquitySeen, resumed_at: datetime | None) -> HighWater:
    """Return the high-water mark with this equity counted in. It starts anew when a person has switched trading on
    since."""
    is_left_behind = stored is not None and resumed_at is not None and stored.at < resumed_at
    if stored is None or is_left_behind or seen.equity_usd >= stored.equity_usd:
        return HighWater(seen.equity_usd, seen.at)
    return stored


def rebased_high(high: HighWater, seen: EquitySeen, flows: Iterable[CashFlow]) -> HighWater:
    """Return the mark with deposits and withdrawals since taken in: it moves by the same share as they moved the
    equity.

    They count as of now, the only moment at which the equity is known; a mark without flows since stays.
    """
    net = _net(flows, high.at)
    before = seen.equity_usd - net
    if not net or before <= 0 or seen.equity_usd <= 0:
        return high
    return HighWater(divide_shown(high.equity_usd, before, seen.equity_usd), seen.at)


def assess_equity(
    seen: EquitySeen,
    high: HighWater,
    limits: RiskLimits,
    marks: SwitchMarks,
    flows: Sequence[CashFlow] = (),
) -> tuple[Trip, ...]:
    """Return the trips that the equity asks for, the strictest first. A fall exactly at its limit trips nothing.

    Deposits and withdrawals (`flows`) are no gain and no loss: they are taken out of the equity that is compared.
    """
    with localcontext(EXACT):
        return (*_drawdown(seen, high, limits, flows), *_daily_loss(seen, limits, marks, flows))


def _drawdown(seen: EquitySeen, high: HighWater, limits: RiskLimits, flows: Iterable[CashFlow]) -> Iterator[Trip]:
    equity, limit = seen.equity_usd - _net(flows, high.at), limits.drawdown_percent_max
    lost = high.equity_usd - equity
    if high.equity_usd <= 0 or lost * HUNDRED <= limit * high.equity_usd:
        return
    percent = divide_shown(lost, high.equity_usd, HUNDRED)
    yield Trip(
        TripCode.DRAWDOWN,
        TradingState.HALTED,
        f"the account fell {percent:.2f}% from its high of ${high.equity_usd:,.2f} to ${equity:,.2f}, more than the "
        f"{plain(limit)}% that is allowed",
    )


def _daily_loss(seen: EquitySeen, limits: RiskLimits, marks: SwitchMarks, flows: Iterable[CashFlow]) -> Iterator[Trip]:
    before, limit = seen.last_equity_usd, limits.daily_loss_percent_max
    if before is None or before <= 0 or _is_same_day(marks.daily_loss_tripped_at, seen.at):
        return
    equity = seen.equity_usd - (_net(flows, seen.last_equity_at) if seen.last_equity_at else ZERO)
    lost = before - equity
    if lost * HUNDRED <= limit * before:
        return
    percent = divide_shown(lost, before, HUNDRED)
    yield Trip(
        TripCode.DAILY_LOSS,
        TradingState.REDUCING,
        f"the account lost {percent:.2f}% since the last close, from ${before:,.2f} to ${equity:,.2f}, more than the "
        f"{plain(limit)}% that is allowed in a day",
        seen.at + DAILY_LOSS_LASTS,
    )


def _is_same_day(before: datetime | None, now: datetime) -> bool:
    return before is not None and new_york_date(before) == new_york_date(now)


def _net(flows: Iterable[CashFlow], after: datetime) -> Decimal:
    return sum((flow.amount_usd for flow in flows if flow.at > after), ZERO)


def rejections_since(now: datetime, marks: SwitchMarks) -> datetime:
    """From when the broker's rejections count: a day back, but not from before a person last switched trading on."""
    day_ago = now - REJECTIONS_WINDOW
    return day_ago if marks.resumed_at is None else max(day_ago, marks.resumed_at)


def rejections_trip(count: int, limits: RiskLimits, now: datetime) -> Trip | None:
    """Return the trip for so many rejected orders; None while they are fewer than `rejections_max`."""
    if count < limits.rejections_max:
        return None
    return Trip(
        TripCode.REJECTIONS,
        TradingState.HALTED,
        f"the broker rejected {count} orders within a day; at {limits.rejections_max} trading stops",
        now + REJECTIONS_LAST,
    )


def mismatch_trip(reason: str) -> Trip:
    """Return the trip for positions or orders that are not what our records say; `reason` says which."""
    return Trip(TripCode.RECONCILIATION_MISMATCH, TradingState.HALTED, reason)


def outranks(trip: Trip, effective: TradingStatus, marks: SwitchMarks) -> bool:
    """Whether the trip makes the switch stricter than it is. The same trip that is in force already does not."""
    if effective.state is trip.state and marks.trip == trip.code:
        return False
    return TradingStatus(trip.state, trip.reason, "user", trip.expires_at).is_stricter_than(effective)


def stop_of(switch: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The automatic stop in a user's switch, which goes with the account; None where no such stop is in force."""
    if switch is None or switch.get("trip") is None or switch.get("state") == TradingState.ACTIVE.value:
        return None
    return {name: switch[name] for name in STOP_FIELDS if switch.get(name) is not None}
