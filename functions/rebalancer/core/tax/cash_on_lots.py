"""Cash that comes on a lot without a sale: a return of capital, or cash beside the new shares of a merger.

The cost that counts is the one with wash sales added, share by share: the ledger's lots know only what was paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rebalancer.core.account.holding_period import term_of
from rebalancer.core.base.money import ZERO
from rebalancer.core.ledger.attribution import divide_quantity
from rebalancer.core.ledger.book import recognized_usd
from rebalancer.core.ledger.events import ShareKind
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.movements import LotChanged
from rebalancer.core.ledger.times import trade_date
from rebalancer.core.tax.lines import TaxLine
from rebalancer.core.tax.lots import COST_PLACES, TaxPiece


@dataclass(frozen=True, slots=True)
class Settled:
    """A piece after the cash: its part of the cash, and the gain that this is."""

    piece: TaxPiece
    cash_usd: Decimal
    gain_usd: Decimal


def without_cash(moved: LotChanged, pieces: Sequence[TaxPiece], after: Sequence[Lot]) -> list[Settled]:
    """The pieces of a lot with what wash sales added after the cash: the cash lowers their whole cost."""
    weights = {str(index): piece.quantity for index, piece in enumerate(pieces)}

    def divided(amount: Decimal) -> dict[str, Decimal]:
        return divide_quantity(amount, weights, places=COST_PLACES)

    is_partial = moved.taken is not None and moved.taken != moved.before.quantity
    old_cost = moved.before.cost_usd - (moved.after[0].cost_usd if is_partial else ZERO)
    costs, cash = divided(old_cost), divided(moved.cash_usd)
    lowered = divided(sum((lot.cost_usd for lot in after), ZERO))
    worths = None if moved.value_usd is None else divided(moved.value_usd)
    found: list[Settled] = []
    for index, piece in enumerate(pieces):
        name = str(index)
        cost = costs[name] + piece.added_usd
        gain = recognized_usd(cost, cash[name], None if worths is None else worths[name], 1)
        added = cost - cash[name] + gain - lowered[name]
        found.append(Settled(replace(piece, added_usd=added), cash[name], gain))
    return found


def cash_lines(moved: LotChanged, settled: Sequence[Settled]) -> list[TaxLine]:
    """A line for each piece that gained, and for each whose gain is not known."""
    day = trade_date(moved.at_ns)
    is_known = moved.before.is_cost_known and all(lot.is_cost_known for lot in moved.after)
    is_merger = moved.why == ShareKind.MERGER.value
    return [
        TaxLine(
            event_id=moved.event_id,
            lot_id=moved.before.lot_id,
            symbol=moved.before.symbol,
            quantity=ZERO,
            acquired_on=done.piece.acquired_on,
            sold_on=day,
            proceeds_usd=done.cash_usd if is_merger else done.gain_usd,
            cost_usd=done.cash_usd - done.gain_usd if is_merger else ZERO,
            disallowed_usd=ZERO,
            term=term_of(done.piece.held_since, day),
            is_cost_known=is_known,
        )
        for done in settled
        if done.gain_usd or not is_known
    ]
