"""A run under everything that may happen to it at once, in any order.

The world of these tests checks on its own, at every order and every write: the order was journalled before, its
quantity is at most the approved one, the switch allowed it, legs move only as their table says, a closed run is never
written.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rebalancer.core.errors import BrokerRejected, BrokerUnavailable, Conflict
from rebalancer.core.order import OPEN_AT_BROKER, LegState, OrderSide
from rebalancer.core.run import Run
from rebalancer.ports import StoredRun
from rebalancer.services.cancel import cancel_run
from tests.core.runs import RUN_ID, a_leg
from tests.services.world import UID, Fault, Fills, SimulatedCrash, World

SYMBOLS = ("SPY", "GLD", "QQQ", "IWM")
PRICE = {"SPY": Decimal(100), "GLD": Decimal(50), "QQQ": Decimal(200), "IWM": Decimal(20)}
READS = ("fetch_spendable_cash", "fetch_asks", "fetch_orders", "fetch_order", "fetch_snapshot", "cancel_order")
LOST = st.sampled_from([Fault.UNAVAILABLE, Fault.REJECTED, Fault.UNKNOWN_TAKEN, Fault.UNKNOWN_NOT_TAKEN])
few = st.integers(min_value=1, max_value=6)


class RunMachine(RuleBasedStateMachine):
    """One run of some sells and buys; workers, crashes, faults, switches, fills and time come as they like."""

    @initialize(
        orders=st.lists(
            st.tuples(st.booleans(), st.decimals(min_value="0.5", max_value=40, places=3), st.booleans()),
            min_size=1,
            max_size=4,
        ),
        cash=st.integers(min_value=0, max_value=6000),
        dearer=st.sampled_from(["0.99", "1", "1.01", "1.019"]),
        fills=st.sampled_from([Fills.INSTANT, Fills.STEPWISE, Fills.BY_HAND]),
    )
    def begin(self, orders: list[tuple[bool, Decimal, bool]], cash: int, dearer: str, fills: Fills) -> None:
        """Store a run of up to four orders, each in its own symbol, sells first."""
        self.world = World(cash=str(cash), holdings=dict.fromkeys(SYMBOLS, "40"), prices=PRICE, fills=fills)
        self.world.broker.asks = {symbol: price * Decimal(dearer) for symbol, price in PRICE.items()}
        named = [(symbol, *order) for symbol, order in zip(SYMBOLS, orders, strict=False)]
        legs = [
            a_leg(
                f"{number:02d}",
                OrderSide.BUY if is_buy else OrderSide.SELL,
                symbol=symbol,
                quantity=str(max(quantity // 1, 1) if is_whole else quantity),
                price=str(PRICE[symbol]),
                step="1" if is_whole else "0.000000001",
            )
            for number, (symbol, is_buy, quantity, is_whole) in enumerate(sorted(named, key=lambda row: row[1]), 1)
        ]
        self.created: StoredRun = self.world.create(*legs)
        self.closed_as: Run | None = None

    def _work(self, *, cancel: bool = False) -> None:
        with suppress(SimulatedCrash, BrokerUnavailable, BrokerRejected):
            cancel_run(self.world.ctx, RUN_ID) if cancel else self.world.advance()
        self.world.documents.visit = self.world.broker.visit = lambda _: None

    @rule()
    def advance(self) -> None:
        """A task, a sweep, or the same task delivered twice."""
        self._work()

    @rule(cancel=st.booleans(), at=st.integers(min_value=1, max_value=25), cancels=st.booleans())
    def two_workers(self, cancel: bool, at: int, cancels: bool) -> None:
        """A second worker does all it can in the middle of the first one's work."""
        seen = 0

        def visit(_: str) -> None:
            nonlocal seen
            seen += 1
            if seen == at:
                self._work(cancel=cancels)

        self.world.documents.visit = self.world.broker.visit = visit
        self._work(cancel=cancel)

    @rule(number=few, after=st.booleans())
    def crash_at_a_write(self, number: int, after: bool) -> None:
        """The worker dies at one of its next writes."""
        self.world.documents.crash_at_write(self.world.documents.writes + number, after=after)
        self._work()

    @rule(number=st.integers(min_value=1, max_value=3), after=st.booleans())
    def crash_at_an_order(self, number: int, after: bool) -> None:
        """The worker dies at one of its next orders."""
        self.world.broker.crash_at_submit(self.world.broker.submits + number, after=after)
        self._work()

    @rule(fault=LOST, after=st.integers(min_value=0, max_value=2))
    def lose_an_answer(self, fault: Fault, after: int) -> None:
        """The answer to one of the next orders is lost, or is a no."""
        self.world.broker.fail("submit_order", fault, after=after)

    @rule(method=st.sampled_from(READS), times=few, fault=st.sampled_from([Fault.UNAVAILABLE, Fault.REJECTED]))
    def lose_the_broker(self, method: str, times: int, fault: Fault) -> None:
        """The broker does not answer for a while."""
        self.world.broker.fail(method, fault, times=times)

    @rule(seconds=st.sampled_from([1, 5, 19, 20, 21, 60]))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.world.clock.advance(seconds)

    @rule(state=st.sampled_from(["ACTIVE", "ACTIVE", "REDUCING", "HALTED", "unreadable"]))
    def set_user_switch(self, state: str) -> None:
        """The user flips the switch, also in the middle of a worker's work."""
        self.world.set_user(state=state)

    @rule(enabled=st.sampled_from([True, True, False, None]), at=st.integers(min_value=1, max_value=20))
    def flip_the_system_meanwhile(self, enabled: bool | None, at: int) -> None:
        """The system's switch changes between two of a worker's requests to the store."""
        seen = 0

        def visit(_: str) -> None:
            nonlocal seen
            seen += 1
            if seen == at:
                self.world.set_system(trading_enabled=enabled)

        self.world.documents.visit = visit
        self._work()

    @rule(part=st.sampled_from([None, "0.25", "3"]), number=few)
    def fill(self, part: str | None, number: int) -> None:
        """The broker fills an order, in part or whole, also one that has just been cancelled."""
        if self.world.broker.orders:
            order = self.world.broker.orders[number % len(self.world.broker.orders)]
            if order.state in OPEN_AT_BROKER | {LegState.CANCELED}:
                self.world.broker.fill(order.client_order_id, None if part is None else Decimal(part))

    @rule(number=few)
    def expire(self, number: int) -> None:
        """The day ends for one order."""
        opened = [order for order in self.world.broker.orders if order.state in OPEN_AT_BROKER]
        if opened:
            self.world.broker.end(opened[number % len(opened)].client_order_id, LegState.EXPIRED)

    @rule()
    def start_again(self) -> None:
        """The same request comes once more: the stored run comes back, unchanged."""
        assert self.world.runs.create_run(UID, self.created.run).run == self.world.run()

    @precondition(lambda self: self.world.run().is_open)
    @rule()
    def start_another(self) -> None:
        """A second run meets the lock."""
        with pytest.raises(Conflict):
            self.world.runs.create_run(UID, _renamed(self.created.run))

    @invariant()
    def no_order_is_at_the_broker_twice(self) -> None:
        """Each id reached the book at most once, and only ids of this run."""
        self.world.require_each_order_once()

    @invariant()
    def no_more_is_traded_than_was_approved(self) -> None:
        """Per symbol, and in cash: nothing is oversold, nothing is bought on margin."""
        approved = {leg.symbol: leg.planned_quantity for leg in self.created.run.legs}
        for order in self.world.broker.orders:
            assert order.filled_quantity <= (order.quantity or 0) <= approved[order.symbol]
        assert all(quantity >= 0 for quantity in self.world.broker.holdings.values())
        assert self.world.broker.cash >= 0
        assert "INSUFFICIENT_BUYING_POWER" not in {leg.reason for leg in self.world.run().legs}

    @invariant()
    def the_lock_is_held_while_the_run_is_open_and_a_closed_run_stays_as_it_is(self) -> None:
        """The lock and the run change in one write."""
        run = self.world.run()
        assert self.world.lock == (RUN_ID if run.is_open else None)
        assert self.closed_as in (None, run)
        self.closed_as = None if run.is_open else run

    def teardown(self) -> None:
        """When the trouble is over, the run comes to its end."""
        if not hasattr(self, "world"):
            return
        self.world.broker.recover()
        self.world.broker.fills = Fills.INSTANT
        for order in self.world.broker.orders:
            if order.state in OPEN_AT_BROKER:
                self.world.broker.fill(order.client_order_id)
        for _ in range(4):
            self._work()
            self.world.clock.advance(21)
        self.world.finish()
        self.no_order_is_at_the_broker_twice()
        self.no_more_is_traded_than_was_approved()


def _renamed(run: Run) -> Run:
    return replace(run, run_id="run-00000002", request_digest="another")


TestRunMachine = RunMachine.TestCase
TestRunMachine.settings = settings(
    max_examples=150, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
