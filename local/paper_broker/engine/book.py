"""Cash and positions of one account, folded from its entries: first in, first out, exact."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from local.paper_broker.engine.model import Booking, CashMovement, Entry, Fill, StockTransfer

ZERO = Decimal(0)


@dataclass(slots=True)
class Lot:
    """Shares bought (or sold short) together. `qty` is signed: negative for a short lot; `price` in dollars a share.

    `traded_at` is None for a lot that was journalled in: it was bought on no day that this broker knows.
    """

    qty: Decimal
    price: Decimal
    traded_at: datetime | None


@dataclass(slots=True)
class Holding:
    """The open lots of one symbol, oldest first; all of one sign."""

    symbol: str
    lots: deque[Lot] = field(default_factory=deque)

    @property
    def qty(self) -> Decimal:
        return sum((lot.qty for lot in self.lots), ZERO)

    @property
    def cost(self) -> Decimal:
        """What the open lots cost, in dollars; negative for a short."""
        return sum((lot.qty * lot.price for lot in self.lots), ZERO)

    def take(self, qty: Decimal, price: Decimal, traded_at: datetime | None) -> None:
        """Adds a signed quantity: closes opposite lots first in, first out; what is left opens a lot of its own."""
        left = qty
        while left and self.lots and (self.lots[0].qty > 0) != (left > 0):
            oldest = self.lots[0]
            closed = min(abs(left), abs(oldest.qty))
            oldest.qty += closed if oldest.qty < 0 else -closed
            left += closed if left < 0 else -closed
            if not oldest.qty:
                self.lots.popleft()
        if left:
            self.lots.append(Lot(left, price, traded_at))


@dataclass(slots=True)
class Book:
    """What an account has: `cash` in dollars and the open holdings by symbol."""

    cash: Decimal = ZERO
    holdings: dict[str, Holding] = field(default_factory=dict)

    def post(self, entry: Entry) -> None:
        """Adds one entry. Order matters: entries come in the sequence in which they were written."""
        match entry.detail:
            case Fill(symbol=symbol, side=side, qty=qty, price=price):
                signed = qty if side == "buy" else -qty
                self.cash -= signed * price
                self._take(symbol, signed, price, entry.at)
            case StockTransfer(symbol=symbol, qty=qty, price=price):
                self._take(symbol, qty, price, None)
            case CashMovement(amount=amount):
                self.cash += amount
            case Booking(symbol=symbol, amount=amount, lots=lots):
                self.cash += amount
                if lots is not None:
                    self._replace(symbol, [Lot(lot.qty, lot.price, lot.traded_at) for lot in lots])

    def qty(self, symbol: str) -> Decimal:
        holding = self.holdings.get(symbol)
        return ZERO if holding is None else holding.qty

    def _replace(self, symbol: str, lots: list[Lot]) -> None:
        self.holdings.pop(symbol, None)
        if lots:
            self.holdings[symbol] = Holding(symbol, deque(lots))

    def _take(self, symbol: str, qty: Decimal, price: Decimal, traded_at: datetime | None) -> None:
        holding = self.holdings.setdefault(symbol, Holding(symbol))
        holding.take(qty, price, traded_at)
        if not holding.lots:
            del self.holdings[symbol]


def fold(entries: Iterable[Entry]) -> Book:
    """The book after all of `entries`."""
    book = Book()
    for entry in entries:
        book.post(entry)
    return book
