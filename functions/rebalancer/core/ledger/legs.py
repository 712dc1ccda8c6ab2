"""The legs of a corporate action sorted out: which shares go, which come for them, and which legs belong together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import Final

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.book import Book
from rebalancer.core.ledger.events import ShareKind, ShareLeg
from rebalancer.core.ledger.stream import ShareExchange

RESIZING: Final = frozenset({ShareKind.SPLIT, ShareKind.STOCK_DIVIDEND, ShareKind.SYMBOL_CHANGE})
"""All shares of the symbol take part, whatever number the broker names."""

_ONLY_ADDS: Final = frozenset({ShareKind.STOCK_DIVIDEND, ShareKind.SPINOFF})
"""One leg alone is of shares that come."""


@dataclass(frozen=True, slots=True)
class Fraction:
    """Part of a share that was paid out in cash instead of given; both without sign."""

    quantity: Decimal
    cash_usd: Decimal


@dataclass(frozen=True, slots=True)
class Action:
    """One corporate action: quantities by symbol, without sign.

    Args:
        sign: −1 where the account is short.
        added: what comes in shares; `fractions` comes beside it and is paid out.
        prices: dollars a share of what comes, where the broker says them.
        cash_usd: dollars that come (negative: go) beside the shares, fractions left out.
        is_clear: False where several actions share a day and nobody says which new shares are for which old ones.
    """

    kind: ShareKind
    sign: int
    removed: Mapping[str, Decimal]
    added: Mapping[str, Decimal]
    fractions: Mapping[str, Fraction]
    prices: Mapping[str, Decimal]
    cash_usd: Decimal
    is_clear: bool = True

    @property
    def quantities(self) -> dict[str, Decimal]:
        """What comes, fractions included."""
        with localcontext(EXACT):
            whole = dict(self.added)
            for symbol, fraction in self.fractions.items():
                whole[symbol] = whole.get(symbol, ZERO) + fraction.quantity
        return whole


def actions_of(book: Book, exchange: ShareExchange) -> list[Action]:
    """The corporate actions that the legs tell of: one where the broker groups them, else as they can be paired."""
    legs = [leg for leg in exchange.legs if leg.kind is not ShareKind.CASH_IN_LIEU]
    paid = [leg for leg in exchange.legs if leg.kind is ShareKind.CASH_IN_LIEU]
    if not legs:
        return [_fraction_alone(book, leg) for leg in paid]
    with localcontext(EXACT):
        bundles = _bundles(book, legs, exchange.kind)
        found = [_action(book, bundle, exchange.kind) for bundle in bundles]
        return _with_fractions(found, paid)


def _bundles(book: Book, legs: Sequence[ShareLeg], kind: ShareKind) -> list[list[ShareLeg]]:
    """The legs in bundles of one action each.

    Old shares of one symbol are one action. Where those of several symbols share a group (the broker named none, and
    the day stands for it), each symbol that only ends is an action of its own, and symbols that change their name
    are paired with the new name of the same quantity where only one pair is possible. The rest stays together.
    """
    going = {leg.symbol for leg in legs if book.quantity_of(leg.symbol) * leg.quantity < 0}
    coming = {leg.symbol for leg in legs if leg.quantity and leg.symbol not in going}
    if len(going) < 2:
        return [list(legs)]
    if not coming and all(leg.symbol in going for leg in legs):
        # A long that turns into a short's symbol goes on both sides; it is one action.
        if kind is ShareKind.WORTHLESS or len({leg.quantity > 0 for leg in legs if leg.quantity}) == 1:
            return [[leg for leg in legs if leg.symbol == symbol] for symbol in sorted(going)]
        return [list(legs)]
    if kind is not ShareKind.SYMBOL_CHANGE:
        return [list(legs)]
    return _paired(legs, going)


def _paired(legs: Sequence[ShareLeg], going: set[str]) -> list[list[ShareLeg]]:
    old = [leg for leg in legs if leg.symbol in going]
    new = [leg for leg in legs if leg.symbol not in going]
    pairs: list[list[ShareLeg]] = []
    for leg in old:
        mates = [other for other in new if other.quantity == -leg.quantity]
        rivals = [other for other in old if other.quantity == leg.quantity]
        if len(mates) == 1 and len(rivals) == 1:
            pairs.append([leg, *mates])
    matched = {id(leg) for pair in pairs for leg in pair}
    rest = [leg for leg in legs if id(leg) not in matched]
    if rest and not any(leg.symbol in going for leg in rest):
        return [*pairs, *([leg] for leg in rest)]
    if rest and all(leg.symbol in going for leg in rest):
        return [*pairs, *([leg] for leg in rest)]
    return [*pairs, rest] if rest else pairs


def _action(book: Book, legs: Sequence[ShareLeg], kind: ShareKind) -> Action:
    sign = _sign_of(book, legs, kind)
    removed, added = _sides(legs, sign)
    prices = {leg.symbol: leg.price for leg in legs if leg.price and leg.symbol in added}
    cash = sum((leg.cash_usd for leg in legs), ZERO)
    return Action(kind, sign, removed, added, {}, prices, cash, is_clear=len(removed) < 2)


def _sides(legs: Iterable[ShareLeg], sign: int) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    removed: dict[str, Decimal] = {}
    added: dict[str, Decimal] = {}
    for leg in legs:
        side = added if leg.quantity * sign > 0 else removed
        if leg.quantity:
            side[leg.symbol] = side.get(leg.symbol, ZERO) + abs(leg.quantity)
    return removed, added


def _sign_of(book: Book, legs: Sequence[ShareLeg], kind: ShareKind) -> int:
    """Whether a long (1) or a short (−1) is changed: that reading of the legs whose old shares are held, all of them
    where both could be. Where both are, they come to the same for the account, because the two close each other; which
    shares came decides for strategies, and those are the ones with a price."""
    priced = {leg.symbol for leg in legs if leg.price}

    def fit(sign: int) -> tuple[bool, bool, bool, bool]:
        removed, added = _sides(legs, sign)
        held = {symbol: book.quantity_of(symbol) * sign for symbol in removed}
        is_held = all(quantity > 0 for quantity in held.values())
        has_old = bool(removed) and (bool(added) or kind not in _ONLY_ADDS)
        is_all = removed == held
        return (is_held and has_old, is_held and is_all, is_held, priced <= added.keys())

    return -1 if fit(-1) > fit(1) else 1


def _with_fractions(actions: list[Action], paid: Iterable[ShareLeg]) -> list[Action]:
    """Add what was paid in lieu of fractions to the action whose new shares it belongs to, else to the first."""
    found = list(actions)
    for leg in paid:
        place = next((at for at, action in enumerate(found) if leg.symbol in action.added), 0)
        action = found[place]
        before = action.fractions.get(leg.symbol, Fraction(ZERO, ZERO))
        both = Fraction(before.quantity + abs(leg.quantity), before.cash_usd + leg.cash_usd)
        prices = dict(action.prices)
        if leg.price:
            prices.setdefault(leg.symbol, leg.price)
        found[place] = replace(action, fractions={**action.fractions, leg.symbol: both}, prices=prices)
    return found


def _fraction_alone(book: Book, leg: ShareLeg) -> Action:
    """Cash in lieu whose action is not known: the shares that are held came from as many and the fraction."""
    held = book.quantity_of(leg.symbol)
    side = {leg.symbol: abs(held)} if held else {}
    fractions = {leg.symbol: Fraction(abs(leg.quantity), leg.cash_usd)}
    return Action(ShareKind.SPLIT, -1 if held < 0 else 1, side, side, fractions, {}, ZERO)
