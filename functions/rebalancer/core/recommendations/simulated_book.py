"""A simulated book: what a strategy of a provider would own if its recommendations had been followed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from rebalancer.core.account.portfolio import require_price
from rebalancer.core.base.money import EXACT, divide_shown
from rebalancer.core.recommendations.reading import Recommendation
from rebalancer.core.recommendations.sectors import Sectors
from rebalancer.core.risk.breach import Breach


@dataclass(frozen=True, slots=True)
class BookPosition:
    """A simulated holding: quantity above 0 and the US dollars paid for all of it."""

    quantity: Decimal
    cost_usd: Decimal

    @property
    def average_price(self) -> Decimal:
        """US dollars a share, to 40 digits."""
        return divide_shown(self.cost_usd, self.quantity)


@dataclass(frozen=True, slots=True)
class SimulatedBook:
    """The account of one strategy and provider.

    `applied` holds the digest of every request that was applied, by its id.
    """

    strategy_id: str
    provider_id: str
    cash: Decimal
    positions: Mapping[str, BookPosition] = field(default_factory=dict)
    applied: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Market:
    """What sizing needs to know.

    Args:
        prices: US dollars a share.
        default_price: replaces a missing price, if the user gave one; None refuses such an order.
        sectors: which symbol belongs where.
    """

    prices: Mapping[str, Decimal]
    default_price: Decimal | None = None
    sectors: Sectors = field(default_factory=Sectors)

    def __post_init__(self) -> None:
        for symbol, price in self.prices.items():
            require_price(price, f"prices.{symbol}")
        if self.default_price is not None:
            require_price(self.default_price, "default_price")

    def price_of(self, symbol: str) -> Decimal | None:
        """Return the price that an order is sized with, or None."""
        return self.prices.get(symbol, self.default_price)


class SimulatedOrder(NamedTuple):
    """An order that was filled at its price; `audit` says where it came from."""

    order_id: str
    symbol: str
    side: str
    quantity: Decimal
    price: Decimal
    amount_usd: Decimal
    audit: Mapping[str, str | None]


class Outcome(NamedTuple):
    """What became of one recommendation: an order, or the reason for none."""

    recommendation: Recommendation
    order: SimulatedOrder | None
    breach: Breach | None


@dataclass(frozen=True, slots=True)
class Application:
    """A request applied to a book; a repeated one has no outcomes and leaves the book as it is."""

    is_repeat: bool
    outcomes: tuple[Outcome, ...]
    book: SimulatedBook
    equity_usd: Decimal
    sector_percents: Mapping[str, Decimal]
    unknown_sector: tuple[str, ...]

    @property
    def orders(self) -> tuple[SimulatedOrder, ...]:
        """The orders that were made, in the order of the recommendations."""
        return tuple(outcome.order for outcome in self.outcomes if outcome.order)

    @property
    def total_usd(self) -> Decimal:
        """Cash + holdings."""
        return EXACT.add(self.book.cash, self.equity_usd)


def value_positions(positions: Mapping[str, BookPosition], market: Market) -> dict[str, Decimal]:
    """US dollars by symbol: at the market's price, or at what was paid where the market has none."""
    return {
        symbol: held.quantity * market.prices[symbol] if symbol in market.prices else held.cost_usd
        for symbol, held in positions.items()
    }
