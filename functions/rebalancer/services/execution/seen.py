"""What workers have learnt of the outside world and may act on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from rebalancer.core.account.funds import Funds
from rebalancer.core.account.order import BrokerOrder
from rebalancer.core.account.quote import Quote
from rebalancer.core.execution.session import Session
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.core.risk.state import TradingStatus
from rebalancer.services.context import Context
from rebalancer.services.risk.assessment import QuotesSeen, fetch_quotes_seen

QUOTES_LAST = timedelta(seconds=30)
"""Quotes that were fetched within this time are not asked for again before an order."""


@dataclass(slots=True)
class QuoteMemory:
    """The newest quotes, the symbols that they were asked for, and when that was by our clock."""

    seen: QuotesSeen | None = None
    symbols: frozenset[str] = frozenset()
    fetched_at: datetime | None = None

    def covers(self, symbols: Collection[str], now: datetime) -> bool:
        """Whether fresh quotes of all these were asked for; one that the market does not quote is no reason to ask
        again."""
        return self.fetched_at is not None and now - self.fetched_at <= QUOTES_LAST and self.symbols.issuperset(symbols)

    def keep(self, seen: QuotesSeen, symbols: Collection[str], now: datetime) -> None:
        """Remember what was just fetched."""
        self.seen, self.symbols, self.fetched_at = seen, frozenset(symbols), now

    def fetch(self, ctx: Context, symbols: Collection[str], limits: RiskLimits) -> QuotesSeen:
        """Quotes of these symbols: those at hand while they are fresh, or else new ones in one request per asset
        class."""
        seen = self.seen
        if seen is None or not self.covers(symbols, ctx.clock.now()):
            seen = fetch_quotes_seen(ctx, symbols, limits)
            self.keep(seen, symbols, ctx.clock.now())
        return seen

    @property
    def quotes(self) -> Mapping[str, Quote]:
        """By symbol."""
        return {} if self.seen is None else self.seen.quotes


@dataclass(slots=True)
class Seen:
    """What one pass over a run has learnt. Cash is forgotten as soon as it was acted on.

    `foreign_orders`: orders of others that are open on the run's symbols, as last seen.
    """

    trading: TradingStatus
    quotes: QuoteMemory = field(default_factory=QuoteMemory)
    funds: Funds | None = None
    session: Session | None = None
    foreign_orders: tuple[BrokerOrder, ...] = ()

    def asks(self, symbols: Collection[str], now: datetime) -> Mapping[str, Decimal] | None:
        """Return the ask in dollars of each symbol that has one; None where fresh quotes are still to be asked for."""
        if not self.quotes.covers(symbols, now):
            return None
        return {symbol: quote.ask for symbol, quote in self.quotes.quotes.items() if quote.ask is not None}
