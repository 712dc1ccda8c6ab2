"""Old shares that become new ones: splits, stock dividends, symbol changes, mergers, spin-offs, and shares that end.

What a corporate action means for cost and holding period is an estimate: the issuer's own statement (IRS Form 8937)
decides. Splits, stock dividends, symbol changes and mergers into shares carry cost and holding period over (IRS
Publication 550, "Stocks and Bonds"). Of a merger for shares and cash, the smaller of the cash and the whole gain is
recognized, a loss never (26 U.S.C. 356, lot by lot: Rev. Rul. 68-23). Cash in lieu of a fraction counts as the sale of
that fraction (Rev. Rul. 66-365).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal, localcontext
from typing import Final

from rebalancer.core.base.money import EXACT, QUOTIENT, ZERO, divide_shown
from rebalancer.core.ledger.attribution import divide_by_holders, divide_quantity
from rebalancer.core.ledger.book import Book, recognized_usd
from rebalancer.core.ledger.events import UNASSIGNED, ShareKind
from rebalancer.core.ledger.journal import REALISED, SUSPENSE, Posting
from rebalancer.core.ledger.legs import RESIZING, Action, actions_of
from rebalancer.core.ledger.lots import ClosedPart, Lot, close_lots, part_of_cost
from rebalancer.core.ledger.movements import LotChanged, LotOpened, Posted, SecurityChanged
from rebalancer.core.ledger.positions import trade_position
from rebalancer.core.ledger.taking import (
    Taken,
    Work,
    disposal_of,
    put_lot,
    put_position,
    realise,
    rest_of,
    sort_by_age,
    take_shares,
)

COST_PLACES: Final = 18
_SHARE_STEP = Decimal("0.000000001")


@dataclass(frozen=True, slots=True)
class _Turn:
    """Shares that turn into others: quantities that come by symbol (without sign, fractions included), and by which
    values the cost is divided among them; None where that is not known."""

    action: Action
    taken: Taken
    quantities: Mapping[str, Decimal]
    values: Mapping[str, Decimal]
    is_cost_known: bool


def exchange_shares(book: Book, work: Work) -> Posted:
    """Take in the action with the legs that were reported so far.

    Shares that go while nothing has come for them yet park their cost in `equity:corporate-actions`: when the other
    leg is reported, the ledger is folded anew and the two are one step.
    """
    with localcontext(EXACT):
        for action in actions_of(book, work.exchange):
            _carry_out(book, action, work)
        return work.posted(book, SUSPENSE)


def _carry_out(book: Book, action: Action, work: Work) -> None:
    taken = Taken()
    named = _take_all(book, action, work, taken)
    if not taken.parts:
        _add_from_nothing(book, action, work)
    elif action.quantities:
        _turn_into(book, action, named, work, taken)
    elif action.cash_usd or action.kind is ShareKind.WORTHLESS:
        _end_for_cash(book, action, work, taken)
    else:
        for part in taken.parts:
            gone = LotChanged(work.exchange.at_ns, part.lot, rest_of(part), taken=part.quantity)
            work.movements.append(gone)


def _take_all(book: Book, action: Action, work: Work, taken: Taken) -> Decimal:
    """Take out what goes; returns how many the broker named, which is what we took where the books agree."""
    if action.kind in RESIZING and not action.removed:
        for symbol in action.added:
            take_shares(book, symbol, abs(book.quantity_of(symbol)), work, taken)
        return abs(taken.quantity)
    for symbol, quantity in action.removed.items():
        held = book.quantity_of(symbol) * action.sign
        if held > 0:
            take_shares(book, symbol, held if action.kind in RESIZING else min(held, quantity), work, taken)
    return sum(action.removed.values(), ZERO)


def _turn_into(book: Book, action: Action, named: Decimal, work: Work, taken: Taken) -> None:
    """The new shares, divided over lots and strategies as the old ones were, with the old ones' cost."""
    quantities = _new_quantities(action, named, abs(taken.quantity))
    values, is_known = _value_weights(quantities, action, taken)
    turn = _Turn(action, taken, quantities, values, is_known and action.is_clear)
    came = _new_lots(turn, work)
    _note_security(turn, work)
    for symbol in quantities:
        was_held = bool(book.lots.get(symbol))
        kept = _pay_fraction(symbol, came.get(symbol, []), turn, work)
        for lot in kept:
            put_lot(book, lot, work)
        if was_held:
            sort_by_age(book, symbol)
    _turn_positions(book, turn)


def _new_quantities(action: Action, named: Decimal, taken: Decimal) -> dict[str, Decimal]:
    """How many new shares come, by symbol. Where we hold another number than the broker names, in proportion, rounded
    down at nine places: the difference is for the reconciliation to show."""
    come = action.quantities
    if not action.removed:
        # Only the additional shares are reported: the old ones stay, and the same cost is spread over more.
        return {symbol: added + taken for symbol, added in come.items()}
    if taken == named:
        return come
    return {
        symbol: divide_shown(added, named, taken).quantize(_SHARE_STEP, ROUND_DOWN, QUOTIENT)
        for symbol, added in come.items()
    }


def _value_weights(quantities: Mapping[str, Decimal], action: Action, taken: Taken) -> tuple[dict[str, Decimal], bool]:
    """How the cost is divided among the new symbols: by market value where each has a price. Else the old symbol keeps
    all, or, where it is gone, the first; what each of them cost is not known then."""
    if len(quantities) > 1 and all(symbol in action.prices for symbol in quantities):
        return {symbol: quantity * action.prices[symbol] for symbol, quantity in quantities.items()}, True
    old = taken.parts[0].lot.symbol
    keeper = old if old in quantities else min(quantities)
    return {symbol: Decimal(symbol == keeper) for symbol in quantities}, len(quantities) == 1


def _divided_cost(cost_usd: Decimal, values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    total, left = sum(values.values(), ZERO), cost_usd
    parts: dict[str, Decimal] = {}
    for symbol in sorted(values):
        parts[symbol] = part_of_cost(cost_usd, values[symbol], total)
        left -= parts[symbol]
    # What rounding left over stays with the first, so that not a fraction of the cost is lost.
    parts[min(parts)] += left
    return parts


def _new_lots(turn: _Turn, work: Work) -> dict[str, list[Lot]]:
    """The lots that come, by symbol, in the order of the old ones; the movements say which came from which."""
    action, parts = turn.action, turn.taken.parts
    weights = {str(index): part.quantity for index, part in enumerate(parts)}
    cash = divide_quantity(action.cash_usd, weights, places=COST_PLACES)
    shares = {symbol: divide_quantity(q * action.sign, weights) for symbol, q in turn.quantities.items()}
    came: dict[str, list[Lot]] = {}
    for index, part in enumerate(parts):
        own = {symbol: shares[symbol][str(index)] for symbol in shares}
        new = _lots_of(part, own, cash[str(index)], turn, work)
        for lot in new:
            came.setdefault(lot.symbol, []).append(lot)
    return came


def _lots_of(
    part: ClosedPart, shares: Mapping[str, Decimal], cash_usd: Decimal, turn: _Turn, work: Work
) -> tuple[Lot, ...]:
    action, exchange = turn.action, work.exchange
    worth = _worth(shares, action) if action.kind is ShareKind.MERGER and action.sign > 0 else None
    cost = part.cost_usd - cash_usd + recognized_usd(part.cost_usd, cash_usd, worth, action.sign)
    # Without a price nobody knows the gain, and so not the cost of the new shares.
    is_known = turn.is_cost_known and not (cash_usd and action.kind is ShareKind.MERGER and worth is None)
    costs = _divided_cost(cost, turn.values)
    is_whole = part.quantity == part.lot.quantity and len(shares) == 1
    lot_id = part.lot.lot_id if is_whole else f"{part.lot.lot_id}/{exchange.group}"
    new = tuple(
        replace(
            part.lot,
            lot_id=work.unused_id(lot_id, symbol),
            symbol=symbol,
            quantity=quantity,
            cost_usd=costs[symbol],
            acquired_ns=part.lot.acquired_ns if action.is_clear else None,
            is_cost_known=part.lot.is_cost_known and is_known,
        )
        for symbol, quantity in shares.items()
        if quantity
    )
    work.movements.append(
        LotChanged(
            exchange.at_ns,
            part.lot,
            (*rest_of(part), *new),
            exchange.group,
            exchange.kind.value,
            cash_usd,
            worth,
            part.quantity,
        )
    )
    if cash_usd:
        gain = cost - part.cost_usd + cash_usd
        work.postings.append(Posting(REALISED, -gain))
        known = replace(part.lot, is_cost_known=part.lot.is_cost_known and is_known)
        work.movements.append(disposal_of(replace(part, lot=known), work, ZERO, cash_usd - gain, cash_usd))
    return new


def _worth(shares: Mapping[str, Decimal], action: Action) -> Decimal | None:
    """What the new shares of a lot are worth; None where a price is missing."""
    if not all(symbol in action.prices for symbol in shares):
        return None
    return sum((abs(quantity) * action.prices[symbol] for symbol, quantity in shares.items()), ZERO)


def _note_security(turn: _Turn, work: Work) -> None:
    """Say that a security is counted anew or has another symbol, for all who follow it over time."""
    symbols = list(turn.quantities)
    if turn.action.kind in RESIZING and len(symbols) == 1 and turn.action.is_clear:
        old = turn.taken.parts[0].lot.symbol
        counts = abs(turn.taken.quantity), turn.quantities[symbols[0]]
        at_ns, why = work.exchange.at_ns, turn.action.kind.value
        work.movements.append(SecurityChanged(at_ns, why, old, symbols[0], *counts))


def _pay_fraction(symbol: str, lots: Sequence[Lot], turn: _Turn, work: Work) -> Sequence[Lot]:
    """Sell the fraction of a share that was paid out, of the oldest lots that came; returns what is left of them."""
    fraction = turn.action.fractions.get(symbol)
    if fraction is None:
        return lots
    closed, kept, _ = close_lots(lots, fraction.quantity)
    weights = {str(index): part.quantity for index, part in enumerate(closed)}
    paid = divide_quantity(fraction.cash_usd, weights, places=COST_PLACES) if closed else {}
    for index, part in enumerate(closed):
        sold = disposal_of(part, work, part.quantity, part.cost_usd, paid[str(index)])
        work.movements.append(replace(sold, why=ShareKind.CASH_IN_LIEU.value))
        work.postings.append(Posting(REALISED, part.cost_usd - paid[str(index)]))
    return kept


def _turn_positions(book: Book, turn: _Turn) -> None:
    action, weights = turn.action, turn.taken.weights()
    cash = divide_by_holders(action.cash_usd, weights)
    shares = {symbol: divide_by_holders(q * action.sign, weights) for symbol, q in turn.quantities.items()}
    given = {symbol: divide_by_holders(f.quantity * action.sign, weights) for symbol, f in action.fractions.items()}
    paid = {symbol: divide_by_holders(f.cash_usd, weights) for symbol, f in action.fractions.items()}
    is_merger = action.kind is ShareKind.MERGER and action.sign > 0
    for strategy, holding in turn.taken.by_strategy.items():
        got = cash.get(strategy, ZERO)
        own = {symbol: shares[symbol].get(strategy, ZERO) for symbol in shares}
        worth = _worth(own, action) if is_merger and holding.quantity > 0 else None
        gain = recognized_usd(holding.cost_usd, got, worth, -1 if holding.quantity < 0 else 1)
        book.move_strategy_cash(strategy, got)
        realise(book, strategy, min(own), gain)
        costs = _divided_cost(holding.cost_usd - got + gain, turn.values)
        for symbol in own:
            put_position(book, strategy, symbol, own[symbol], costs[symbol])
            if symbol in action.fractions:
                _pay_strategy(book, strategy, symbol, given[symbol].get(strategy, ZERO), paid[symbol])


def _pay_strategy(book: Book, strategy: str, symbol: str, fraction: Decimal, paid_usd: Mapping[str, Decimal]) -> None:
    """A strategy's part of a fraction goes at its average cost, and its part of the cash comes."""
    got = paid_usd.get(strategy, ZERO)
    book.positions[strategy, symbol] = trade_position(book.position_of(strategy, symbol), -fraction, ZERO)
    realise(book, strategy, symbol, got)
    book.move_strategy_cash(strategy, got)


def _end_for_cash(book: Book, action: Action, work: Work, taken: Taken) -> None:
    """Nothing comes but cash, or nothing at all: the shares are disposed of."""
    weights = {str(i): part.quantity for i, part in enumerate(taken.parts)}
    cash_parts = divide_quantity(action.cash_usd, weights, places=COST_PLACES)
    for index, part in enumerate(taken.parts):
        known = replace(part.lot, is_cost_known=part.lot.is_cost_known and action.is_clear)
        sold = disposal_of(replace(part, lot=known), work, part.quantity, part.cost_usd, cash_parts[str(index)])
        work.movements.append(sold)
        work.postings.append(Posting(REALISED, part.cost_usd - cash_parts[str(index)]))
    cash = divide_by_holders(action.cash_usd, taken.weights())
    symbol = taken.parts[0].lot.symbol
    for strategy, holding in taken.by_strategy.items():
        got = cash.get(strategy, ZERO)
        book.move_strategy_cash(strategy, got)
        realise(book, strategy, symbol, got - holding.cost_usd)


def _add_from_nothing(book: Book, action: Action, work: Work) -> None:
    """Shares (or cash) of an action whose old shares we do not hold or do not know: no cost, and said to be unknown."""
    book.move_strategy_cash(UNASSIGNED, action.cash_usd)
    for symbol, quantity in action.added.items():
        lot_id = work.unused_id(f"{work.exchange.group}/{symbol}", symbol)
        lot = Lot(lot_id, symbol, quantity * action.sign, ZERO, None, is_cost_known=False)
        work.movements.append(LotOpened(work.exchange.at_ns, lot))
        put_lot(book, lot, work)
        put_position(book, UNASSIGNED, symbol, lot.quantity, ZERO)
    for symbol, fraction in action.fractions.items():
        lot = Lot(f"{work.exchange.group}/{symbol}", symbol, fraction.quantity, ZERO, None, is_cost_known=False)
        whole = ClosedPart(lot, fraction.quantity, ZERO)
        sold = disposal_of(whole, work, fraction.quantity, ZERO, fraction.cash_usd)
        work.movements.append(replace(sold, why=ShareKind.CASH_IN_LIEU.value))
        work.postings.append(Posting(REALISED, -fraction.cash_usd))
        book.move_strategy_cash(UNASSIGNED, fraction.cash_usd)
        realise(book, UNASSIGNED, symbol, fraction.cash_usd)
