"""What strategies own, made to add up to the account: whose is what no order of a strategy brought or took.

Deposits and dividends come, people trade by hand, strategies are added and removed. The account is what is; these
rules say whose it is, so that the books always add up to it exactly.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.strategies.shares_of import split_by_weight
from rebalancer.core.strategies.strategies import CENT_PLACES, UNASSIGNED, Book, Strategy, wants_of


def adopt_books(strategies: Sequence[Strategy], books: Sequence[Book], snapshot: PortfolioSnapshot) -> tuple[Book, ...]:
    """Return the books made to add up to the account at the broker exactly, one for each strategy and `unassigned`."""
    account = {position.symbol: position.quantity for position in snapshot.positions}
    return fit_books(strategies, books, account, snapshot.cash)


def fit_books(
    strategies: Sequence[Strategy], books: Sequence[Book], account: Mapping[str, Decimal], cash_usd: Decimal
) -> tuple[Book, ...]:
    """Return the books made to add up to these quantities and this cash, one for each strategy and `unassigned`.

    Shares that no strategy owns go to the strategies with a target for them, by share × weight, else to `unassigned`;
    shares that are gone are taken from their holders in proportion. A strategy that sold more than it owns gets that
    from what no strategy owns. Cash that no strategy owns goes, and what is gone
    is taken, by share, to the cent. The book of a strategy that is no more passes to `unassigned`, its cash to all.
    """
    names = [*(strategy.name for strategy in strategies), UNASSIGNED]
    owned = {book.strategy: book.quantities for book in books if book.strategy != UNASSIGNED}
    cash = {book.strategy: book.cash for book in books}
    held: dict[str, dict[str, Decimal]] = {name: {} for name in names}
    with localcontext(EXACT):
        for symbol in sorted({*account, *(symbol for own in owned.values() for symbol in own)}):
            before = {strategy.name: owned.get(strategy.name, {}).get(symbol, ZERO) for strategy in strategies}
            after = _fit(before, account.get(symbol, ZERO), wants_of(strategies, symbol))
            for name in names:
                held[name][symbol] = after.get(name, ZERO)
        kept = {name: ZERO if name == UNASSIGNED else cash.get(name, ZERO) for name in names}
        shares = {strategy.name: strategy.share_percent for strategy in strategies}
        rest = cash_usd - sum(kept.values(), ZERO)
        for name, amount in split_by_weight(rest, shares, places=CENT_PLACES).items():
            kept[name] += amount
    return tuple(Book(name, kept[name], _without_zeros(held[name])) for name in names)


def _fit(owned: Mapping[str, Decimal], wanted: Decimal, weights: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    """Quantities by strategy that add up to what the account holds; what no strategy gets is `unassigned`."""
    owned = _cover_shorts(owned, wanted - sum(owned.values(), ZERO))
    rest = wanted - sum(owned.values(), ZERO)
    if not rest or any(quantity < 0 for quantity in owned.values()):
        # Nothing is without an owner: what a strategy sold short stays its own.
        return {**owned, UNASSIGNED: rest}
    if rest > 0:
        more = split_by_weight(rest, weights or {UNASSIGNED: Decimal(1)})
        return {name: owned.get(name, ZERO) + more.get(name, ZERO) for name in (*owned, UNASSIGNED)}
    if wanted < 0:
        # A short of the whole account belongs to no strategy.
        return {UNASSIGNED: wanted}
    holders = {name: quantity for name, quantity in owned.items() if quantity}
    less = split_by_weight(-rest, holders, caps=holders)
    return {name: quantity - less.get(name, ZERO) for name, quantity in owned.items()}


def _cover_shorts(owned: Mapping[str, Decimal], unowned: Decimal) -> Mapping[str, Decimal]:
    """Give shares that no strategy owns to strategies that sold more than they own.

    So a run that traded before the ledger gave the strategies their capital leaves none of them short. Strategies that
    traded against each other keep what they traded.
    """
    short = {name: -quantity for name, quantity in owned.items() if quantity < 0}
    covered = min(sum(short.values(), ZERO), max(ZERO, unowned))
    if not covered:
        return owned
    given = split_by_weight(covered, short, caps=short)
    return {name: quantity + given.get(name, ZERO) for name, quantity in owned.items()}


def _without_zeros(quantities: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {symbol: quantity for symbol, quantity in sorted(quantities.items()) if quantity}
