"""Random trading in which nearly everything washes, written as events and to the second opinion."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from rebalancer.core.account.order import OrderSide
from rebalancer.core.ledger.events import Fill, LedgerEvent, ShareKind, ShareLeg
from rebalancer.core.ledger.times import to_ns
from tests.oracles.ledger.wash import Shares

FIRST = date(2025, 1, 6)
NOON = datetime(2025, 1, 6, 17, tzinfo=UTC)
GAPS = (0, 0, 0, 1, 5, 12, 29, 30, 31, 200)


@dataclass
class Washes:
    """Two symbols, whole shares, whole dollars."""

    dice: random.Random
    events: list[LedgerEvent] = field(default_factory=list)
    shares: Shares = field(default_factory=Shares)
    names: list[str] = field(default_factory=lambda: ["AAA", "BBB"])
    day: int = 0
    number: int = 0

    def live(self, length: int) -> None:
        """Let so many things happen."""
        for _ in range(length):
            self.day += self.dice.choice(GAPS)
            happening = self.dice.choice([self.buy, self.buy, self.sell, self.sell, self.sell_in_parts, self.change])
            happening()

    @property
    def today(self) -> date:
        """The day of the newest happening."""
        return FIRST + timedelta(days=self.day)

    def fill(self, symbol: str, quantity: int, price: int, order: str) -> None:
        """One fill, a nanosecond after the one before."""
        self.number += 1
        side = OrderSide.BUY if quantity > 0 else OrderSide.SELL
        at_ns = to_ns(NOON + timedelta(days=self.day)) + self.number
        name = f"fill:{self.number:04}"
        self.events.append(Fill(name, at_ns, order, symbol, side, Decimal(abs(quantity)), Decimal(price)))

    def buy(self, symbol: str | None = None) -> None:
        """One to five shares."""
        name = symbol or self.dice.choice(self.names)
        count, price = self.dice.randint(1, 5), self.dice.randint(1, 30)
        self.fill(name, count, price, f"o{self.number}")
        self.shares.buy(name, f"o{self.number - 1}", self.day, count, Fraction(price))

    def sell(self) -> None:
        """Some of what is held."""
        name = self.dice.choice(self.names)
        held = len(self.shares.held.get(name, []))
        if held:
            count, price = self.dice.randint(1, held), self.dice.randint(1, 30)
            order = f"o{self.number}"
            self.fill(name, -count, price, order)
            self.shares.sell(name, order, self.day, count, Fraction(price), is_last=True)

    def sell_in_parts(self) -> None:
        """One order in two fills, with something of another order between."""
        name = self.dice.choice(self.names)
        held = len(self.shares.held.get(name, []))
        if held < 2:
            return
        first = self.dice.randint(1, held - 1)
        second, order = self.dice.randint(1, held - first), f"o{self.number}"
        for count, is_last in ((first, False), (second, True)):
            price = self.dice.randint(1, 30)
            self.fill(name, -count, price, order)
            self.shares.sell(name, order, self.day, count, Fraction(price), is_last=is_last)
            if not is_last:
                self.buy(self.dice.choice([*self.names, *(other for other in self.names if other != name)]))

    def change(self) -> None:
        """A split or a new name."""
        name = self.dice.choice(self.names)
        held = len(self.shares.held.get(name, []))
        if not held:
            return
        self.number += 1
        if held < 20 and self.dice.random() < 0.5:
            times = self.dice.choice([2, 3])
            self.legs(ShareKind.SPLIT, (name, -held), (name, held * times))
            self.shares.split(name, times)
        else:
            other = f"N{self.number}"
            self.legs(ShareKind.SYMBOL_CHANGE, (name, -held), (other, held))
            self.shares.rename(name, other)
            self.names[self.names.index(name)] = other

    def legs(self, kind: ShareKind, *legs: tuple[str, int]) -> None:
        """The two legs of a change."""
        at_ns = to_ns(NOON + timedelta(days=self.day)) + self.number
        for place, (symbol, quantity) in enumerate(legs):
            name = f"leg:{self.number}:{place}"
            self.events.append(ShareLeg(name, at_ns, kind, f"g{self.number}", symbol, Decimal(quantity)))
