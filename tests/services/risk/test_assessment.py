"""What the gate is told: few requests, the broker's clock, and the equity watched before anything may begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import OrderSide
from rebalancer.core.account.quote import Quote
from rebalancer.core.risk.state import MarketClosed, TradingState
from rebalancer.ports.account import Asset
from rebalancer.ports.targets import SettingsUpdate
from rebalancer.services.planning.measure import store_drift
from rebalancer.services.risk.assessment import Assessment, assess_start_of, fetch_quotes_seen
from tests.core.runs import a_leg
from tests.services.world import UID, World

SELL_SPY = a_leg("01")
BUY_QQQ = a_leg("02", OrderSide.BUY, symbol="QQQ", quantity="5", price="200")
COIN = a_leg("03", symbol="BTC/USD", quantity="0.01", price="60000")


def assess(world: World, *legs: Leg, **options: Any) -> Assessment:
    state = world.accounts.load_account(UID, now=world.clock.at)
    account = world.broker.fetch_snapshot([leg.symbol for leg in legs])
    world.broker.calls.clear()
    return assess_start_of(world.ctx, legs, state=state, account=account, **options)


def codes(assessment: Assessment) -> list[str]:
    return [breach.code for breach in assessment.breaches]


def save_limits(world: World, **limits: str) -> None:
    world.accounts.save_settings(
        UID, SettingsUpdate(policy={}, automation_enabled=False, limits=limits), now=world.clock.at
    )


def test_a_sound_plan_costs_the_clock_and_one_request_of_quotes() -> None:
    world = World()
    assessment = assess(world, SELL_SPY, BUY_QQQ)
    assert codes(assessment) == []
    assert world.broker.calls == ["fetch_assets", "fetch_market_clock", "fetch_quotes"]
    assert assessment.quotes.keys() == {"SPY", "QQQ"}
    assert assessment.trading.state is TradingState.ACTIVE


def test_a_closed_market_is_asked_for_no_quotes_of_stocks() -> None:
    world = World(prices={"SPY": Decimal(100), "BTC/USD": Decimal(60000)}, holdings={"SPY": "90", "BTC/USD": "1"})
    world.broker.is_open = False
    assessment = assess(world, SELL_SPY)
    assert codes(assessment) == ["MARKET_CLOSED"]
    assert world.broker.calls == ["fetch_assets", "fetch_market_clock"]
    assessment = assess(world, SELL_SPY, COIN)
    assert assessment.quotes.keys() == {"BTC/USD"}


def test_who_waits_for_the_open_is_not_stopped_by_the_closed_market() -> None:
    world = World()
    world.accounts.save_settings(
        UID, SettingsUpdate(policy={}, automation_enabled=False, market_closed=MarketClosed.WAIT), now=world.clock.at
    )
    world.broker.is_open = False
    assert codes(assess(world, SELL_SPY)) == []


def test_the_limits_of_the_person_and_the_system_count() -> None:
    world = World()
    save_limits(world, order_notional_usd_max="999")
    assert codes(assess(world, SELL_SPY, BUY_QQQ)) == ["ORDER_NOTIONAL", "ORDER_NOTIONAL"]
    save_limits(world)
    world.set_system(trading_enabled=True, limits={"run_turnover_percent_max": "19.99"})
    assert codes(assess(world, SELL_SPY, BUY_QQQ)) == ["RUN_TURNOVER"]


def test_orders_of_runs_since_midnight_in_new_york_count() -> None:
    world = World()
    save_limits(world, orders_per_day_max="4")
    world.create(*(a_leg(f"{number:02d}", quantity="1") for number in range(1, 4)))
    world.finish()
    assert codes(assess(world, SELL_SPY)) == []
    assert codes(assess(world, SELL_SPY, BUY_QQQ)) == ["ORDERS_PER_DAY"]
    world.clock.advance(24 * 3600)
    world.broker.now = world.clock.at
    assert codes(assess(world, SELL_SPY, BUY_QQQ)) == []


def test_the_buffer_is_kept_and_the_cushion_asked_for() -> None:
    world = World()
    assert codes(assess(world, BUY_QQQ)) == []
    assert codes(assess(world, BUY_QQQ, cash_buffer_usd=Decimal("0.01"))) == ["NOT_FUNDED"]
    assert codes(assess(world, BUY_QQQ, price_cushion=Decimal("1.01"))) == ["NOT_FUNDED"]


@pytest.mark.parametrize("tradable", [True, False])
def test_whether_the_broker_trades_a_symbol_is_asked_for_every_run(tradable: bool) -> None:
    world = World()
    world.broker.assets["SPY"] = Asset("SPY", "SPY", "us_equity", tradable=tradable, fractionable=True)
    assert codes(assess(world, SELL_SPY)) == ([] if tradable else ["UNTRADABLE_ASSET"])
    assert world.broker.calls == ["fetch_assets", "fetch_market_clock", "fetch_quotes"]


def test_a_fall_since_the_last_measurement_stops_the_start() -> None:
    world = World()
    world.save_targets(SPY="50", CASH="50")
    store_drift(world.ctx)
    world.clock.advance(60)
    world.broker.prices["SPY"] = Decimal(60)
    assessment = assess(world, a_leg("01", price="60"))
    assert codes(assessment) == ["TRADING_HALTED"]
    assert "fell 36.00%" in assessment.trading.reason


def test_an_old_quote_is_old_by_the_brokers_clock() -> None:
    world = World()
    at = world.broker.now - timedelta(seconds=901)
    world.broker.quotes["SPY"] = Quote(Decimal(100), Decimal(100), at, Decimal(100), Decimal(100))
    world.clock.advance(-901)
    assert codes(assess(world, SELL_SPY)) == ["STALE_QUOTE"]


def test_our_clock_is_enough_for_quotes_that_it_finds_young() -> None:
    world = World()
    limits = world.accounts.load_account(UID, now=world.clock.at).limits
    world.clock.advance(900)
    seen = fetch_quotes_seen(world.ctx, ["SPY", "QQQ"], limits)
    assert world.broker.calls == ["fetch_quotes"]
    assert seen.at == world.clock.at


@pytest.mark.parametrize("seconds", [901, -901, 10**7])
def test_in_doubt_the_brokers_clock_decides(seconds: int) -> None:
    world = World()
    limits = world.accounts.load_account(UID, now=world.clock.at).limits
    world.clock.advance(seconds)
    seen = fetch_quotes_seen(world.ctx, ["SPY"], limits)
    assert world.broker.calls == ["fetch_quotes", "fetch_market_clock"]
    assert seen.at == world.broker.now


@pytest.mark.parametrize(("seconds", "forbidden"), [(119, False), (-119, False), (180, True), (-180, True)])
def test_clocks_that_are_minutes_apart_forbid_every_order_and_the_log_says_so(seconds: int, forbidden: bool) -> None:
    world = World()
    world.ctx = replace(world.ctx, clocks_apart_max=timedelta(minutes=2))
    world.clock.at = world.broker.now - timedelta(seconds=seconds)
    assessment = assess(world, SELL_SPY)
    assert ("CLOCKS_APART" in codes(assessment)) is forbidden
    assert ("clocks_apart" in world.log.names()) is forbidden
    world.ctx = replace(world.ctx, clocks_apart_max=None)
    assert "CLOCKS_APART" not in codes(assess(world, SELL_SPY))
