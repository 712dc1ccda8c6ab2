"""One account under the proof: every worker's requests cross boundaries, and every order is held against what its
worker had journalled and had read at its gate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import NEVER_AT_BROKER, OPEN_AT_BROKER, BrokerOrder, LegState, is_same_order
from rebalancer.core.base.errors import InvariantViolation, RebalancerError
from rebalancer.core.execution.run import Run, RunState
from rebalancer.core.risk.state import TradingState
from rebalancer.core.risk.trips import TripCode
from rebalancer.services.context import Context
from rebalancer.services.execution.advance import advance_run
from rebalancer.services.planning.measure import measure_account
from tests.core.runs import ACCOUNT, RUN_ID
from tests.fakes.surroundings import FakeClock
from tests.proof import tally
from tests.proof.boundaries import Boundaries, Bounded
from tests.proof.broker import ProofBroker
from tests.proof.documents import ProofDocuments
from tests.proof.worker import Violation, Worker
from tests.services.world import UID, Fills, SimulatedCrash, World

__all__ = ["RUN_ID", "UID", "Fills", "ProofWorld", "SimulatedCrash", "Violation"]

LOOK_LASTS = timedelta(seconds=31)
"""A worker acts on prices, cash and holdings that are not older."""

Action = Callable[[Context], object]


class SlowClock(FakeClock):
    """A clock by which every pause takes at least three seconds. `skew` is how wrong it is."""

    skew = timedelta(0)

    def now(self) -> datetime:
        """See `Clock`."""
        return super().now() + self.skew

    def pause(self, seconds: float) -> None:
        """See `Clock`."""
        super().pause(max(seconds, 3))


class ProofWorld(World):
    """An account with $6,000 of SPY, $3,000 of GLD and $1,000, whose targets ask for two sells and then one buy that
    needs all their money."""

    broker_type = ProofBroker
    documents_type = ProofDocuments
    broker: ProofBroker
    documents: ProofDocuments
    clock: SlowClock

    def __init__(
        self,
        fills: Fills = Fills.INSTANT,
        *,
        cash: str = "1000",
        holdings: Mapping[str, str] | None = None,
        percents: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(cash=cash, holdings=holdings or {"SPY": "60", "GLD": "60"}, fills=fills)
        # One look every few seconds is as good as a look every quarter of a second, and so many fewer boundaries.
        self.clock: SlowClock = SlowClock(self.clock.at)
        self.broker.follow(self.clock)
        self.ctx = replace(self.ctx, clock=self.clock)
        self.boundaries = Boundaries()
        self.documents.on_new_run = self._note_beginning
        self.violations: list[str] = []
        self.begun_on_stale_lists: set[str] = set()
        self.late_sends = 0
        self.fills_of_closed_runs = 0
        self.is_stopped = False
        self.outside_at: datetime | None = None
        self.races = 0
        self.plan_id = ""
        self.last_failure: type[BaseException] | None = None
        self._depth = 0
        self.save_targets(**(percents or {"SPY": "30", "GLD": "10", "QQQ": "60"}))

    # ------------------------------------------------------------ judging

    @property
    def is_late(self) -> bool:
        """Whether an order came so late that its run may have gone on without it: a worker that froze between its gate
        and its order, or a request that lay in the network. No protocol can call such an order back."""
        return self.late_sends + self.broker.late_arrivals > 0

    def is_raced(self) -> bool:
        """Whether something outside has changed so lately that a worker's last look may be older: count it as a race.

        Nobody can look and order in one moment; a look lasts `LOOK_LASTS`.
        """
        is_race = self.outside_at is not None and self.clock.at - self.outside_at <= LOOK_LASTS
        self.races += is_race
        return is_race

    def _note_beginning(self, run: Run) -> None:
        """Where the lists lag, a run may begin on positions that have changed since; it finds out at its end."""
        held = {leg.symbol: self.broker.holdings.get(leg.symbol, Decimal(0)) for leg in run.legs}
        if self.broker.lag and any(run.held_before.get(symbol, Decimal(0)) != held[symbol] for symbol in held):
            self.begun_on_stale_lists.add(run.run_id)

    def require(self, holds: bool, sentence: str) -> None:
        """Note a broken promise, also where the code under proof would swallow the failure."""
        if not holds:
            self.violations.append(sentence)
            raise Violation(sentence)

    @contextmanager
    def counted(self) -> Iterator[None]:
        """One schedule, counted with its double orders however it ends; nothing that was broken is forgotten."""
        try:
            yield
        finally:
            tally.current().add(1, self.count_double_orders(), len(self.violations))
        if self.violations:
            raise Violation("; ".join(self.violations))

    def count_double_orders(self) -> int:
        """Orders at the broker beyond one for each approved leg, and beyond the approved quantity."""
        approved, ordered = self.approved(), defaultdict[tuple[str, str], list[Decimal]](list)
        for request in self.broker.accepted:
            ordered[request.symbol, request.side].append(request.quantity)
        double = 0
        for key, quantities in ordered.items():
            allowed = approved.get(key, [])
            double += max(0, len(quantities) - len(allowed)) or int(sum(quantities) > sum(allowed))
        return double

    def approved(self) -> dict[tuple[str, str], list[Decimal]]:
        """The approved quantities by symbol and side: each stored plan's legs once, however many runs name it.

        A plan is its content: where a run of it ended without a fill, the same plan may be approved anew.
        """
        found = defaultdict[tuple[str, str], list[Decimal]](list)
        used: set[str] = set()
        for run in self.all_runs():
            if run.plan_id is None or run.plan_id not in used:
                for leg in run.legs:
                    found[leg.symbol, leg.side].append(leg.planned_quantity)
            if run.plan_id and (run.is_open or any(leg.filled_quantity for leg in run.legs)):
                used.add(run.plan_id)
        return found

    def is_trading(self) -> bool:
        """Whether no switch says HALTED."""
        return self.accounts.load_trading(UID, now=self.clock.at).state is not TradingState.HALTED

    def all_runs(self) -> list[Run]:
        """Every stored run."""
        return list(self.documents.runs.values())

    # ------------------------------------------------------------ working

    def work(self, action: Action) -> object:
        """Let a fresh process do something; its requests cross the boundaries. What it raises comes back."""
        worker = Worker(self)
        port = self.ctx
        bounded = [
            Bounded(each, self.boundaries, worker) for each in (port.broker, port.accounts, port.runs, port.tasks)
        ]
        ctx = replace(
            port,
            **dict(zip(("broker", "accounts", "runs", "tasks"), cast("list[Any]", bounded), strict=True)),
        )
        return action(ctx)

    def visit(self, action: Action) -> bool:
        """Another process does all that it can, in the middle of the one that is under way. It may fail or die.
        Returns whether it went well; visits within visits within visits are not made."""
        if self._depth >= 2:
            return False
        self._depth += 1
        try:
            return self.attempt(action)
        finally:
            self._depth -= 1

    def attempt(self, action: Action) -> bool:
        """Let a fresh process do something that may be refused, fail or die. Returns whether it went well."""
        self.last_failure = None
        try:
            self.work(action)
        except (SimulatedCrash, RebalancerError) as error:
            self.last_failure = type(error)
            self.require(not isinstance(error, InvariantViolation), f"a promise of the program is broken: {error}")
            return False
        return True

    def move_on(self) -> None:
        """What queue or sweep do."""
        self.attempt(lambda ctx: advance_run(ctx, RUN_ID))

    @property
    def account_lock(self) -> str | None:
        """The run that holds the broker account's lock, whoever started it."""
        found: str | None = self.documents.documents[f"brokerAccounts/{ACCOUNT}"]["open_run_id"]
        return found

    def stored(self) -> Run | None:
        """The run under proof, None before it was created."""
        return self.documents.runs.get(f"users/{UID}/runs/{RUN_ID}")

    # ------------------------------------------------------------ the end

    def require_sound_end(self) -> None:
        """Every run is closed and says what the broker says; what should be whole is."""
        self.boundaries.planned.clear()
        self.require(self.count_double_orders() == 0, "an order stands at the broker twice")
        self.require(self.lock is None, f"the lock is held by {self.lock} after the end")
        orders = {order.client_order_id: order for order in self.broker.orders}
        runs = self.all_runs()
        for run in runs:
            self.require(not run.is_open, f"{run.run_id} is still {run.state}")
            for leg in run.legs:
                self._require_sound_leg(leg, orders.pop(leg.client_order_id, None))
            mismatch = run.reason == TripCode.RECONCILIATION_MISMATCH
            is_excused = self.is_late or self.fills_of_closed_runs or run.run_id in self.begun_on_stale_lists
            self.require(bool(is_excused) or not mismatch, f"fills and positions differ: {run.message}")
            if run.state is RunState.COMPLETED:
                self.require(all(leg.state is LegState.FILLED for leg in run.legs), "completed without every fill")
        self.require(
            self.late_sends > 0 or self.broker.hasty_repeats == 0,
            "an order was sent again while the first one could still arrive",
        )
        self.require(not orders, f"orders that no run knows: {sorted(orders)}")
        if self.is_late:
            return
        self.require(self.broker.cash >= 0, f"{self.broker.cash} dollars were borrowed")
        self.require(all(quantity >= 0 for quantity in self.broker.holdings.values()), "a position is short")

    def _require_sound_leg(self, leg: Leg, order: BrokerOrder | None) -> None:
        """A leg says of its order what the broker says, and only of its own."""
        if order is None:
            self.require(leg.filled_quantity == 0, f"{leg.leg_id} has fills without an order")
            self.require(leg.state is not LegState.FILLED, f"{leg.leg_id} is filled without an order")
        elif leg.state in NEVER_AT_BROKER:
            self.require(leg.filled_quantity == 0, f"{leg.leg_id} is {leg.state} with fills")
        elif is_same_order(leg.request(), order):
            self.require(order.state not in OPEN_AT_BROKER or self.is_late, f"{leg.leg_id} is left open")
        else:
            self.require(leg.order_id != order.order_id, f"{leg.leg_id} has adopted a strange order")

    def require_empty_plan(self) -> None:
        """After a rebalance that was completed there is nothing left to plan."""
        plan = measure_account(self.ctx).plan
        self.require(plan is not None and not plan.trades, "after a completed run there is still something to trade")
