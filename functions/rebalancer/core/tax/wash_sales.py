"""Gains and losses for tax, with the wash sales among them. An estimate, and no advice.

A loss is not deductible as far as the same security was bought within 30 days before or after the sale; it is added to
the cost of the shares that replace those sold, which also take over their holding period (26 U.S.C. 1091; IRS
Publication 550, "Wash Sales"). Losses are matched in the order of the sales, replacements in the order in which
they were bought, each share once (26 CFR 1.1091-1).

What is assumed: the same security is the same symbol, or what the person named as the same; only this account is
seen, while the rule counts all accounts of a person and spouse; shares of the very purchase that was sold from do not
replace it (Revenue Ruling 56-602); shares bought before the sale replace only while they are still held;
short sales are reported without a search for wash sales; fees are no part of the cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from itertools import groupby
from typing import Final

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.attribution import divide_quantity
from rebalancer.core.ledger.events import Fill
from rebalancer.core.ledger.fold import Ledger
from rebalancer.core.ledger.lots import part_of_cost
from rebalancer.core.ledger.movements import Disposal, LotChanged, LotMovement, LotOpened
from rebalancer.core.ledger.times import trade_date
from rebalancer.core.tax.holding_period import Term, term_of
from rebalancer.core.tax.lots import COST_PLACES, TaxPiece, carried_over, part_of, piece_of, take_pieces

WASH_DAYS: Final = 30
_WINDOW: Final = timedelta(days=WASH_DAYS)


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One line of what was sold, as on Form 8949.

    Args:
        quantity: without sign.
        cost_usd: what was paid, with losses of earlier wash sales added; for a short what it cost to buy back.
        disallowed_usd: the part of the loss that a wash sale defers, at least 0.
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

    @property
    def gain_usd(self) -> Decimal:
        """Gain (positive) or loss that counts now, the deferred part left out."""
        with localcontext(EXACT):
            return self.proceeds_usd - self.cost_usd + self.disallowed_usd


@dataclass(frozen=True, slots=True)
class OpenLoss:
    """A loss that shares bought until `until` would still wash: as much of it as was not replaced so far."""

    symbol: str
    sold_on: date
    quantity: Decimal
    loss_usd: Decimal
    held_days: int | None
    line: int

    @property
    def until(self) -> date:
        """The last day on which a purchase washes it."""
        return self.sold_on + _WINDOW


@dataclass(frozen=True, slots=True)
class TaxReport:
    """All lines, the losses that may still be washed, and the open shares with their adjusted cost."""

    lines: tuple[TaxLine, ...]
    open_losses: tuple[OpenLoss, ...]
    pieces: tuple[TaxPiece, ...]


def tax_report(ledger: Ledger, *, same_as: Mapping[str, str] | None = None) -> TaxReport:
    """Return what was sold, for tax. `same_as` names for a symbol another one that counts as the same security."""
    orders = {event.event_id: event.order_id for event in ledger.live if isinstance(event, Fill)}
    washing = _Washing(orders, same_as or {})
    with localcontext(EXACT):
        for _, together in groupby(ledger.movements, washing.occasion_of):
            washing.take(list(together))
    return washing.report()


@dataclass(slots=True)
class _Washing:
    """One pass over what happened to the lots, in the order in which it happened."""

    orders: Mapping[str, str]
    same_as: Mapping[str, str]
    pieces: dict[tuple[str, str], list[TaxPiece]] = field(default_factory=dict)
    lines: list[TaxLine] = field(default_factory=list)
    losses: dict[str, list[OpenLoss]] = field(default_factory=dict)
    expired: list[OpenLoss] = field(default_factory=list)
    lots: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    def occasion_of(self, moved: LotMovement) -> tuple[str, str]:
        """Return what happens as one: all that one order sold, else each thing on its own."""
        if isinstance(moved, Disposal):
            return "sold", self.orders.get(moved.event_id, moved.event_id)
        return "held", ""

    def take(self, together: list[LotMovement]) -> None:
        """Take in one occasion. Its shares are all gone before any others are looked at as replacements."""
        sales = [moved for moved in together if isinstance(moved, Disposal)]
        lost = [found for sold in sales for found in self._sold(sold)]
        for index, piece in lost:
            self._lost(index, piece)
        for moved in together:
            match moved:
                case LotOpened(lot=lot) if lot.quantity > 0:
                    self._bought(piece_of(lot, self.orders.get(lot.lot_id, lot.lot_id)))
                case LotChanged(before=before, after=after) if before.quantity > 0:
                    old = self.pieces.pop((before.symbol, before.lot_id), [])
                    for lot, new in zip(after, carried_over(old, after), strict=True):
                        self._keep((lot.symbol, lot.lot_id), new)

    def _keep(self, key: tuple[str, str], pieces: list[TaxPiece]) -> None:
        self.pieces[key] = pieces
        self.lots.setdefault(self._security(key[0]), {})[f"{key[0]} {key[1]}"] = key

    def report(self) -> TaxReport:
        pieces = [piece for held in self.pieces.values() for piece in held]
        losses = [*self.expired, *(loss for open_losses in self.losses.values() for loss in open_losses)]
        return TaxReport(tuple(self.lines), tuple(sorted(losses, key=lambda loss: loss.line)), tuple(pieces))

    def _security(self, symbol: str) -> str:
        return self.same_as.get(symbol, symbol)

    def _bought(self, piece: TaxPiece) -> None:
        """Take in a purchase: new shares first replace those that were sold at a loss in the 30 days before."""
        left: TaxPiece | None = piece
        done: list[TaxPiece] = []
        still: list[OpenLoss] = []
        for loss in self.losses.pop(self._security(piece.symbol), []):
            if left is None or left.acquired_on is None:
                still.append(loss)
            elif left.acquired_on > loss.until:
                self.expired.append(loss)
            else:
                washed, left, rest = self._wash(loss, left)
                done.append(washed)
                still.extend(rest)
        if still:
            self.losses[self._security(piece.symbol)] = still
        self._keep((piece.symbol, piece.lot_id), done if left is None else [*done, left])

    def _sold(self, sold: Disposal) -> list[tuple[int, TaxPiece]]:
        """Write the lines of what was sold; returns those that are a loss, each with the piece that it was."""
        if sold.quantity <= 0:
            self.lines.append(_plain_line(sold))
            return []
        key = (sold.symbol, sold.lot_id)
        taken, self.pieces[key] = take_pieces(self.pieces.get(key, []), sold.quantity)
        weights = {str(index): piece.quantity for index, piece in enumerate(taken)}
        costs = divide_quantity(sold.cost_usd, weights, places=COST_PLACES)
        proceeds = divide_quantity(sold.proceeds_usd, weights, places=COST_PLACES)
        lost: list[tuple[int, TaxPiece]] = []
        for index, piece in enumerate(taken):
            line = _line(sold, piece, costs[str(index)], proceeds[str(index)])
            if line.gain_usd < 0:
                lost.append((len(self.lines), piece))
            self.lines.append(line)
        return lost

    def _lost(self, line_index: int, sold: TaxPiece) -> None:
        """Take in a loss: shares bought in the 30 days before, and still held, replace those sold."""
        line = self.lines[line_index]
        held_days = None if sold.held_since is None else (line.sold_on - sold.held_since).days
        loss = OpenLoss(sold.symbol, line.sold_on, line.quantity, -line.gain_usd, held_days, line_index)
        for key, piece in self._replacements(line, sold):
            place = next(at for at, held in enumerate(self.pieces[key]) if held is piece)
            washed, left, rest = self._wash(loss, piece)
            self.pieces[key][place : place + 1] = [washed] if left is None else [washed, left]
            if not rest:
                return
            (loss,) = rest
        self.losses.setdefault(self._security(sold.symbol), []).append(loss)

    def _replacements(self, line: TaxLine, sold: TaxPiece) -> list[tuple[tuple[str, str], TaxPiece]]:
        lots = self.lots.get(self._security(sold.symbol), {})
        for name in [name for name, key in lots.items() if not self.pieces.get(key)]:
            self.pieces.pop(lots.pop(name), None)
        found = [
            (piece.acquired_on, key, piece)
            for key in lots.values()
            for piece in self.pieces[key]
            if piece.purchase != sold.purchase
            and not piece.is_replacement
            and piece.acquired_on is not None
            and piece.acquired_on >= line.sold_on - _WINDOW
        ]
        # Of one day, in the order in which they came: `sorted` keeps it.
        return [(key, piece) for _, key, piece in sorted(found, key=lambda item: item[0])]

    def _wash(self, loss: OpenLoss, piece: TaxPiece) -> tuple[TaxPiece, TaxPiece | None, list[OpenLoss]]:
        """Let as much of a piece as is wanted replace what was sold; the loss moves into its cost.

        Returns the part that replaces, what is left of the piece, and what is left of the loss (one, or none).
        """
        washed, left = part_of(piece, min(loss.quantity, piece.quantity))
        deferred = part_of_cost(loss.loss_usd, washed.quantity, loss.quantity)
        line = self.lines[loss.line]
        self.lines[loss.line] = replace(line, disallowed_usd=line.disallowed_usd + deferred)
        since = piece.acquired_on
        if since is not None:
            since = None if loss.held_days is None else since - timedelta(days=loss.held_days)
        replacement = replace(washed, added_usd=washed.added_usd + deferred, held_since=since, is_replacement=True)
        if washed.quantity == loss.quantity:
            return replacement, left, []
        rest = replace(loss, quantity=loss.quantity - washed.quantity, loss_usd=loss.loss_usd - deferred)
        return replacement, left, [rest]


def _line(sold: Disposal, piece: TaxPiece, cost_usd: Decimal, proceeds_usd: Decimal) -> TaxLine:
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


def _plain_line(closed: Disposal) -> TaxLine:
    """Return the line of a short that was bought back (short-term: what closed it was held for no time), or of cash
    that exceeded a cost."""
    is_short = closed.quantity < 0
    acquired = None if closed.acquired_ns is None else trade_date(closed.acquired_ns)
    sold_on = trade_date(closed.closed_ns)
    return TaxLine(
        event_id=closed.event_id,
        lot_id=closed.lot_id,
        symbol=closed.symbol,
        quantity=abs(closed.quantity),
        acquired_on=acquired,
        sold_on=sold_on,
        proceeds_usd=-closed.cost_usd if is_short else closed.proceeds_usd,
        cost_usd=-closed.proceeds_usd if is_short else closed.cost_usd,
        disallowed_usd=ZERO,
        term=Term.SHORT if is_short else term_of(acquired, sold_on),
        is_cost_known=closed.is_cost_known,
    )
