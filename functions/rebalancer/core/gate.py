"""The gate in front of a run: everything that must hold before a plan's first order may leave."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rebalancer.core.portfolio import PortfolioSnapshot
from rebalancer.core.risk import Breach, TradingStatus, assess_order, assess_price_move
from rebalancer.core.run import Leg

TRADES_AROUND_THE_CLOCK = "/"
"""A symbol with this sign is a crypto pair: it trades when the stock market is closed."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """How the world stands when a run is to start.

    `symbols_with_open_orders`: symbols that have an open order at the broker that is not this run's.
    """

    trading: TradingStatus
    trading_blocked: bool
    market_is_open: bool
    symbols_with_open_orders: Collection[str]


def assess_start(legs: Sequence[Leg], conditions: Conditions) -> tuple[Breach, ...]:
    """Every reason why these orders may not start now; empty when they may. REDUCING lets the sells go."""
    if not legs:
        return (Breach("NOTHING_TO_TRADE", "The plan has no trades.", remedy="Nothing needs to be done."),)
    breaches: list[Breach] = []
    refused = [assess_order(leg.side, conditions.trading) for leg in legs]
    if all(refused):
        breaches.extend(breach for breach in refused[:1] if breach)
    if conditions.trading_blocked:
        breaches.append(
            Breach("ACCOUNT_BLOCKED", "The broker has blocked this account from trading.", remedy="Ask the broker.")
        )
    if not conditions.market_is_open and any(TRADES_AROUND_THE_CLOCK not in leg.symbol for leg in legs):
        breaches.append(Breach("MARKET_CLOSED", "The stock market is closed.", remedy="Preview again when it is open."))
    breaches.extend(
        Breach(
            "OPEN_ORDER",
            f"An order for {leg.symbol} is open at the broker.",
            symbol=leg.symbol,
            remedy="Wait until it is filled, or cancel it.",
        )
        for leg in legs
        if leg.symbol in conditions.symbols_with_open_orders
    )
    return tuple(breaches)


def assess_staleness(
    legs: Sequence[Leg],
    planned_quantities: Mapping[str, Decimal],
    current: PortfolioSnapshot,
    price_tolerance_percent: Decimal,
) -> tuple[Breach, ...]:
    """Every way in which the account no longer is the one that the plan was made for.

    Holdings of the traded symbols must be as they were, and each price within the tolerance (percent) of its
    reference price; a symbol without a price now is a breach, too.
    """
    held = {position.symbol: position.quantity for position in current.positions}
    breaches: list[Breach] = []
    for leg in legs:
        before, now = planned_quantities.get(leg.symbol, Decimal(0)), held.get(leg.symbol, Decimal(0))
        if before != now:
            breaches.append(
                Breach(
                    "HOLDINGS_CHANGED",
                    f"The account held {before} {leg.symbol} at the preview and holds {now} now.",
                    symbol=leg.symbol,
                    limit=str(before),
                    value=str(now),
                    remedy="Preview again.",
                )
            )
        price = current.prices.get(leg.symbol)
        if price is None:
            breaches.append(
                Breach("NO_PRICE", f"There is no price for {leg.symbol}.", symbol=leg.symbol, remedy="Try again later.")
            )
            continue
        moved = assess_price_move(leg.symbol, leg.reference_price, price, price_tolerance_percent)
        if moved:
            breaches.append(moved)
    return tuple(breaches)
