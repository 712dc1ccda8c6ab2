"""The two worlds in which each contract test runs, and what the tests are made of."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

from google.cloud.firestore import Client

from rebalancer.adapters.firestore import FirestoreAccountStore, FirestoreRunStore
from rebalancer.core.account.leg import Leg, client_order_id
from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.execution.run import Run, RunKind, RunState
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.core.risk.state import MarketClosed
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.ports.execution import RunStore, StoredPlan
from rebalancer.ports.targets import AccountStore, StoredTarget
from tests.fakes.store import FakeAccountStore, FakeDocuments, FakeRunStore

NOW = datetime(2026, 3, 2, 15, 0, 0, 123456, tzinfo=UTC)
UID = "u1"
SYSTEM = "systemStatus/risk_management"
SETTINGS = f"userSettings/{UID}"
TRADING = f"users/{UID}/status/trading"
LOCK = f"users/{UID}/status/open_run"
ACCOUNT = "account-1"
CLAIM = f"brokerAccounts/{ACCOUNT}"
HELD = {"uid": UID, "open_run_id": None, "last_run_id": "", "key_tag": None, "stop": None}


class World(Protocol):
    """A store with nothing in it, and a way to write and read beside it."""

    @property
    def accounts(self) -> AccountStore:
        """Targets, settings, switches."""

    @property
    def runs(self) -> RunStore:
        """Plans and runs."""

    def plant(self, path: str, document: Mapping[str, Any]) -> None:
        """Put a document as somebody else would."""

    def peek(self, path: str) -> dict[str, Any] | None:
        """What is stored there."""


class FakeWorld:
    """The stores in memory."""

    def __init__(self) -> None:
        self.documents = FakeDocuments()
        self.accounts = FakeAccountStore(self.documents)
        self.runs = FakeRunStore(self.documents)
        self.plant(CLAIM, HELD)

    def plant(self, path: str, document: Mapping[str, Any]) -> None:
        self.documents.plant(path, document)

    def peek(self, path: str) -> dict[str, Any] | None:
        return copy.deepcopy(self.documents.documents.get(path))


class FirestoreWorld:
    """The stores on the official emulator, in a project of the test's own."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.accounts = FirestoreAccountStore(client)
        self.runs = FirestoreRunStore(client)
        self.plant(CLAIM, HELD)

    def plant(self, path: str, document: Mapping[str, Any]) -> None:
        self.client.document(path).set(dict(document))

    def peek(self, path: str) -> dict[str, Any] | None:
        return self.client.document(path).get().to_dict()


def target(symbol: str, percent: str, tolerance: str | None = None, *, enabled: bool = True) -> StoredTarget:
    weight = TargetWeight(symbol, Decimal(percent), None if tolerance is None else Decimal(tolerance), enabled)
    return StoredTarget(weight, f"{symbol} Fund", fractionable=True)


def a_plan(plan_id: str = "sha256:1", *, at: datetime = NOW) -> StoredPlan:
    document = {
        "price_tolerance_percent": "1",
        "allocation_version": 3,
        "mode": "full",
        "cash_buffer_usd": "0",
        "plan": {"plan_id": plan_id, "items": [{"symbol": "BTC/USD", "quantity": "0.5"}], "needs_rebalance": True},
        "inputs": {"prices": {"BTC/USD": "60000.00", "SPY": "450.10"}, "policy": {"share_places": 9}},
    }
    return StoredPlan(plan_id, at, at + timedelta(minutes=10), None, document)


def a_leg(run_id: str, leg_id: str, side: OrderSide, symbol: str) -> Leg:
    return Leg(
        leg_id=leg_id,
        client_order_id=client_order_id(run_id, leg_id),
        symbol=symbol,
        side=side,
        planned_quantity=Decimal("14.444444444"),
        quantity=Decimal("14.444444444"),
        quantity_step=Decimal("0.000000001"),
        reference_price=Decimal("450.10"),
    )


def a_run(run_id: str = "run-0001", *, plan_id: str | None = None, digest: str = "d1", at: datetime = NOW) -> Run:
    return Run(
        run_id=run_id,
        kind=RunKind.REBALANCE,
        origin="PERSON",
        plan_id=plan_id,
        request_digest=digest,
        state=RunState.PLANNED,
        legs=(a_leg(run_id, "01", OrderSide.SELL, "BTC/USD"), a_leg(run_id, "02", OrderSide.BUY, "SPY")),
        cash_buffer_usd=Decimal("12.50"),
        created_at=at,
        updated_at=at,
        message="Starting.",
        account_digest=ACCOUNT,
    )


def run_for(world: World, uid: str, run_id: str, *, at: datetime = NOW) -> Run:
    """A run of another user, on a broker account that this user holds."""
    account_digest = f"account-of-{uid}"
    world.plant(f"brokerAccounts/{account_digest}", {**HELD, "uid": uid})
    return replace(a_run(run_id, at=at), account_digest=account_digest)


def filled(run: Run) -> Run:
    """The run closed, with everything in it that a run can carry."""
    legs = tuple(
        replace(
            leg,
            state=LegState.FILLED,
            status="filled",
            order_id=f"order-{leg.leg_id}",
            filled_quantity=leg.quantity,
            filled_average_price=Decimal("450.123456789"),
            limit_price=Decimal("451.00"),
            reason="SCALED_TO_CASH",
            message="Done.",
            intended_at=run.created_at,
            submitted_at=run.created_at + timedelta(microseconds=1),
            cancel_sent=True,
        )
        for leg in run.legs
    )
    ended = run.updated_at + timedelta(seconds=7)
    return replace(
        run,
        legs=legs,
        state=RunState.COMPLETED,
        updated_at=ended,
        completed_at=ended,
        reason="COMPLETED",
        message="Every order was filled as planned.",
        cancel_requested=True,
        market_closed=MarketClosed.WAIT,
        limits=RiskLimits(order_notional_usd_max=Decimal("12.50"), restricted_symbols=frozenset({"GME"})),
        price_tolerance_percent=Decimal("0.5"),
        held_before={"BTC/USD": Decimal("14.5"), "SPY": Decimal(3)},
        session_ends_at=run.created_at + timedelta(hours=1),
        opens_at=run.created_at + timedelta(hours=18),
        waited=True,
        mismatch_since=run.created_at + timedelta(seconds=3),
    )
