"""Events for the tests of the ledger, one a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from rebalancer.core.account.order import OrderSide
from rebalancer.core.ledger.events import (
    CashActivity,
    CashKind,
    Fill,
    InternalTransfer,
    OrderEvent,
    ShareKind,
    ShareLeg,
    StrategyShare,
    activity_event_id,
    fill_event_id,
    order_event_id,
)
from rebalancer.core.ledger.times import to_ns

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def at(minutes: int) -> int:
    """The instant so many minutes after the start."""
    return to_ns(START + timedelta(minutes=minutes))


def on(day: str) -> int:
    """Noon in New York (in winter) of that day."""
    return to_ns(datetime.fromisoformat(f"{day}T17:00:00+00:00"))


def a_fill(
    name: str,
    quantity: str,
    price: str,
    *,
    symbol: str = "SPY",
    order: str | None = None,
    at_ns: int | None = None,
    supersedes: str | None = None,
    is_void: bool = False,
) -> Fill:
    """A fill of a signed quantity: `"10"` buys, `"-10"` sells. A name `"3"` is at minute 3 of its own order `o3`."""
    signed = Decimal(quantity)
    return Fill(
        event_id=fill_event_id(name),
        at_ns=at(int(name)) if at_ns is None else at_ns,
        order_id=f"o{name}" if order is None else order,
        symbol=symbol,
        side=OrderSide.BUY if signed > 0 else OrderSide.SELL,
        quantity=abs(signed),
        price=Decimal(price),
        cumulative_quantity=abs(signed),
        supersedes=supersedes,
        is_void=is_void,
    )


def an_order(order: str, minute: int, quantity: str, *, symbol: str = "SPY", **wants: str) -> OrderEvent:
    """An order that is new; `wants` are the strategies' signed quantities."""
    signed = Decimal(quantity)
    return OrderEvent(
        event_id=order_event_id(order, "new", Decimal(0)),
        at_ns=at(minute),
        order_id=order,
        client_order_id=f"ek-run-{order}",
        symbol=symbol,
        side=OrderSide.BUY if signed > 0 else OrderSide.SELL,
        status="new",
        quantity=abs(signed),
        filled_quantity=Decimal(0),
        strategies=tuple(StrategyShare(name, Decimal(wanted)) for name, wanted in wants.items()),
    )


def cash(
    name: str, amount: str, kind: CashKind = CashKind.DEPOSIT, *, symbol: str | None = None, at_ns: int | None = None
) -> CashActivity:
    """Cash that came or went; a name `"3"` is at minute 3."""
    return CashActivity(
        activity_event_id(name), at(int(name)) if at_ns is None else at_ns, kind, Decimal(amount), symbol=symbol
    )


def a_leg(
    name: str,
    minute: int,
    kind: ShareKind,
    quantity: str,
    *,
    symbol: str = "SPY",
    group: str = "g",
    price: str | None = None,
    paid: str = "0",
) -> ShareLeg:
    """One leg of a corporate action."""
    return ShareLeg(
        event_id=activity_event_id(name),
        at_ns=at(minute),
        kind=kind,
        group=group,
        symbol=symbol,
        quantity=Decimal(quantity),
        cash_usd=Decimal(paid),
        price=None if price is None else Decimal(price),
    )


def a_transfer(
    name: str, minute: int, giver: str, receiver: str, quantity: str, symbol: str | None = None, price: str = "0"
) -> InternalTransfer:
    """Shares or cash between two strategies."""
    return InternalTransfer(f"transfer:{name}", at(minute), giver, receiver, Decimal(quantity), symbol, Decimal(price))
