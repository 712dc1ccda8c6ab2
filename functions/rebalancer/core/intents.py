"""What the policy wants for each symbol, before money and rounding have their say."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from rebalancer.core.drift import DriftReport, DriftRow
from rebalancer.core.policy import Mode, SizingPolicy, TradeTo, Untargeted

_HALF: Final = Decimal("0.5")


class Reason(StrEnum):
    """Why a symbol trades, or why it does not."""

    # it trades
    OUTSIDE_BAND = "OUTSIDE_BAND"
    NO_THRESHOLD = "NO_THRESHOLD"
    TARGET_ZERO = "TARGET_ZERO"
    UNTARGETED = "UNTARGETED"
    LIMITED_BY_TURNOVER = "LIMITED_BY_TURNOVER"
    LIMITED_BY_CASH = "LIMITED_BY_CASH"
    LIMITED_BY_OPEN_ORDERS = "LIMITED_BY_OPEN_ORDERS"
    # it does not
    WITHIN_BAND = "WITHIN_BAND"
    UNTARGETED_HELD = "UNTARGETED_HELD"
    NO_VALUE = "NO_VALUE"
    BUY_ONLY = "BUY_ONLY"
    SELL_ONLY = "SELL_ONLY"
    BELOW_MIN_TRADE = "BELOW_MIN_TRADE"
    MAX_TURNOVER = "MAX_TURNOVER"
    NOT_FUNDED = "NOT_FUNDED"
    HELD_BY_OPEN_ORDERS = "HELD_BY_OPEN_ORDERS"
    ROUNDS_TO_ZERO = "ROUNDS_TO_ZERO"


class Intent(NamedTuple):
    """A wanted trade: `amount` is signed money in the frame's unit, positive to buy; an exit empties the holding."""

    row: DriftRow
    amount: Decimal
    is_exit: bool
    reason: Reason


class Hold(NamedTuple):
    """A symbol that does not trade, and why."""

    row: DriftRow
    reason: Reason


def choose_intents(report: DriftReport, policy: SizingPolicy) -> tuple[list[Intent], list[Hold]]:
    """Split the rows into wanted trades and holds by band, destination, mode and minimum trade.

    The minimum applies to exits as well: a holding worth less than the minimum stays.
    """
    if not report.frame.has_value:
        return [], [Hold(row, Reason.NO_VALUE) for row in report.rows]
    intents: list[Intent] = []
    holds: list[Hold] = []
    minimum = policy.min_trade_usd * report.frame.scale
    mode = policy.mode
    for row in report.rows:
        intent = _want(row, policy)
        if isinstance(intent, Hold):
            holds.append(intent)
        elif mode is Mode.BUY_ONLY and intent.amount < 0:
            holds.append(Hold(row, Reason.BUY_ONLY))
        elif mode is Mode.SELL_ONLY and intent.amount > 0:
            holds.append(Hold(row, Reason.SELL_ONLY))
        elif abs(intent.amount) < minimum:
            holds.append(Hold(row, Reason.BELOW_MIN_TRADE))
        elif intent.amount < 0 and row.sellable < row.quantity:
            _limit_to_sellable(intent, intents, holds)
        else:
            intents.append(intent)
    return intents, holds


def _want(row: DriftRow, policy: SizingPolicy) -> Intent | Hold:
    gap = row.gap
    if not row.targeted:
        if policy.untargeted is Untargeted.HOLD or not row.quantity:
            return Hold(row, Reason.UNTARGETED_HELD)
        return Intent(row, gap, True, Reason.UNTARGETED)
    if not row.given_percent:
        return Intent(row, gap, True, Reason.TARGET_ZERO) if row.quantity else Hold(row, Reason.WITHIN_BAND)
    distance = abs(gap)
    band = row.band
    if distance > band:
        reason = Reason.OUTSIDE_BAND
    elif policy.drift_threshold_percent:
        return Hold(row, Reason.WITHIN_BAND)
    else:
        reason = Reason.NO_THRESHOLD
    if policy.trade_to is TradeTo.EDGE:
        distance -= band
    elif policy.trade_to is TradeTo.HALFWAY:
        distance -= band * _HALF
    if distance <= 0:
        return Hold(row, Reason.WITHIN_BAND)
    return Intent(row, distance if gap > 0 else -distance, False, reason)


def _limit_to_sellable(intent: Intent, intents: list[Intent], holds: list[Hold]) -> None:
    """Shares that an open order reserves cannot be sold again: sell what is left of them, or nothing."""
    row = intent.row
    available = row.sellable * row.price
    if available <= 0:
        holds.append(Hold(row, Reason.HELD_BY_OPEN_ORDERS))
    elif available < -intent.amount:
        intents.append(Intent(row, -available, False, Reason.LIMITED_BY_OPEN_ORDERS))
    else:
        intents.append(intent)


def sum_amounts(intents: Iterable[Intent]) -> tuple[Decimal, Decimal]:
    """What is wanted on each side: (sells, buys), both positive, in the frame's unit."""
    sells = buys = Decimal(0)
    for intent in intents:
        if intent.amount < 0:
            sells -= intent.amount
        else:
            buys += intent.amount
    return sells, buys
