"""Where an account is before any trade, and what holds it back: the ground of a statement such as "on target"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from rebalancer.core.base.money import ONE, ZERO
from rebalancer.core.base.symbols import CASH
from rebalancer.core.planning.cash import find_destination
from rebalancer.core.planning.drift_row import ClassRow, DriftRow
from rebalancer.core.planning.intents import held_back_reason
from rebalancer.core.planning.items import Reason
from rebalancer.core.planning.sizing import ShareSteps
from rebalancer.core.planning.wishes import Wishes
from rebalancer.core.targets.policy import Mode, SizingPolicy, Untargeted


class Cause(StrEnum):
    """What keeps a row that is outside its band from being traded: a choice of the person's, or a fact."""

    NO_VALUE = "no_value"
    ONLY = "only"
    FROZEN = "frozen"
    UNTRADABLE = "untradable"
    MODE = "mode"
    MINIMUM = "minimum"
    WHOLE_SHARES = "whole_shares"
    OPEN_ORDERS = "open_orders"


_CAUSES: Final[Mapping[Reason, Cause]] = {
    Reason.NO_VALUE: Cause.NO_VALUE,
    Reason.NOT_CHOSEN: Cause.ONLY,
    Reason.FROZEN: Cause.FROZEN,
    Reason.UNTRADABLE: Cause.UNTRADABLE,
    Reason.BUY_ONLY: Cause.MODE,
    Reason.SELL_ONLY: Cause.MODE,
    Reason.BELOW_MIN_TRADE: Cause.MINIMUM,
    Reason.ROUNDS_TO_ZERO: Cause.WHOLE_SHARES,
    Reason.HELD_BY_OPEN_ORDERS: Cause.OPEN_ORDERS,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an account is before any trade.

    Args:
        needs_rebalance: some row, cash included, is outside its band and a trade that the policy allows could move it,
            or an untargeted holding is to be sold.
        outside: names of what is outside, `CASH` among them, by name.
        held_back: of these, what the policy keeps from trading, by cause.
    """

    needs_rebalance: bool = False
    outside: tuple[str, ...] = ()
    held_back: Mapping[Cause, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_on_target(self) -> bool:
        """Return whether nothing is outside, also if the policy held nothing back."""
        return not self.needs_rebalance and not self.held_back


def assess_standing(wishes: Wishes, cash: DriftRow, steps: ShareSteps) -> Standing:
    """Judge what rows want by themselves; `wishes` are those of step 1, in the caller's exact decimal context.

    Args:
        steps: the smallest quantities that can be ordered.
    """
    policy = wishes.policy
    if not wishes.frame.has_value:
        return Standing(held_back={Cause.NO_VALUE: (CASH,)})
    outside = list(wishes.trades)
    blocked: dict[Cause, list[str]] = {}
    too_small = _below_a_step(wishes, steps)
    if too_small:
        blocked[Cause.WHOLE_SHARES] = too_small
    needs = len(too_small) < len(outside)
    for name, item in wishes.holds.items():
        if _is_outside(item.row, policy) and item.reason in _CAUSES:
            outside.append(name)
            blocked.setdefault(_CAUSES[item.reason], []).append(name)
    destination = find_destination(cash, cash.value, policy)
    if destination is not None:
        causes = _what_stops_cash(wishes, cash.value - destination, steps)
        if causes is None or causes:
            outside.append(CASH)
        needs = needs or causes is None
        for cause in causes or ():
            blocked.setdefault(cause, []).append(CASH)
    held_back = {cause: tuple(sorted(blocked[cause])) for cause in Cause if cause in blocked}
    return Standing(needs, tuple(sorted(outside)), held_back)


def _below_a_step(wishes: Wishes, steps: ShareSteps) -> list[str]:
    """Name the trades of which not even one step of quantity brings the row nearer: it would end as far beyond."""
    step, whole_only = ONE.scaleb(-steps.places), steps.non_fractionable
    found: list[str] = []
    for name, (row, amount, is_exit, _) in wishes.trades.items():
        unit = row.price if name in whole_only or step == ONE else row.price * step
        if abs(amount + amount) < unit and not is_exit:
            found.append(name)
    return found


def _is_outside(row: DriftRow, policy: SizingPolicy) -> bool:
    if row.targeted:
        return row.is_outside
    return policy.untargeted is Untargeted.SELL and row.symbol not in policy.excluded and row.is_held


def _what_stops_cash(wishes: Wishes, off: Decimal, steps: ShareSteps) -> frozenset[Cause] | None:
    """None where some row could move cash back; else why those on the right side cannot, empty where none is there.

    Rows less than the smallest trade away are named as the cause only where nothing larger is kept from trading.
    """
    sign, policy = (1 if off > ZERO else -1), wishes.policy
    causes: set[Cause] = set()
    for row in _all_rows(wishes.rows, wishes.classes.values()):
        size = min(row.gap * sign, abs(off))
        if size <= ZERO or (sign > 0 and not row.given_percent) or not _is_counted(row, policy):
            continue
        cause = _what_stops(row, size, sign, wishes, steps)
        if cause is None:
            return None
        causes.add(cause)
    return frozenset(causes - {Cause.MINIMUM}) or frozenset(causes)


def _all_rows(rows: Iterable[DriftRow], classes: Iterable[ClassRow]) -> list[DriftRow]:
    return [*rows, *[each.row for each in classes]]


def _is_counted(row: DriftRow, policy: SizingPolicy) -> bool:
    return row.targeted or (policy.untargeted is Untargeted.SELL and row.symbol not in policy.excluded)


def _what_stops(row: DriftRow, size: Decimal, sign: int, wishes: Wishes, steps: ShareSteps) -> Cause | None:
    policy = wishes.policy
    if size < row.frame.minimum or not (row.given_percent or row.is_held):
        return Cause.MINIMUM
    if row.symbol not in wishes.classes and policy.holds_back(row.symbol):
        return _CAUSES.get(held_back_reason(row.symbol, policy), Cause.ONLY)
    if policy.mode is (Mode.SELL_ONLY if sign > 0 else Mode.BUY_ONLY):
        return Cause.MODE
    if sign < 0 and wishes.sellable(row) <= ZERO:
        return Cause.OPEN_ORDERS
    return Cause.WHOLE_SHARES if size < steps.of(row.symbol) * row.price else None
