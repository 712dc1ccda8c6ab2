"""Open lots as tax sees them: pieces of the broker's lots, with what wash sales added to cost and holding period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.attribution import divide_quantity
from rebalancer.core.ledger.lots import Lot, part_of_cost
from rebalancer.core.ledger.times import trade_date

COST_PLACES = 18


@dataclass(frozen=True, slots=True)
class TaxPiece:
    """Shares of one long lot that are alike for tax.

    Args:
        purchase: the order that bought them: shares of one purchase do not replace each other.
        quantity: above 0.
        added_usd: losses of wash sales that were added to the cost.
        acquired_on: the day they were bought; None where unknown.
        held_since: the day from which the holding period counts: earlier than `acquired_on` after a wash sale.
        is_replacement: they have replaced shares that were sold at a loss, and can do so only once.
    """

    lot_id: str
    symbol: str
    purchase: str
    quantity: Decimal
    added_usd: Decimal
    acquired_on: date | None
    held_since: date | None
    is_replacement: bool = False


def piece_of(lot: Lot, purchase: str) -> TaxPiece:
    """Return a new lot, all in one piece."""
    day = None if lot.acquired_ns is None else trade_date(lot.acquired_ns)
    return TaxPiece(lot.lot_id, lot.symbol, purchase, lot.quantity, ZERO, day, day)


def part_of(piece: TaxPiece, quantity: Decimal) -> tuple[TaxPiece, TaxPiece | None]:
    """Return a piece cut in two: `quantity` of it, and the rest or None."""
    if quantity == piece.quantity:
        return piece, None
    with localcontext(EXACT):
        added = part_of_cost(piece.added_usd, quantity, piece.quantity)
        rest = replace(piece, quantity=piece.quantity - quantity, added_usd=piece.added_usd - added)
    return replace(piece, quantity=quantity, added_usd=added), rest


def take_pieces(pieces: Sequence[TaxPiece], quantity: Decimal) -> tuple[list[TaxPiece], list[TaxPiece]]:
    """Return the first pieces that make up `quantity`, and those that stay."""
    taken: list[TaxPiece] = []
    kept: list[TaxPiece] = []
    left = quantity
    for piece in pieces:
        if left <= 0:
            kept.append(piece)
            continue
        first, rest = part_of(piece, min(left, piece.quantity))
        taken.append(first)
        left -= first.quantity
        if rest is not None:
            kept.append(rest)
    return taken, kept


def carried_over(pieces: Sequence[TaxPiece], after: Sequence[Lot]) -> list[list[TaxPiece]]:
    """Return the pieces of a lot as pieces of the lots that it became, in the same proportions.

    What wash sales had added follows the cost.
    """
    costs = {str(index): abs(lot.cost_usd) for index, lot in enumerate(after)}
    if not sum(costs.values(), ZERO):
        costs = {str(index): abs(lot.quantity) for index, lot in enumerate(after)}
    return [_as_pieces_of(pieces, lot, _share_of(costs, str(index))) for index, lot in enumerate(after)]


def _share_of(costs: Mapping[str, Decimal], name: str) -> tuple[Decimal, Decimal]:
    return costs[name], sum(costs.values(), ZERO)


def _as_pieces_of(pieces: Sequence[TaxPiece], lot: Lot, share: tuple[Decimal, Decimal]) -> list[TaxPiece]:
    quantities = divide_quantity(lot.quantity, {str(i): piece.quantity for i, piece in enumerate(pieces)})
    return [
        replace(
            piece,
            lot_id=lot.lot_id,
            symbol=lot.symbol,
            quantity=quantities[str(i)],
            added_usd=part_of_cost(piece.added_usd, *share),
        )
        for i, piece in enumerate(pieces)
        if quantities[str(i)]
    ]
