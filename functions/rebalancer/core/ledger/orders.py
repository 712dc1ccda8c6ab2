"""An order's life as events: one for each change of its status, whenever we looked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from rebalancer.core.account.order import BrokerOrder
from rebalancer.core.base.money import ZERO
from rebalancer.core.ledger.events import Fill, LedgerEvent, OrderEvent, StrategyShare, order_event_id
from rebalancer.core.ledger.fold import FINAL_STATUSES
from rebalancer.core.ledger.times import to_ns

NEW: Final = "new"
PARTIALLY_FILLED: Final = "partially_filled"


@dataclass(frozen=True, slots=True)
class OrderReport:
    """An order as the broker has it now. `changed_at` is when it came to its present status (aware UTC), None where the
    broker does not say; `replaces` is the broker's id of the order whose place it took."""

    order: BrokerOrder
    changed_at: datetime | None = None
    replaces: str | None = None


def order_events(
    report: OrderReport, fills: Iterable[Fill], strategies: Sequence[StrategyShare] = ()
) -> tuple[OrderEvent, ...]:
    """Return the changes of one order, the oldest first: sent (`new`), each part that was filled, and its state.

    The parts follow from the order's own `fills`, so that none is missing because nobody looked in between. An order of
    which the broker gives no time at all has no events.
    """
    order = report.order
    begun, changed = order.submitted_at or report.changed_at, report.changed_at or order.submitted_at
    if begun is None or changed is None:
        return ()
    now = OrderEvent(
        event_id=order_event_id(order.order_id, order.status, order.filled_quantity),
        at_ns=to_ns(changed),
        order_id=order.order_id,
        client_order_id=order.client_order_id,
        symbol=order.symbol,
        side=order.side,
        status=order.status,
        quantity=order.quantity,
        filled_quantity=order.filled_quantity,
        filled_average_price=order.filled_average_price,
        strategies=tuple(strategies),
        replaces=report.replaces,
    )
    before = replace(
        now,
        event_id=order_event_id(order.order_id, NEW, ZERO),
        at_ns=to_ns(begun),
        status=NEW,
        filled_quantity=ZERO,
        filled_average_price=None,
    )
    events = {event.event_id: event for event in (before, *_parts(now, fills))}
    events.setdefault(now.event_id, now)
    return tuple(events.values())


def _parts(now: OrderEvent, fills: Iterable[Fill]) -> list[OrderEvent]:
    """Return what was filled before the order was filled whole."""
    parts: list[OrderEvent] = []
    for fill in sorted(fills, key=lambda one: one.cumulative_quantity):
        filled = fill.cumulative_quantity
        if not filled or (now.status == "filled" and filled == now.filled_quantity):
            continue
        name = order_event_id(now.order_id, PARTIALLY_FILLED, filled)
        parts.append(
            replace(
                now,
                event_id=name,
                at_ns=fill.at_ns,
                status=PARTIALLY_FILLED,
                filled_quantity=filled,
                filled_average_price=None,
            )
        )
    return parts


def oldest_open_ns(events: Iterable[LedgerEvent]) -> int | None:
    """When the oldest order was sent whose end is not recorded; None where all have ended."""
    begun: dict[str, int] = {}
    ended: set[str] = set()
    for event in events:
        if isinstance(event, OrderEvent):
            begun[event.order_id] = min(event.at_ns, begun.get(event.order_id, event.at_ns))
            if event.status in FINAL_STATUSES:
                ended.add(event.order_id)
    return min((at_ns for order, at_ns in begun.items() if order not in ended), default=None)
