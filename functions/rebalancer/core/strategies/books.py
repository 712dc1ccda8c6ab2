"""Strategies' books as time goes by: after a run, and after whatever happened to the account besides.

Orders fill in part and at other prices than planned, dividends come, people trade by hand. The account is what is;
these rules say whose it is, so that the books always add up to it exactly.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.strategies.attribution import Crossing, Part, Transfer
from rebalancer.core.strategies.shares_of import split_by_weight
from rebalancer.core.strategies.strategies import CENT_PLACES, UNASSIGNED, Book, Strategy, wants_of


@dataclass(frozen=True, slots=True)
class Filled:
    """What one order of a plan came to: signed quantity (positive bought) at an average price in US dollars."""

    symbol: str
    quantity: Decimal
    price: Decimal


def books_after_run(
    books: Sequence[Book],
    crossings: Sequence[Crossing],
    parts: Sequence[Part],
    transfers: Sequence[Transfer],
    fills: Iterable[Filled],
) -> tuple[Book, ...]:
    """Return the books after a run: crossings and transfers as planned, fills in proportion to what each strategy
    wanted.

    A run that filled nothing changes nothing, and crosses nothing either. The parts of a fill add up to it exactly, to
    nine decimals with the largest remainder. Books that are not there yet begin empty.
    """
    filled = [fill for fill in fills if fill.quantity]
    if not filled:
        return tuple(books)
    cash = {book.strategy: book.cash for book in books}
    held = {book.strategy: dict(book.quantities) for book in books}

    def move(name: str, symbol: str, quantity: Decimal, price: Decimal) -> None:
        owned = held.setdefault(name, {})
        owned[symbol] = owned.get(symbol, ZERO) + quantity
        cash[name] = cash.get(name, ZERO) - quantity * price

    with localcontext(EXACT):
        for crossing in crossings:
            move(crossing.seller, crossing.symbol, -crossing.quantity, crossing.price)
            move(crossing.buyer, crossing.symbol, crossing.quantity, crossing.price)
        for fill in filled:
            wanted = {part.strategy: abs(part.quantity) for part in parts if part.symbol == fill.symbol}
            for name, quantity in split_by_weight(fill.quantity, wanted or {UNASSIGNED: Decimal(1)}).items():
                move(name, fill.symbol, quantity, fill.price)
        for transfer in transfers:
            cash[transfer.strategy] = cash.get(transfer.strategy, ZERO) + transfer.amount_usd
    names = dict.fromkeys([*cash, *held])
    return tuple(Book(name, cash.get(name, ZERO), _without_zeros(held.get(name, {}))) for name in names)


def adopt_books(strategies: Sequence[Strategy], books: Sequence[Book], snapshot: PortfolioSnapshot) -> tuple[Book, ...]:
    """Return the books made to add up to the account exactly, one for each strategy and `unassigned`.

    Shares that nobody booked go to the strategies with a target for them, by share × weight, else to `unassigned`;
    shares that are gone are taken from their holders in proportion. Cash that nobody booked goes, and what is gone is
    taken, by share, to the cent. The book of a strategy that is no more passes to `unassigned`, its cash to all.
    """
    names = [*(strategy.name for strategy in strategies), UNASSIGNED]
    account = {position.symbol: position.quantity for position in snapshot.positions}
    held: dict[str, dict[str, Decimal]] = {name: {} for name in names}
    cash = dict.fromkeys(names, ZERO)
    with localcontext(EXACT):
        for book in books:
            is_known = book.strategy in held and book.strategy != UNASSIGNED
            if is_known:
                cash[book.strategy] += book.cash
            owned = held[book.strategy if is_known else UNASSIGNED]
            for symbol, quantity in book.quantities.items():
                owned[symbol] = owned.get(symbol, ZERO) + quantity
        for symbol in sorted(account.keys() | {symbol for owned in held.values() for symbol in owned}):
            before = {name: owned.get(symbol, ZERO) for name, owned in held.items()}
            after = _fit(before, account.get(symbol, ZERO), wants_of(strategies, symbol))
            for name in names:
                held[name][symbol] = after.get(name, ZERO)
        shares = {strategy.name: strategy.share_percent for strategy in strategies}
        rest = snapshot.cash - sum(cash.values(), ZERO)
        for name, amount in split_by_weight(rest, shares, places=CENT_PLACES).items():
            cash[name] += amount
    return tuple(Book(name, cash[name], _without_zeros(held[name])) for name in names)


def _fit(before: Mapping[str, Decimal], wanted: Decimal, weights: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    """Quantities by strategy that add up to what the account holds."""
    difference = wanted - sum(before.values(), ZERO)
    if not difference:
        return before
    positive = {name: quantity for name, quantity in before.items() if quantity > 0}
    if difference > 0 and wanted > 0 and min(before.values()) >= 0:
        more = split_by_weight(difference, weights or {UNASSIGNED: Decimal(1)})
        return {name: quantity + more.get(name, ZERO) for name, quantity in before.items()}
    if wanted > 0 and len(positive) == sum(1 for quantity in before.values() if quantity):
        less = split_by_weight(-difference, positive, caps=positive)
        return {name: quantity - less.get(name, ZERO) for name, quantity in before.items()}
    # Sold out, short, or books that no trade explains: nobody's claim is better than another's.
    return {UNASSIGNED: wanted}


def _without_zeros(quantities: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {symbol: quantity for symbol, quantity in sorted(quantities.items()) if quantity}
