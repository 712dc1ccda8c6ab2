"""What a sale would mean for tax: an estimate from the lots as Alpaca books them, first in, first out. No tax advice.

It is what the ledger would say afterwards, wash sales with earlier purchases included (see `planned`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, localcontext

from rebalancer.core.account.holding_period import Term
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ZERO, describe, parse_decimal, parse_positive
from rebalancer.core.base.shape import join, require_list, require_object
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.core.tax.lines import TaxLine
from rebalancer.core.tax.planned import Lots, PlannedTrade, planned_lines, tax_book_of
from rebalancer.core.tax.tax_estimate import NO_TAX, TaxEstimate, TaxKind


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
