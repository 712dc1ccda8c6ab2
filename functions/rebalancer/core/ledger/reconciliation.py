"""Our books beside the broker's: every position with its strategy, and what the two do not agree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, HUNDRED, ONE, ZERO, divide_shown, parse_decimal
from rebalancer.core.base.symbols import CASH, parse_symbol
from rebalancer.core.ledger.book import Book
from rebalancer.core.ledger.times import NANOS_PER_SECOND

RESIDUAL: Final = "residual"
"""The strategy of the row that holds what the broker has and no strategy of ours explains."""

WAIT_SECONDS: Final = 30
"""Orders and positions at the broker may disagree for some seconds; a gap younger than this is looked at again."""


@dataclass(frozen=True, slots=True)
class AcceptedText:
    """A gap that a person accepts, as it was sent or typed; refusals name it by `place`."""

    symbol: str
    gap: str
    place: str
    symbol_field: str
    gap_field: str


def parse_accepted(rows: Iterable[AcceptedText], *, example: str = "") -> dict[str, Decimal]:
    """Read accepted gaps by symbol; `example` ends the refusal of a row.

    Raises:
        InvalidInput: for a symbol or a decimal that cannot be read, a gap of 0, and a symbol that comes twice.
    """
    gaps: dict[str, Decimal] = {}
    for row in rows:
        symbol = parse_symbol(row.symbol, row.symbol_field)
        gap = parse_decimal(row.gap, row.gap_field)
        if not gap or symbol in gaps:
            why = f"names {symbol} a second time" if gap else "is 0"
            raise InvalidInput(f"{row.place} {why}; give each gap once, as it was shown{example}.", field=row.place)
        gaps[symbol] = gap
    return gaps


@dataclass(frozen=True, slots=True)
class BrokerPosition:
    """A holding as the broker reports it: signed quantity, dollars a share."""

    symbol: str
    quantity: Decimal
    average_cost_usd: Decimal | None = None
    price_usd: Decimal | None = None
    asset_class: str = "us_equity"


class KnownTo(StrEnum):
    """Who has a position in the symbol."""

    BOTH = "BOTH"
    US = "US"
    BROKER = "BROKER"


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One row of a portfolio snapshot: a symbol in a strategy, or the residual.

    Args:
        quantity: shares or coins, negative for a short or for a residual that is missing at the broker.
        average_cost_usd, price_usd: dollars a share; None where unknown.
        nav_percent: the row's value in percent of the account's equity; None where one of them is unknown or zero.
        fx_rate: dollars for one unit of `currency`; Alpaca keeps everything in dollars.
    """

    symbol: str
    asset_class: str
    strategy: str
    quantity: Decimal
    average_cost_usd: Decimal | None
    price_usd: Decimal | None
    nav_percent: Decimal | None
    known_to: KnownTo
    currency: str = "USD"
    fx_rate: Decimal = ONE

    @property
    def value(self) -> Decimal | None:
        """Quantity × price in `currency`; None without a price."""
        if self.price_usd is None:
            return None
        with localcontext(EXACT):
            return self.quantity * self.price_usd

    @property
    def value_base_usd(self) -> Decimal | None:
        """The value in dollars."""
        if self.value is None:
            return None
        with localcontext(EXACT):
            return self.value * self.fx_rate

    @property
    def pnl_percent(self) -> Decimal | None:
        """Gain or loss not yet realised, in percent of the cost; for a short, a fallen price is a gain."""
        if self.price_usd is None or not self.average_cost_usd:
            return None
        with localcontext(EXACT):
            change = self.price_usd - self.average_cost_usd
        sign = -ONE if self.quantity < 0 else ONE
        return divide_shown(change, self.average_cost_usd, HUNDRED * sign)


def portfolio_rows(
    book: Book, broker: Iterable[BrokerPosition], prices: Mapping[str, Decimal], equity_usd: Decimal | None
) -> tuple[PortfolioRow, ...]:
    """Every strategy's part of every symbol and the residuals, by symbol and strategy.

    The rows of one symbol always sum to the broker's quantity. A price comes from the broker's position, else from
    `prices`.
    """
    theirs = {position.symbol: position for position in broker if position.quantity}
    ours = sorted({symbol for (_, symbol), position in book.positions.items() if position.quantity})
    rows: list[PortfolioRow] = []
    for symbol in sorted({*ours, *theirs}):
        position = theirs.get(symbol)
        price = position.price_usd if position and position.price_usd is not None else prices.get(symbol)
        known = KnownTo.BOTH if position and symbol in ours else KnownTo.BROKER if position else KnownTo.US
        asset_class = position.asset_class if position else "crypto" if "/" in symbol else "us_equity"
        parts = [
            (strategy, quantity, book.position_of(strategy, symbol).average_cost_usd)
            for strategy, quantity in book.holders_of(symbol).items()
        ]
        parts.extend(_residual(book, symbol, position))
        for strategy, quantity, cost in parts:
            nav = _nav_percent(quantity, price, equity_usd)
            rows.append(PortfolioRow(symbol, asset_class, strategy, quantity, cost, price, nav, known))
    return tuple(rows)


def _residual(book: Book, symbol: str, position: BrokerPosition | None) -> list[tuple[str, Decimal, Decimal | None]]:
    """Return what the broker has beyond (or short of) all strategies, at the cost that makes the averages agree."""
    with localcontext(EXACT):
        ours = sum(book.holders_of(symbol).values(), ZERO)
        gap = (position.quantity if position else ZERO) - ours
        if not gap:
            return []
        cost = sum((book.position_of(name, symbol).cost_usd for name in book.holders_of(symbol)), ZERO)
        if position is None or position.average_cost_usd is None:
            return [(RESIDUAL, gap, divide_shown(cost, ours) if ours else None)]
        weighted = divide_shown(position.quantity * position.average_cost_usd - cost, gap)
    # Averages that cannot be reconciled would give a cost below zero: the broker's own is the better answer then.
    return [(RESIDUAL, gap, weighted if weighted > 0 else position.average_cost_usd)]


def _nav_percent(quantity: Decimal, price: Decimal | None, equity_usd: Decimal | None) -> Decimal | None:
    if price is None or not equity_usd:
        return None
    with localcontext(EXACT):
        value = quantity * price
    return divide_shown(value, equity_usd, HUNDRED)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two numbers that should be one: shares of a symbol, or dollars for the symbol CASH.

    `since_ns` is when exactly this gap was first seen.
    """

    symbol: str
    ours: Decimal
    brokers: Decimal
    since_ns: int

    @property
    def gap(self) -> Decimal:
        """What the broker has more than we."""
        with localcontext(EXACT):
            return self.brokers - self.ours


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is young enough to be waited for, and what has lasted too long: a discrepancy."""

    waiting: tuple[Disagreement, ...]
    discrepancies: tuple[Disagreement, ...]


def compare_with_broker(
    book: Book,
    broker: Iterable[BrokerPosition],
    broker_cash_usd: Decimal,
    *,
    known: Iterable[Disagreement],
    now_ns: int,
    wait_seconds: int = WAIT_SECONDS,
    cash_allowance_usd: Decimal = ZERO,
) -> Comparison:
    """Compare cash and every symbol.

    Args:
        known: what did not agree at the last look; a gap of the same size is as old as it was then.
        cash_allowance_usd: how far cash may be off because the broker rounds each fill to the cent.
    """
    theirs = {position.symbol: position.quantity for position in broker if position.quantity}
    found = [
        Disagreement(symbol, book.quantity_of(symbol), theirs.get(symbol, ZERO), now_ns)
        for symbol in sorted({*theirs, *book.lots})
    ]
    found.append(Disagreement(CASH, book.cash_usd, broker_cash_usd, now_ns))
    first_seen = {(seen.symbol, seen.gap): seen.since_ns for seen in known}
    waiting: list[Disagreement] = []
    standing: list[Disagreement] = []
    for item in found:
        if abs(item.gap) <= (cash_allowance_usd if item.symbol == CASH else ZERO):
            continue
        since = min(first_seen.get((item.symbol, item.gap), now_ns), now_ns)
        aged = Disagreement(item.symbol, item.ours, item.brokers, since)
        is_young = now_ns - since < wait_seconds * NANOS_PER_SECOND
        (waiting if is_young else standing).append(aged)
    return Comparison(tuple(waiting), tuple(standing))
