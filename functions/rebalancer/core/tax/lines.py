"""What a tax report says: lines of what was sold, losses that may still be washed, open shares."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from enum import StrEnum

from rebalancer.core.account.holding_period import Term, term_of
from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.lots import part_of_cost
from rebalancer.core.ledger.movements import Disposal, SecurityChanged
from rebalancer.core.ledger.times import trade_date
from rebalancer.core.tax.lots import TaxPiece
from rebalancer.core.tax.securities import Securities


class Unclear(StrEnum):
    """Why nobody can say from this account's records what of a line counts."""

    SHORT_WASH_SALE = "SHORT_WASH_SALE"
    MERGED_SECURITY = "MERGED_SECURITY"


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One line of what was sold, as on Form 8949.

    Args:
        quantity: without sign; 0 for cash that exceeded a cost.
        cost_usd: what was paid, with losses of earlier wash sales added; for a short what it cost to buy back.
        disallowed_usd: the part of the loss that a wash sale defers, at least 0.
        washed_quantity: for so many of the shares the loss is deferred.
        unclear: why the gain is not known although the cost is; None where it is known.
    """

    event_id: str
    lot_id: str
    symbol: str
    quantity: Decimal
    acquired_on: date | None
    sold_on: date
    proceeds_usd: Decimal
    cost_usd: Decimal
    disallowed_usd: Decimal
    term: Term
    is_cost_known: bool
    washed_quantity: Decimal = ZERO
    unclear: Unclear | None = None

    @property
    def gain_usd(self) -> Decimal:
        """Gain (positive) or loss that counts now, the deferred part left out."""
        with localcontext(EXACT):
            return self.proceeds_usd - self.cost_usd + self.disallowed_usd

    @property
    def is_known(self) -> bool:
        """Whether the gain is known; else it is in no sum."""
        return self.is_cost_known and self.unclear is None


@dataclass(frozen=True, slots=True)
class OpenLoss:
    """A loss that shares bought until `until` would still wash: as much of it as was not replaced so far.

    `quantity` counts shares as they are today, after splits; `sold_quantity` as they were sold (None: as `line` has).
    """

    symbol: str
    sold_on: date
    quantity: Decimal
    loss_usd: Decimal
    held_days: int | None
    line: int
    sold_quantity: Decimal | None = None

    @property
    def until(self) -> date:
        """The last day on which a purchase washes it."""
        return self.sold_on + timedelta(days=30)

    def line_quantity(self, whole: Decimal) -> Decimal:
        """The shares, counted as on the line, which has `whole` of them."""
        return whole if self.sold_quantity is None else self.sold_quantity


@dataclass(frozen=True, slots=True)
class TaxReport:
    """All lines, the losses that may still be washed, the open shares with their adjusted cost, and which symbols are
    one security."""

    lines: tuple[TaxLine, ...]
    open_losses: tuple[OpenLoss, ...]
    pieces: tuple[TaxPiece, ...]
    securities: Securities = field(default_factory=Securities)


def is_security(symbol: str) -> bool:
    """Whether section 1091 may apply, which speaks of stock and securities: crypto (`BTC/USD`) is neither."""
    return "/" not in symbol


def line_of(sold: Disposal, piece: TaxPiece, cost_usd: Decimal, proceeds_usd: Decimal) -> TaxLine:
    sold_on = trade_date(sold.closed_ns)
    return TaxLine(
        event_id=sold.event_id,
        lot_id=sold.lot_id,
        symbol=sold.symbol,
        quantity=piece.quantity,
        acquired_on=piece.acquired_on,
        sold_on=sold_on,
        proceeds_usd=proceeds_usd,
        cost_usd=cost_usd + piece.added_usd,
        disallowed_usd=ZERO,
        term=term_of(piece.held_since, sold_on),
        is_cost_known=sold.is_cost_known,
    )


def plain_line(closed: Disposal, added_usd: Decimal) -> TaxLine:
    """A short that was closed, or cash of which the shares are not known. A short that a purchase closes is short-term:
    what closed it was held for no time. Where other shares were delivered, the term is not known (26 U.S.C. 1233)."""
    is_short = closed.quantity < 0
    acquired = None if closed.acquired_ns is None else trade_date(closed.acquired_ns)
    sold_on = trade_date(closed.closed_ns)
    is_delivered = closed.delivered_lot_id is not None
    term = Term.UNKNOWN if is_delivered else Term.SHORT if is_short else term_of(acquired, sold_on)
    return TaxLine(
        event_id=closed.event_id,
        lot_id=closed.lot_id,
        symbol=closed.symbol,
        quantity=abs(closed.quantity),
        acquired_on=acquired,
        sold_on=sold_on,
        proceeds_usd=-closed.cost_usd if is_short else closed.proceeds_usd,
        cost_usd=(-closed.proceeds_usd if is_short else closed.cost_usd) + added_usd,
        disallowed_usd=ZERO,
        term=term,
        is_cost_known=closed.is_cost_known,
    )


def counted_anew(loss: OpenLoss, moved: SecurityChanged) -> OpenLoss:
    """A loss of the security that changed, in its new shares."""
    if loss.symbol != moved.old:
        return loss
    sold = loss.sold_quantity if loss.sold_quantity is not None else loss.quantity
    quantity = part_of_cost(loss.quantity, moved.new_shares, moved.old_shares)
    return replace(loss, symbol=moved.new, quantity=quantity, sold_quantity=sold)
