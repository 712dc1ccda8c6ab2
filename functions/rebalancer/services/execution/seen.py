"""What workers have learnt of the outside world and may act on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rebalancer.core.account.funds import Funds
from rebalancer.core.account.order import BrokerOrder
from rebalancer.core.account.quote import Quote
from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.execution.session import Session
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.core.risk.state import TradingStatus
from rebalancer.services.context import Context
from rebalancer.services.risk.assessment import QuotesSeen, fetch_quotes_seen


@dataclass(slots=True)
class QuoteMemory:
    """The newest quotes, and the symbols that they were asked for. Their age counts from the question, by a clock that
    never jumps: an answer that was long under way is old."""

    seen: QuotesSeen | None = None
    symbols: frozenset[str] = frozenset()

    def covers(self, symbols: Collection[str], instant: float) -> bool:
        """Whether fresh quotes of all these were asked for; one that the market does not quote is no reason to ask
        again."""
        return self.seen is not None and self.seen.is_fresh(instant) and self.symbols.issuperset(symbols)

    def keep(self, seen: QuotesSeen, symbols: Collection[str]) -> None:
        """Remember what was just fetched."""
        self.seen, self.symbols = seen, frozenset(symbols)

    def fetch(self, ctx: Context, symbols: Collection[str], limits: RiskLimits) -> QuotesSeen:
        """Quotes of these symbols: those at hand while they are fresh, or else new ones in one request per asset
        class. Raises `BrokerUnavailable` BROKER_TOO_SLOW where the answer is too old when it comes."""
        seen = self.seen
        if seen is None or not self.covers(symbols, ctx.clock.monotonic()):
            seen = fetch_quotes_seen(ctx, symbols, limits)
            self.keep(seen, symbols)
            if not self.covers(symbols, ctx.clock.monotonic()):
                raise BrokerUnavailable(
                    "The broker answered too slowly to order on its prices.", code="BROKER_TOO_SLOW"
                )
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

    def asks(self, symbols: Collection[str], instant: float) -> Mapping[str, Decimal] | None:
        """Return the ask in dollars of each symbol that has one; None where fresh quotes are still to be asked for."""
        if not self.quotes.covers(symbols, instant):
            return None
        return {symbol: quote.ask for symbol, quote in self.quotes.quotes.items() if quote.ask is not None}
