"""Step 1 of a plan: what the policy wants for each row by itself, before cash, limits and rounding have their say."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.drift_row import DriftRow, Frame
from rebalancer.core.planning.items import Intent, PlanItem, Reason, hold
from rebalancer.core.targets.policy import SizingPolicy, TradeTo, Untargeted

# How much of the band stays between the target and the place that a trade goes to.
KEPT_BAND: Final = {TradeTo.TARGET: ZERO, TradeTo.HALFWAY: Decimal("0.5"), TradeTo.EDGE: Decimal(1)}


def choose_rows(rows: Sequence[DriftRow], frame: Frame, policy: SizingPolicy) -> tuple[list[Intent], list[PlanItem]]:
    """Split rows into wanted trades and holds by band, destination, mode and minimum trade; both keep their order.

    A holding worth less than the minimum counts as nothing held: with a target of 0 it stays, with a target above 0 the
    row is entered like one of which nothing is held, up to its target whatever `trade_to` says.
    """
    if not frame.has_value:
        return [], [hold(row, Reason.NO_VALUE) for row in rows]
    intents: list[Intent] = []
    holds: list[PlanItem] = []
    minimum = frame.minimum
    kept_band = KEPT_BAND[policy.trade_to]
    has_threshold = policy.drift_threshold_percent != 0
    may_buy, may_sell = policy.may_buy, policy.may_sell
    outside, no_threshold, within, not_held = (
        Reason.OUTSIDE_BAND,
        Reason.NO_THRESHOLD,
        Reason.WITHIN_BAND,
        Reason.NOT_HELD,
    )
    has_exceptions = policy.has_exceptions
    for row in rows:
        symbol, percent, targeted, quantity, sellable, _, value, gap, band, _ = row
        if has_exceptions and policy.holds_back(symbol):
            holds.append(hold(row, held_back_reason(symbol, policy)))
            continue
        distance = abs(gap)
        if targeted and percent and (value < minimum or value <= ZERO):
            if not gap:
                holds.append(hold(row, within))
                continue
            intent = Intent(row, gap, False, not_held)
        elif targeted and percent:
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
    if symbol in policy.frozen:
        return Reason.FROZEN
    is_chosen = policy.only is None or symbol in policy.only
    return Reason.UNTRADABLE if is_chosen else Reason.NOT_CHOSEN


def counts(row: DriftRow, policy: SizingPolicy) -> bool:
    """Return whether the row is to reach a target: it has one, or what no target names is to be sold."""
    return row.targeted or policy.untargeted is Untargeted.SELL


def _leave(row: DriftRow, policy: SizingPolicy) -> Intent | PlanItem:
    """Close a target of 0 and an untargeted holding that is to be sold, whatever the band; dust stays."""
    if not row.targeted and (policy.untargeted is Untargeted.HOLD or not row.quantity):
        return hold(row, Reason.UNTARGETED_HELD)
    if not row.quantity:
        return hold(row, Reason.WITHIN_BAND)
    if not row.is_held:
        return hold(row, Reason.BELOW_MIN_TRADE)
    return Intent(row, row.gap, True, Reason.TARGET_ZERO if row.targeted else Reason.UNTARGETED)


def _limit_to_sellable(intent: Intent, intents: list[Intent], holds: list[PlanItem]) -> None:
    """Shares that an open order reserves cannot be sold again: sell what is left of them, or nothing."""
    row = intent.row
    available = row.sellable * row.price
    if available <= 0:
        holds.append(hold(row, Reason.HELD_BY_OPEN_ORDERS))
    elif available < -intent.amount:
        if available < row.frame.minimum:
            holds.append(hold(row, Reason.BELOW_MIN_TRADE))
        else:
            intents.append(Intent(row, -available, False, Reason.LIMITED_BY_OPEN_ORDERS))
    else:
        intents.append(intent)
