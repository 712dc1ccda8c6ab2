"""Shares taken out of the book at cost, and put into it: the two halves of every change that is no trade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.attribution import divide_by_holders
from rebalancer.core.ledger.book import Book
from rebalancer.core.ledger.journal import CASH, REALISED, SHARES, Posting, balanced_entry
from rebalancer.core.ledger.lots import ClosedPart, Lot, close_lots, part_of_cost
from rebalancer.core.ledger.movements import Disposal, LotMovement, Posted
from rebalancer.core.ledger.stream import ShareExchange


@dataclass(slots=True)
class Work:
    """The entry of a corporate action under way. `used_ids` are the lots of each symbol that have a name already."""

    exchange: ShareExchange
    used_ids: set[tuple[str, str]] = field(default_factory=set)
    postings: list[Posting] = field(default_factory=list)
    movements: list[LotMovement] = field(default_factory=list)

    def unused_id(self, lot_id: str, symbol: str) -> str:
        """The id for a lot that comes: its own, or with the action's name where the symbol has such a lot already."""
        name = lot_id
        while (symbol, name) in self.used_ids:
            name = f"{name}/{self.exchange.group}"
        self.used_ids.add((symbol, name))
        return name

    @property
    def cash_usd(self) -> Decimal:
        """Dollars that the action pays, over all legs."""
        with localcontext(EXACT):
            return sum((leg.cash_usd for leg in self.exchange.legs), ZERO)

    def post_shares(self, lot: Lot, quantity: Decimal, cost_usd: Decimal) -> None:
        """Shares of a lot that come (positive) or go, with their cost."""
        self.postings.append(Posting(SHARES, cost_usd, lot.symbol, quantity, lot.lot_id))

    def posted(self, book: Book, counterpart: str) -> Posted:
        """Return the finished entry: cash moves, and what cash and shares do not balance goes to `counterpart`."""
        with localcontext(EXACT):
            cash = self.cash_usd
            book.cash_usd += cash
            self.postings.append(Posting(CASH, cash))
            gap = sum((posting.amount_usd for posting in self.postings), ZERO)
            self.postings.append(Posting(counterpart, -gap))
        first = self.exchange.legs[0]
        entry = balanced_entry(self.exchange.group, first.at_ns, self.exchange.kind.value, self.postings)
        return Posted(entry, tuple(self.movements))


@dataclass(frozen=True, slots=True)
class Holding:
    """Signed quantity and cost in dollars."""

    quantity: Decimal
    cost_usd: Decimal

    def plus(self, quantity: Decimal, cost_usd: Decimal) -> Holding:
        """Both added."""
        with localcontext(EXACT):
            return Holding(self.quantity + quantity, self.cost_usd + cost_usd)


@dataclass(slots=True)
class Taken:
    """What was taken out: parts of lots, and what each strategy gave."""

    parts: list[ClosedPart] = field(default_factory=list)
    by_strategy: dict[str, Holding] = field(default_factory=dict)

    @property
    def quantity(self) -> Decimal:
        """Signed, over all parts."""
        with localcontext(EXACT):
            return sum((part.quantity for part in self.parts), ZERO)

    def weights(self) -> Mapping[str, Decimal]:
        """Return the strategies by the quantity that they gave."""
        return {strategy: holding.quantity for strategy, holding in self.by_strategy.items()}


def take_shares(book: Book, symbol: str, quantity: Decimal, work: Work, taken: Taken) -> None:
    """Take out `quantity` shares (without sign, at most what is held) at cost, first in, first out; each strategy gives
    in proportion to what it holds."""
    with localcontext(EXACT):
        closed, kept, _ = close_lots(book.lots.get(symbol, ()), quantity)
        book.keep_lots(symbol, kept)
        for part in closed:
            work.post_shares(part.lot, -part.quantity, -part.cost_usd)
            if part.quantity == part.lot.quantity:
                work.used_ids.discard((symbol, part.lot.lot_id))
        signed = sum((part.quantity for part in closed), ZERO)
        taken.parts.extend(closed)
        if not signed:
            return
        for strategy, given in divide_by_holders(signed, book.holders_of(symbol)).items():
            position = book.position_of(strategy, symbol)
            cost = part_of_cost(position.cost_usd, given, position.quantity) if position.quantity else ZERO
            book.positions[strategy, symbol] = replace(
                position, quantity=position.quantity - given, cost_usd=position.cost_usd - cost
            )
            so_far = taken.by_strategy.get(strategy, Holding(ZERO, ZERO))
            taken.by_strategy[strategy] = so_far.plus(given, cost)


def put_lot(book: Book, lot: Lot, work: Work) -> None:
    """Put a lot into the book as its symbol's newest. Where the account holds the other side, the two close each other,
    the oldest lots first: the long shares are delivered for the short ones."""
    held = book.lots.get(lot.symbol, ())
    with localcontext(EXACT):
        if held and held[0].quantity * lot.quantity < 0:
            closed, kept, _ = close_lots(held, abs(lot.quantity))
            book.keep_lots(lot.symbol, kept)
            for part in closed:
                given = part_of_cost(lot.cost_usd, -part.quantity, lot.quantity)
                work.post_shares(part.lot, -part.quantity, -part.cost_usd)
                _deliver(part, ClosedPart(lot, -part.quantity, given), work)
                left = replace(lot, quantity=lot.quantity + part.quantity, cost_usd=lot.cost_usd - given)
                lot = left
        if lot.quantity:
            book.keep_lots(lot.symbol, (*book.lots.get(lot.symbol, ()), lot))
            work.post_shares(lot, lot.quantity, lot.cost_usd)


def _deliver(one: ClosedPart, other: ClosedPart, work: Work) -> None:
    """Close a short part with a long one; what the short brought less what the long had cost is the gain."""
    short, long = (one, other) if one.quantity < 0 else (other, one)
    closed = Disposal(
        event_id=work.exchange.group,
        why=work.exchange.kind.value,
        lot_id=short.lot.lot_id,
        symbol=short.lot.symbol,
        quantity=short.quantity,
        cost_usd=short.cost_usd,
        proceeds_usd=-long.cost_usd,
        acquired_ns=short.lot.acquired_ns,
        closed_ns=work.exchange.at_ns,
        is_cost_known=short.lot.is_cost_known and long.lot.is_cost_known,
        delivered_lot_id=long.lot.lot_id,
    )
    work.movements.append(closed)
    work.postings.append(Posting(REALISED, -closed.gain_usd))


def disposal_of(part: ClosedPart, work: Work, quantity: Decimal, cost_usd: Decimal, proceeds_usd: Decimal) -> Disposal:
    """What of a lot ended with the action."""
    lot, exchange = part.lot, work.exchange
    return Disposal(
        event_id=exchange.group,
        why=exchange.kind.value,
        lot_id=lot.lot_id,
        symbol=lot.symbol,
        quantity=quantity,
        cost_usd=cost_usd,
        proceeds_usd=proceeds_usd,
        acquired_ns=lot.acquired_ns,
        closed_ns=exchange.at_ns,
        is_cost_known=lot.is_cost_known,
    )


def sort_by_age(book: Book, symbol: str) -> None:
    """Put a symbol's lots in the order in which they were acquired; those of unknown age first."""
    lots = book.lots.get(symbol, ())
    book.keep_lots(symbol, tuple(sorted(lots, key=lambda lot: lot.acquired_ns or 0)))


def put_position(book: Book, strategy: str, symbol: str, quantity: Decimal, cost_usd: Decimal) -> None:
    """Add shares with their cost to what a strategy holds, without a trade; shares of the other side close each other
    at their average costs."""
    with localcontext(EXACT):
        held = book.position_of(strategy, symbol)
        gain = ZERO
        if held.quantity * quantity < 0:
            size = min(abs(held.quantity), abs(quantity))
            old, new = size.copy_sign(held.quantity), size.copy_sign(quantity)
            gain = -part_of_cost(held.cost_usd, old, held.quantity) - part_of_cost(cost_usd, new, quantity)
        book.positions[strategy, symbol] = replace(
            held,
            quantity=held.quantity + quantity,
            cost_usd=held.cost_usd + cost_usd + gain,
            realised_usd=held.realised_usd + gain,
        )


def realise(book: Book, strategy: str, symbol: str, gain_usd: Decimal) -> None:
    """Add a gain (or loss) to what a strategy has realised with a symbol."""
    with localcontext(EXACT):
        position = book.position_of(strategy, symbol)
        book.positions[strategy, symbol] = replace(position, realised_usd=position.realised_usd + gain_usd)


def rest_of(part: ClosedPart) -> tuple[Lot, ...]:
    """Return what of a lot stays after a part of it went."""
    with localcontext(EXACT):
        quantity, cost = part.lot.quantity - part.quantity, part.lot.cost_usd - part.cost_usd
    return (replace(part.lot, quantity=quantity, cost_usd=cost),) if quantity else ()
