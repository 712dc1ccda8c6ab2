"""Tax lots: shares that were bought (or sold short) together, and in which order they are closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from enum import StrEnum
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, QUOTIENT, ZERO, divide_shown, plain

COST_STEP: Final = Decimal("0.000000000000000001")
"""Parts of a cost are kept to 18 places, so that price × quantity at nine places each is exact."""


class ReliefMethod(StrEnum):
    """Which lots a sale closes first.

    FIFO is how Alpaca books (docs.alpaca.markets, "Position Average Entry Price Calculation" and its FAQ on tax
    lots); the others answer what-if questions.
    """

    FIFO = "FIFO"
    LIFO = "LIFO"
    HIFO = "HIFO"
    SPECIFIC = "SPECIFIC"


@dataclass(frozen=True, slots=True)
class Lot:
    """An open lot.

    Args:
        lot_id: the id of the event that opened it.
        quantity: shares or coins; negative for a lot sold short.
        cost_usd: dollars paid for all of it; negative (what was received) for a lot sold short.
        acquired_ns: when it was traded; None where that is not known, as for holdings from before.
        is_cost_known: False where the broker did not say what was paid; the cost is then an assumption.
    """

    lot_id: str
    symbol: str
    quantity: Decimal
    cost_usd: Decimal
    acquired_ns: int | None
    is_cost_known: bool = True

    @property
    def unit_cost_usd(self) -> Decimal:
        """Dollars a share, to 40 digits."""
        return divide_shown(self.cost_usd, self.quantity)


@dataclass(frozen=True, slots=True)
class ClosedPart:
    """The part of a lot that a trade closed; quantity and cost have the lot's sign."""

    lot: Lot
    quantity: Decimal
    cost_usd: Decimal


def part_of_cost(cost_usd: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """`cost × part ÷ whole`, rounded half to even at 18 places; exactly the cost where the part is the whole."""
    if part == whole:
        return cost_usd
    return divide_shown(cost_usd, whole, part).quantize(COST_STEP, ROUND_HALF_EVEN, QUOTIENT)


def close_lots(
    lots: Sequence[Lot],
    quantity: Decimal,
    method: ReliefMethod = ReliefMethod.FIFO,
    picks: Mapping[str, Decimal] | None = None,
) -> tuple[tuple[ClosedPart, ...], tuple[Lot, ...], Decimal]:
    """Close up to `quantity` (above 0, counted without sign) of lots that all have the same sign.

    Returns the parts closed in their order, the lots that stay open in the order given, and what could not be closed
    because there is no more.

    Args:
        picks: for SPECIFIC, how much of which lot (by id, without sign), closed in the order named; the rest of
            `quantity` goes first in, first out.

    Raises:
        InvalidInput: for a pick of a lot that is not open or not that large.
    """
    wanted: dict[int, Decimal] = {}
    with localcontext(EXACT):
        left = quantity
        for place, most in _in_turn(lots, method, picks or {}):
            take = min(left, most, abs(lots[place].quantity) - wanted.get(place, ZERO))
            if take > 0:
                wanted[place] = wanted.get(place, ZERO) + take
                left -= take
        gone = {place: _closed_part(lots[place], taken) for place, taken in wanted.items()}
        kept = tuple(rest for place, lot in enumerate(lots) if (rest := _rest(lot, gone.get(place))) is not None)
    return tuple(gone.values()), kept, left


def _in_turn(lots: Sequence[Lot], method: ReliefMethod, picks: Mapping[str, Decimal]) -> list[tuple[int, Decimal]]:
    """The places of the lots in the order in which they are closed, each with the most that may be taken then."""
    places = list(range(len(lots)))
    match method:
        case ReliefMethod.FIFO:
            pass
        case ReliefMethod.LIFO:
            places.reverse()
        case ReliefMethod.HIFO:
            # The dearest first; `sorted` keeps equals in the order given, the oldest first.
            places.sort(key=lambda place: -lots[place].unit_cost_usd)
        case ReliefMethod.SPECIFIC:
            return _picked(lots, picks) + [(place, abs(lots[place].quantity)) for place in places]
    return [(place, abs(lots[place].quantity)) for place in places]


def _picked(lots: Sequence[Lot], picks: Mapping[str, Decimal]) -> list[tuple[int, Decimal]]:
    by_id = {lot.lot_id: place for place, lot in enumerate(lots)}
    for lot_id, quantity in picks.items():
        if lot_id not in by_id:
            raise InvalidInput(f"picks name the lot {lot_id}, which is not open.", field="picks")
        held = abs(lots[by_id[lot_id]].quantity)
        if not 0 < quantity <= held:
            raise InvalidInput(
                f"picks take {plain(quantity)} of the lot {lot_id}, but it must be above 0 and at most {plain(held)}.",
                field="picks",
            )
    return [(by_id[lot_id], quantity) for lot_id, quantity in picks.items()]


def _closed_part(lot: Lot, taken: Decimal) -> ClosedPart:
    signed = taken if lot.quantity > 0 else -taken
    return ClosedPart(lot, signed, part_of_cost(lot.cost_usd, signed, lot.quantity))


def _rest(lot: Lot, part: ClosedPart | None) -> Lot | None:
    if part is None:
        return lot
    if part.quantity == lot.quantity:
        return None
    return replace(lot, quantity=lot.quantity - part.quantity, cost_usd=lot.cost_usd - part.cost_usd)
