"""Losses that could be realised, sales that stop where a gain begins, and the days on which buying would undo a loss.

All of it is an estimate and no advice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from enum import StrEnum

from rebalancer.core.account.holding_period import Term, term_of
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ZERO, plain
from rebalancer.core.base.wash_sale import WASH_DAYS
from rebalancer.core.ledger.book import Book
from rebalancer.core.ledger.lots import Lot, part_of_cost
from rebalancer.core.tax.lines import TaxReport, is_security
from rebalancer.core.tax.lots import TaxPiece
from rebalancer.core.tax.planned import PlannedTrade, TaxBook, planned_lines
from rebalancer.core.tax.wash_sales import resume


@dataclass(frozen=True, slots=True)
class OpenTaxLot:
    """Open shares, with cost (wash sales added) and holding period as tax counts them; quantity above 0."""

    lot_id: str
    symbol: str
    quantity: Decimal
    cost_usd: Decimal
    acquired_on: date | None
    held_since: date | None
    is_cost_known: bool

    def gain_usd(self, price: Decimal) -> Decimal:
        """Gain (positive) or loss if sold at `price` dollars a share."""
        with localcontext(EXACT):
            return self.quantity * price - self.cost_usd


def open_tax_lots(lots: Mapping[str, Sequence[Lot]], report: TaxReport) -> list[OpenTaxLot]:
    """Return the long lots in the order in which they are sold, each piece of a lot on its own."""
    by_lot: dict[tuple[str, str], list[TaxPiece]] = {}
    for piece in report.pieces:
        by_lot.setdefault((piece.symbol, piece.lot_id), []).append(piece)
    opened: list[OpenTaxLot] = []
    for symbol in sorted(lots):
        for lot in lots[symbol]:
            opened.extend(_as_open(lot, by_lot.get((symbol, lot.lot_id), [])))
    return opened


def _as_open(lot: Lot, pieces: Sequence[TaxPiece]) -> list[OpenTaxLot]:
    found: list[OpenTaxLot] = []
    left_quantity, left_cost = lot.quantity, lot.cost_usd
    with localcontext(EXACT):
        for piece in pieces:
            cost = part_of_cost(left_cost, piece.quantity, left_quantity)
            left_quantity, left_cost = left_quantity - piece.quantity, left_cost - cost
            found.append(
                OpenTaxLot(
                    lot.lot_id,
                    lot.symbol,
                    piece.quantity,
                    cost + piece.added_usd,
                    piece.acquired_on,
                    piece.held_since,
                    lot.is_cost_known,
                )
            )
    return found


def tax_book_of_report(lots: Sequence[OpenTaxLot], report: TaxReport) -> TaxBook:
    """The open lots with what the report knows of them, for trades that are thought of."""
    added = {(piece.symbol, piece.lot_id): ZERO for piece in report.pieces}
    held: dict[tuple[str, str], Lot] = {}
    with localcontext(EXACT):
        for piece in report.pieces:
            added[piece.symbol, piece.lot_id] += piece.added_usd
        for lot in lots:
            key = (lot.symbol, lot.lot_id)
            before = held.get(key) or Lot(lot.lot_id, lot.symbol, ZERO, -added.get(key, ZERO), None, lot.is_cost_known)
            held[key] = replace(
                before, quantity=before.quantity + lot.quantity, cost_usd=before.cost_usd + lot.cost_usd
            )
    by_symbol: dict[str, tuple[Lot, ...]] = {}
    for (symbol, _), whole in held.items():
        by_symbol[symbol] = (*by_symbol.get(symbol, ()), whole)
    return TaxBook(Book(lots=by_symbol), resume(report))


class Boundary(StrEnum):
    """Where a sale stops."""

    BEFORE_GAIN = "BEFORE_GAIN"
    BEFORE_LOSS = "BEFORE_LOSS"
    BEFORE_SHORT_TERM = "BEFORE_SHORT_TERM"


@dataclass(frozen=True, slots=True)
class BoundedSale:
    """How much may be sold before the boundary, what that realises, and the lot at which it stops (or None)."""

    quantity: Decimal
    gain_usd: dict[Term, Decimal]
    stopped_at: str | None


def sale_within(
    lots: Sequence[OpenTaxLot], price: Decimal, quantity: Decimal, boundary: Boundary, today: date
) -> BoundedSale:
    """Sell the oldest shares of one symbol, as the broker does, up to `quantity` or the first lot beyond the boundary.

    Shares of unknown cost or age count as beyond it: nothing is known that would allow them.
    """
    if quantity <= 0 or price <= 0:
        raise InvalidInput(f"A sale of {plain(quantity)} at {plain(price)} needs both above 0.", field="quantity")
    sold, gains = ZERO, dict[Term, Decimal]()
    with localcontext(EXACT):
        for lot in lots:
            if sold == quantity:
                break
            if not _is_inside(lot, price, boundary, today):
                return BoundedSale(sold, gains, lot.lot_id)
            part = min(lot.quantity, quantity - sold)
            term = term_of(lot.held_since, today)
            gain = part * price - part_of_cost(lot.cost_usd, part, lot.quantity)
            gains[term] = gains.get(term, ZERO) + gain
            sold += part
    return BoundedSale(sold, gains, None)


def _is_inside(lot: OpenTaxLot, price: Decimal, boundary: Boundary, today: date) -> bool:
    match boundary:
        case Boundary.BEFORE_GAIN:
            return lot.is_cost_known and lot.gain_usd(price) <= 0
        case Boundary.BEFORE_LOSS:
            return lot.is_cost_known and lot.gain_usd(price) >= 0
        case Boundary.BEFORE_SHORT_TERM:
            return term_of(lot.held_since, today) is Term.LONG


@dataclass(frozen=True, slots=True)
class WashWindow:
    """Days around a symbol that matter to a loss.

    Args:
        buying_washes_until: up to this day a purchase would undo a loss of `loss_usd` already taken; None: no loss.
        selling_washes_until: up to this day a sale at a loss would be undone by a purchase already made; None: none.
    """

    symbol: str
    buying_washes_until: date | None
    loss_usd: Decimal
    selling_washes_until: date | None


def wash_windows(report: TaxReport, today: date) -> list[WashWindow]:
    """Return the symbols that have an open window on `today`, by name."""
    days = timedelta(days=WASH_DAYS)
    losses = [loss for loss in report.open_losses if loss.until >= today]
    bought: dict[str, date] = {}
    for piece in report.pieces:
        can_replace = piece.acquired_on is not None and not piece.is_replacement and is_security(piece.symbol)
        if can_replace and piece.acquired_on is not None and piece.acquired_on + days >= today:
            bought[piece.symbol] = max(bought.get(piece.symbol, piece.acquired_on), piece.acquired_on)
    windows: list[WashWindow] = []
    for symbol in sorted({loss.symbol for loss in losses} | bought.keys()):
        own = [loss for loss in losses if loss.symbol == symbol]
        with localcontext(EXACT):
            total = sum((loss.loss_usd for loss in own), ZERO)
        until = max((loss.until for loss in own), default=None)
        windows.append(WashWindow(symbol, until, total, bought[symbol] + days if symbol in bought else None))
    return windows


@dataclass(frozen=True, slots=True)
class HarvestCandidate:
    """A sale that would realise a loss.

    Args:
        quantity: the oldest shares, as many as bring the greatest loss.
        loss_usd: by term, above 0, deferred parts included.
        washed_quantity: for so many of them the loss would be deferred, because others that were bought in the last 30
            days, in another purchase, replace them: just what the tax report would say after the sale.
        replacement: what to hold instead, of the person's own list; None with `why_none`.
    """

    symbol: str
    quantity: Decimal
    loss_usd: dict[Term, Decimal]
    washed_quantity: Decimal
    replacement: str | None
    why_none: str | None


def harvest_candidates(
    lots: Sequence[OpenTaxLot],
    report: TaxReport,
    prices: Mapping[str, Decimal],
    today: date,
    *,
    loss_usd_min: Decimal,
    replacements: Mapping[str, Sequence[str]],
) -> list[HarvestCandidate]:
    """The symbols whose oldest shares would realise a loss of at least `loss_usd_min`, the greatest first."""
    of = report.securities.of
    closed = {of(window.symbol) for window in wash_windows(report, today) if window.buying_washes_until is not None}
    book = tax_book_of_report(lots, report)
    by_symbol: dict[str, list[OpenTaxLot]] = {}
    for lot in lots:
        by_symbol.setdefault(lot.symbol, []).append(lot)
    found: list[tuple[Decimal, HarvestCandidate]] = []
    for symbol, own in sorted(by_symbol.items()):
        price = prices.get(symbol)
        if price is None:
            continue
        total, sold = _greatest_loss(own, price)
        if total < loss_usd_min or not sold:
            continue
        wanted = replacements.get(symbol, ())
        other, why = _replacement(symbol, wanted, [name for name in wanted if of(name) in {*closed, of(symbol)}])
        washed = _washed_quantity(book, symbol, sold, price, today)
        found.append((total, _candidate(symbol, sold, washed, price, today, other, why)))
    return [candidate for _, candidate in sorted(found, key=lambda item: (-item[0], item[1].symbol))]


def _greatest_loss(lots: Sequence[OpenTaxLot], price: Decimal) -> tuple[Decimal, list[OpenTaxLot]]:
    """Return the first lots that together lose most; of equal losses the fewest lots."""
    best, count, total = ZERO, 0, ZERO
    with localcontext(EXACT):
        for index, lot in enumerate(lots):
            if not lot.is_cost_known:
                break
            total -= lot.gain_usd(price)
            if total > best:
                best, count = total, index + 1
    return best, list(lots[:count])


def _candidate(
    symbol: str,
    sold: Sequence[OpenTaxLot],
    washed: Decimal,
    price: Decimal,
    today: date,
    replacement: str | None,
    why: str | None,
) -> HarvestCandidate:
    losses: dict[Term, Decimal] = {}
    with localcontext(EXACT):
        quantity = sum((lot.quantity for lot in sold), ZERO)
        for lot in sold:
            term = term_of(lot.held_since, today)
            losses[term] = losses.get(term, ZERO) - lot.gain_usd(price)
    return HarvestCandidate(symbol, quantity, losses, washed, replacement, why)


def _washed_quantity(book: TaxBook, symbol: str, sold: Sequence[OpenTaxLot], price: Decimal, today: date) -> Decimal:
    with localcontext(EXACT):
        quantity = sum((lot.quantity for lot in sold), ZERO)
        (lines,) = planned_lines(book, [PlannedTrade(symbol, -quantity, price)], today)
        return sum((line.washed_quantity for line in lines), ZERO)


def _replacement(symbol: str, wanted: Sequence[str], closed: Sequence[str]) -> tuple[str | None, str | None]:
    if not wanted:
        return None, f"No replacement for {symbol} is on your list."
    for other in wanted:
        if other != symbol and other not in closed:
            return other, None
    return None, f"Buying {', '.join(wanted)} now would undo a loss taken in the last {WASH_DAYS} days."
