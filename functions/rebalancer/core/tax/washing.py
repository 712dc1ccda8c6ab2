"""One pass over what happened to the lots: lines of what was sold, and the losses that wash sales defer.

The rules and what is not known are in `wash_sales`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import localcontext
from typing import Final

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.base.wash_sale import WASH_DAYS
from rebalancer.core.ledger.attribution import divide_quantity
from rebalancer.core.ledger.events import ShareKind
from rebalancer.core.ledger.lots import part_of_cost
from rebalancer.core.ledger.movements import Disposal, LotChanged, LotMovement, LotOpened, SecurityChanged
from rebalancer.core.ledger.times import trade_date
from rebalancer.core.tax.cash_on_lots import cash_lines, without_cash
from rebalancer.core.tax.lines import (
    OpenLoss,
    TaxLine,
    TaxReport,
    Unclear,
    counted_anew,
    is_security,
    line_of,
    plain_line,
)
from rebalancer.core.tax.lots import COST_PLACES, TaxPiece, carried_over, part_of, piece_of, take_pieces
from rebalancer.core.tax.securities import Securities

WINDOW: Final = timedelta(days=WASH_DAYS)

_Key = tuple[str, str]


@dataclass(slots=True)
class Washing:
    """What the pass knows so far.

    Args:
        orders: the order of each fill: what one order bought is one purchase, what it sold one sale.
        securities: which symbols are one security.
        pieces: open long shares by symbol and lot.
        losses: losses that a purchase may still wash, by security; `expired` those that none can any more.
        unfinished: sales of orders that sell more later on: their losses are looked at when all is sold.
        opposite: days on which a security was sold or sold short, each with the lot that it opened, if any.
        short_losses: places of lines of shorts that were closed at a loss, each with lot and security.
        successors: by symbol the symbols whose shares turned into it by merger.
    """

    orders: dict[str, str]
    securities: Securities
    pieces: dict[_Key, list[TaxPiece]] = field(default_factory=dict)
    lines: list[TaxLine] = field(default_factory=list)
    losses: dict[str, list[OpenLoss]] = field(default_factory=dict)
    expired: list[OpenLoss] = field(default_factory=list)
    keys: dict[str, dict[_Key, None]] = field(default_factory=dict)
    to_come: Counter[str] = field(default_factory=Counter)
    unfinished: dict[str, list[tuple[int, TaxPiece]]] = field(default_factory=dict)
    opposite: dict[str, list[tuple[date, str]]] = field(default_factory=dict)
    short_losses: list[tuple[int, str, str]] = field(default_factory=list)
    successors: dict[str, set[str]] = field(default_factory=dict)

    def copy(self) -> Washing:
        """A pass that goes on on its own."""
        return replace(
            self,
            orders=dict(self.orders),
            securities=self.securities.copy(),
            pieces={key: list(held) for key, held in self.pieces.items()},
            lines=list(self.lines),
            losses={name: list(open_losses) for name, open_losses in self.losses.items()},
            expired=list(self.expired),
            keys={name: dict(held) for name, held in self.keys.items()},
            to_come=Counter(self.to_come),
            unfinished={order: list(lost) for order, lost in self.unfinished.items()},
            opposite={name: list(sold) for name, sold in self.opposite.items()},
            short_losses=list(self.short_losses),
            successors={symbol: set(old) for symbol, old in self.successors.items()},
        )

    def take(self, movements: Iterable[LotMovement]) -> None:
        """Take in what happened, in its order."""
        together = list(movements)
        sales = [moved for moved in together if isinstance(moved, Disposal) and moved.quantity > 0]
        self.to_come.update(self._order_of(sold.event_id) for sold in sales)
        with localcontext(EXACT):
            for moved in together:
                self._take(moved)

    def _take(self, moved: LotMovement) -> None:
        match moved:
            case Disposal():
                self._dispose(moved)
            case LotOpened(lot=lot):
                if lot.quantity > 0:
                    self._bought(piece_of(lot, self._order_of(lot.lot_id)))
                elif lot.acquired_ns is not None:
                    self._note_opposite(lot.symbol, trade_date(lot.acquired_ns), lot.lot_id)
            case LotChanged():
                if moved.before.quantity > 0:
                    self._changed(moved)
            case SecurityChanged():
                self._security_changed(moved)

    def report(self) -> TaxReport:
        """All that follows from what was taken in."""
        pieces = tuple(piece for held in self.pieces.values() for piece in held)
        losses = [*self.expired, *(loss for open_losses in self.losses.values() for loss in open_losses)]
        lines = list(self.lines)
        for index, lot_id, security in self.short_losses:
            if self._is_washed_short(lines[index], lot_id, security):
                lines[index] = replace(lines[index], unclear=Unclear.SHORT_WASH_SALE)
        return TaxReport(tuple(lines), tuple(sorted(losses, key=lambda loss: loss.line)), pieces, self.securities)

    def _order_of(self, event_id: str) -> str:
        return self.orders.get(event_id, event_id)

    def _keep(self, key: _Key, pieces: list[TaxPiece]) -> None:
        self.pieces[key] = pieces
        self.keys.setdefault(self.securities.of(key[0]), {})[key] = None

    # ------------------------------------------------------------ what comes

    def _bought(self, piece: TaxPiece) -> None:
        """New shares first replace those that were sold at a loss in the 30 days before."""
        self._note_unclear(piece)
        left: TaxPiece | None = piece
        done: list[TaxPiece] = []
        still: list[OpenLoss] = []
        name = self.securities.of(piece.symbol)
        for loss in self.losses.pop(name, []):
            if left is None or left.acquired_on is None:
                still.append(loss)
            elif left.acquired_on > loss.until:
                self.expired.append(loss)
            else:
                washed, left, rest = self._wash(loss, left)
                done.append(washed)
                still.extend(rest)
        if still:
            self.losses[name] = still
        self._keep((piece.symbol, piece.lot_id), done if left is None else [*done, left])

    def _note_unclear(self, piece: TaxPiece) -> None:
        """Shares of the successor, bought within 30 days of a loss in what merged into it: whether the two are
        substantially identical is a question of facts (IRS Publication 550)."""
        for old in self.successors.get(piece.symbol, ()):
            for loss in self.losses.get(self.securities.of(old), ()):
                if piece.acquired_on is not None and piece.acquired_on <= loss.until:
                    self.lines[loss.line] = replace(self.lines[loss.line], unclear=Unclear.MERGED_SECURITY)

    def _changed(self, moved: LotChanged) -> None:
        """A lot that lives on as others: the shares that changed go there, with what cash took from their cost."""
        key = (moved.before.symbol, moved.before.lot_id)
        old = self.pieces.pop(key, [])
        quantity = moved.before.quantity if moved.taken is None else moved.taken
        changed, kept = take_pieces(old, quantity)
        is_partial = quantity != moved.before.quantity
        if is_partial:
            self._keep(key, kept)
        after = moved.after[1:] if is_partial else moved.after
        if moved.cash_usd and changed:
            settled = without_cash(moved, changed, after)
            self.lines.extend(cash_lines(moved, settled))
            changed = [done.piece for done in settled]
        for lot, new in zip(after, carried_over(changed, after), strict=True):
            self._keep((lot.symbol, lot.lot_id), new)
            if moved.why == ShareKind.MERGER.value:
                self.successors.setdefault(lot.symbol, set()).add(moved.before.symbol)

    def _security_changed(self, moved: SecurityChanged) -> None:
        """Losses that may still be washed are counted in the new shares and wait under the new symbol."""
        old, before = self.securities.of(moved.old), self.securities.of(moved.new)
        now = self.securities.rename(moved.old, moved.new)
        found = [counted_anew(loss, moved) for loss in self.losses.pop(old, [])]
        for name in {old, before} - {now}:
            found.extend(self.losses.pop(name, []))
            self.keys.setdefault(now, {}).update(self.keys.pop(name, {}))
            self.opposite.setdefault(now, []).extend(self.opposite.pop(name, []))
            self.short_losses = [(at, lot, now if of == name else of) for at, lot, of in self.short_losses]
        found.extend(self.losses.pop(now, []))
        if found:
            self.losses[now] = sorted(found, key=lambda loss: loss.line)

    # ------------------------------------------------------------ what goes

    def _dispose(self, sold: Disposal) -> None:
        if sold.quantity < 0:
            self._closed_short(sold)
        elif sold.quantity > 0:
            self._sold(sold)
        elif not sold.is_cost_known and sold.lot_id == sold.event_id:
            # Cash in lieu of a fraction of unknown size. Other cash without shares comes with its lot's change.
            self.lines.append(plain_line(sold, ZERO))

    def _sold(self, sold: Disposal) -> None:
        """Write the lines of what was sold. Shares that the same order sells later are no replacement: its losses wait
        until all of it is sold."""
        key, order = (sold.symbol, sold.lot_id), self._order_of(sold.event_id)
        taken, self.pieces[key] = take_pieces(self.pieces.get(key, []), sold.quantity)
        lost = self.unfinished.setdefault(order, [])
        weights = {str(index): piece.quantity for index, piece in enumerate(taken)}
        costs = divide_quantity(sold.cost_usd, weights, places=COST_PLACES) if taken else {}
        proceeds = divide_quantity(sold.proceeds_usd, weights, places=COST_PLACES) if taken else {}
        for index, piece in enumerate(taken):
            line = line_of(sold, piece, costs[str(index)], proceeds[str(index)])
            if line.gain_usd < 0 and line.is_cost_known and is_security(sold.symbol):
                lost.append((len(self.lines), piece))
            self.lines.append(line)
        if not taken:
            self.lines.append(plain_line(replace(sold, is_cost_known=False), ZERO))
        self._note_opposite(sold.symbol, trade_date(sold.closed_ns), "")
        self.to_come[order] -= 1
        if self.to_come[order] <= 0:
            del self.to_come[order]
            for place, piece in self.unfinished.pop(order):
                self._lost(place, piece)

    def _closed_short(self, closed: Disposal) -> None:
        added = ZERO
        if closed.delivered_lot_id is not None:
            key = (closed.symbol, closed.delivered_lot_id)
            given, self.pieces[key] = take_pieces(self.pieces.get(key, []), -closed.quantity)
            added = sum((piece.added_usd for piece in given), ZERO)
        line = plain_line(closed, added)
        if line.gain_usd < 0 and is_security(closed.symbol):
            self.short_losses.append((len(self.lines), closed.lot_id, self.securities.of(closed.symbol)))
        self.lines.append(line)

    def _note_opposite(self, symbol: str, day: date, lot_id: str) -> None:
        self.opposite.setdefault(self.securities.of(symbol), []).append((day, lot_id))

    def _is_washed_short(self, line: TaxLine, lot_id: str, security: str) -> bool:
        """Whether the security was sold, or sold short again, within 30 days of a short closed at a loss (1091(e))."""
        sold = self.opposite.get(security, ())
        return any(abs(day - line.sold_on) <= WINDOW and opened != lot_id for day, opened in sold)

    def _lost(self, line_index: int, sold: TaxPiece) -> None:
        """A loss: shares bought in the 30 days before, and still held, replace those sold."""
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
        self.losses.setdefault(self.securities.of(sold.symbol), []).append(loss)

    def _replacements(self, line: TaxLine, sold: TaxPiece) -> list[tuple[_Key, TaxPiece]]:
        keys = self.keys.get(self.securities.of(sold.symbol), {})
        for key in [key for key in keys if not self.pieces.get(key)]:
            self.pieces.pop(key, None)
            del keys[key]
        found = [
            (piece.acquired_on, key, piece)
            for key in keys
            for piece in self.pieces[key]
            if piece.purchase != sold.purchase
            and not piece.is_replacement
            and piece.acquired_on is not None
            and piece.acquired_on >= line.sold_on - WINDOW
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
        # The line counts shares as they were when they were sold; a split may have made others of them since.
        share = part_of_cost(loss.line_quantity(line.quantity), washed.quantity, loss.quantity)
        self.lines[loss.line] = replace(
            line, disallowed_usd=line.disallowed_usd + deferred, washed_quantity=line.washed_quantity + share
        )
        since = piece.acquired_on
        if since is not None:
            since = None if loss.held_days is None else since - timedelta(days=loss.held_days)
        replacement = replace(washed, added_usd=washed.added_usd + deferred, held_since=since, is_replacement=True)
        if washed.quantity == loss.quantity:
            return replacement, left, []
        rest = replace(
            loss,
            quantity=loss.quantity - washed.quantity,
            loss_usd=loss.loss_usd - deferred,
            sold_quantity=loss.line_quantity(line.quantity) - share,
        )
        return replacement, left, [rest]
