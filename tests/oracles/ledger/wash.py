"""A second opinion on wash sales, share by share in exact fractions. Nothing here imports the ledger.

Every share is an object with its own cost and holding day. A split makes several shares of each, a rename gives them
another name, losses that still wait included. All that one order sells is gone before any share is looked at as a
replacement. Losses are matched in the order of the sales, replacements in the order of purchases, each share once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction


@dataclass(eq=False)
class Share:
    """One share: day and order of its purchase, its cost, the day from which it counts as held."""

    day: int
    order: str
    cost: Fraction
    since: int
    is_used: bool = False


@dataclass(eq=False)
class Loss:
    """What one sold share lost; `order` is the purchase that it came from."""

    day: int
    amount: Fraction
    held: int
    order: str
    sale: str


@dataclass
class Shares:
    """What is held, what was lost and waits, and what counts as gain: by the order of the sale."""

    held: dict[str, list[Share]] = field(default_factory=dict)
    waiting: dict[str, list[Loss]] = field(default_factory=dict)
    pending: dict[str, list[Loss]] = field(default_factory=dict)
    gains: dict[str, Fraction] = field(default_factory=dict)

    def buy(self, symbol: str, order: str, day: int, count: int, price: Fraction) -> None:
        """Each new share replaces the first share that waits."""
        for _ in range(count):
            share = Share(day, order, price, day)
            waiting = self.waiting.setdefault(symbol, [])
            loss = next((loss for loss in waiting if day - loss.day <= 30), None)
            if loss is not None:
                waiting.remove(loss)
                self.replace(share, loss)
            self.held.setdefault(symbol, []).append(share)

    def sell(self, symbol: str, order: str, day: int, count: int, price: Fraction, *, is_last: bool) -> None:
        """The oldest shares go; what they lost is looked at when the order is through."""
        sold, self.held[symbol] = self.held[symbol][:count], self.held[symbol][count:]
        lost = self.pending.setdefault(order, [])
        for share in sold:
            gain = price - share.cost
            self.gains[order] = self.gains.get(order, Fraction(0)) + gain
            if gain < 0:
                lost.append(Loss(day, -gain, day - share.since, share.order, order))
        if is_last:
            for loss in self.pending.pop(order):
                self.look_back(symbol, loss)

    def look_back(self, symbol: str, loss: Loss) -> None:
        """A share of another purchase of the 30 days before (or after, within the order) replaces the one sold."""
        found = [
            share
            for share in self.held[symbol]
            if not share.is_used and share.order != loss.order and loss.day - share.day <= 30
        ]
        if found:
            self.replace(min(found, key=lambda share: share.day), loss)
        else:
            self.waiting.setdefault(symbol, []).append(loss)

    def replace(self, share: Share, loss: Loss) -> None:
        """The loss does not count; it moves into the share that replaces."""
        self.gains[loss.sale] += loss.amount
        share.cost += loss.amount
        share.since = share.day - loss.held
        share.is_used = True

    def split(self, symbol: str, times: int) -> None:
        """Each share becomes so many."""
        self.held[symbol] = [
            Share(share.day, share.order, share.cost / times, share.since, share.is_used)
            for share in self.held[symbol]
            for _ in range(times)
        ]
        self.waiting[symbol] = [
            replace(loss, amount=loss.amount / times) for loss in self.waiting.get(symbol, []) for _ in range(times)
        ]

    def rename(self, old: str, new: str) -> None:
        """Shares and losses have another name."""
        self.held[new] = self.held.pop(old)
        self.waiting[new] = self.waiting.pop(old, [])
