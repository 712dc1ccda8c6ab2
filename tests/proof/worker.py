"""One process of the proof: what it journalled, what it read at its gate, and whether its orders follow from that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import UNRESOLVED, OrderRequest, OrderSide
from rebalancer.core.execution.run import Run
from rebalancer.core.risk.state import TradingState, parse_trading_status, stricter_status
from tests.fakes.store import SYSTEM_SWITCH
from tests.services.world import UID, USER_SWITCH

if TYPE_CHECKING:
    from tests.proof.world import ProofWorld

GATE_LIFE = timedelta(seconds=5)
"""A worker whose order leaves later than this after its gate was frozen in between."""


class Violation(AssertionError):
    """A promise of the protocol was broken."""


@dataclass(frozen=True, slots=True)
class SeenAtGate:
    """What was stored while a worker read its gate: the stricter switch, the run, and whether the run was the version
    that this worker had written last."""

    at: datetime
    state: TradingState
    run: Run | None
    is_own: bool


class Worker:
    """Watches one process's requests."""

    def __init__(self, world: ProofWorld) -> None:
        self._world = world
        self._gate: SeenAtGate | None = None
        self._written: dict[str, int] = {}
        self._entered_at = world.clock.at
        self._named = ""
        self._uid = UID

    def entering(self, name: str) -> None:
        """Note when a request was decided on."""
        self._entered_at = self._world.clock.at

    def before(self, name: str, arguments: tuple[Any, ...]) -> None:
        """Judge an order just before it leaves, and the lock at every request."""
        if name == "submit_order":
            gate, self._gate = self._gate, None
            self._judge(arguments[0], gate)
        if name in ("read_gate", "save_run"):
            self._uid = arguments[0]
            self._named = arguments[1] if name == "read_gate" else arguments[1].run_id
        self._require_lock()

    def after(self, name: str) -> None:
        """Remember what was stored at the moment of a gate or of an own write."""
        world = self._world
        if name == "save_run":
            path = self._path(self._named)
            self._written[path] = world.documents.versions[path]
        elif name == "read_gate":
            path = self._path(self._named)
            self._gate = SeenAtGate(
                at=world.clock.at,
                state=_trading_state(world),
                run=world.documents.runs.get(path),
                is_own=world.documents.versions.get(path) == self._written.get(path),
            )

    def _path(self, run_id: str) -> str:
        return f"users/{self._uid}/runs/{run_id}"

    def _judge(self, request: OrderRequest, gate: SeenAtGate | None) -> None:
        require, what = self._world.require, f"{request.side} {request.quantity} {request.symbol}"
        if gate is None or gate.run is None:
            require(False, f"{what} was sent without a look at the gate")
            return
        stopped = gate.state is TradingState.HALTED
        require(not stopped, f"{what} was sent while trading was halted")
        only_sells = gate.state is TradingState.REDUCING
        require(not only_sells or request.side is OrderSide.SELL, f"{what} was sent while only sells were allowed")
        require(not gate.run.cancel_requested, f"{what} was sent after the run was cancelled")
        require(gate.run.is_open, f"{what} was sent for a run that is {gate.run.state}")
        require(gate.is_own, f"{what} was sent by a worker whose run somebody else has written since")
        path = self._path(gate.run.run_id)
        moved_on = self._world.documents.versions.get(path) != self._written.get(path)
        is_late = moved_on or self._world.clock.at - gate.at > GATE_LIFE
        self._world.late_sends += is_late
        require(self._entered_at - gate.at <= GATE_LIFE, f"{what} was sent long after its gate")
        leg = next((leg for leg in gate.run.legs if leg.client_order_id == request.client_order_id), None)
        if leg is None or leg.state not in UNRESOLVED:
            require(False, f"{what} was sent before it was journalled")
            return
        require(leg.request() == request, f"{what} is not the order that was journalled")
        require(request.quantity <= leg.planned_quantity, f"{what} is more than was approved")
        self._judge_means(request, what)
        if not is_late:
            self._judge_price(request, leg, gate.run, what)

    def _judge_price(self, request: OrderRequest, leg: Leg, run: Run, what: str) -> None:
        """The price is the approved one, within the tolerance of the plan, as of the last look."""
        broker, reference = self._world.broker, leg.reference_price
        price = (broker.prices[request.symbol] + broker.asks.get(request.symbol, broker.prices[request.symbol])) / 2
        moved_percent = abs(price - reference) / reference * 100
        if moved_percent > run.price_tolerance_percent and not self._world.is_raced():
            self._world.require(False, f"{what} was sent {moved_percent:.1f} % from the approved price")

    def _judge_means(self, request: OrderRequest, what: str) -> None:
        """Money and shares are there now; a request that repeats itself is only ever one under a known id.

        An order that came late may have taken them meanwhile: then the broker refuses.
        """
        broker, require = self._world.broker, self._world.require
        if self._world.is_late:
            return
        if request.client_order_id in {sent.client_order_id for sent in broker.submitted}:
            require(False, f"{what} reached the broker twice")
        elif request.side is OrderSide.SELL:
            free = broker.free_now(request.symbol)
            is_covered = request.quantity <= free or self._world.is_raced()
            require(is_covered, f"{what} was sent, but {free} are there")
        else:
            cost, cash = request.quantity * broker.worst_price(request), broker.spendable_now()
            is_covered = cost <= cash or self._world.is_raced()
            require(is_covered, f"{what} was sent for {cost} dollars, but {cash} are there")

    def _require_lock(self) -> None:
        world = self._world
        opened = [run.run_id for run in world.documents.runs.values() if run.is_open]
        held = [] if world.account_lock is None else [world.account_lock]
        world.require(opened == held, f"open are {opened}, the lock is held by {held}")


def _trading_state(world: ProofWorld) -> TradingState:
    found, now = world.documents.documents, world.clock.at
    return stricter_status(
        parse_trading_status(found.get(SYSTEM_SWITCH), scope="system", now=now),
        parse_trading_status(found.get(USER_SWITCH), scope="user", now=now),
    ).state
