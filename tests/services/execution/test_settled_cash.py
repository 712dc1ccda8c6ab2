"""Shares are sold, a coin is bought: half of it now, the other half when the sale has settled."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.base.errors import StalePlan
from rebalancer.core.execution.run import LOOK_FOR_SETTLEMENT_AFTER, NOT_SETTLED, Run, RunState
from rebalancer.core.execution.settlement import AWAITS_SETTLEMENT
from rebalancer.services.execution.cancel import cancel_run
from rebalancer.services.execution.check import check_drift
from rebalancer.services.execution.settle import settle_run
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.execution.sweep import enqueue_open_runs
from rebalancer.services.execution.trade import execute_trade
from rebalancer.services.planning.preview import preview_rebalance
from tests.core.runs import RUN_ID, a_leg
from tests.services.trades import market_buy
from tests.services.world import PRICES, UID, Fault, World

BUY = OrderSide.BUY
COIN = "BTC/USD"


def settling(cash: str = "0", spy: str = "100") -> World:
    """An account whose sales of shares settle later; a coin costs $100."""
    world = World(cash=cash, holdings={"SPY": spy}, prices={**PRICES, COIN: Decimal(100)})
    world.broker.settles_later = True
    return world


def waiting() -> World:
    """$10,000 of SPY, of which 20 % should be the coin; the sale was filled, the coin waits."""
    world = settling()
    world.save_targets(SPY="80", **{COIN: "20"})
    preview = preview_rebalance(world.ctx)
    assert preview.breaches == ()
    start_rebalance(world.ctx, preview.stored.plan_id, RUN_ID)
    return world


def let_settle(world: World) -> Run:
    """The night passes, the sale settles, the sweep comes."""
    world.clock.at += timedelta(hours=18)
    world.broker.now += timedelta(hours=18)
    world.broker.settle()
    return world.advance()


def test_the_coin_waits_with_its_date_and_nothing_is_rejected() -> None:
    world = waiting()
    run = world.run()
    assert (world.sent(), run.state, run.rejected_orders) == (["sell 20 SPY"], RunState.FUNDING, 0)
    assert run.message == f"{COIN} is bought on Tuesday, 3 March 2026, when the sale of SPY has settled."
    assert [leg.reason for leg in run.legs] == [None, AWAITS_SETTLEMENT]
    assert len(world.tasks.advances) == 1, "the one task that watches the start: nobody comes back every three seconds"
    assert world.clock.pauses == [], "and no caller waits for it"


def test_the_second_half_is_done_when_the_sale_has_settled() -> None:
    world = waiting()
    final = let_settle(world)
    assert (final.state, world.sent()) == (RunState.COMPLETED, ["sell 20 SPY", f"buy 20 {COIN}"])
    assert final.message.endswith("Sold $2,000.00 of $2,000.00. Bought $2,000.00 of $2,000.00.")


def test_until_then_the_sweep_looks_every_few_minutes() -> None:
    world = waiting()
    for _ in range(3):
        world.clock.at += LOOK_FOR_SETTLEMENT_AFTER - timedelta(seconds=1)
        assert enqueue_open_runs(world.runs, world.tasks, world.clock, world.log) == 0
        world.clock.at += timedelta(seconds=2)
        assert enqueue_open_runs(world.runs, world.tasks, world.clock, world.log) == 1
        assert world.advance().is_open


def test_a_price_that_left_the_plan_meanwhile_is_not_paid() -> None:
    world = waiting()
    world.broker.prices[COIN] = Decimal(105)
    final = let_settle(world)
    assert (final.state, final.legs[1].state, final.legs[1].reason) == (
        RunState.COMPLETED_ADJUSTED,
        LegState.DENIED,
        "PRICE_MOVED",
    )


def test_shares_are_bought_the_same_day() -> None:
    world = settling()
    world.save_targets(SPY="60", QQQ="20", **{COIN: "20"})
    check_drift(world.ctx, dry_run=False, idempotency_key=None, new_run_id=RUN_ID)
    assert world.sent() == ["sell 40 SPY", "buy 10 QQQ"]
    assert let_settle(world).state is RunState.COMPLETED
    assert world.sent()[2:] == [f"buy 20 {COIN}"]


def test_settled_cash_buys_the_coin_at_once() -> None:
    world = settling(cash="2000", spy="80")
    world.create(a_leg("01", BUY, symbol=COIN, quantity="20"))
    assert world.advance().state is RunState.COMPLETED


def test_a_waiting_run_can_be_cancelled() -> None:
    world = waiting()
    run = cancel_run(world.ctx, RUN_ID)
    assert (run.state, run.legs[1].state, world.lock) == (RunState.CANCELLED, LegState.SKIPPED, None)


def test_a_rejection_for_want_of_settled_cash_stops_nobody() -> None:
    world = settling(cash="2000", spy="80")
    for number in range(5):
        world.broker.unsettled = Decimal(0)
        stored = world.create(a_leg("01", BUY, symbol=COIN, quantity="1"), run_id=f"run-{number:08d}")
        world.broker.on_submit = lambda _: setattr(world.broker, "unsettled", Decimal(2000))
        final = settle_run(world.ctx, stored)
        assert (final.legs[0].state, final.legs[0].reason) == (LegState.REJECTED, NOT_SETTLED)
        assert final.message.startswith("Bought $0.00 of $100.00. The broker rejected the order of BTC/USD.")
    assert world.accounts.load_trading(UID, now=world.clock.at).state == "ACTIVE"


def test_an_order_by_hand_does_not_wait_it_is_refused_with_what_has_settled() -> None:
    world = settling(cash="2000", spy="80")
    world.broker.unsettled = Decimal(1500)
    with pytest.raises(StalePlan) as refused:
        execute_trade(world.ctx, **market_buy(COIN, "10"))
    assert (refused.value.code, refused.value.field, world.broker.submitted) == (NOT_SETTLED, "qty", [])
    assert "$500.00 has settled" in refused.value.message


def test_a_failed_sale_takes_back_the_buy_although_other_cash_would_pay() -> None:
    world = World(cash="4000", holdings={"SPY": "60"})
    world.save_targets(SPY="30", QQQ="30", CASH="40")
    preview = preview_rebalance(world.ctx)
    world.broker.fail("submit_order", Fault.REJECTED)
    final = start_rebalance(world.ctx, preview.stored.plan_id, RUN_ID)
    assert [(leg.state, leg.reason) for leg in final.legs] == [
        (LegState.REJECTED, "BROKER_FORBIDDEN"),
        (LegState.SKIPPED, "NOT_FUNDED"),
    ]
    assert world.broker.cash == 4000
