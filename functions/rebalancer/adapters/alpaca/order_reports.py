"""Orders looked back on: each with its present status and since when it has had it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from rebalancer.adapters.alpaca.orders import broker_order, read_orders
from rebalancer.adapters.alpaca.transport import AlpacaRest
from rebalancer.adapters.alpaca.wire import WireOrder
from rebalancer.core.ledger.orders import OrderReport

PER_PAGE: Final = 500
"""The most that Alpaca gives at once."""

_ENDS: Final = {
    "filled": "filled_at",
    "canceled": "canceled_at",
    "expired": "expired_at",
    "rejected": "failed_at",
    "replaced": "replaced_at",
}


def fetch_order_reports(trading: AlpacaRest, after: datetime | None) -> list[OrderReport]:
    """See `BrokerHistory`."""
    query = {"status": "all", "limit": str(PER_PAGE), "direction": "asc", "nested": "false"}
    reports: dict[str, OrderReport] = {}
    while True:
        if after is not None:
            query["after"] = after.astimezone(UTC).isoformat().replace("+00:00", "Z")
        page = read_orders(trading.get("/orders", query))
        known = len(reports)
        reports |= {order.id: _report(order) for order in page if order.symbol}
        last = page[-1].submitted_at if page else None
        # A page that brings nothing new would be asked for ever.
        if len(page) < PER_PAGE or last is None or len(reports) == known:
            return list(reports.values())
        after = last


def _report(wire: WireOrder) -> OrderReport:
    ended = getattr(wire, _ENDS[wire.status]) if wire.status in _ENDS else None
    changed: datetime | None = ended or wire.updated_at
    return OrderReport(broker_order(wire), changed.astimezone(UTC) if changed else None, wire.replaces)
