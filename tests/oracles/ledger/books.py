"""A second opinion on the books: one account in exact fractions, from the rules alone.

Nothing here imports the ledger. A holding is a list of lots with one sign, oldest first; `realised` is all that was
gained. Rules: first in, first out; a split carries cost and age; a merger moves lots in, where they close what is held
on the other side; of cash beside new shares the smaller of cash and gain is recognized, lot by lot; a spin-off divides
the cost by value; capital that is returned lowers the cost to zero, then is gain; a fraction that is paid out is sold.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

ZERO = Fraction(0)


@dataclass(frozen=True)
class Lot:
    """Signed quantity, signed cost, and the number of the event that opened it."""

    quantity: Fraction
    cost: Fraction
    age: int

    def part(self, quantity: Fraction) -> Lot:
        """So much of it (with its sign)."""
        return replace(self, quantity=quantity, cost=self.cost * quantity / self.quantity)


@dataclass
class Account:
    """What an account holds."""

    cash: Fraction = ZERO
    realised: Fraction = ZERO
    lots: dict[str, list[Lot]] = field(default_factory=dict)

    def held(self, symbol: str) -> Fraction:
        """Signed shares."""
        return sum((lot.quantity for lot in self.lots.get(symbol, [])), ZERO)

    def cost(self, symbol: str) -> Fraction:
        """Signed cost of all lots."""
        return sum((lot.cost for lot in self.lots.get(symbol, [])), ZERO)

    def trade(self, symbol: str, quantity: Fraction, price: Fraction, age: int) -> None:
        """Buy, or sell a negative quantity."""
        self.cash -= quantity * price
        self.join(symbol, [Lot(quantity, quantity * price, age)])

    def join(self, symbol: str, coming: list[Lot]) -> None:
        """Lots come; the oldest of the other side are closed first, and the difference of the costs is gained."""
        held = list(self.lots.get(symbol, []))
        for lot in coming:
            left = lot
            while held and left.quantity and held[0].quantity * left.quantity < 0:
                size = min(abs(held[0].quantity), abs(left.quantity))
                old = held[0].part(size if held[0].quantity > 0 else -size)
                new = left.part(size if left.quantity > 0 else -size)
                self.realised -= old.cost + new.cost
                first = replace(held[0], quantity=held[0].quantity - old.quantity, cost=held[0].cost - old.cost)
                held = [first, *held[1:]] if first.quantity else held[1:]
                left = replace(left, quantity=left.quantity - new.quantity, cost=left.cost - new.cost)
            if left.quantity:
                held.append(left)
        self.lots[symbol] = held

    def split(self, symbol: str, ratio: Fraction) -> None:
        """So many new shares for each old one."""
        self.lots[symbol] = [replace(lot, quantity=lot.quantity * ratio) for lot in self.lots.get(symbol, [])]

    def merge(self, old: str, new: str, ratio: Fraction, cash: Fraction, worth: Fraction) -> None:
        """Each old share becomes `ratio` new ones worth `worth` dollars each, and `cash` dollars."""
        coming: list[Lot] = []
        for lot in self.lots.pop(old, []):
            boot = lot.quantity * cash
            self.cash += boot
            if lot.quantity > 0:
                gain = min(boot, max(ZERO, lot.quantity * ratio * worth + boot - lot.cost))
            else:
                gain = min(ZERO, boot - lot.cost)
            self.realised += gain
            coming.append(Lot(lot.quantity * ratio, lot.cost - boot + gain, lot.age))
        self.join(new, coming)
        self.lots[new].sort(key=lambda lot: lot.age)

    def spin_off(self, old: str, new: str, ratio: Fraction, old_price: Fraction, new_price: Fraction) -> None:
        """`ratio` new shares beside each old one; the cost is divided by value."""
        kept = old_price / (old_price + ratio * new_price)
        lots = self.lots.get(old, [])
        self.lots[old] = [replace(lot, cost=lot.cost * kept) for lot in lots]
        self.join(new, [Lot(lot.quantity * ratio, lot.cost * (1 - kept), lot.age) for lot in lots])
        self.lots[new].sort(key=lambda lot: lot.age)

    def return_capital(self, symbol: str, each: Fraction) -> None:
        """So many dollars a share come back; a short pays them."""
        lots: list[Lot] = []
        for lot in self.lots.get(symbol, []):
            paid = lot.quantity * each
            cost = lot.cost - paid
            lowered = max(cost, ZERO) if lot.quantity > 0 else min(cost, ZERO)
            self.cash += paid
            self.realised += lowered - cost
            lots.append(replace(lot, cost=lowered))
        self.lots[symbol] = lots

    def pay_out(self, symbol: str, fraction: Fraction, price: Fraction) -> None:
        """The fraction of a share that a split left is sold, of the oldest shares."""
        self.trade(symbol, -fraction, price, -1)
