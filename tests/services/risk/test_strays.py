"""An order of ours that no run stands for is cancelled wherever it is seen, and trading halts until a person looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.account.order import OPEN_AT_BROKER, LegState, OrderSide
from rebalancer.core.base.errors import TradingHalted
from rebalancer.core.execution.run import RunState
from rebalancer.core.risk.state import TradingState
from rebalancer.services.execution.advance import advance_run
from rebalancer.services.execution.check import check_drift
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.execution.trade import execute_trade
from rebalancer.services.planning.preview import preview_rebalance
from rebalancer.services.risk.strays import stop_strays
from tests.core.runs import RUN_ID, a_leg, an_order
from tests.services.trades import market_sell
from tests.services.world import UID, USER_SWITCH, Fault, Fills, World


def with_a_stray() -> World:
    """A run was cancelled while an order's answer was lost; a frozen worker sent the order afterwards."""
    world = World(fills=Fills.BY_HAND)
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    world.create(a_leg("01", symbol="SPY", quantity="7"))
    world.broker.fail("submit_order", Fault.UNKNOWN_NOT_TAKEN)
    world.advance()
    world.halt()
    final = world.finish()
    assert (final.state, final.legs[0].reason) == (RunState.HALTED, "NOT_SENT")
    world.set_system(trading_enabled=True)
    world.broker.place(final.legs[0].request())
    return world


def check(world: World) -> None:
    result = check_drift(world.ctx, dry_run=False, idempotency_key=None, new_run_id="new-run-0001")
    assert result.run is None
    assert result.message.startswith(
        "Trading is halted: an order to sell SPY was open at the broker that no run had sent"
    )


def start(world: World) -> None:
    stray = world.broker.orders[0].client_order_id
    world.broker.end(stray, LegState.CANCELED)
    plan_id = preview_rebalance(world.ctx).stored.plan_id
    world.broker.end(stray, LegState.WORKING)
    with pytest.raises(TradingHalted) as refused:
        start_rebalance(world.ctx, plan_id, "browser-0001")
    assert refused.value.code == "RECONCILIATION_MISMATCH"


def preview(world: World) -> None:
    shown = preview_rebalance(world.ctx)
    assert shown.trading.state is TradingState.HALTED
    assert "TRADING_HALTED" in {breach.code for breach in shown.breaches}


def trade(world: World) -> None:
    with pytest.raises(TradingHalted) as refused:
        execute_trade(world.ctx, **market_sell("SPY", "1"))
    assert refused.value.code == "RECONCILIATION_MISMATCH"


@pytest.mark.parametrize("look", [check, preview, start, trade])
def test_whoever_sees_it_cancels_it_halts_trading_and_orders_nothing(look: Callable[[World], None]) -> None:
    world = with_a_stray()
    sent = len(world.broker.submitted)
    look(world)
    assert [order.state for order in world.broker.orders] == [LegState.CANCELED]
    assert len(world.broker.submitted) == sent
    switch = world.documents.documents[USER_SWITCH]
    assert (switch["state"], switch["trip"], switch["expires_at"]) == ("HALTED", "RECONCILIATION_MISMATCH", None)
    assert "stray_order_cancelled" in world.log.names()


def test_a_run_that_sees_it_while_it_polls_stops() -> None:
    world = with_a_stray()
    (stray,) = world.broker.orders
    other = replace(a_leg("01", symbol="SPY", quantity="5"), client_order_id="ek-run-00000002-01")
    run = replace(world.run(), run_id="run-00000002", state=RunState.SELLING, legs=(other,), completed_at=None)
    world.runs.create_run(UID, replace(run, reason=None, request_digest="another"))
    finals = []
    for _ in range(4):
        finals.append(advance_run(world.ctx, "run-00000002"))
        world.clock.advance(5)
    final = finals[-1]
    assert final.state is RunState.HALTED
    assert not [order for order in world.broker.orders if order.state in OPEN_AT_BROKER]
    assert stray.client_order_id not in [leg.client_order_id for leg in final.legs]


def test_an_order_that_its_run_knows_is_none() -> None:
    world = World(fills=Fills.BY_HAND)
    world.create(a_leg("01", quantity="5"))
    run = world.advance()
    assert stop_strays(world.ctx, world.broker.orders) is None
    assert stop_strays(world.ctx, world.broker.orders, run) is None
    assert "cancel_order" not in world.broker.calls


def test_an_order_that_lags_behind_its_closed_run_is_none() -> None:
    world = World()
    world.create(a_leg("01", quantity="5"))
    final = world.advance()
    lagging = an_order(final.legs[0], LegState.WORKING)
    assert stop_strays(world.ctx, [lagging]) is None
    assert world.accounts.load_trading(UID, now=world.clock.at).state is TradingState.ACTIVE


def test_a_worker_whose_view_of_the_run_is_older_than_the_order_leaves_it_alone() -> None:
    world = World(fills=Fills.BY_HAND)
    old = world.create(a_leg("01", quantity="5")).run
    world.advance()
    assert stop_strays(world.ctx, world.broker.orders, old) is None


def test_orders_of_other_programs_are_left_alone_and_cost_no_read() -> None:
    world = World(fills=Fills.BY_HAND)
    foreign = replace(a_leg("01", OrderSide.BUY, symbol="QQQ", quantity="1").request(), client_order_id="my own")
    world.broker.place(foreign)
    reads = world.documents.reads
    assert stop_strays(world.ctx, world.broker.orders) is None
    assert world.documents.reads == reads


def test_an_order_under_an_id_like_ours_without_a_run_is_somebody_elses() -> None:
    world = World(fills=Fills.BY_HAND)
    world.broker.place(a_leg("77", OrderSide.BUY, symbol="QQQ", quantity="1").request())
    assert stop_strays(world.ctx, world.broker.orders) is None


def test_an_order_that_is_final_is_left_as_it_is() -> None:
    world = with_a_stray()
    world.broker.fill(world.broker.orders[0].client_order_id, Decimal(7))
    assert stop_strays(world.ctx, world.broker.orders) is None


def test_the_order_of_a_mismatch_on_which_its_run_has_halted_is_a_persons_to_judge() -> None:
    world = World(fills=Fills.BY_HAND)
    stored = world.create(a_leg("01", quantity="5"))
    world.broker.place(replace(stored.run.legs[0].request(), quantity=Decimal(7)))
    assert world.finish().reason == "ORDER_MISMATCH"
    assert world.run().run_id == RUN_ID
    assert stop_strays(world.ctx, world.broker.orders) is None
    assert [order.state for order in world.broker.orders] == [LegState.WORKING]
