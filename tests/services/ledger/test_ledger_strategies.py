"""Who an order served: the strategies behind a run's legs in fills, positions and equity."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import OrderSide
from rebalancer.core.ledger.events import InternalTransfer, OrderEvent
from rebalancer.core.ledger.fold import rebuild
from rebalancer.ports.execution import StoredPlan
from rebalancer.services.ledger.reconcile import ReconciliationState
from tests.core.runs import RUN_ID, a_leg
from tests.fakes.broker import Fills
from tests.services.ledger.books import Bookkeeping
from tests.services.world import UID

BALANCED = ReconciliationState.BALANCED


def a_purchase(quantity: str = "6", **wants: str) -> Leg:
    leg = a_leg("01", OrderSide.BUY, symbol="SPY", quantity=quantity, price="100")
    return replace(leg, strategies={name: Decimal(wanted) for name, wanted in wants.items()})


def changes(world: Bookkeeping) -> list[tuple[str, Decimal]]:
    """The recorded changes of orders, in order."""
    live = rebuild(world.events().values()).live
    return [(event.status, event.filled_quantity) for event in live if isinstance(event, OrderEvent)]


def test_a_fill_is_divided_among_the_strategies_of_its_leg() -> None:
    world = Bookkeeping()
    world.create(a_purchase(growth="4", income="2"))
    world.finish()
    found = world.reconcile()
    assert found.state is BALANCED
    assert [(row.strategy, row.quantity) for row in found.snapshot.rows] == [
        ("growth", Decimal(4)),
        ("income", Decimal(2)),
    ]
    assert found.snapshot.strategy_equity_usd == {"growth": 0, "income": 0, "unassigned": 1000}
    world.broker.prices["SPY"] = Decimal(110)
    gained = world.reconcile(after=60).snapshot.strategy_equity_usd
    assert (gained["growth"], gained["income"]) == (Decimal(40), Decimal(20))


def test_an_order_that_was_scaled_down_is_divided_in_the_same_proportion() -> None:
    world = Bookkeeping()
    world.create(a_purchase("12", growth="8", income="4"))
    world.finish()
    book = rebuild((world.reconcile(), world.events())[1].values()).book
    growth, income = book.holders_of("SPY")["growth"], book.holders_of("SPY")["income"]
    assert growth + income == world.broker.holdings["SPY"] < 12
    assert abs(growth - 2 * income) <= Decimal("0.000000002")


def test_what_no_strategy_ordered_is_unassigned() -> None:
    world = Bookkeeping()
    world.create(a_purchase())
    world.finish()
    world.trade("GLD", "1")
    assert {row.strategy for row in world.reconcile().snapshot.rows} == {"unassigned"}


def test_every_change_of_an_order_is_recorded_once_also_those_between_two_looks() -> None:
    world = Bookkeeping()
    world.broker.fills = Fills.STEPWISE
    world.create(a_purchase())
    world.finish()
    world.reconcile()
    assert changes(world) == [("new", Decimal(0)), ("partially_filled", Decimal(3)), ("filled", Decimal(6))]
    assert world.reconcile(after=60).recorded == 0


def test_the_orders_of_an_open_run_wait_for_its_end_and_their_fills_are_attributed_then() -> None:
    world = Bookkeeping()
    world.broker.fills = Fills.HALF
    world.create(a_purchase(growth="6"))
    assert world.advance().is_open
    first = world.reconcile()
    assert [(row.strategy, row.quantity) for row in first.snapshot.rows] == [("unassigned", Decimal(3))]
    assert changes(world) == []
    world.broker.fill(world.run().legs[0].client_order_id)
    world.finish()
    (row,) = world.reconcile(after=60).snapshot.rows
    assert (row.strategy, row.quantity) == ("growth", Decimal(6))


def test_what_a_plan_crosses_inside_is_transferred_when_its_run_has_traded() -> None:
    world = Bookkeeping()
    plan_id = "sha256:" + "0" * 64
    crossings = [{"symbol": "SPY", "seller": "growth", "buyer": "income", "quantity": "1", "price": "100"}]
    strategies = {"crossings": crossings, "transfers": [{"strategy": "growth", "amount_usd": "0"}]}
    stored = world.create(a_purchase(growth="6"))
    whole = {"allocation_version": 1, "price_tolerance_percent": "1", "mode": "full", "plan": {}, "inputs": {}}
    document = {**whole, "strategies": strategies}
    plan = StoredPlan(plan_id, world.clock.at, world.clock.at, None, document)
    world.runs.save_plan(UID, plan)
    world.runs.save_run(UID, replace(stored.run, plan_id=plan_id), stored.token)
    world.finish()
    found = world.reconcile()
    assert found.state is BALANCED
    assert [(row.strategy, row.quantity) for row in found.snapshot.rows] == [
        ("growth", Decimal(5)),
        ("income", Decimal(1)),
    ]
    assert sum(isinstance(event, InternalTransfer) for event in world.events().values()) == 1
    assert world.reconcile(after=60).recorded == 0


def test_a_run_that_cannot_be_read_leaves_its_orders_unassigned() -> None:
    world = Bookkeeping()
    world.create(a_purchase(growth="6"))
    world.finish()
    world.documents.documents[f"users/{UID}/runs/{RUN_ID}"]["state"] = "ASLEEP"
    assert [row.strategy for row in world.reconcile().snapshot.rows] == ["unassigned"]
