"""Changes of shares without a trade: who of them takes which way."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Final

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.attribution import divide_quantity
from rebalancer.core.ledger.book import Book
from rebalancer.core.ledger.events import UNASSIGNED, ShareKind, ShareLeg
from rebalancer.core.ledger.exchanges import COST_PLACES, exchange_shares
from rebalancer.core.ledger.journal import FEES, OPENING, REALISED, RESIDUAL, TRANSFERS, Posting
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.movements import Disposal, LotChanged, LotOpened, Posted
from rebalancer.core.ledger.stream import ShareExchange
from rebalancer.core.ledger.taking import Taken, Work, put_lot, put_position, realise, rest_of, take_shares

_FROM_OUTSIDE: Final = {
    ShareKind.OPENING: OPENING,
    ShareKind.TRANSFER: TRANSFERS,
    ShareKind.ADJUSTMENT: RESIDUAL,
}
"""Shares that come from or go to where our books do not reach, and the account on the other side."""


def post_exchange(book: Book, exchange: ShareExchange) -> Posted:
    """Take in a corporate action, a transfer or a fee in kind, with all of its legs that were reported so far."""
    work = Work(exchange, {(lot.symbol, lot.lot_id) for leg in exchange.legs for lot in book.lots.get(leg.symbol, ())})
    kind = exchange.kind
    if kind in _FROM_OUTSIDE:
        for leg in exchange.legs:
            _transfer(book, leg, work)
        return work.posted(book, _FROM_OUTSIDE[kind])
    if kind is ShareKind.FEE:
        for leg in exchange.legs:
            _pay_in_kind(book, leg, work)
        return work.posted(book, REALISED)
    return exchange_shares(book, work)


def _transfer(book: Book, leg: ShareLeg, work: Work) -> None:
    """Shares from outside open a lot at their own price; shares that leave take their cost along, without a gain."""
    with localcontext(EXACT):
        book.move_strategy_cash(UNASSIGNED, leg.cash_usd)
        held, left = book.quantity_of(leg.symbol), leg.quantity
        if held * left < 0:
            taken = Taken()
            take_shares(book, leg.symbol, min(abs(held), abs(left)), work, taken)
            for part in taken.parts:
                work.movements.append(LotChanged(leg.at_ns, part.lot, rest_of(part), taken=part.quantity))
            left += taken.quantity
        if left:
            cost = left * leg.price if leg.price is not None else ZERO
            lot = Lot(leg.event_id, leg.symbol, left, cost, None, is_cost_known=leg.price is not None)
            put_lot(book, lot, work)
            put_position(book, UNASSIGNED, leg.symbol, left, cost)
            work.movements.append(LotOpened(leg.at_ns, lot))


def _pay_in_kind(book: Book, leg: ShareLeg, work: Work) -> None:
    """Book a fee taken in coins: they count as sold at the market's price, and the proceeds as the fee (IRS, Frequently
    Asked Questions on Virtual Currency Transactions). Without a price, as sold at cost."""
    with localcontext(EXACT):
        taken = Taken()
        take_shares(book, leg.symbol, min(abs(book.quantity_of(leg.symbol)), abs(leg.quantity)), work, taken)
        if not taken.parts:
            return
        cost = sum((part.cost_usd for part in taken.parts), ZERO)
        value = cost if leg.price is None else taken.quantity * leg.price
        weights = {str(index): part.quantity for index, part in enumerate(taken.parts)}
        proceeds = divide_quantity(value, weights, places=COST_PLACES)
        for index, part in enumerate(taken.parts):
            worth = part.cost_usd if leg.price is None else proceeds[str(index)]
            work.movements.append(_disposal(leg, part.lot, part.quantity, part.cost_usd, worth))
        work.postings.append(Posting(FEES, value))
        by_strategy = divide_quantity(value, taken.weights(), places=COST_PLACES)
        for strategy, holding in taken.by_strategy.items():
            worth = holding.cost_usd if leg.price is None else by_strategy[strategy]
            realise(book, strategy, leg.symbol, worth - holding.cost_usd)
            book.add_income(strategy, leg.symbol, -worth)


def _disposal(leg: ShareLeg, lot: Lot, quantity: Decimal, cost_usd: Decimal, proceeds_usd: Decimal) -> Disposal:
    return Disposal(
        event_id=leg.event_id,
        why=leg.kind.value,
        lot_id=lot.lot_id,
        symbol=lot.symbol,
        quantity=quantity,
        cost_usd=cost_usd,
        proceeds_usd=proceeds_usd,
        acquired_ns=lot.acquired_ns,
        closed_ns=leg.at_ns,
        is_cost_known=lot.is_cost_known,
    )
