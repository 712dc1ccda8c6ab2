"""Random lives of an account, written twice: as the ledger's events, and to the second opinion."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from rebalancer.core.account.order import OrderSide
from rebalancer.core.ledger.events import (
    CashActivity,
    CashKind,
    Fill,
    LedgerEvent,
    OrderEvent,
    ShareKind,
    ShareLeg,
    StrategyShare,
)
from tests.oracles.ledger.books import Account

SYMBOLS = ("AAA", "BBB", "CCC")
STRATEGIES = ("alpha", "beta")
ZERO = Decimal(0)


@dataclass
class Story:
    """One account; every happening is at its own instant."""

    dice: random.Random
    events: list[LedgerEvent] = field(default_factory=list)
    account: Account = field(default_factory=Account)
    number: int = 0

    def live(self, length: int) -> None:
        """Let so many things happen."""
        happenings = [self.trade] * 6 + [
            self.split,
            self.merge,
            self.spin_off,
            self.return_capital,
            self.reverse_split,
            self.pay_dividend,
        ]
        for _ in range(length):
            self.number += 1
            self.dice.choice(happenings)()

    @property
    def symbol(self) -> str:
        """Any symbol."""
        return self.dice.choice(SYMBOLS)

    def price(self) -> Decimal:
        """Dollars and cents."""
        return Decimal(self.dice.randint(1, 40000)).scaleb(-2)

    def trade(self) -> None:
        """A fill of an order with, perhaps, two strategies behind it."""
        number, symbol, price = self.number, self.symbol, self.price()
        quantity = Decimal(self.dice.choice([self.dice.randint(1, 30), self.dice.randint(-30, -1)]))
        held = self.account.held(symbol)
        if self.dice.random() < 0.2 and held and held.denominator == 1:
            quantity = -Decimal(held.numerator)
        side = OrderSide.BUY if quantity > 0 else OrderSide.SELL
        fill = Fill(f"fill:{number}", number, f"o{number}", symbol, side, abs(quantity), price, abs(quantity))
        self.events.append(fill)
        if self.dice.random() < 0.7:
            sign = 1 if quantity > 0 else -1
            wants = {"alpha": self.dice.randint(1, 9), "beta": self.dice.choice([-1, 0, 2, 5])}
            if sum(wants.values()) > 0:
                shares = tuple(StrategyShare(name, Decimal(sign * want)) for name, want in wants.items() if want)
                self.events.append(self.order(fill, shares))
        self.account.trade(symbol, Fraction(quantity), Fraction(price), number)

    def order(self, fill: Fill, shares: tuple[StrategyShare, ...]) -> OrderEvent:
        """The order behind a fill, known a little later."""
        name, at_ns = f"order:{fill.order_id}", fill.at_ns
        return OrderEvent(
            name, at_ns, fill.order_id, f"c{at_ns}", fill.symbol, fill.side, "new", None, ZERO, strategies=shares
        )

    def leg(self, kind: ShareKind, symbol: str, quantity: Fraction, **rest: Decimal) -> None:
        """One leg of the happening."""
        name = f"leg:{self.number}:{len(self.events)}"
        amount = Decimal(quantity.numerator) / Decimal(quantity.denominator)
        self.events.append(
            ShareLeg(
                name,
                self.number,
                kind,
                f"group:{self.number}",
                symbol,
                amount,
                rest.get("cash", ZERO),
                rest.get("price"),
            )
        )

    def split(self) -> None:
        """Two or three for one."""
        symbol, ratio = self.symbol, self.dice.choice([2, 3])
        held = self.account.held(symbol)
        if held:
            self.leg(ShareKind.SPLIT, symbol, -held)
            self.leg(ShareKind.SPLIT, symbol, held * ratio)
            self.account.split(symbol, Fraction(ratio))

    def reverse_split(self) -> None:
        """One for two; half a share is paid out."""
        symbol, price = self.symbol, self.price()
        held = self.account.held(symbol)
        if held and held.denominator == 1:
            whole, half = divmod(abs(held.numerator), 2)
            sign = 1 if held > 0 else -1
            self.leg(ShareKind.SPLIT, symbol, -held)
            if whole:
                self.leg(ShareKind.SPLIT, symbol, Fraction(sign * whole))
            self.account.split(symbol, Fraction(1, 2))
            if half:
                paid = price * sign / 2
                self.leg(ShareKind.CASH_IN_LIEU, symbol, Fraction(sign, 2), cash=paid, price=price)
                self.account.pay_out(symbol, Fraction(sign, 2), Fraction(price))

    def merge(self) -> None:
        """One symbol becomes another, perhaps with cash."""
        old, new = self.dice.sample(SYMBOLS, 2)
        held, ratio, worth = self.account.held(old), self.dice.choice([1, 2]), self.price()
        cash = self.dice.choice([ZERO, self.price()])
        if held:
            total = cash * Decimal(held.numerator) / Decimal(held.denominator)
            self.leg(ShareKind.MERGER, old, -held, cash=total)
            self.leg(ShareKind.MERGER, new, held * ratio, price=worth)
            self.account.merge(old, new, Fraction(ratio), Fraction(cash), Fraction(worth))

    def spin_off(self) -> None:
        """New shares beside the old ones."""
        old, new = self.dice.sample(SYMBOLS, 2)
        held, first, second = self.account.held(old), self.price(), self.price()
        if held:
            self.leg(ShareKind.SPINOFF, old, -held)
            self.leg(ShareKind.SPINOFF, old, held, price=first)
            self.leg(ShareKind.SPINOFF, new, held, price=second)
            self.account.spin_off(old, new, Fraction(1), Fraction(first), Fraction(second))

    def return_capital(self) -> None:
        """Some dollars a share."""
        symbol, each = self.symbol, self.price() / 4
        held = self.account.held(symbol)
        if held:
            amount = each * Decimal(held.numerator) / Decimal(held.denominator)
            self.pay(CashKind.RETURN_OF_CAPITAL, amount, symbol)
            self.account.return_capital(symbol, Fraction(each))

    def pay_dividend(self) -> None:
        """Cash that belongs to nobody's cost."""
        amount = self.price()
        self.pay(CashKind.DIVIDEND, amount, self.symbol)
        self.account.cash += Fraction(amount)

    def pay(self, kind: CashKind, amount: Decimal, symbol: str) -> None:
        """Cash without a trade."""
        self.events.append(CashActivity(f"cash:{self.number}", self.number, kind, amount, symbol=symbol))
