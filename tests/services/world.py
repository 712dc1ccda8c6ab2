"""One user's account in memory, watched: its broker refuses an order that was not journalled or that is forbidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from rebalancer.core.account.leg import Leg, client_order_id
from rebalancer.core.account.order import UNRESOLVED, BrokerOrder, OrderRequest, OrderSide, may_follow
from rebalancer.core.base.money import plain
from rebalancer.core.execution.codec import parse_run
from rebalancer.core.execution.run import Run
from rebalancer.core.risk.order_checks import assess_order
from rebalancer.core.risk.state import MarketClosed, parse_trading_status, stricter_status
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.ports.execution import StoredRun
from rebalancer.ports.targets import SettingsUpdate, StoredTarget
from rebalancer.services.context import Context
from rebalancer.services.execution.advance import advance_run
from rebalancer.services.execution.kill_switch import SwitchPorts
from tests.core.runs import ACCOUNT, RUN_ID, a_leg, a_run
from tests.fakes.broker import FakeBroker, Fault, Fills
from tests.fakes.documents import Batch, FakeDocuments, SimulatedCrash
from tests.fakes.ledger import FakeLedgerStore, FakeReconciliationQueue
from tests.fakes.notices import FakeNotifier
from tests.fakes.store import SYSTEM_SWITCH, FakeAccountStore, FakeRunStore
from tests.fakes.surroundings import FakeClock, FakeLog, FakeTaskQueue

__all__ = ["UID", "Fault", "Fills", "SimulatedCrash", "World", "targets"]

UID = "owner-1"
USER_SWITCH = f"users/{UID}/status/trading"
PRICES = {"SPY": Decimal(100), "GLD": Decimal(50), "QQQ": Decimal(200)}


class WatchedDocuments(FakeDocuments):
    """Calls `visit` before every request of the outermost level, where another worker may come in between, and holds
    every run that is written against the one that stood there before."""

    def __init__(self) -> None:
        super().__init__()
        self.visit: Callable[[str], None] = lambda _: None
        self._depth = 0

    @contextmanager
    def reading(self) -> Iterator[Mapping[str, dict[str, Any]]]:
        """See `FakeDocuments`."""
        with self._outermost("read"), super().reading() as found:
            yield found

    @contextmanager
    def writing(self) -> Iterator[Batch]:
        """See `FakeDocuments`."""
        with self._outermost("write"), super().writing() as batch:
            yield batch

    def _put(self, path: str, document: dict[str, Any]) -> None:
        before = self.documents.get(path)
        if before is not None and "/runs/" in path:
            require_successor(parse_run(before, path), parse_run(document, path))
        self._store(path, document)

    def _store(self, path: str, document: dict[str, Any]) -> None:
        super()._put(path, document)

    @contextmanager
    def _outermost(self, kind: str) -> Iterator[None]:
        if not self._depth:
            self.visit(kind)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1


class WatchedBroker(FakeBroker):
    """A broker that holds every order against what is stored at the moment it arrives."""

    def __init__(self, documents: WatchedDocuments, clock: FakeClock, **account: Any) -> None:
        super().__init__(**account)
        self._documents = documents
        self._clock = clock
        self.visit: Callable[[str], None] = lambda _: None
        self.on_submit: Callable[[OrderRequest], None] = lambda _: None
        self._dies: tuple[int, bool] | None = None
        self.submits = 0

    def crash_at_submit(self, number: int, *, after: bool) -> None:
        """Let the process die at the order with this number, before the broker got it or after it took it."""
        self._dies = (number, after)

    def recover(self) -> None:
        """Every fault and every death at an order that was still to come is gone."""
        self._faults.clear()
        self._dies = None

    def submit_order(self, request: OrderRequest) -> BrokerOrder:
        """See `Broker`."""
        self.on_submit(request)
        self._require_permitted(request)
        self.submits += 1
        if self._dies == (self.submits, False):
            raise SimulatedCrash("before the order")
        order = super().submit_order(request)
        if self._dies == (self.submits, True):
            raise SimulatedCrash("after the order")
        return order

    def _begin(self, method: str) -> Fault | None:
        self.visit(method)
        return super()._begin(method)

    def _require_permitted(self, request: OrderRequest) -> None:
        found = self._documents.documents
        legs = {
            leg.client_order_id: (path.split("/")[1], leg)
            for path, document in list(found.items())
            if path.split("/")[2:3] == ["runs"]
            for leg in parse_run(document, path).legs
        }
        uid, journalled = legs.get(request.client_order_id, (UID, None))
        assert journalled is not None, f"{request.client_order_id} belongs to no stored run"
        # UNKNOWN: another worker looked it up between the gate and this moment.
        assert journalled.state in UNRESOLVED, f"{request.client_order_id} was sent as {journalled.state}"
        assert request.quantity <= journalled.planned_quantity, "more was ordered than was approved"
        now = self._clock.at
        trading = stricter_status(
            parse_trading_status(found.get(SYSTEM_SWITCH), scope="system", now=now),
            parse_trading_status(found.get(f"users/{uid}/status/trading"), scope="user", now=now),
        )
        assert assess_order(request.side, trading) is None, f"a {request.side} was sent while {trading.state}"


class World:
    """A cash account that holds $9,000 of SPY and $1,000 in cash, with both switches on."""

    broker_type: type[WatchedBroker] = WatchedBroker
    documents_type: type[WatchedDocuments] = WatchedDocuments

    def __init__(
        self,
        *,
        cash: str = "1000",
        holdings: Mapping[str, str] | None = None,
        prices: Mapping[str, Decimal] | None = None,
        fills: Fills = Fills.INSTANT,
    ) -> None:
        held = {"SPY": "90"} if holdings is None else holdings
        self.clock = FakeClock()
        self.documents = self.documents_type()
        self.broker = self.broker_type(
            self.documents,
            self.clock,
            cash=Decimal(cash),
            holdings={symbol: Decimal(quantity) for symbol, quantity in held.items()},
            prices=PRICES if prices is None else prices,
            fills=fills,
        )
        self.accounts = FakeAccountStore(self.documents)
        self.runs = FakeRunStore(self.documents)
        self.tasks = FakeTaskQueue()
        self.log, self.notifier = FakeLog(), FakeNotifier()
        self.reconciliations = FakeReconciliationQueue()
        ledgers = partial(FakeLedgerStore, self.documents)
        outside = self.clock, self.log, self.notifier, self.reconciliations, None, ACCOUNT, ledgers
        self.ctx = Context(UID, self.broker, self.accounts, self.runs, self.tasks, *outside)
        self.documents.plant(f"brokerAccounts/{ACCOUNT}", {"uid": UID, "open_run_id": None, "last_run_id": ""})
        self.accounts.switch_on(UID)

    # ------------------------------------------------------------ switches

    @property
    def switch_ports(self) -> SwitchPorts:
        """What setting a switch takes."""
        return SwitchPorts(self.accounts, self.runs, self.tasks, self.clock, self.log)

    def set_system(self, **fields: Any) -> None:
        """Somebody sets the system's switch to exactly these fields."""
        self.documents.plant(SYSTEM_SWITCH, fields)

    def set_user(self, **fields: Any) -> None:
        """Somebody sets the user's switch to exactly these fields."""
        self.documents.plant(USER_SWITCH, fields)

    def halt(self) -> None:
        """The system is halted."""
        self.set_system(trading_enabled=False, reason="fire drill")

    # ------------------------------------------------------------ the account

    def save_targets(self, **percents: str) -> None:
        """Store these target weights, uncounted; `CASH` is cash."""
        version = self.accounts.load_account(UID, now=self.clock.at).settings.allocation_version
        self.accounts.save_allocation(UID, targets(**percents), expected_version=version, now=self.clock.at)
        self.documents.reads = self.documents.writes = 0

    def save_policy(self, **policy: Any) -> None:
        """Store a policy, uncounted."""
        self.accounts.save_settings(UID, SettingsUpdate(policy=policy, automation_enabled=False), now=self.clock.at)
        self.documents.reads = self.documents.writes = 0

    @property
    def drift(self) -> dict[str, Any]:
        """The stored drift measurement."""
        return self.documents.documents[f"users/{UID}/status/drift"]

    @property
    def lock(self) -> str | None:
        """The run that holds the account's lock."""
        document = self.documents.documents.get(f"users/{UID}/status/open_run")
        return None if document is None else document["run_id"]

    # ------------------------------------------------------------ runs

    def create(
        self,
        *legs: Leg,
        buffer: str = "0",
        market_closed: MarketClosed = MarketClosed.REFUSE,
        run_id: str = RUN_ID,
    ) -> StoredRun:
        """Store a run of these legs, uncounted, without advancing it."""
        run = replace(
            a_run(*(replace(leg, client_order_id=client_order_id(run_id, leg.leg_id)) for leg in legs), buffer=buffer),
            run_id=run_id,
            plan_id=None,
            created_at=self.clock.at,
            updated_at=self.clock.at,
            held_before=dict(self.broker.holdings),
            market_closed=market_closed,
        )
        stored = self.runs.create_run(UID, run)
        self.documents.reads = self.documents.writes = 0
        return stored

    def create_three_orders(self) -> StoredRun:
        """Sell 40 SPY and all 20 GLD for $5,000, buy 29 QQQ for $5,800; with $1,000 in cash that is funded only after a
        sale."""
        self.broker.holdings["GLD"] = Decimal(20)
        return self.create(
            a_leg("01", symbol="SPY", quantity="40", price="100"),
            a_leg("02", symbol="GLD", quantity="20", price="50"),
            a_leg("03", OrderSide.BUY, symbol="QQQ", quantity="29", price="200"),
        )

    def advance(self) -> Run:
        """One call of `advance_run`."""
        return advance_run(self.ctx, RUN_ID)

    def finish(self, *, rounds: int = 60, seconds: float = 3) -> Run:
        """Advance until the run is closed, as queue and sweep would, with time between."""
        run = self.advance()
        for _ in range(rounds):
            if not run.is_open:
                return run
            self.clock.advance(seconds)
            run = self.advance()
        raise AssertionError(f"the run did not close: {run}")

    def run(self) -> Run:
        """The run as it is stored."""
        stored = self.runs.load_run(UID, RUN_ID)
        assert stored is not None
        return stored.run

    def sent(self) -> list[str]:
        """Every request that reached the broker, in order: `sell 40 SPY`."""
        return [f"{request.side} {plain(request.quantity)} {request.symbol}" for request in self.broker.submitted]

    def sides(self) -> list[str]:
        """The sides of these requests."""
        return [request.side.value for request in self.broker.submitted]

    def require_each_order_once(self) -> None:
        """No client order id reached the broker twice, and none is there that the journal does not know."""
        ids = [request.client_order_id for request in self.broker.submitted]
        assert len(ids) == len(set(ids)), f"sent twice: {ids}"
        known = {leg.client_order_id for leg in self.run().legs}
        assert {order.client_order_id for order in self.broker.orders} <= known


def require_successor(before: Run, after: Run) -> None:
    """A run's next form: a closed one never changes, legs move as the table says, fills and approvals never shrink."""
    assert before.is_open, f"a {before.state} run was written again"
    assert len(before.legs) == len(after.legs)
    for old, new in zip(before.legs, after.legs, strict=True):
        assert may_follow(old.state, new.state), f"leg {old.leg_id} went from {old.state} to {new.state}"
        assert new.filled_quantity >= old.filled_quantity
        assert new.quantity <= old.quantity <= old.planned_quantity == new.planned_quantity
        assert (old.client_order_id, old.symbol, old.side) == (new.client_order_id, new.symbol, new.side)


def targets(**percents: str) -> list[StoredTarget]:
    """Stored targets, fractionable, named as their symbols."""
    return [StoredTarget(TargetWeight(symbol, Decimal(percent)), symbol, True) for symbol, percent in percents.items()]
