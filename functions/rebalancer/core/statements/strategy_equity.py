"""What each strategy is worth, so that the strategies sum to the account exactly, always."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, localcontext

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.book import Book
from rebalancer.core.ledger.events import Fill
from rebalancer.core.ledger.fold import Ledger
from rebalancer.core.ledger.reconciliation import RESIDUAL


def last_prices(ledger: Ledger, prices: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return these prices, and for symbols without one what the account last paid or got for a share."""
    known = {event.symbol: event.price for event in ledger.live if isinstance(event, Fill)}
    return {**known, **prices}


def strategy_equity(book: Book, prices: Mapping[str, Decimal], equity_usd: Decimal) -> dict[str, Decimal]:
    """Return each strategy's cash with the value of what it holds, every symbol at one price for all of them.

    One price is what makes strategies on opposite sides sum to the account. A symbol without any price counts at each
    strategy's own cost. What the account is worth beyond (or short of) its strategies, because the broker
    holds something else than the books, is the row `residual`, which is there only where it is not zero.
    """
    found = dict(book.strategy_cash_usd)
    with localcontext(EXACT):
        for (strategy, symbol), position in sorted(book.positions.items()):
            if position.quantity:
                price = prices.get(symbol)
                worth = position.cost_usd if price is None else position.quantity * price
                found[strategy] = found.get(strategy, ZERO) + worth
        rest = equity_usd - sum(found.values(), ZERO)
        if rest:
            found[RESIDUAL] = rest
    return found
