"""Old shares that become new ones: splits, stock dividends, symbol changes, mergers, spin-offs, and shares that end.

What a corporate action means for cost and holding period is an estimate: the issuer's own statement (IRS Form 8937)
decides. Splits, stock dividends, symbol changes and mergers into shares carry cost and holding period over (IRS
Publication 550, "Stocks and Bonds"). Cash that comes beside new shares lowers their cost first; what is more is gain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal, localcontext
from typing import Final

from rebalancer.core.base.money import EXACT, QUOTIENT, ZERO, divide_shown
from rebalancer.core.ledger.attribution import divide_by_holders, divide_quantity
from rebalancer.core.ledger.book import Book, lowered_cost
from rebalancer.core.ledger.events import UNASSIGNED, ShareKind
from rebalancer.core.ledger.journal import REALISED, SUSPENSE, Posting
from rebalancer.core.ledger.lots import ClosedPart, Lot, part_of_cost
from rebalancer.core.ledger.movements import Disposal, LotChanged, LotOpened, Posted
from rebalancer.core.ledger.taking import Taken, Work, put_lot, put_position, realise, rest_of, sort_by_age, take_shares

RESIZING: Final = frozenset({ShareKind.SPLIT, ShareKind.STOCK_DIVIDEND, ShareKind.SYMBOL_CHANGE})
"""All shares of the symbol take part, whatever number the broker names."""

COST_PLACES: Final = 18
_SHARE_STEP = Decimal("0.000000001")


@dataclass(frozen=True, slots=True)
class _Legs:
    """The legs of one action summed by symbol, without sign; `sign` is −1 where the account is short."""

    sign: int
    removed: Mapping[str, Decimal]
    added: Mapping[str, Decimal]
    prices: Mapping[str, Decimal]


def exchange_shares(book: Book, work: Work) -> Posted:
    """Take in the action with the legs that were reported so far.

    Shares that go while nothing has come for them yet park their cost in `equity:corporate-actions`: when the other
    leg is reported, the ledger is folded anew and the two are one step.
    """
    with localcontext(EXACT):
        kind = work.exchange.legs[0].kind
        legs = _summed(book, work)
        taken = Taken()
        named = _take_all(book, legs, kind, work, taken)
        if not taken.parts:
            _add_from_nothing(book, legs, work)
            return work.posted(book, SUSPENSE)
        if legs.added:
            _turn_into(book, legs, named, work, taken)
            return work.posted(book, SUSPENSE)
        if work.cash_usd or kind is ShareKind.WORTHLESS:
            _end_for_cash(book, work, taken)
            return work.posted(book, REALISED)
        for part in taken.parts:
            work.movements.append(LotChanged(work.exchange.at_ns, part.lot, rest_of(part)))
        return work.posted(book, SUSPENSE)


def _summed(book: Book, work: Work) -> _Legs:
    legs = work.exchange.legs
    held = sum((book.quantity_of(symbol) for symbol in {leg.symbol for leg in legs}), ZERO)
    sign = -1 if held < 0 else 1
    removed: dict[str, Decimal] = {}
    added: dict[str, Decimal] = {}
    for leg in legs:
        side = added if leg.quantity * sign > 0 else removed
        if leg.quantity:
            side[leg.symbol] = side.get(leg.symbol, ZERO) + abs(leg.quantity)
    prices = {leg.symbol: leg.price for leg in legs if leg.price and leg.symbol in added}
    return _Legs(sign, removed, added, prices)


def _take_all(book: Book, legs: _Legs, kind: ShareKind, work: Work, taken: Taken) -> Decimal:
    """Take out what goes; returns how many the broker named, which is what we took where the books agree."""
    if kind in RESIZING and not legs.removed:
        for symbol in legs.added:
            take_shares(book, symbol, abs(book.quantity_of(symbol)), work, taken)
        return abs(taken.quantity)
    for symbol, quantity in legs.removed.items():
        held = abs(book.quantity_of(symbol))
        take_shares(book, symbol, held if kind in RESIZING else min(held, quantity), work, taken)
    return sum(legs.removed.values(), ZERO)


def _turn_into(book: Book, legs: _Legs, named: Decimal, work: Work, taken: Taken) -> None:
    """Open the new shares, divided over lots and strategies as the old ones were, with the old ones' cost."""
    quantities = _new_quantities(legs, named, abs(taken.quantity))
    values = _value_weights(quantities, legs, taken)
    cash_parts = divide_quantity(
        work.cash_usd, {str(i): part.quantity for i, part in enumerate(taken.parts)}, places=COST_PLACES
    )
    shares = {
        symbol: divide_quantity(q * legs.sign, {str(i): part.quantity for i, part in enumerate(taken.parts)})
        for symbol, q in quantities.items()
    }
    for index, part in enumerate(taken.parts):
        cost = _after_cash(part, cash_parts[str(index)], work)
        new = _new_lots(part, {symbol: shares[symbol][str(index)] for symbol in shares}, cost, values, work)
        for lot in new:
            put_lot(book, lot, work)
        work.movements.append(LotChanged(work.exchange.at_ns, part.lot, (*rest_of(part), *new)))
    for symbol in quantities:
        sort_by_age(book, symbol)
    _turn_positions(book, legs, quantities, values, work, taken)


def _new_quantities(legs: _Legs, named: Decimal, taken: Decimal) -> dict[str, Decimal]:
    """How many new shares come, by symbol. Where we hold another number than the broker names, in proportion, rounded
    down at nine places: the difference is for the reconciliation to show."""
    if not legs.removed:
        # Only the additional shares are reported: the old ones stay, and the same cost is spread over more.
        return {symbol: added + taken for symbol, added in legs.added.items()}
    if taken == named:
        return dict(legs.added)
    return {
        symbol: divide_shown(added, named, taken).quantize(_SHARE_STEP, ROUND_DOWN, QUOTIENT)
        for symbol, added in legs.added.items()
    }


def _value_weights(quantities: Mapping[str, Decimal], legs: _Legs, taken: Taken) -> dict[str, Decimal]:
    """How the cost is divided among the new symbols: by market value where each has a price; else the old symbol keeps
    all, or, where it is gone, the first."""
    if all(symbol in legs.prices for symbol in quantities):
        return {symbol: quantity * legs.prices[symbol] for symbol, quantity in quantities.items()}
    old = taken.parts[0].lot.symbol
    keeper = old if old in quantities else min(quantities)
    return {symbol: Decimal(symbol == keeper) for symbol in quantities}


def _divided_cost(cost_usd: Decimal, values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    total, left = sum(values.values(), ZERO), cost_usd
    parts: dict[str, Decimal] = {}
    for symbol in sorted(values):
        parts[symbol] = part_of_cost(cost_usd, values[symbol], total)
        left -= parts[symbol]
    # What rounding left over stays with the first, so that not a fraction of the cost is lost.
    parts[min(parts)] += left
    return parts


def _after_cash(part: ClosedPart, cash_usd: Decimal, work: Work) -> Decimal:
    """Return the part's cost less the cash that came with it; a gain where that is more than the cost."""
    cost = lowered_cost(part.cost_usd, cash_usd)
    if cash_usd:
        paid_back = part.cost_usd - cost
        work.postings.append(Posting(REALISED, -(cash_usd - paid_back)))
        work.movements.append(_disposal(part, work, ZERO, paid_back, cash_usd))
    return cost


def _new_lots(
    part: ClosedPart, shares: Mapping[str, Decimal], cost_usd: Decimal, values: Mapping[str, Decimal], work: Work
) -> tuple[Lot, ...]:
    costs = _divided_cost(cost_usd, values)
    is_whole = part.quantity == part.lot.quantity and len(shares) == 1
    lot_id = part.lot.lot_id if is_whole else f"{part.lot.lot_id}/{work.exchange.group}"
    return tuple(
        replace(part.lot, lot_id=lot_id, symbol=symbol, quantity=quantity, cost_usd=costs[symbol])
        for symbol, quantity in shares.items()
        if quantity
    )


def _turn_positions(
    book: Book,
    legs: _Legs,
    quantities: Mapping[str, Decimal],
    values: Mapping[str, Decimal],
    work: Work,
    taken: Taken,
) -> None:
    cash = divide_by_holders(work.cash_usd, taken.weights())
    shares = {symbol: divide_by_holders(q * legs.sign, taken.weights()) for symbol, q in quantities.items()}
    for strategy, holding in taken.by_strategy.items():
        got = cash.get(strategy, ZERO)
        cost = lowered_cost(holding.cost_usd, got)
        book.move_strategy_cash(strategy, got)
        realise(book, strategy, min(quantities), got - (holding.cost_usd - cost))
        costs = _divided_cost(cost, values)
        for symbol in quantities:
            put_position(book, strategy, symbol, shares[symbol].get(strategy, ZERO), costs[symbol])


def _end_for_cash(book: Book, work: Work, taken: Taken) -> None:
    """Nothing comes but cash, or nothing at all: the shares are disposed of."""
    weights = {str(i): part.quantity for i, part in enumerate(taken.parts)}
    cash_parts = divide_quantity(work.cash_usd, weights, places=COST_PLACES)
    for index, part in enumerate(taken.parts):
        work.movements.append(_disposal(part, work, part.quantity, part.cost_usd, cash_parts[str(index)]))
    cash = divide_by_holders(work.cash_usd, taken.weights())
    symbol = taken.parts[0].lot.symbol
    for strategy, holding in taken.by_strategy.items():
        got = cash.get(strategy, ZERO)
        book.move_strategy_cash(strategy, got)
        realise(book, strategy, symbol, got - holding.cost_usd)


def _disposal(part: ClosedPart, work: Work, quantity: Decimal, cost_usd: Decimal, proceeds_usd: Decimal) -> Disposal:
    lot, exchange = part.lot, work.exchange
    return Disposal(
        event_id=exchange.group,
        why=exchange.legs[0].kind.value,
        lot_id=lot.lot_id,
        symbol=lot.symbol,
        quantity=quantity,
        cost_usd=cost_usd,
        proceeds_usd=proceeds_usd,
        acquired_ns=lot.acquired_ns,
        closed_ns=exchange.at_ns,
        is_cost_known=lot.is_cost_known,
    )


def _add_from_nothing(book: Book, legs: _Legs, work: Work) -> None:
    """Shares (or cash) of an action whose old shares we do not hold or do not know: no cost, and said to be unknown."""
    book.move_strategy_cash(UNASSIGNED, work.cash_usd)
    for symbol, quantity in legs.added.items():
        lot = Lot(f"{work.exchange.group}/{symbol}", symbol, quantity * legs.sign, ZERO, None, is_cost_known=False)
        put_lot(book, lot, work)
        put_position(book, UNASSIGNED, symbol, lot.quantity, ZERO)
        work.movements.append(LotOpened(work.exchange.at_ns, lot))
