"""What a plan wants so far, row by row, while the steps of the planner add to it.

A row is a symbol or an asset class; a class is handed on to its members at the end. All amounts are signed money in the
frame's unit, and all arithmetic runs in the caller's exact decimal context.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.class_trades import hand_on, reach_of_class, rest_class, room_of_class
from rebalancer.core.planning.drift_row import ClassRow, DriftRow, Frame
from rebalancer.core.planning.intents import choose_rows, counts, held_back_reason
from rebalancer.core.planning.items import Intent, PlanItem, Reason, hold
from rebalancer.core.targets.policy import SizingPolicy


class Wishes:
    """Wanted trades and holds of all rows.

    `trades` and `holds` are by name: a symbol's, or a class's.
    """

    def __init__(
        self, frame: Frame, policy: SizingPolicy, rows: tuple[DriftRow, ...], classes: tuple[ClassRow, ...]
    ) -> None:
        self.frame = frame
        self.policy = policy
        self.rows = rows
        self.classes = {each.asset_class.name: each for each in classes}
        self.trades: dict[str, Intent] = {}
        self.holds: dict[str, PlanItem] = {}
        self._is_by_symbol = True

    def choose_by_band(self) -> None:
        """Want what each row wants by itself."""
        # The symbols that are kept from trading are members, never classes: they are looked at when an amount is split.
        of_classes = replace(self.policy, only=None, frozen=frozenset(), excluded=frozenset(), untradable=frozenset())
        for rows, policy in ((self.rows, self.policy), ([each.row for each in self.classes.values()], of_classes)):
            intents, holds = choose_rows(rows, self.frame, policy)
            self.trades.update((intent.row.symbol, intent) for intent in intents)
            self.holds.update((item.row.symbol, item) for item in holds)

    def rest(self, reason: Reason) -> None:
        """Want nothing, for this reason or for what holds a symbol back."""
        shown = reason if self.frame.has_value else Reason.NO_VALUE
        for row in self.rows:
            why = shown
            if self.frame.has_value and self.policy.holds_back(row.symbol):
                why = held_back_reason(row.symbol, self.policy)
            elif self.frame.has_value and not counts(row, self.policy):
                why = Reason.UNTARGETED_HELD
            self.holds[row.symbol] = hold(row, why)
        for name, each in self.classes.items():
            self.holds[name] = hold(each.row, shown)

    def net(self) -> Decimal:
        """Sum buys less sells, as they come about."""
        if not self.classes:
            return sum([intent.amount for intent in self.trades.values()], ZERO)
        return sum([self._reach(name, intent) for name, intent in self.trades.items()], ZERO)

    def _reach(self, name: str, intent: Intent) -> Decimal:
        each = self.classes.get(name)
        return intent.amount if each is None else reach_of_class(each, intent, self.policy)

    def movable(self, sign: int) -> Iterator[tuple[DriftRow, Decimal]]:
        """Yield rows that may still be bought (1) or sold (-1), each with the money to its target.

        A sale comes to no more than may be sold.
        """
        if not self.frame.has_value or not (self.policy.may_buy if sign > 0 else self.policy.may_sell):
            return
        for row in self.rows:
            gap = self._gap(row) * sign
            if gap > ZERO and self.may_trade(row) and (sign < 0 or row.given_percent):
                room = gap if sign > 0 else min(gap, self.sellable(row))
                if room > ZERO:
                    yield row, room
        for each in self.classes.values():
            gap = self._gap(each.row) * sign
            room = min(gap, room_of_class(each, sign, self.policy) if sign > 0 else self.sellable(each.row))
            if room > ZERO and (sign < 0 or each.row.given_percent):
                yield each.row, room

    def counts(self, row: DriftRow) -> bool:
        """Return whether the row is to reach a target and is part of the base."""
        return counts(row, self.policy) and row.symbol not in self.policy.excluded

    def may_trade(self, row: DriftRow) -> bool:
        """Return whether a symbol counts and nothing holds it back."""
        policy = self.policy
        return counts(row, policy) and not (policy.has_exceptions and policy.holds_back(row.symbol))

    def reaches_minimum(self, row: DriftRow, dividend: Decimal, divisor: Decimal) -> bool:
        """Return whether the row's whole trade would reach the minimum with `dividend` ÷ `divisor` more."""
        before = self.trades.get(row.symbol)
        known = ZERO if before is None else abs(before.amount)
        return dividend >= (self.frame.minimum - known) * divisor

    def _gap(self, row: DriftRow) -> Decimal:
        intent = self.trades.get(row.symbol)
        return row.gap if intent is None else row.gap - intent.amount

    def sellable(self, row: DriftRow) -> Decimal:
        """Return what of a row may still be sold, whatever its target."""
        each = self.classes.get(row.symbol)
        most = row.sellable * row.price if each is None else room_of_class(each, -1, self.policy)
        intent = self.trades.get(row.symbol)
        sold = max(ZERO, -intent.amount) if intent else ZERO
        return max(ZERO, most - sold)

    def add(self, row: DriftRow, amount: Decimal, reason: Reason) -> Decimal:
        """Want so much more of a row, if its whole trade reaches the minimum; what of it comes about."""
        name = row.symbol
        before = self.trades.get(name)
        total = amount if before is None else before.amount + amount
        if abs(total) < self.frame.minimum or (before is not None and before.amount * amount < ZERO):
            return ZERO
        is_exit = total == -row.value and row.sellable == row.quantity
        wanted = Intent(row, total, is_exit, reason if before is None else before.reason)
        reached = self._reach(name, wanted) - (ZERO if before is None else self._reach(name, before))
        if not reached:
            return ZERO
        if before is None:
            self._is_by_symbol = False
        self.trades[name] = wanted
        self.holds.pop(name, None)
        return reached

    def spread(self, sign: int, money: Decimal, reason: Reason) -> Decimal:
        """Buy (1) or sell (-1) for so much: the largest gap first, equals by symbol, each at most to its target.

        What would stay below the minimum is passed over. Returns what is left of the money.
        """
        ranked = sorted([(-room, row.symbol, row) for row, room in self.movable(sign)])
        for negative, _, row in ranked:
            if money <= ZERO:
                break
            money -= abs(self.add(row, min(-negative, money) * sign, reason))
        return money

    def finish(self) -> tuple[list[Intent], list[PlanItem]]:
        """Return wanted trades by symbol, and holds, with each class handed on to its members."""
        if not self.classes:
            trades = list(self.trades.values())
            return trades if self._is_by_symbol else sorted(trades, key=_symbol), list(self.holds.values())
        intents = [intent for name, intent in self.trades.items() if name not in self.classes]
        holds = [item for name, item in self.holds.items() if name not in self.classes]
        for name, each in self.classes.items():
            wanted = self.trades.get(name)
            if wanted is None:
                holds += rest_class(each, self.holds[name].reason, self.policy)
            else:
                traded, rested = hand_on(each, wanted, self.policy)
                intents += traded
                holds += rested
        return sorted(intents, key=_symbol), holds


def _symbol(intent: Intent) -> str:
    return intent.row.symbol
