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
from rebalancer.core.planning.items import Reason
from rebalancer.core.planning.wishes import Wishes
from rebalancer.core.targets.policy import Mode, ShareMode, SizingPolicy, Untargeted


class Cause(StrEnum):
    """What keeps a row that is outside its band from being traded: a choice of the person's, or a fact."""

    NO_VALUE = "no_value"
    ONLY = "only"
    FROZEN = "frozen"
    MODE = "mode"
    MINIMUM = "minimum"
    WHOLE_SHARES = "whole_shares"
    OPEN_ORDERS = "open_orders"


_CAUSES: Final[Mapping[Reason, Cause]] = {
    Reason.NO_VALUE: Cause.NO_VALUE,
    Reason.NOT_CHOSEN: Cause.ONLY,
    Reason.FROZEN: Cause.FROZEN,
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


def assess_standing(wishes: Wishes, cash: DriftRow, least_shares: Mapping[str, Decimal]) -> Standing:
    """Judge what rows want by themselves; `wishes` are those of step 1, in the caller's exact decimal context.

    Args:
        least_shares: the smallest quantity of a symbol that can be ordered; every quantity can where it is not named.
    """
    policy = wishes.policy
    if not wishes.frame.has_value:
        return Standing(held_back={Cause.NO_VALUE: (CASH,)})
    outside: list[str] = []
    blocked: dict[Cause, list[str]] = {}
    needs = False
    for name, intent in wishes.trades.items():
        outside.append(name)
        # One share that passes the target still helps where it ends nearer than it began.
        if intent.is_exit or 2 * abs(intent.amount) >= least_shares.get(name, ZERO) * intent.row.price:
            needs = True
        else:
            blocked.setdefault(Cause.WHOLE_SHARES, []).append(name)
    for name, item in wishes.holds.items():
        if _is_outside(item.row, policy) and item.reason in _CAUSES:
            outside.append(name)
            blocked.setdefault(_CAUSES[item.reason], []).append(name)
    destination = find_destination(cash, cash.value, policy)
    if destination is not None:
        causes = _what_stops_cash(wishes, cash.value - destination, least_shares)
        if causes is None or causes:
            outside.append(CASH)
        needs = needs or causes is None
        for cause in causes or ():
            blocked.setdefault(cause, []).append(CASH)
    held_back = {cause: tuple(sorted(blocked[cause])) for cause in Cause if cause in blocked}
    return Standing(needs, tuple(sorted(outside)), held_back)


def _is_outside(row: DriftRow, policy: SizingPolicy) -> bool:
    if row.targeted:
        return row.is_outside
    return policy.untargeted is Untargeted.SELL and row.symbol not in policy.excluded and row.is_held


def _what_stops_cash(wishes: Wishes, off: Decimal, least_shares: Mapping[str, Decimal]) -> frozenset[Cause] | None:
    """None where some row could move cash back; else why those on the right side cannot, empty where none is there."""
    sign, policy = (1 if off > ZERO else -1), wishes.policy
    causes: set[Cause] = set()
    for row in _all_rows(wishes.rows, wishes.classes.values()):
        size = min(row.gap * sign, abs(off))
        if size <= ZERO or (sign > 0 and not row.given_percent) or not _is_counted(row, policy):
            continue
        cause = _what_stops(row, size, sign, wishes, least_shares)
        if cause is None:
            return None
        causes.add(cause)
    return frozenset(causes)


def _all_rows(rows: Iterable[DriftRow], classes: Iterable[ClassRow]) -> list[DriftRow]:
    return [*rows, *[each.row for each in classes]]


def _is_counted(row: DriftRow, policy: SizingPolicy) -> bool:
    return row.targeted or (policy.untargeted is Untargeted.SELL and row.symbol not in policy.excluded)


def _what_stops(
    row: DriftRow, size: Decimal, sign: int, wishes: Wishes, least_shares: Mapping[str, Decimal]
) -> Cause | None:
    policy = wishes.policy
    if row.symbol not in wishes.classes and policy.holds_back(row.symbol):
        return Cause.FROZEN if row.symbol in policy.frozen else Cause.ONLY
    if policy.mode is (Mode.SELL_ONLY if sign > 0 else Mode.BUY_ONLY):
        return Cause.MODE
    if size < row.frame.minimum or not (row.given_percent or row.is_held):
        return Cause.MINIMUM
    if sign < 0 and wishes.sellable(row) <= ZERO:
        return Cause.OPEN_ORDERS
    return Cause.WHOLE_SHARES if size < least_shares.get(row.symbol, ZERO) * row.price else None


def least_shares_of(rows: Iterable[DriftRow], policy: SizingPolicy, whole_only: frozenset[str]) -> dict[str, Decimal]:
    """Return the smallest quantity of each symbol that can be ordered, where it matters."""
    if policy.shares is ShareMode.WHOLE:
        return {row.symbol: ONE for row in rows}
    step = ONE.scaleb(-policy.share_places)
    return {row.symbol: ONE if row.symbol in whole_only else step for row in rows}
