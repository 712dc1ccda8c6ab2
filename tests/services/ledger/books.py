"""A world with a ledger: its broker remembers what happened, and may be tampered with."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rebalancer.core.account.order import OrderRequest, OrderSide
from rebalancer.core.ledger.events import CashActivity, CashKind, LedgerEvent, activity_event_id
from rebalancer.core.ledger.times import to_ns
from rebalancer.services.ledger.bring_up_to_date import LedgerPorts
from rebalancer.services.ledger.reconcile import (
    Decision,
    Reconciliation,
    ReconciliationState,
    reconcile_positions,
    resolve_discrepancy,
)
from tests.fakes.ledger import FakeLedgerStore
from tests.services.world import UID, World

STATUS = f"users/{UID}/status/reconciliation"
HEAD = f"users/{UID}/ledger/head"


class Bookkeeping(World):
    """$1,000 that were deposited; nothing is held."""

    def __init__(self) -> None:
        super().__init__(cash="0", holdings={})
        self.ledgers = FakeLedgerStore(self.documents)
        self.queue = self.reconciliations
        self.desk = LedgerPorts(self.ctx, self.ledgers)
        self.pay("1000")

    # ------------------------------------------------------------ what happens

    def pass_time(self, seconds: float) -> None:
        """Let time pass, for us and at the broker."""
        self.clock.advance(seconds)
        self.broker.now = self.clock.at

    def pay(self, amount: str, kind: CashKind = CashKind.DEPOSIT, *, symbol: str | None = None) -> None:
        """Cash comes or goes, and the broker reports it."""
        self.broker.cash += Decimal(amount)
        name = activity_event_id(f"c{len(self.broker.activities)}")
        self.report(CashActivity(name, to_ns(self.broker.now), kind, Decimal(amount), symbol=symbol))

    def report(self, *events: LedgerEvent) -> None:
        """The broker reports something."""
        self.broker.activities.extend(events)

    def trade(self, symbol: str, quantity: str) -> None:
        """Buy, or sell a negative quantity, at today's price; a second passes."""
        signed = Decimal(quantity)
        side = OrderSide.BUY if signed > 0 else OrderSide.SELL
        name = f"somebody-{len(self.broker.activities)}"
        self.broker.place(OrderRequest(name, symbol, side, abs(signed)))
        self.broker.fill(name)
        self.pass_time(1)

    def tamper(self, symbol: str, quantity: str) -> None:
        """The broker has so many more of a symbol, and reports nothing of it."""
        self.broker.holdings[symbol] = self.broker.holdings.get(symbol, Decimal(0)) + Decimal(quantity)

    # ------------------------------------------------------------ what is done

    def reconcile(self, *, after: float = 0) -> Reconciliation:
        """Reconcile, after some seconds."""
        self.pass_time(after)
        return reconcile_positions(self.desk)

    def discover(self) -> Reconciliation:
        """Reconcile, and once more when what was found has stood long enough."""
        self.reconcile()
        return self.reconcile(after=31)

    def accept(self, request_id: str = "r1", **gaps: str) -> Reconciliation:
        """A person accepts these gaps."""
        accepted = {symbol: Decimal(gap) for symbol, gap in gaps.items()}
        return resolve_discrepancy(self.desk, Decision(request_id, accepted))

    # ------------------------------------------------------------ what is stored

    def events(self) -> dict[str, LedgerEvent]:
        """Every event that is recorded, by id."""
        return {event.event_id: event for event in self.ledgers.load_events(UID)}

    @property
    def status(self) -> dict[str, Any]:
        """What people see."""
        return self.documents.documents[STATUS]

    @property
    def trading(self) -> str:
        """The user's switch."""
        state = self.documents.documents[f"users/{UID}/status/trading"]["state"]
        return str(state)


def invested() -> Bookkeeping:
    """$1,000, of which $600 are in six shares of SPY, reconciled."""
    world = Bookkeeping()
    world.trade("SPY", "6")
    assert world.reconcile().state is ReconciliationState.BALANCED
    return world
