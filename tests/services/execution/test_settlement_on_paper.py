"""Sell shares, buy a coin, at a paper broker that settles as the exchange does: no rejection, no stop, and the second
half done on the next trading day."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rebalancer.adapters.alpaca import AlpacaBroker, AlpacaCredentials, Patience
from rebalancer.core.account.order import LegState
from rebalancer.core.execution.run import Run, RunState
from rebalancer.core.risk.state import TradingState
from rebalancer.services.execution.advance import advance_run
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.preview import preview_rebalance
from tests.core.runs import RUN_ID
from tests.paper_broker.running import KEY, SECRET, Running, running
from tests.services.world import UID, World

FRIDAY_NOON = "2026-01-16T17:00:00Z"
TUESDAY_OPEN = "2026-01-20T14:30:00Z"
"""Monday, 19 January 2026, is a holiday: what is sold on Friday settles on Tuesday."""


@pytest.fixture
def exchange() -> Iterator[Running]:
    """A broker with the exchange's real hours, on a Friday."""
    with running(always_open=False) as found:
        found.at(FRIDAY_NOON)
        for symbol, price in {"SPY": "100.00", "QQQ": "50.00", "BTC/USD": "20000.00"}.items():
            found.price(symbol, price)
        yield found


@pytest.fixture
def world(exchange: Running) -> World:
    """An owner with $10,000 of SPY at that broker, who wants 30 % of it in QQQ and 20 % in a coin."""
    exchange.open(cash="0", SPY="100")
    world = World()
    world.clock.at = datetime.fromisoformat(FRIDAY_NOON).astimezone(UTC)
    broker = AlpacaBroker(
        AlpacaCredentials(KEY, SECRET), base_url=exchange.url, data_url=exchange.url, patience=Patience(read_seconds=5)
    )
    world.ctx = replace(world.ctx, broker=broker)
    world.save_targets(SPY="49", QQQ="30", **{"BTC/USD": "20", "CASH": "1"})
    return world


def follow(world: World, until: Callable[[Run], bool]) -> Run:
    """Advance the run until it is as wanted; the paper broker fills in real time."""
    give_up = time.monotonic() + 20
    while True:
        run = advance_run(world.ctx, RUN_ID)
        if until(run):
            return run
        assert time.monotonic() < give_up, f"still: {run.message}"
        time.sleep(0.05)


def test_shares_sold_on_a_friday_pay_for_the_coin_on_tuesday(exchange: Running, world: World) -> None:
    preview = preview_rebalance(world.ctx)
    assert preview.breaches == ()
    start_rebalance(world.ctx, preview.stored.plan_id, RUN_ID)
    friday = follow(world, lambda run: run.waits_for_settlement)
    legs = {leg.symbol: leg for leg in friday.legs}
    assert (legs["SPY"].state, legs["QQQ"].state, legs["BTC/USD"].state) == (
        LegState.FILLED,
        LegState.FILLED,
        LegState.PLANNED,
    )
    assert "Tuesday, 20 January 2026, when the sale of SPY has settled" in friday.message
    assert friday.rejected_orders == 0

    exchange.at(TUESDAY_OPEN)
    exchange.price("BTC/USD", "20000.00")
    world.clock.at = datetime.fromisoformat(TUESDAY_OPEN).astimezone(UTC)
    done = follow(world, lambda run: not run.is_open)
    assert [leg.state for leg in done.legs] == [LegState.FILLED] * 3
    assert done.state in (RunState.COMPLETED, RunState.COMPLETED_ADJUSTED)
    assert world.accounts.load_trading(UID, now=world.clock.at).state is TradingState.ACTIVE


def test_the_brokers_clock_alone_is_enough(exchange: Running, world: World) -> None:
    preview = preview_rebalance(world.ctx)
    start_rebalance(world.ctx, preview.stored.plan_id, RUN_ID)
    follow(world, lambda run: run.waits_for_settlement)
    exchange.at(TUESDAY_OPEN)
    exchange.price("BTC/USD", "20000.00")
    done = follow(world, lambda run: not run.is_open)
    assert {leg.state for leg in done.legs} == {LegState.FILLED}
