"""What happened to the account besides trades, in the books of its strategies: by the ledger's own rules.

A split multiplies every strategy's shares, a rename and a merger move them, a dividend goes to those who hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.book import Book as LedgerBook
from rebalancer.core.ledger.events import CashActivity, LedgerEvent, ShareKind, ShareLeg
from rebalancer.core.ledger.fold import post_step
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.positions import StrategyPosition
from rebalancer.core.ledger.stream import live_events, steps_of
from rebalancer.core.strategies.strategies import Book

_FROM_OUTSIDE = frozenset({ShareKind.TRANSFER, ShareKind.OPENING, ShareKind.ADJUSTMENT})


def carry_books(books: Sequence[Book], events: Iterable[LedgerEvent]) -> tuple[Book, ...]:
    """Return the books after corporate actions and income of these events; trades and payments are left out.

    What comes from outside has no holder to follow: it is for `adopt_books` to give away.
    """
    book = _as_ledger_book(books)
    for step in steps_of(event for event in live_events(events) if _follows_a_holder(event)):
        post_step(book, step, {})
    names = dict.fromkeys([*(own.strategy for own in books), *(name for name, _ in book.positions)])
    held: dict[str, dict[str, Decimal]] = {name: {} for name in names}
    for (name, symbol), position in sorted(book.positions.items()):
        if position.quantity:
            held[name][symbol] = position.quantity
    return tuple(Book(name, book.strategy_cash_usd.get(name, ZERO), held[name]) for name in names)


def _follows_a_holder(event: LedgerEvent) -> bool:
    if isinstance(event, CashActivity):
        return event.symbol is not None
    return isinstance(event, ShareLeg) and event.kind not in _FROM_OUTSIDE


def _as_ledger_book(books: Sequence[Book]) -> LedgerBook:
    book = LedgerBook()
    totals: dict[str, Decimal] = {}
    with localcontext(EXACT):
        for own in books:
            book.move_strategy_cash(own.strategy, own.cash)
            book.cash_usd += own.cash
            for symbol, quantity in own.quantities.items():
                book.positions[own.strategy, symbol] = StrategyPosition(own.strategy, symbol, quantity)
                totals[symbol] = totals.get(symbol, ZERO) + quantity
    for symbol, total in totals.items():
        if total:
            # What the shares cost is not known here and changes no quantity.
            book.keep_lots(symbol, (Lot(f"books:{symbol}", symbol, total, ZERO, None, is_cost_known=False),))
    return book
