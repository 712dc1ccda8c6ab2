"""What a sale would mean for tax: an estimate from the lots as Alpaca books them, first in, first out. No tax advice.

It is what the ledger would say afterwards, wash sales with earlier purchases included (see `planned`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import TYPE_CHECKING

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ZERO, describe, dump_money, parse_decimal, parse_positive, plain
from rebalancer.core.base.shape import join, require_list, require_object
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.core.tax.holding_period import Term
from rebalancer.core.tax.lines import TaxLine
from rebalancer.core.tax.planned import Lots, PlannedTrade, planned_lines, tax_book_of

if TYPE_CHECKING:
    from rebalancer.contract import tax as shapes


class TaxKind(StrEnum):
    """What a trade brings: UNKNOWN where nobody knows what was paid."""

    GAIN = "GAIN"
    LOSS_HARVESTING_OPPORTUNITY = "LOSS_HARVESTING_OPPORTUNITY"
    NEUTRAL = "NEUTRAL"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class TaxEstimate:
    """Estimated realised gain (negative: loss) in US dollars, by term; a buy realises nothing.

    `unknown_term_usd` is of shares whose day of purchase is not known; `quantity_without_cost` are shares of which not
    even the price is: they are in no sum. For `washed_quantity` of the shares the loss is deferred, and in no sum.
    """

    kind: TaxKind
    short_term_usd: Decimal = ZERO
    long_term_usd: Decimal = ZERO
    unknown_term_usd: Decimal = ZERO
    quantity_without_cost: Decimal = ZERO
    washed_quantity: Decimal = ZERO

    @property
    def gain_usd(self) -> Decimal:
        """Short, long and unknown together."""
        return EXACT.add(EXACT.add(self.short_term_usd, self.long_term_usd), self.unknown_term_usd)


NO_TAX = TaxEstimate(TaxKind.NEUTRAL)


def estimate_trades(
    lots: Lots, trades: Sequence[PlannedTrade], average_costs: Mapping[str, Decimal | None], today: date
) -> list[TaxEstimate]:
    """What each of these trades would realise if all were made today in their order.

    Args:
        lots: open lots, oldest first, by symbol, or the ledger's with all that it knows about them.
        average_costs: US dollars a share; they stand in for lots where fewer are known than are sold.
        today: the day of the sale in New York.
    """
    book = tax_book_of(lots)
    left = {trade.symbol: book.long_quantity_of(trade.symbol) for trade in trades}
    found: list[TaxEstimate] = []
    with localcontext(EXACT):
        for trade, lines in zip(trades, planned_lines(book, trades, today), strict=True):
            known = min(left[trade.symbol], -trade.quantity) if trade.quantity < 0 else trade.quantity
            left[trade.symbol] += trade.quantity if trade.quantity > 0 else -known
            beyond = -trade.quantity - known if trade.quantity < 0 else ZERO
            cost = average_costs.get(trade.symbol)
            found.append(NO_TAX if trade.quantity >= 0 else _estimate(trade, lines, beyond, cost))
    return found


def _estimate(trade: PlannedTrade, lines: Sequence[TaxLine], beyond: Decimal, cost: Decimal | None) -> TaxEstimate:
    sums = dict.fromkeys(Term, ZERO)
    unpriced, washed = ZERO, ZERO
    for line in lines:
        washed += line.washed_quantity
        if line.is_known:
            sums[line.term] += line.gain_usd
        else:
            unpriced += line.quantity
    if cost is None:
        unpriced += beyond
    else:
        sums[Term.UNKNOWN] += beyond * (trade.price - cost)
    total = sum(sums.values(), ZERO)
    kind = TaxKind.GAIN if total > 0 else TaxKind.LOSS_HARVESTING_OPPORTUNITY if total < 0 else TaxKind.NEUTRAL
    if unpriced == -trade.quantity:
        kind = TaxKind.UNKNOWN
    return TaxEstimate(kind, sums[Term.SHORT], sums[Term.LONG], sums[Term.UNKNOWN], unpriced, washed)


def dump_tax(tax: TaxEstimate) -> shapes.TaxEstimate:
    """Write an estimate: dollars with two decimals."""
    return {
        "kind": tax.kind.value,
        "gain_usd": dump_money(tax.gain_usd),
        "short_term_usd": dump_money(tax.short_term_usd),
        "long_term_usd": dump_money(tax.long_term_usd),
        "unknown_term_usd": dump_money(tax.unknown_term_usd),
        "quantity_without_cost": plain(tax.quantity_without_cost),
    }


def parse_lots(value: object, field: str = "lots") -> dict[str, tuple[Lot, ...]]:
    """Read `[{symbol, quantity, cost_per_share, acquired_on?}]`; each symbol's lots come oldest first.

    Lots without a day count as the oldest: nobody knows that they are younger.

    Raises:
        InvalidInput: naming the offending item and key.
    """
    lots: dict[str, list[Lot]] = {}
    for index, item in enumerate(require_list(value, field)):
        path = f"{field}[{index}]"
        row = require_object(item, path, required=("symbol", "quantity", "cost_per_share"), optional=("acquired_on",))
        symbol = parse_symbol(row["symbol"], join(path, "symbol"))
        quantity = parse_positive(row["quantity"], join(path, "quantity"))
        cost = parse_decimal(row["cost_per_share"], join(path, "cost_per_share"), low=ZERO)
        day = _parse_day(row.get("acquired_on"), join(path, "acquired_on"))
        acquired_ns = None if day is None else start_of_day_ns(day)
        lots.setdefault(symbol, []).append(Lot(path, symbol, quantity, EXACT.multiply(quantity, cost), acquired_ns))
    return {symbol: tuple(sorted(held, key=lambda lot: lot.acquired_ns or 0)) for symbol, held in lots.items()}


def _parse_day(value: object, field: str) -> date | None:
    if value is None:
        return None
    try:
        if isinstance(value, str):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise InvalidInput(f'{field} is {describe(value)}, but must be a day, such as "2024-03-28".', field=field)
