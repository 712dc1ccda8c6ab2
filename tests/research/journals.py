"""A journal with a ledger of some days in it, written as the services write it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from rebalancer.adapters.sqlite.base.documents import SqliteDocuments
from rebalancer.adapters.sqlite.ledger import SqliteLedgerStore
from rebalancer.core.base.new_york import quarter_of
from rebalancer.core.ledger.documents import LedgerHead
from rebalancer.core.ledger.events import LedgerEvent
from rebalancer.core.ledger.reconciliation import KnownTo, PortfolioRow
from rebalancer.core.ledger.snapshots import Snapshot
from rebalancer.ports.ledger import LedgerChange
from tests.core.ledger.happenings import on

UID = "local"


def a_snapshot(day: str, **held: str) -> Snapshot:
    """A day on which so many shares of symbols at $110 were held by the strategy `growth`, beside $780."""
    rows = tuple(
        PortfolioRow(
            symbol,
            "us_equity",
            "growth",
            Decimal(quantity),
            Decimal(100),
            Decimal(110),
            Decimal("21.994501374656335916020994751312171957"),
            KnownTo.BOTH,
        )
        for symbol, quantity in held.items()
    )
    equity = 780 + sum((row.value or Decimal(0) for row in rows), Decimal(0))
    return Snapshot(on(day), equity, Decimal(780), Decimal("20.25"), rows, {"growth": equity - 780})


def record(journal: Path, events: Sequence[LedgerEvent], *days: Snapshot) -> None:
    """Store these events, and the snapshots of these days."""
    store = SqliteLedgerStore(SqliteDocuments(journal))
    for index, day in enumerate(days):
        stored = store.load_ledger(UID, quarter=quarter_of(day.day))
        fresh = tuple(events) if index == 0 else ()
        store.save_change(UID, LedgerChange(LedgerHead(is_opened=True), fresh, day, {}), stored)
