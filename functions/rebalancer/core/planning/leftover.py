"""What rounding leaves over: cash that whole shares could not place goes to shares that still lessen the drift.

All money is in the frame's unit, and all arithmetic runs in the caller's exact decimal context.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.cash import find_destination
from rebalancer.core.planning.drift_row import DriftRow
from rebalancer.core.planning.items import Intent, PlanItem, Reason
from rebalancer.core.planning.sizing import ShareSteps, divide_up
from rebalancer.core.planning.wishes import Wishes


def total_drift(items: Iterable[PlanItem], cash: DriftRow) -> tuple[Decimal, Decimal]:
    """Sum |distance from the target|, cash included, before and after the trades."""
    gaps = [(row.gap, amount) for row, _, amount, _ in items]
    before = sum([abs(gap) for gap, _ in gaps], ZERO)
    after = sum([abs(gap - amount) for gap, amount in gaps], ZERO)
    spent = sum([amount for _, amount in gaps], ZERO)
    return before + abs(cash.gap), after + abs(cash.gap + spent)


def least_drift_rounded_down(intents: Iterable[Intent], before: Decimal) -> Decimal:
    """Bound from below what Σ |distance from the target| of the rows would be if every trade were rounded down."""
    floors = [amount - amount % row.price for row, amount, is_exit, _ in intents if not is_exit]
    exits = [intent.amount for intent in intents if intent.is_exit]
    return before - sum([abs(amount) for amount in floors + exits], ZERO)


_CENT: Final = Decimal("0.01")


class Wanted(NamedTuple):
    """The reason of each trade that was wanted before rounding, and that of a trade that was not."""

    reasons: Mapping[str, Reason]
    otherwise: Reason

    def reason_of(self, symbol: str) -> Reason:
        """Return why the symbol trades."""
        return self.reasons.get(symbol, self.otherwise)


def place_leftover(
    items: list[PlanItem], wishes: Wishes, cash: DriftRow, steps: ShareSteps, money: Decimal, wanted: Wanted
) -> list[PlanItem]:
    """Bring cash that rounding left outside its band back by further steps of rows on the right side, while they fit.

    Args:
        items: the sized trades and the holds.
        wishes: who may trade.
        cash: the row of cash.
        steps: what can be ordered.
        money: what buys may still cost, and at most what the turnover cap leaves.
        wanted: the trades before rounding.
    """
    projected = cash.value - sum([item.amount for item in items], ZERO)
    destination = find_destination(cash, projected, wishes.policy)
    if destination is None:
        return items
    off = projected - destination
    beyond = abs(projected - cash.value - cash.gap) - cash.band
    if steps.places and beyond <= wishes.frame.scale * _CENT:
        return items
    sign = 1 if off > ZERO else -1
    money = min(off, money) if sign > 0 else -off
    in_reach = [item for item in items if _lacks_a_step(item, sign, money, steps)]
    return spread_steps(items, rooms_of(in_reach, wishes, sign), sign, money, steps, wanted)


def _lacks_a_step(item: PlanItem, sign: int, money: Decimal, steps: ShareSteps) -> bool:
    """Return whether one more step of the row can be paid, or sold, without passing its target."""
    row, _, amount, _ = item
    unit = row.price * steps.of(row.symbol) if steps.places else row.price
    return unit <= money and (row.gap - amount if sign > 0 else amount - row.gap) >= unit


def spread_steps(
    items: list[PlanItem],
    rooms: Mapping[str, Decimal],
    sign: int,
    money: Decimal,
    steps: ShareSteps,
    wanted: Wanted,
) -> list[PlanItem]:
    """Buy (1) or sell (-1) whole steps for at most so much: largest room first, none beyond it.

    Args:
        rooms: by symbol the money that may still be traded, more than 0.
        wanted: the trades before rounding.
    """
    if money <= ZERO or not rooms:
        return items
    place = {item.row.symbol: index for index, item in enumerate(items) if item.row.symbol in rooms}
    changed = list(items)
    for _, symbol in sorted((-room, symbol) for symbol, room in rooms.items()):
        row, before, amount, why = changed[place[symbol]]
        step = steps.of(symbol)
        more = min(rooms[symbol], money) // (row.price * step) * step
        if more and abs(amount) + more * row.price >= row.frame.minimum:
            shares = before + sign * more
            changed[place[symbol]] = PlanItem(
                row, shares, shares * row.price, why if before else wanted.reason_of(symbol)
            )
            money -= more * row.price
    return changed


def rooms_of(items: Sequence[PlanItem], wishes: Wishes, sign: int) -> Mapping[str, Decimal]:
    """Find the money between what each row would be worth and its target, where it may be bought (1) or sold (-1)."""
    policy = wishes.policy
    rooms: dict[str, Decimal] = {}
    if not (policy.may_buy if sign > 0 else policy.may_sell):
        return rooms
    for row, shares, amount, _ in items:
        room = (row.gap - amount) * sign
        if room <= ZERO or shares * sign < ZERO or not (row.given_percent or (sign < 0 and row.is_held)):
            continue
        if sign < 0:
            room = min(room, (row.sellable + shares) * row.price)
        if room > ZERO and wishes.may_trade(row):
            rooms[row.symbol] = room
    return rooms


def sellable_in(items: Sequence[PlanItem], wishes: Wishes, _: int) -> Mapping[str, Decimal]:
    """Find the money that each row that may be sold still holds, whatever its target."""
    if not wishes.policy.may_sell:
        return {}
    held = [item for item in items if item.row.is_held and wishes.may_trade(item.row)]
    rooms = {row.symbol: (row.sellable + shares) * row.price for row, shares, _, _ in held}
    return {symbol: room for symbol, room in rooms.items() if room > ZERO}


def rooms_to_wishes(items: Sequence[PlanItem], intents: Iterable[Intent]) -> Mapping[str, Decimal]:
    """Find the money that each buy still lacks to what was wanted of it."""
    wanted = {intent.row.symbol: intent.amount for intent in intents if intent.amount > ZERO}
    lacks = {item.row.symbol: wanted.get(item.row.symbol, ZERO) - item.amount for item in items}
    return {symbol: lack for symbol, lack in lacks.items() if lack > ZERO and symbol in wanted}


def top_up_sales(items: list[PlanItem], missing: Decimal, steps: ShareSteps) -> list[PlanItem]:
    """Let one sale bring what rounding down took from all of them: one that stays above its target, if there is one,
    and of these the one that passes the sum by the least."""
    if missing <= ZERO:
        return items
    best: tuple[bool, Decimal, str, int, Decimal] | None = None
    for index, (row, shares, amount, reason) in enumerate(items):
        if shares > ZERO or (not shares and reason is not Reason.ROUNDS_TO_ZERO):
            continue
        step = steps.of(row.symbol)
        more = divide_up(missing, row.price * step) * step
        if row.sellable + shares >= more and more * row.price - amount >= row.frame.minimum:
            found = (amount - more * row.price < row.gap, more * row.price, row.symbol, index, more)
            best = found if best is None or found < best else best
    if best is None:
        return items
    _, _, _, index, more = best
    row, shares, _, _ = items[index]
    sold = PlanItem(row, shares - more, (shares - more) * row.price, Reason.RAISE)
    return [*items[:index], sold, *items[index + 1 :]]
