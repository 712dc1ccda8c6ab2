"""A second opinion on strategies: what each holds and how much cash it brought, in exact fractions, from the events.

Nothing here imports how the ledger does it. Rules: a fill is divided by what each strategy wanted of its order; what a
symbol pays, splits into or turns into goes to those who hold it, in proportion; what has no owner is `unassigned`.
Capital moves by transfers: shares at a price against cash, or cash alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from rebalancer.core.ledger.events import (
    CashActivity,
    Fill,
    InternalTransfer,
    LedgerEvent,
    OrderEvent,
    ShareKind,
    ShareLeg,
)

NOBODY = "unassigned"
ZERO = Fraction(0)


@dataclass
class Strategies:
    """Quantities by strategy and symbol, and cash by strategy."""

    held: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    cash: dict[str, Fraction] = field(default_factory=dict)

    def holders(self, symbol: str) -> dict[str, Fraction]:
        """Who holds how much."""
        return {name: count for (name, own), count in self.held.items() if own == symbol and count}

    def give(self, name: str, symbol: str, count: Fraction) -> None:
        self.held[name, symbol] = self.held.get((name, symbol), ZERO) + count

    def pay(self, name: str, amount: Fraction) -> None:
        self.cash[name] = self.cash.get(name, ZERO) + amount

    def parts(self, weights: dict[str, Fraction]) -> dict[str, Fraction]:
        """The part of each, which sum to one."""
        total = sum(weights.values(), ZERO)
        return {name: weight / total for name, weight in weights.items()} if total else {NOBODY: Fraction(1)}


def live_through(events: Iterable[LedgerEvent]) -> Strategies:
    """What the strategies have after all of these events, each at its own instant."""
    story, found = list(events), Strategies()
    wants = {
        event.order_id: {share.strategy: Fraction(share.quantity) for share in event.strategies}
        for event in story
        if isinstance(event, OrderEvent)
    }
    legs: dict[str, list[ShareLeg]] = {}
    for event in story:
        if isinstance(event, ShareLeg):
            legs.setdefault(event.group, []).append(event)
    for event in story:
        match event:
            case Fill():
                _fill(found, event, wants.get(event.order_id, {}))
            case CashActivity():
                for name, part in found.parts(found.holders(event.symbol or "")).items():
                    found.pay(name, part * Fraction(event.amount_usd))
            case InternalTransfer():
                _transfer(found, event)
            case ShareLeg() if event.group in legs:
                _turn(found, legs.pop(event.group))
    return found


def _fill(found: Strategies, fill: Fill, wants: dict[str, Fraction]) -> None:
    signed = Fraction(fill.signed_quantity)
    for name, part in found.parts(wants).items():
        found.give(name, fill.symbol, signed * part)
        found.pay(name, -signed * part * Fraction(fill.price))


def _transfer(found: Strategies, moved: InternalTransfer) -> None:
    count = Fraction(moved.quantity)
    if moved.symbol is None:
        found.pay(moved.giver, -count)
        found.pay(moved.receiver, count)
        return
    worth = count * Fraction(moved.price)
    for name, sign in ((moved.giver, -1), (moved.receiver, 1)):
        found.give(name, moved.symbol, sign * count)
        found.pay(name, -sign * worth)


def _turn(found: Strategies, legs: list[ShareLeg]) -> None:
    """The first leg is of the shares that go; the others come for them, or are paid out as fractions."""
    old = legs[0].symbol
    parts = found.parts(found.holders(old))
    went = dict(found.holders(old))
    for name in went:
        found.held[name, old] = ZERO
    for leg in legs:
        for name, part in parts.items():
            if leg is not legs[0] and leg.kind is not ShareKind.CASH_IN_LIEU:
                found.give(name, leg.symbol, Fraction(leg.quantity) * part)
            found.pay(name, Fraction(leg.cash_usd) * part)
