"""What the ledger asks of the outside: broker requests, Firestore reads and writes per reconciliation and per view.

The reconciliations run on the real adapters, against a paper broker over HTTP and the Firestore emulator. The view is
of a year that was stored beforehand: fifty positions in two strategies, a snapshot and a handful of fills every day.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from bench.calls import CountedClient, emulator_at
from rebalancer.adapters.alpaca import AlpacaBroker, AlpacaCredentials
from rebalancer.adapters.firestore import FirestoreAccountStore, FirestoreRunStore
from rebalancer.adapters.firestore.ledger import FirestoreLedgerStore
from rebalancer.adapters.system.clock import SystemClock
from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.new_york import quarter_of
from rebalancer.core.ledger.documents import LedgerHead
from rebalancer.core.ledger.events import CashActivity, CashKind, Fill, LedgerEvent, activity_event_id, fill_event_id
from rebalancer.core.ledger.fold import close_books, rebuild
from rebalancer.core.ledger.reconciliation import KnownTo, PortfolioRow
from rebalancer.core.ledger.snapshots import Quarter, Snapshot, put_snapshot
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.entrypoints.statements_wire import overview_result
from rebalancer.ports.ledger import LedgerChange
from rebalancer.services.context import Context
from rebalancer.services.ledger.bring_up_to_date import LedgerPorts
from rebalancer.services.ledger.reconcile import ReconciliationState, reconcile_positions
from rebalancer.services.statements.ledger_view import load_history
from tests.contracts.store.emulator import firestore_emulator
from tests.fakes.ledger import FakeReconciliationQueue
from tests.fakes.notices import FakeNotifier
from tests.fakes.surroundings import FakeClock, FakeLog, FakeTaskQueue
from tests.paper_broker.running import SECRET, Running, running

HELD = ("AAPL", "AMD", "BAC", "BBY", "CVX")
POSITIONS = 50
DAYS = 365
FILLS_A_DAY = 5
TODAY = date(2026, 12, 30)


def run() -> list[dict[str, object]]:
    """One row a case. Raises RuntimeError where the books of a case do not balance."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running() as paper,
        firestore_emulator(Path(folder)) as address,
        emulator_at(address),
    ):
        client = CountedClient(project="demo-bench")
        return [*_reconciliations(paper, client), *_views(client)]


def _reconciliations(paper: Running, client: CountedClient) -> Iterator[dict[str, object]]:
    for symbol in HELD:
        paper.price(symbol, "100")
    customer = paper.open("50000.00", "PKLEDGER", **dict.fromkeys(HELD, "100"))
    broker = AlpacaBroker(AlpacaCredentials("PKLEDGER", SECRET), base_url=paper.url, data_url=paper.url)
    stores = FirestoreAccountStore(client), FirestoreRunStore(client), FakeTaskQueue()
    ctx = Context("bench-ledger", broker, *stores, SystemClock(), FakeLog(), FakeNotifier(), FakeReconciliationQueue())
    desk = LedgerPorts(ctx, FirestoreLedgerStore(client))
    yield _reconciliation("reconcile: first, 5 holdings", desk, paper, client)
    for number in range(10):
        customer.look(customer.placed(HELD[number % 5], "buy" if number % 2 else "sell", qty="1"))
    yield _reconciliation("reconcile: after 10 orders", desk, paper, client)
    yield _reconciliation("reconcile: nothing new", desk, paper, client)


def _reconciliation(case: str, desk: LedgerPorts, paper: Running, client: CountedClient) -> dict[str, object]:
    client.calls.reset()
    paper.admin("DELETE", "/requests")
    begun = time.perf_counter()
    found = reconcile_positions(desk)
    seconds = time.perf_counter() - begun
    if found.state is not ReconciliationState.BALANCED:
        raise RuntimeError(f"{case}: {found.message}")
    return _row(case, seconds, client, broker_requests=paper.admin("GET", "/requests")["total"])


def _views(client: CountedClient) -> Iterator[dict[str, object]]:
    store, uid = FirestoreLedgerStore(client), "bench-year"
    events = list(_a_year())
    kept = _store(store, uid, events)
    client.calls.reset()
    begun = time.perf_counter()
    store.load_ledger(uid, quarter=kept)
    yield _row("reconcile's reads, a year behind it", time.perf_counter() - begun, client)
    client.calls.reset()
    clock = FakeClock()
    clock.at = datetime(TODAY.year, TODAY.month, TODAY.day, 22, tzinfo=UTC)
    begun = time.perf_counter()
    answer = json.dumps(overview_result(load_history(store, clock, uid)))
    seconds = time.perf_counter() - begun
    case = f"view of a year: {POSITIONS} positions, {len(events):,} events"
    yield _row(case, seconds, client, answer_kilobytes=len(answer) // 1000)


def _row(case: str, seconds: float, client: CountedClient, **more: object) -> dict[str, object]:
    calls = client.calls
    return {
        "bench": "ledger",
        "case": case,
        "broker_requests": more.pop("broker_requests", 0),
        "firestore_read_requests": calls.read_requests,
        "firestore_reads": calls.reads,
        "firestore_write_requests": calls.write_requests,
        "firestore_writes": calls.writes,
        "milliseconds": round(seconds * 1000),
        **more,
    }


def _a_year() -> Iterator[LedgerEvent]:
    """A deposit, then every day a few fills, two buys for each sale, at prices that move with the day."""
    first = TODAY - timedelta(days=DAYS - 1)
    yield CashActivity(activity_event_id("deposit"), start_of_day_ns(first), CashKind.DEPOSIT, Decimal(10_000_000))
    for number in range(DAYS * FILLS_A_DAY):
        day, place = divmod(number, FILLS_A_DAY)
        is_sale = number >= POSITIONS and number % 3 == 0
        at_ns = start_of_day_ns(first + timedelta(days=day)) + (place + 36_000) * 10**9
        quantity, price = Decimal(10 if is_sale else 20), Decimal(90 + (day * 7 + place) % 21)
        symbol = f"S{number % POSITIONS:02d}"
        side = OrderSide.SELL if is_sale else OrderSide.BUY
        yield Fill(fill_event_id(f"{number:05d}"), at_ns, f"o{number}", symbol, side, quantity, price, quantity)


def _store(store: FirestoreLedgerStore, uid: str, events: list[LedgerEvent]) -> str:
    """Store a year as its reconciliations would have: months of events, quarters of daily snapshots, closed books."""
    closing = close_books(rebuild(events), start_of_day_ns(TODAY.replace(month=TODAY.month - 1, day=1)))
    head = LedgerHead(is_opened=True, closing=closing)
    quarters: dict[str, Quarter] = {}
    for offset in range(DAYS):
        day = TODAY - timedelta(days=DAYS - 1 - offset)
        name = quarter_of(day)
        quarters[name] = put_snapshot(quarters.get(name, Quarter(name)), _snapshot(day))
    for name, quarter in quarters.items():
        stored = store.load_ledger(uid, quarter=name)
        *before, last = quarter.snapshots
        fresh = tuple(events) if name == min(quarters) else ()
        whole = replace(stored, quarter=Quarter(name, tuple(before)))
        store.save_change(uid, LedgerChange(head, fresh, last, {}), whole)
    return max(quarters)


def _snapshot(day: date) -> Snapshot:
    rows = tuple(
        PortfolioRow(
            f"S{number:02d}",
            "us_equity",
            strategy,
            Decimal("12.345678901"),
            Decimal("97.123456789012"),
            Decimal("101.25"),
            Decimal("1.2345678"),
            KnownTo.BOTH,
        )
        for number in range(POSITIONS)
        for strategy in ("growth", "income")
    )
    equity = Decimal("10012345.678901") + day.day
    parts = {"growth": Decimal(125_000), "income": Decimal(125_000), "unassigned": Decimal(9_762_345)}
    return Snapshot(start_of_day_ns(day) + 60_000 * 10**9, equity, Decimal(9_700_000), Decimal(12_345), rows, parts)
