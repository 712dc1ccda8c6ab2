"""A run ends when the broker's positions are what its fills say; a difference that stays stops trading."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from rebalancer.core.account.order import LegState
from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.execution.run import Run, RunState
from rebalancer.core.risk.state import TradingState
from rebalancer.services.execution.cancel import cancel_run
from rebalancer.services.execution.close import COMPARING
from tests.core.runs import RUN_ID, a_leg
from tests.services.world import UID, USER_SWITCH, Fault, Fills, World


def with_a_share_too_few() -> World:
    """A sale of 10 after which one more share is missing than was sold."""
    world = World()
    world.create(a_leg("01", quantity="10"))
    on_a_look(world, lambda: take_one(world))
    return world


def take_one(world: World) -> None:
    world.broker.visit = lambda _: None
    world.broker.holdings["SPY"] -= 1


def on_a_look(world: World, happens: Callable[[], object]) -> None:
    """Something happens each time that somebody looks at the account."""

    def visit(method: str) -> None:
        if method == "fetch_snapshot":
            happens()

    world.broker.visit = visit


def trading(world: World) -> TradingState:
    return world.accounts.load_trading(UID, now=world.clock.at).state


def test_positions_that_agree_cost_no_request_beyond_the_fresh_drift() -> None:
    world = World()
    world.create(a_leg("01", quantity="10"))
    world.advance()
    assert world.broker.calls == ["fetch_quotes", "submit_order", "fetch_snapshot"]


def test_positions_that_lag_are_waited_for() -> None:
    world = with_a_share_too_few()
    waiting = world.advance()
    assert (waiting.state, waiting.message, waiting.mismatch_since) == (
        RunState.RECONCILING,
        COMPARING,
        world.clock.at,
    )
    world.clock.advance(29)
    assert world.advance().is_open
    world.broker.holdings["SPY"] += 1
    world.clock.advance(3)
    final = world.advance()
    assert (final.state, final.mismatch_since, trading(world)) == (RunState.COMPLETED, None, TradingState.ACTIVE)


def test_positions_are_not_compared_more_often_than_every_other_second() -> None:
    world = with_a_share_too_few()
    world.advance()
    looks = world.broker.calls.count("fetch_snapshot")
    world.clock.advance(1.9)
    world.advance()
    assert world.broker.calls.count("fetch_snapshot") == looks
    world.clock.advance(0.1)
    world.advance()
    assert world.broker.calls.count("fetch_snapshot") == looks + 1


def test_a_difference_that_stays_halts_the_run_and_trading_and_names_both_numbers() -> None:
    world = with_a_share_too_few()
    begun = world.clock.at
    final = world.finish()
    sentence = "The broker holds 79 SPY, but with this run's fills it should be 80."
    assert (final.state, final.reason, final.message) == (RunState.HALTED, "RECONCILIATION_MISMATCH", sentence)
    assert 30 <= (world.clock.at - begun).total_seconds() <= 36
    switch = world.documents.documents[USER_SWITCH]
    assert (switch["state"], switch["trip"], switch["expires_at"]) == ("HALTED", "RECONCILIATION_MISMATCH", None)
    assert sentence.rstrip(".") in switch["reason"]
    assert world.lock is None


def test_trading_is_stopped_before_the_run_is_closed() -> None:
    world = with_a_share_too_few()
    seen: list[tuple[str, bool]] = []

    def look(_: str) -> None:
        found = world.documents.documents
        seen.append((found[USER_SWITCH]["state"], found[f"users/{UID}/runs/{RUN_ID}"]["open"]))

    world.documents.visit = look
    world.finish()
    assert ("HALTED", True) in seen
    assert ("ACTIVE", False) not in seen


def test_a_fill_that_is_told_late_explains_the_difference() -> None:
    world = World(fills=Fills.BY_HAND)
    sale = world.create(a_leg("01", quantity="10")).run.legs[0].client_order_id
    world.advance()
    world.broker.end(sale, LegState.CANCELED)
    on_a_look(world, lambda: world.broker.fill(sale))
    final = world.finish()
    assert (final.state, final.legs[0].state) == (RunState.COMPLETED, LegState.FILLED)
    assert trading(world) is TradingState.ACTIVE


def test_a_fill_that_is_told_after_the_cancel_is_counted_before_the_run_is_closed() -> None:
    world = World(fills=Fills.BY_HAND)
    sale = world.create(a_leg("01", quantity="10")).run.legs[0].client_order_id
    world.advance()
    on_a_look(world, lambda: world.broker.fill(sale, Decimal(4)))
    run: Run = cancel_run(world.ctx, RUN_ID)
    world.broker.visit = lambda _: None
    final = world.finish() if run.is_open else run
    assert final.state is RunState.CANCELLED
    assert final.legs[0].filled_quantity == sum(order.filled_quantity for order in world.broker.orders)


def test_a_broker_that_cannot_be_asked_keeps_the_run_open_until_it_can() -> None:
    world = World()
    world.create(a_leg("01", quantity="10"))
    world.broker.fail("fetch_snapshot", Fault.UNAVAILABLE)
    with pytest.raises(BrokerUnavailable):
        world.advance()
    assert (world.run().state, world.run().legs[0].state) == (RunState.RECONCILING, LegState.FILLED)
    assert world.advance().state is RunState.COMPLETED


def test_a_policy_that_cannot_be_read_keeps_nobody_from_comparing() -> None:
    world = World()
    world.documents.plant(f"userSettings/{UID}", {"policy": {"band": "round"}})
    world.create(a_leg("01", quantity="10"))
    assert world.advance().state is RunState.COMPLETED
    assert "drift_not_measured" in world.log.names()
    world = with_a_share_too_few()
    world.documents.plant(f"userSettings/{UID}", {"policy": {"band": "round"}})
    assert world.finish().reason == "RECONCILIATION_MISMATCH"


# ------------------------------------------------------------- rejections


def rejected(world: World, number: int, *, times: int = 1) -> None:
    """A run whose first `times` orders the broker rejects."""
    world.broker.fail("submit_order", Fault.REJECTED, times=times)
    world.broker.holdings = {"SPY": Decimal(90), "GLD": Decimal(20), "QQQ": Decimal(5)}
    symbols = ("SPY", "GLD", "QQQ")[:times]
    prices = {"SPY": "100", "GLD": "50", "QQQ": "200"}
    legs = [
        a_leg(f"{number}{index}", symbol=symbol, quantity="1", price=prices[symbol])
        for index, symbol in enumerate(symbols)
    ]
    world.create(*legs)
    world.finish()
    # The next run of the same name begins from nothing; what is counted is stored beside it.
    path = f"users/{UID}/runs/{RUN_ID}"
    document = world.documents.documents.pop(path)
    world.documents.plant(f"users/{UID}/runs/earlier-{number}", {**document, "run_id": f"earlier-{number}"})


def test_three_rejected_orders_within_a_day_halt_trading_for_a_day() -> None:
    world = World()
    for number in (1, 2):
        rejected(world, number)
        assert trading(world) is TradingState.ACTIVE
    world.clock.advance(3600)
    rejected(world, 3)
    assert trading(world) is TradingState.HALTED
    assert world.documents.documents[USER_SWITCH]["trip"] == "REJECTIONS"
    world.clock.advance(24 * 3600)
    assert trading(world) is TradingState.ACTIVE


def test_rejections_of_the_day_before_do_not_count() -> None:
    world = World()
    for number in (1, 2):
        rejected(world, number)
    world.clock.advance(24 * 3600 + 1)
    rejected(world, 3)
    assert trading(world) is TradingState.ACTIVE


def test_three_rejections_in_one_run_halt_trading_and_the_run_ends_as_it_is() -> None:
    world = World()
    rejected(world, 1, times=3)
    assert trading(world) is TradingState.HALTED
    assert world.documents.documents[f"users/{UID}/runs/earlier-1"]["state"] == "COMPLETED_ADJUSTED"


def test_a_run_without_rejections_counts_nothing() -> None:
    world = World()
    world.create(a_leg("01", quantity="1"))
    world.advance()
    reads = world.documents.reads
    again = World()
    again.broker.fail("submit_order", Fault.REJECTED)
    again.create(a_leg("01", quantity="1"))
    again.advance()
    assert again.documents.reads == reads + 2
