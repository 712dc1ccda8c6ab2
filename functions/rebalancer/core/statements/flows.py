"""What was paid into an account or out of it: not what it earned or lost.

External flows are cash and securities that come or go, at their fair value on that day (GIPS Standards for Firms 2020,
2.A, "external cash flow"). A gap with the broker that a person accepted is no flow: it is a gain or a loss.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext
from typing import Final

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.events import CashActivity, CashKind, Fill, LedgerEvent, ShareKind, ShareLeg
from rebalancer.core.ledger.times import trade_date

Closes = Mapping[date, Mapping[str, Decimal]]

PRICE_DAYS_MAX: Final = 5
"""A close of so many days later still says what shares were worth, over a long weekend."""

_CASH: Final = frozenset({CashKind.DEPOSIT, CashKind.WITHDRAWAL, CashKind.OPENING})


@dataclass(frozen=True, slots=True)
class Flow:
    """Dollars that were paid in (positive) or out; None for shares whose value on that day nobody knows.

    `beyond_cost_usd` is what transferred shares were worth beyond the cost that came with them: no gain of ours.
    """

    at_ns: int
    day: date
    amount_usd: Decimal | None
    symbol: str | None = None
    beyond_cost_usd: Decimal = ZERO
    is_opening: bool = False


def flows_of(events: Iterable[LedgerEvent], closes: Closes) -> list[Flow]:
    """Every flow in order. What an account was opened with counts at the cost that the broker names."""
    live = list(events)
    found = [_flow(event, live, closes) for event in live if isinstance(event, CashActivity | ShareLeg)]
    return [flow for flow in found if flow is not None and (flow.amount_usd is None or flow.amount_usd)]


def _flow(event: CashActivity | ShareLeg, live: list[LedgerEvent], closes: Closes) -> Flow | None:
    day = trade_date(event.at_ns)
    if isinstance(event, CashActivity):
        is_opening = event.kind is CashKind.OPENING
        paid = Flow(event.at_ns, day, event.amount_usd, is_opening=is_opening)
        return paid if event.kind in _CASH else None
    with localcontext(EXACT):
        cost = event.quantity * (event.price or ZERO)
        if event.kind is ShareKind.OPENING:
            return Flow(event.at_ns, day, event.cash_usd + cost, event.symbol, is_opening=True)
        if event.kind is not ShareKind.TRANSFER:
            return None
        price = _market_price(event.symbol, day, live, closes)
        if price is None:
            return Flow(event.at_ns, day, None, event.symbol)
        worth = event.quantity * price
        return Flow(
            event.at_ns, day, event.cash_usd + worth, event.symbol, worth - cost if event.quantity > 0 else ZERO
        )


def _market_price(symbol: str, day: date, live: list[LedgerEvent], closes: Closes) -> Decimal | None:
    """The day's close, else that of a few days later, else what the account traded at on that day; None otherwise."""
    for later in range(PRICE_DAYS_MAX + 1):
        price = closes.get(day + timedelta(days=later), {}).get(symbol)
        if price is not None:
            return price
    fills = (event for event in reversed(live) if isinstance(event, Fill) and event.symbol == symbol)
    return next((fill.price for fill in fills if trade_date(fill.at_ns) == day), None)
