"""Version 1: what the policy wants for each symbol, before money and rounding have their say. Kept as it was."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.drift import DriftReport
from rebalancer.core.planning.drift_row import DriftRow, Frame
from rebalancer.core.planning.items import Intent, PlanItem, Reason, hold
from rebalancer.core.targets.policy import Mode, SizingPolicy, TradeTo, Untargeted

# How much of the band stays between the target and the place that a trade goes to.
_KEPT_BAND: Final = {TradeTo.TARGET: ZERO, TradeTo.HALFWAY: Decimal("0.5"), TradeTo.EDGE: Decimal(1)}


def choose_intents(report: DriftReport, policy: SizingPolicy) -> tuple[list[Intent], list[PlanItem]]:
    """Split the rows into wanted trades and holds by band, destination, mode and minimum trade.

    The minimum applies to exits as well: a holding worth less than the minimum stays. Both lists are by symbol.
    """
    return choose_rows(report.rows, report.frame, policy)


def choose_rows(rows: Sequence[DriftRow], frame: Frame, policy: SizingPolicy) -> tuple[list[Intent], list[PlanItem]]:
    """The same for rows of one's own choice, measured in one frame; both lists keep their order."""
    if not frame.has_value:
        return [], [hold(row, Reason.NO_VALUE) for row in rows]
    intents: list[Intent] = []
    holds: list[PlanItem] = []
    minimum = policy.min_trade_usd * frame.scale
    kept_band = _KEPT_BAND[policy.trade_to]
    has_threshold = policy.drift_threshold_percent != 0
    may_buy, may_sell = policy.mode is not Mode.SELL_ONLY, policy.mode is not Mode.BUY_ONLY
    outside, no_threshold, within = Reason.OUTSIDE_BAND, Reason.NO_THRESHOLD, Reason.WITHIN_BAND
    has_exceptions = policy.has_exceptions
    for row in rows:
        symbol, percent, targeted, quantity, sellable, _, _, gap, band, _ = row
        if has_exceptions and policy.holds_back(symbol):
            holds.append(hold(row, held_back_reason(symbol, policy)))
            continue
        if targeted and percent:
            distance = abs(gap)
            is_outside = distance > band
            if not is_outside and has_threshold:
                holds.append(hold(row, within))
                continue
            if kept_band:
                distance -= band * kept_band
            if distance <= ZERO:
                holds.append(hold(row, within))
                continue
            intent = Intent(row, distance if gap > ZERO else -distance, False, outside if is_outside else no_threshold)
        else:
            leaving = _leave(row, policy)
            if isinstance(leaving, PlanItem):
                holds.append(leaving)
                continue
            intent = leaving
            distance = abs(gap)
        if gap < ZERO and not may_sell:
            holds.append(hold(row, Reason.BUY_ONLY))
        elif gap > ZERO and not may_buy:
            holds.append(hold(row, Reason.SELL_ONLY))
        elif distance < minimum:
            holds.append(hold(row, Reason.BELOW_MIN_TRADE))
        elif gap < ZERO and sellable < quantity:
            _limit_to_sellable(intent, intents, holds)
        else:
            intents.append(intent)
    return intents, holds


def held_back_reason(symbol: str, policy: SizingPolicy) -> Reason:
    """Why the policy holds a symbol back; the caller saw that it does."""
    if symbol in policy.excluded:
        return Reason.EXCLUDED
    return Reason.FROZEN if symbol in policy.frozen else Reason.NOT_CHOSEN


def _leave(row: DriftRow, policy: SizingPolicy) -> Intent | PlanItem:
    """A target of 0 and an untargeted holding that is to be sold are left whole, whatever the band."""
    if row.targeted:
        return Intent(row, row.gap, True, Reason.TARGET_ZERO) if row.quantity else hold(row, Reason.WITHIN_BAND)
    if policy.untargeted is Untargeted.HOLD or not row.quantity:
        return hold(row, Reason.UNTARGETED_HELD)
    return Intent(row, row.gap, True, Reason.UNTARGETED)


def _limit_to_sellable(intent: Intent, intents: list[Intent], holds: list[PlanItem]) -> None:
    """Shares that an open order reserves cannot be sold again: sell what is left of them, or nothing."""
    row = intent.row
    available = row.sellable * row.price
    if available <= 0:
        holds.append(hold(row, Reason.HELD_BY_OPEN_ORDERS))
    elif available < -intent.amount:
        intents.append(Intent(row, -available, False, Reason.LIMITED_BY_OPEN_ORDERS))
    else:
        intents.append(intent)
