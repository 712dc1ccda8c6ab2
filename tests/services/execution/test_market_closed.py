"""The stock market is closed, or closes under a run: refuse or wait, as the person chose."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.base.errors import TradingHalted
from rebalancer.core.execution.run import Run, RunState
from rebalancer.core.risk.state import MarketClosed
from rebalancer.ports.targets import SettingsUpdate
from rebalancer.services.execution.cancel import cancel_run
from rebalancer.services.execution.check import check_drift
from rebalancer.services.execution.settle import take_round
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.execution.sweep import enqueue_open_runs
from rebalancer.services.execution.trade import execute_trade
from rebalancer.services.planning.preview import PLAN_LIFE, preview_rebalance
from tests.core.runs import a_leg
from tests.services.trades import limit_buy, market_sell
from tests.services.world import UID, Fills, World

BUY = OrderSide.BUY
RUN = "browser-0001"


def at_night(wish: str = "wait") -> World:
    """90% SPY where 60% is wanted, the market closed for 18 hours more."""
    world = World()
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    world.accounts.save_settings(
        UID, SettingsUpdate(policy={}, automation_enabled=False, market_closed=MarketClosed(wish)), now=world.clock.at
    )
    world.documents.reads = world.documents.writes = 0
    world.broker.is_open = False
    return world


def waiting() -> World:
    """The same with a run that was approved and waits."""
    world = at_night()
    preview = preview_rebalance(world.ctx)
    start_rebalance(world.ctx, preview.stored.plan_id, RUN)
    world.broker.calls.clear()
    return world


def stored(world: World) -> Run:
    found = world.runs.load_run(UID, RUN)
    assert found is not None
    return found.run


def open_market(world: World) -> None:
    """The night passes on both clocks."""
    world.clock.at += timedelta(hours=18)
    world.broker.now += timedelta(hours=18)
    world.broker.is_open = True


def resume(world: World) -> Run:
    """The same call again, as sweep and queue would come."""
    preview_id = stored(world).plan_id
    assert preview_id is not None
    return start_rebalance(world.ctx, preview_id, RUN)


def test_who_wants_no_wait_is_refused_and_no_run_is_made() -> None:
    world = at_night("refuse")
    preview = preview_rebalance(world.ctx)
    with pytest.raises(TradingHalted) as refused:
        start_rebalance(world.ctx, preview.stored.plan_id, RUN)
    assert (refused.value.code, world.lock, world.broker.submitted) == ("MARKET_CLOSED", None, [])


def test_who_wants_to_wait_gets_a_run_that_says_when_it_goes_on() -> None:
    world = at_night()
    preview = preview_rebalance(world.ctx)
    assert preview.breaches == ()
    run = start_rebalance(world.ctx, preview.stored.plan_id, RUN)
    assert (run.state, world.lock, world.broker.submitted) == (RunState.PLANNED, RUN, [])
    assert run.message == "Waiting for the market to open on Tuesday, 3 March 2026 at 04:00 EST (New York)."
    assert (len(world.tasks.advances), world.clock.pauses) == (1, []), "the one task that watches the start"
    take_round(world.ctx, RUN, 1)
    assert len(world.tasks.advances) == 1, "it does not come back before the open"


def test_a_waiting_run_costs_nothing_until_the_open_and_is_swept_then() -> None:
    world = waiting()
    opens_at = stored(world).opens_at
    assert opens_at == world.clock.at + timedelta(hours=18)
    for hours in (1, 16):
        world.clock.at += timedelta(hours=hours)
        assert enqueue_open_runs(world.runs, world.tasks, world.clock, world.log) == 0
    resume(world)
    assert world.broker.calls == []
    world.clock.at = opens_at + timedelta(seconds=1)
    assert enqueue_open_runs(world.runs, world.tasks, world.clock, world.log) == 1


def test_a_halt_for_everybody_reaches_the_runs_that_wait() -> None:
    world = waiting()
    assert enqueue_open_runs(world.runs, world.tasks, world.clock, world.log, every=True) == 1
    world.halt()
    run = resume(world)
    assert (run.state, world.broker.calls[:1], world.lock) == (RunState.HALTED, ["fetch_snapshot"], None)
    assert world.broker.submitted == []


def test_at_the_open_the_approved_orders_go_although_the_approval_is_older_than_a_preview_lives() -> None:
    world = waiting()
    open_market(world)
    assert timedelta(hours=18) > PLAN_LIFE
    run = resume(world)
    assert (run.state, world.sent()) == (RunState.COMPLETED, ["sell 30 SPY", "buy 15 QQQ"])


def test_an_open_that_is_late_is_waited_for() -> None:
    world = waiting()
    open_market(world)
    world.broker.is_open = False
    run = resume(world)
    assert (run.state, world.broker.submitted) == (RunState.PLANNED, [])
    assert run.opens_at == world.clock.at + timedelta(hours=18)


@pytest.mark.parametrize(("price", "goes"), [("101", True), ("101.01", False), ("98.99", False)])
def test_a_price_that_moved_beyond_the_tolerance_over_night_cancels_the_run(price: str, goes: bool) -> None:
    world = waiting()
    world.broker.prices["SPY"] = Decimal(price)
    open_market(world)
    run = resume(world)
    if goes:
        assert run.state in {RunState.COMPLETED, RunState.COMPLETED_ADJUSTED}
        return
    assert (run.state, run.reason, world.broker.submitted, world.lock) == (
        RunState.CANCELLED,
        "PRICE_MOVED",
        [],
        None,
    )
    assert "more than the 1% that it allows. Preview again." in run.message
    assert {leg.state for leg in run.legs} == {LegState.SKIPPED}


def test_holdings_that_changed_over_night_cancel_the_run() -> None:
    world = waiting()
    world.broker.holdings["SPY"] = Decimal(89)
    open_market(world)
    assert (resume(world).reason, world.broker.submitted) == ("HOLDINGS_CHANGED", [])


def test_targets_that_were_saved_while_it_waited_cancel_the_run() -> None:
    world = waiting()
    world.save_targets(SPY="50", QQQ="40", CASH="10")
    open_market(world)
    assert (resume(world).reason, world.broker.submitted) == ("ALLOCATION_CHANGED", [])


def test_limits_that_were_lowered_while_it_waited_cancel_the_run() -> None:
    world = waiting()
    world.accounts.save_settings(
        UID,
        SettingsUpdate(policy={}, automation_enabled=False, limits={"order_notional_usd_max": "100"}),
        now=world.clock.at,
    )
    open_market(world)
    assert (resume(world).reason, world.broker.submitted) == ("ORDER_NOTIONAL", [])


def test_a_person_can_cancel_a_run_that_waits_without_the_broker() -> None:
    world = waiting()
    run = cancel_run(world.ctx, RUN)
    assert (run.state, world.lock) == (RunState.CANCELLED, None)
    assert "submit_order" not in world.broker.calls


def test_a_check_at_night_waits_too_and_says_so() -> None:
    world = at_night()
    result = check_drift(world.ctx, dry_run=False, idempotency_key=None, new_run_id="new-run-0001")
    assert result.run is not None
    assert (result.run.state, result.message) == (RunState.PLANNED, result.run.message)


def test_a_market_order_by_hand_waits_and_a_limit_order_waits_at_the_broker() -> None:
    world = at_night()
    run = execute_trade(world.ctx, **market_sell("SPY", "1"))
    assert (run.is_waiting(world.clock.at), world.broker.submitted) == (True, [])
    world = at_night()
    run = execute_trade(world.ctx, **limit_buy("QQQ", "1", "200"))
    assert (run.is_waiting(world.clock.at), world.sent()) == (False, ["buy 1 QQQ"])


# ------------------------------------------------- the day ends in the middle of a run


def halfway(wish: MarketClosed) -> World:
    """A sale that has to bring the cash for a purchase is open at the broker when the day ends."""
    world = World(fills=Fills.BY_HAND, cash="0")
    legs = (a_leg("01", quantity="40"), a_leg("02", BUY, symbol="GLD", quantity="80", price="50"))
    run = world.create(*legs, market_closed=wish).run
    world.advance()
    world.broker.fill(run.legs[0].client_order_id)
    assert run.session_ends_at is not None
    world.clock.at = run.session_ends_at
    world.broker.now = run.session_ends_at
    world.broker.is_open = False
    return world


def test_the_clock_is_asked_again_only_after_the_session_that_was_told() -> None:
    world = World()
    world.create_three_orders()
    world.advance()
    assert "fetch_market_clock" not in world.broker.calls


def test_a_purchase_that_missed_the_day_is_skipped_with_its_reason() -> None:
    world = halfway(MarketClosed.REFUSE)
    final = world.finish()
    assert (final.state, world.sent()) == (RunState.COMPLETED_ADJUSTED, ["sell 40 SPY"])
    assert (final.legs[1].state, final.legs[1].reason) == (LegState.SKIPPED, "MARKET_CLOSED")
    assert final.legs[1].message == "The stock market closed before this order was sent."


def test_a_purchase_that_may_wait_goes_on_the_next_morning() -> None:
    world = halfway(MarketClosed.WAIT)
    run = world.advance()
    assert (run.is_waiting(world.clock.at), world.sent()) == (True, ["sell 40 SPY"])
    open_market(world)
    world.broker.fills = Fills.INSTANT
    final = world.finish()
    assert (final.state, world.sent()) == (RunState.COMPLETED, ["sell 40 SPY", "buy 80 GLD"])


def test_the_next_morning_only_what_moved_too_far_is_denied() -> None:
    world = World(fills=Fills.BY_HAND, cash="0")
    run = world.create(
        a_leg("01", quantity="90"),
        a_leg("02", BUY, symbol="GLD", quantity="80", price="50"),
        a_leg("03", BUY, symbol="QQQ", quantity="20", price="200"),
        market_closed=MarketClosed.WAIT,
    ).run
    world.advance()
    world.broker.fill(run.legs[0].client_order_id)
    assert run.session_ends_at is not None
    world.clock.at = world.broker.now = run.session_ends_at
    world.broker.is_open = False
    world.advance()
    world.broker.prices["QQQ"] = Decimal("202.01")
    open_market(world)
    world.broker.fills = Fills.INSTANT
    final = world.finish()
    assert [(leg.state, leg.reason) for leg in final.legs[1:]] == [
        (LegState.FILLED, None),
        (LegState.DENIED, "PRICE_MOVED"),
    ]
    assert final.state is RunState.COMPLETED_ADJUSTED


def test_orders_of_the_day_that_expire_leave_nothing_to_be_queued_for_tomorrow() -> None:
    world = halfway(MarketClosed.REFUSE)
    world.finish()
    assert not [order for order in world.broker.orders if order.state is LegState.WORKING]
