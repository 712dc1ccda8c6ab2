"""What an account is worth and what it may spend: equity, margin, buying power, reservations."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from local.paper_broker.engine.book import Book
from local.paper_broker.engine.model import Configurations, Order
from local.paper_broker.market import Asset

ZERO = Decimal(0)
MARGIN_EQUITY_MIN = Decimal(2000)
"""Below this equity, in dollars, an account has no margin and may not sell short (Alpaca's margin rules)."""
INITIAL_MARGIN_RATE = Decimal("0.5")
"""Regulation T: half of a marginable position's value."""
MAINTENANCE_RATE_LONG = Decimal("0.3")
MAINTENANCE_RATE_SHORT = Decimal("0.3")

PriceOf = Callable[[str], Decimal]
AssetOf = Callable[[str], Asset]


@dataclass(frozen=True, slots=True)
class Funds:
    """An account's figures at one moment, in dollars. Short values are negative.

    `buying_power` is Alpaca's formula, (equity − initial margin) × multiplier with 2x margin and cash without, less
    what open buys reserve; `non_marginable_buying_power` is cash less those reserves, short proceeds and `unsettled`,
    the proceeds of sales that have not settled. Neither is below 0.
    """

    cash: Decimal
    long_value: Decimal
    short_value: Decimal
    initial_margin: Decimal
    maintenance_margin: Decimal
    reserved: Decimal
    unsettled: Decimal
    multiplier: int

    @property
    def equity(self) -> Decimal:
        return self.cash + self.long_value + self.short_value

    @property
    def buying_power(self) -> Decimal:
        free = self.equity - self.initial_margin
        gross = free * self.multiplier if self.multiplier > 1 else self.cash
        return max(gross - self.reserved, ZERO)

    @property
    def non_marginable_buying_power(self) -> Decimal:
        return max(self.cash + self.short_value - self.reserved - self.unsettled, ZERO)


def measure_funds(
    book: Book,
    open_orders: Iterable[Order],
    configurations: Configurations,
    unsettled: Decimal,
    price_of: PriceOf,
    asset_of: AssetOf,
) -> Funds:
    """The figures of `book` at the prices given, with the reservations of its open orders."""
    long_value = short_value = initial = maintenance = ZERO
    for symbol, holding in book.holdings.items():
        value = holding.qty * price_of(symbol)
        marginable = asset_of(symbol).marginable
        initial += abs(value) * (INITIAL_MARGIN_RATE if marginable else 1)
        if value > 0:
            long_value += value
            maintenance += value * (MAINTENANCE_RATE_LONG if marginable else 1)
        else:
            short_value += value
            maintenance += -value * MAINTENANCE_RATE_SHORT
    equity = book.cash + long_value + short_value
    allowed = min(int(configurations.max_margin_multiplier), 2)
    return Funds(
        cash=book.cash,
        long_value=long_value,
        short_value=short_value,
        initial_margin=initial,
        maintenance_margin=maintenance,
        reserved=sum((order.reserved_now for order in open_orders), ZERO),
        unsettled=unsettled,
        multiplier=allowed if equity >= MARGIN_EQUITY_MIN else 1,
    )


def is_short_selling_allowed(funds: Funds, configurations: Configurations) -> bool:
    """Alpaca's conditions: not switched off, margin allowed, and at least $2,000 of equity."""
    return not configurations.no_shorting and funds.multiplier > 1


@dataclass(frozen=True, slots=True)
class Standing:
    """All that an order is judged against: the account's book, open orders and funds at `at`."""

    book: Book
    open_orders: list[Order]
    configurations: Configurations
    funds: Funds
    at: datetime
