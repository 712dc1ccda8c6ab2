"""One book for strategies: the ledger's. What each of them owns in it, and what is given to them besides their orders.

Capital comes to a strategy by transfers from `unassigned`, which are events like all others: deposits and holdings that
no order of ours brought belong to nobody at first, and are then divided by `core.strategies.books.fit_books`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.book import Book as LedgerBook
from rebalancer.core.ledger.events import Fill, InternalTransfer, OrderEvent
from rebalancer.core.ledger.fold import Ledger
from rebalancer.core.strategies.books import fit_books
from rebalancer.core.strategies.strategies import Book, Strategy

OF_A_PROVIDER = "/"
"""In the name of a strategy of recommendations, between strategy and provider: it has a book of its own."""


def books_of(book: LedgerBook) -> tuple[Book, ...]:
    """Return cash and quantities of every strategy, `unassigned` among them; together they are the account."""
    held: dict[str, dict[str, Decimal]] = {name: {} for name in book.strategy_cash_usd}
    for (name, symbol), position in sorted(book.positions.items()):
        if position.quantity:
            held.setdefault(name, {})[symbol] = position.quantity
    cash = book.strategy_cash_usd
    return tuple(Book(name, cash.get(name, ZERO), held[name]) for name in sorted(held))


def waits_for_orders(ledger: Ledger, since_ns: int) -> bool:
    """Whether a fill since then is of an order that was not reported yet, so that its strategies may still be named."""
    known = {event.order_id for event in ledger.events.values() if isinstance(event, OrderEvent)}
    fills = (event for event in ledger.live if isinstance(event, Fill) and event.at_ns >= since_ns)
    return any(fill.order_id not in known and not ledger.attributions.get(fill.order_id) for fill in fills)


def allotments(
    ledger: Ledger, strategies: Sequence[Strategy], prices: Mapping[str, Decimal], at_ns: int
) -> tuple[InternalTransfer, ...]:
    """Return the transfers that give the strategies what no order brought to one of them; none where all is given.

    Shares change hands at their price, and the receiver gets the cash for them: so what is given is capital at its
    value on that day, and the strategy's gain begins there. A symbol without a price waits.
    """
    earlier = sum(event.at_ns == at_ns for event in ledger.events.values() if isinstance(event, InternalTransfer))
    mark = f"allotment:{at_ns}:{earlier}"
    names = {strategy.name for strategy in strategies}
    own = [book for book in books_of(ledger.book) if book.strategy in names or OF_A_PROVIDER not in book.strategy]
    with localcontext(EXACT):
        account: dict[str, Decimal] = {}
        for book in own:
            for symbol, quantity in book.quantities.items():
                account[symbol] = account.get(symbol, ZERO) + quantity
        after = fit_books(strategies, own, account, sum((book.cash for book in own), ZERO))
        cash = {book.strategy: book.cash for book in own}
        found: list[InternalTransfer] = []
        for symbol in sorted(account):
            price = prices.get(symbol)
            if price is None:
                continue
            moved = _moves(
                {b.strategy: b.quantities.get(symbol, ZERO) for b in own},
                {b.strategy: b.quantities.get(symbol, ZERO) for b in after},
            )
            for giver, receiver, quantity in moved:
                name = f"{mark}:{symbol}:{giver}:{receiver}"
                found.append(InternalTransfer(name, at_ns, giver, receiver, quantity, symbol, price))
                cash[giver] = cash.get(giver, ZERO) + quantity * price
                cash[receiver] = cash.get(receiver, ZERO) - quantity * price
        for giver, receiver, amount in _moves(cash, {book.strategy: book.cash for book in after}):
            name = f"{mark}:cash:{giver}:{receiver}"
            found.append(InternalTransfer(name, at_ns, giver, receiver, amount))
    return tuple(found)


def _moves(before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> list[tuple[str, str, Decimal]]:
    """From whom to whom how much goes, by name; both sum to the same."""
    changes = {name: after.get(name, ZERO) - before.get(name, ZERO) for name in sorted({*before, *after})}
    left = {name: -change for name, change in changes.items() if change < 0}
    moves: list[tuple[str, str, Decimal]] = []
    for receiver, change in changes.items():
        wanted = change
        for giver in left:
            amount = min(wanted, left[giver])
            if amount > 0:
                moves.append((giver, receiver, amount))
                left[giver] -= amount
                wanted -= amount
    return moves
