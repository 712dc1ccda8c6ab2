"""What a check and a rebalance ask of the outside: requests at the broker; requests, documents and writes at Firestore.

The real use cases on the real adapters, in this process: a paper broker over HTTP that fills at once, and the official
Firestore emulator. The broker's own log counts its requests; Firestore's are counted where its client hands them to
the library's stub.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from google.cloud.firestore import Client

from rebalancer.adapters.alpaca import AlpacaBroker, AlpacaCredentials
from rebalancer.adapters.firestore import FirestoreAccountStore, FirestoreRunStore
from rebalancer.adapters.system.clock import SystemClock
from rebalancer.core.execution.run import RunState
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.ports.targets import SettingsUpdate, StoredTarget
from rebalancer.services.context import Context
from rebalancer.services.execution.check import CheckResult, check_drift
from tests.contracts.store.emulator import VARIABLE, firestore_emulator
from tests.fakes.ledger import FakeReconciliationQueue
from tests.fakes.notices import FakeNotifier
from tests.fakes.surroundings import FakeLog, FakeTaskQueue
from tests.paper_broker.running import SECRET, Running, running

SYMBOLS = ("AAPL", "AMD", "BAC", "BBY", "CVX", "GE", "HD", "JNJ", "JPM", "KO")
PRICE_USD = 100
ACCOUNT_USD = 100_000
BAND_PERCENT = "1"
IDLE_CALLS = 2
CALLS_BESIDE_ORDERS = 5
SETTLED_SECONDS = 0.25

MOVES = {2: (3, 3), 5: (3, 2), 10: (3, 3)}
"""By number of orders: how many points each half of the symbols is too heavy, and the other half too light."""


class FirestoreCalls:
    """Stands between Firestore's client and the library's stub, and counts as Firestore bills.

    A lookup costs one read for every document, found or missing; a query one for every result, and one without any.
    A method that is not counted here fails.
    """

    def __init__(self, stub: Any) -> None:
        self._stub = stub
        self._counting = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """Begin at nothing."""
        self.read_requests = self.reads = self.write_requests = self.writes = 0

    def _count(self, *, read_requests: int = 0, reads: int = 0, write_requests: int = 0, writes: int = 0) -> None:
        """Several threads may ask at once."""
        with self._counting:
            self.read_requests += read_requests
            self.reads += reads
            self.write_requests += write_requests
            self.writes += writes

    def batch_get_documents(self, *, request: Mapping[str, Any], **options: Any) -> Any:
        """Look documents up."""
        self._count(read_requests=1, reads=len(request["documents"]))
        return self._stub.batch_get_documents(request=request, **options)

    def run_query(self, **arguments: Any) -> Iterator[Any]:
        """Run a query."""
        self._count(read_requests=1)
        return self._counted(self._stub.run_query(**arguments))

    def _counted(self, answers: Iterator[Any]) -> Iterator[Any]:
        results = 0
        for answer in answers:
            results += 1 if answer.document.name else 0
            yield answer
        self._count(reads=max(1, results))

    def commit(self, *, request: Mapping[str, Any], **options: Any) -> Any:
        """Write a batch."""
        self._count(write_requests=1, writes=len(request["writes"]))
        return self._stub.commit(request=request, **options)


class CountedClient(Client):
    """Firestore's client with its calls counted."""

    _calls: FirestoreCalls | None = None

    @property
    def calls(self) -> FirestoreCalls:
        """The counters."""
        if self._calls is None:
            self._calls = FirestoreCalls(super()._firestore_api)
        return self._calls

    @property
    def _firestore_api(self) -> Any:
        return self.calls


@dataclass(frozen=True)
class Case:
    """One account whose check should send `orders` orders. Weights in whole percents by symbol; the rest is cash."""

    name: str
    orders: int
    held: Mapping[str, int]
    targets: Mapping[str, int]

    @property
    def aim(self) -> int:
        """Broker calls that the issue aims at."""
        return self.orders + CALLS_BESIDE_ORDERS if self.orders else IDLE_CALLS


def run() -> list[dict[str, object]]:
    """One row a case. Raises RuntimeError where a check did not order what its case says."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running() as paper,
        firestore_emulator(Path(folder)) as address,
        emulator_at(address),
    ):
        for symbol in SYMBOLS:
            paper.price(symbol, str(PRICE_USD))
        client = CountedClient(project="demo-bench")
        return [_measure(paper, client, case, number) for number, case in enumerate(_cases())]


def _cases() -> Iterator[Case]:
    even = dict.fromkeys(SYMBOLS[:5], 18)
    yield Case("idle check", 0, even, even)
    for orders in MOVES:
        yield _rebalance(f"{orders} orders", orders, cash_percent=10)
        yield _rebalance(f"{orders} orders, no cash", orders, cash_percent=0)


def _rebalance(name: str, orders: int, *, cash_percent: int) -> Case:
    too_heavy, too_light = MOVES[orders]
    symbols = SYMBOLS[:orders]
    targets = dict.fromkeys(symbols, (100 - cash_percent) // orders)
    sold = set(symbols[: orders // 2])
    held = {symbol: weight + too_heavy if symbol in sold else weight - too_light for symbol, weight in targets.items()}
    return Case(name, orders, held, targets)


@contextmanager
def emulator_at(address: str) -> Iterator[None]:
    """Firestore's client reads the emulator's address from the environment."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = address
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before


def _measure(paper: Running, client: CountedClient, case: Case, number: int) -> dict[str, object]:
    uid, key_id = f"bench-{number}", f"PKBENCH{number}"
    cash_usd = ACCOUNT_USD * (100 - sum(case.held.values())) // 100
    shares = {symbol: str(ACCOUNT_USD * weight // 100 // PRICE_USD) for symbol, weight in case.held.items()}
    paper.open(str(cash_usd), key_id, **shares)
    ctx = Context(
        uid,
        AlpacaBroker(AlpacaCredentials(key_id, SECRET), base_url=paper.url, data_url=paper.url),
        FirestoreAccountStore(client),
        FirestoreRunStore(client),
        FakeTaskQueue(),
        SystemClock(),
        FakeLog(),
        FakeNotifier(),
        FakeReconciliationQueue(),
        account_digest=f"account-of-{uid}",
    )
    client.document(f"brokerAccounts/{ctx.account_digest}").set({"uid": uid})
    _store_account(ctx, case)
    # Settings that are changed while a check reads them cost it one more request.
    ctx.clock.pause(SETTLED_SECONDS)
    client.calls.reset()
    paper.admin("DELETE", "/requests")
    result = check_drift(ctx, dry_run=False, idempotency_key=None, new_run_id=f"bench-run-{number}")
    _require_as_planned(case, result)
    asked = [f"{request['method']} {request['path']}" for request in paper.admin("GET", "/requests")["requests"]]
    return {
        "bench": "calls",
        "case": case.name,
        "orders": case.orders,
        "broker_requests": len(asked),
        "fresh_drift": _asked_after_the_orders(asked) if case.orders else 0,
        "aim": case.aim,
        "firestore_read_requests": client.calls.read_requests,
        "firestore_reads": client.calls.reads,
        "firestore_write_requests": client.calls.write_requests,
        "firestore_writes": client.calls.writes,
    }


def _asked_after_the_orders(asked: Sequence[str]) -> int:
    """The requests after the last look at the orders: those for the fresh drift, beyond the aim (decision 0004)."""
    return next(count for count, request in enumerate(reversed(asked)) if request.endswith("/v2/orders"))


def _store_account(ctx: Context, case: Case) -> None:
    """Targets, policy and switches, through the stores."""
    now = datetime.now(UTC)
    cash = {"CASH": 100 - sum(case.targets.values())}
    weights = [TargetWeight(symbol, Decimal(percent)) for symbol, percent in {**case.targets, **cash}.items()]
    targets = [StoredTarget(weight, weight.symbol, fractionable=True) for weight in weights]
    ctx.accounts.save_allocation(ctx.uid, targets, expected_version=0, now=now)
    policy = {"drift_threshold_percent": BAND_PERCENT}
    ctx.accounts.save_settings(ctx.uid, SettingsUpdate(policy=policy, automation_enabled=True), now=now)
    switch = {"state": "ACTIVE", "reason": "benchmark", "changed_by": ctx.uid, "changed_at": now, "expires_at": None}
    ctx.accounts.save_trading(ctx.uid, switch)
    ctx.accounts.save_trading(None, {**switch, "trading_enabled": True})


def _require_as_planned(case: Case, result: CheckResult) -> None:
    legs = result.run.legs if result.run else ()
    ended = result.run is None or result.run.state in {RunState.COMPLETED, RunState.COMPLETED_ADJUSTED}
    if len(legs) != case.orders or not ended:
        raise RuntimeError(f"{case.name}: {len(legs)} orders, {result.message}")
