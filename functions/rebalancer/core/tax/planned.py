"""What planned trades would realise: by the ledger's own lots and the tax report's own rules, as if they had been made.

An estimate and the ledger afterwards are one calculation: the trades are posted to a copy of the book, and their lines
are read from a copy of the pass over all that happened before. Wash sales with what was bought before, and with what
the same plan buys, are in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from typing import TypeAlias

from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.book import Book
from rebalancer.core.ledger.events import Fill
from rebalancer.core.ledger.fold import Ledger
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.movements import LotOpened
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.core.tax.lines import TaxLine
from rebalancer.core.tax.securities import pairs_of
from rebalancer.core.tax.wash_sales import start, washing_of
from rebalancer.core.tax.washing import Washing


@dataclass(frozen=True, slots=True)
class PlannedTrade:
    """A trade that is thought of: a signed quantity (negative: a sale) at a price in dollars."""

    symbol: str
    quantity: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True)
class TaxBook:
    """Lots, and all that a tax report knows about them. Nothing changes it.

    `is_kept` where books were kept: what they do not hold was not sold. Lots alone say nothing of what was sold before.
    """

    book: Book = field(default_factory=Book)
    washing: Washing = field(default_factory=lambda: start({}))
    is_kept: bool = False

    def long_quantity_of(self, symbol: str) -> Decimal:
        """Shares held long."""
        return max(self.book.quantity_of(symbol), ZERO)


Lots: TypeAlias = TaxBook | Mapping[str, Sequence[Lot]]
"""Lots with all that is known about them, or alone."""


def tax_book_of_ledger(ledger: Ledger, same_as: Iterable[Iterable[str]] = ()) -> TaxBook:
    """The lots of a ledger folded from all its events. `same_as` are lists of symbols that are one security each."""
    return TaxBook(ledger.book, washing_of(ledger, same_as=pairs_of(same_as)), is_kept=bool(ledger.live))


def tax_book_of(lots: Lots) -> TaxBook:
    """Lots alone, such as those of a file, as if they had just been found: oldest first, nothing sold before."""
    if isinstance(lots, TaxBook):
        return lots
    washing = start({})
    washing.take(LotOpened(lot.acquired_ns or 0, lot) for held in lots.values() for lot in held)
    return TaxBook(Book(lots={symbol: tuple(held) for symbol, held in lots.items() if held}), washing)


def planned_lines(lots: Lots, trades: Sequence[PlannedTrade], day: date) -> list[list[TaxLine]]:
    """The lines that each trade would write if all were made on this day in their order; a buy writes none.

    Where a trade would sell more than is held long, what is beyond is left out.
    """
    by_event: dict[str, list[TaxLine]] = {}
    for line in pass_after(lots, trades, day).report().lines:
        by_event.setdefault(line.event_id, []).append(line)
    return [by_event.get(name_of_planned(index), []) for index in range(len(trades))]


def pass_after(lots: Lots, trades: Sequence[PlannedTrade], day: date) -> Washing:
    """The pass over all that happened, gone on over these trades, as `planned_lines` makes them."""
    before = tax_book_of(lots)
    book, washing = before.book.copy(), before.washing.copy()
    at_ns = start_of_day_ns(day)
    for index, trade in enumerate(trades):
        quantity = trade.quantity
        with localcontext(EXACT):
            if quantity < 0:
                quantity = max(quantity, -max(book.quantity_of(trade.symbol), ZERO))
        if quantity and trade.price > 0:
            side = OrderSide.SELL if quantity < 0 else OrderSide.BUY
            name = name_of_planned(index)
            posted = book.post_fill(Fill(name, at_ns, name, trade.symbol, side, abs(quantity), trade.price))
            washing.take(posted.movements)
    return washing


def name_of_planned(index: int) -> str:
    """The event under which the trade at this place is posted."""
    return f"planned:{index}"
