"""Cash as a row: where it should be, and step 3 of a plan, which brings it there.

All money is in the frame's unit, and all arithmetic runs in the caller's exact decimal context.
"""

from decimal import Decimal

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.money import HUNDRED, ZERO
from rebalancer.core.base.symbols import CASH
from rebalancer.core.planning.drift_row import DriftRow, Frame
from rebalancer.core.planning.intents import KEPT_BAND
from rebalancer.core.planning.items import Intent, Reason, sum_sides
from rebalancer.core.planning.scaling import scale_to_limit
from rebalancer.core.planning.wishes import Wishes
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.core.targets.policy import SizingPolicy


def measure_cash(
    snapshot: PortfolioSnapshot, target: TargetWeight | None, policy: SizingPolicy, frame: Frame
) -> DriftRow:
    """Measure the row of cash: dollars with open orders counted in, as every other row counts them.

    Its target is the one given for cash, else 0, and never less than the buffer.
    """
    dollars = snapshot.cash - sum(
        (change * snapshot.price_of(symbol) for symbol, change in snapshot.open_quantities.items() if symbol != CASH),
        ZERO,
    )
    # The buffer is a percent of the base, a target a percent that the frame still scales.
    buffer = policy.cash_buffer_percent * frame.scale / (HUNDRED * frame.numerator)
    percent = max(ZERO if target is None else target.target_percent, buffer)
    own = None if target is None else target.tolerance_percent
    band = (policy.cash_band if own is None else own) * frame.base * frame.scale / HUNDRED
    value = dollars * frame.scale
    wanted = percent * frame.numerator * frame.base
    gap = wanted - value if frame.has_value else wanted
    return DriftRow(CASH, percent, True, dollars, ZERO, frame.scale, value, gap, band, frame)


def buffer_of(frame: Frame, policy: SizingPolicy) -> Decimal:
    """Return the money that buys leave alone."""
    return frame.base * frame.scale * policy.cash_buffer_percent / HUNDRED if frame.has_value else ZERO


def find_destination(cash: DriftRow, projected: Decimal, policy: SizingPolicy) -> Decimal | None:
    """Find where so much cash is to go: its target, its band's edge or midway, never below the buffer.

    None where it is inside its band, the edge included.
    """
    off = projected - (cash.value + cash.gap)
    if not cash.frame.has_value or abs(off) <= cash.band:
        return None
    spare = cash.band * KEPT_BAND[policy.trade_to]
    destination = cash.value + cash.gap + (spare if off > ZERO else -spare)
    return max(destination, buffer_of(cash.frame, policy))


def bring_cash_home(wishes: Wishes, cash: DriftRow) -> None:
    """Spend what would be too much cash after the wanted trades, raise what would be too little.

    Cash inside its band rests, with one exception: where the wanted buys cost more than there is above the buffer, and
    shrinking them would leave one of their rows outside its band or not held at all, the rest is raised as well.
    """
    projected = cash.value - wishes.net()
    destination = find_destination(cash, projected, wishes.policy)
    if destination is None:
        buffer = buffer_of(cash.frame, wishes.policy)
        if projected >= buffer or not _leaves_outside(wishes, buffer - projected):
            return
        destination = buffer
    off = projected - destination
    if off:
        wishes.spread(1 if off > ZERO else -1, abs(off), Reason.CASH_OUTSIDE_BAND)


def _leaves_outside(wishes: Wishes, shortage: Decimal) -> bool:
    """Return whether buys that have to do with so much less would leave a row outside its band, or not held."""
    buys = [intent for intent in wishes.trades.values() if intent.amount > ZERO]
    if not buys:
        return False
    money = sum_sides(buys)[1] - shortage
    kept, _ = scale_to_limit(
        buys,
        money,
        wishes.frame.minimum,
        scaled=Reason.LIMITED_BY_CASH,
        dropped=Reason.NOT_FUNDED,
    )
    bought = {intent.row.symbol: intent.amount for intent in kept}
    return any(_is_left_outside(intent, bought.get(intent.row.symbol, ZERO)) for intent in buys)


def _is_left_outside(wanted: Intent, bought: Decimal) -> bool:
    row = wanted.row
    if wanted.reason is Reason.NO_THRESHOLD and bought:
        return False
    return abs(row.gap - bought) > row.band or row.value + bought < row.frame.minimum or row.value + bought <= ZERO
