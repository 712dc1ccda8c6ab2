"""What must hold before a plan's first order may leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.gate import Conditions, assess_staleness, assess_start
from rebalancer.core.order import OrderSide
from rebalancer.core.portfolio import PortfolioSnapshot, Position
from rebalancer.core.run import Leg
from tests.core.runs import ACTIVE, HALTED, REDUCING, a_leg

OPEN = Conditions(ACTIVE, trading_blocked=False, market_is_open=True, symbols_with_open_orders=())
SELL, BUY = a_leg("01"), a_leg("02", OrderSide.BUY, symbol="QQQ", price="50")
COIN = a_leg("03", OrderSide.BUY, symbol="BTC/USD", price="60000")


def codes(legs: tuple[Leg, ...], conditions: Conditions) -> list[str]:
    return [breach.code for breach in assess_start(legs, conditions)]


def test_a_sound_plan_may_start() -> None:
    assert codes((SELL, BUY), OPEN) == []


def test_a_plan_without_trades_has_nothing_to_start() -> None:
    assert codes((), OPEN) == ["NOTHING_TO_TRADE"]


def test_a_halted_state_stops_the_start_with_its_reason() -> None:
    (breach,) = assess_start((SELL, BUY), replace(OPEN, trading=HALTED))
    assert (breach.code, breach.message) == ("TRADING_HALTED", HALTED.reason)


def test_reducing_lets_a_plan_with_sells_start_and_stops_one_of_buys_alone() -> None:
    reducing = replace(OPEN, trading=REDUCING)
    assert codes((SELL, BUY), reducing) == []
    assert codes((BUY,), reducing) == ["TRADING_REDUCING"]


def test_an_account_that_the_broker_blocked_does_not_start() -> None:
    assert codes((SELL,), replace(OPEN, trading_blocked=True)) == ["ACCOUNT_BLOCKED"]


def test_a_closed_market_stops_stocks_but_not_coins() -> None:
    closed = replace(OPEN, market_is_open=False)
    assert codes((SELL, COIN), closed) == ["MARKET_CLOSED"]
    assert codes((COIN,), closed) == []


def test_an_open_order_for_a_traded_symbol_stops_the_start_and_names_the_symbol() -> None:
    breaches = assess_start((SELL, BUY), replace(OPEN, symbols_with_open_orders={"QQQ", "GLD"}))
    assert [(breach.code, breach.symbol) for breach in breaches] == [("OPEN_ORDER", "QQQ")]


def test_every_reason_is_named_not_only_the_first() -> None:
    worst = Conditions(HALTED, trading_blocked=True, market_is_open=False, symbols_with_open_orders={"SPY"})
    assert codes((SELL,), worst) == ["TRADING_HALTED", "ACCOUNT_BLOCKED", "MARKET_CLOSED", "OPEN_ORDER"]


def staleness(spy: str, price: str, prices: Mapping[str, Decimal] | None = None) -> list[tuple[str, str | None]]:
    snapshot = PortfolioSnapshot(
        cash=Decimal(0),
        positions=(Position("SPY", Decimal(spy), Decimal(price)),),
        prices={"QQQ": Decimal(50)} if prices is None else prices,
    )
    breaches = assess_staleness((SELL, BUY), {"SPY": Decimal(10), "GLD": Decimal(1)}, snapshot, Decimal(1))
    return [(breach.code, breach.symbol) for breach in breaches]


def test_an_account_as_it_was_planned_is_not_stale() -> None:
    assert staleness("10.000", "100") == []


def test_a_holding_that_no_order_trades_may_change() -> None:
    assert staleness("10", "100.5") == []


@pytest.mark.parametrize("quantity", ["9.999999999", "11"])
def test_a_changed_holding_makes_the_plan_stale(quantity: str) -> None:
    assert staleness(quantity, "100") == [("HOLDINGS_CHANGED", "SPY")]


def test_a_holding_that_was_bought_since_makes_the_plan_stale() -> None:
    snapshot = PortfolioSnapshot(
        cash=Decimal(0), positions=(Position("QQQ", Decimal(1), Decimal(50)),), prices={"SPY": Decimal(100)}
    )
    breaches = assess_staleness((BUY,), {}, snapshot, Decimal(1))
    assert [(breach.code, breach.limit, breach.value) for breach in breaches] == [("HOLDINGS_CHANGED", "0", "1")]


def test_a_price_that_moved_too_far_makes_the_plan_stale() -> None:
    assert staleness("10", "101.01") == [("PRICE_MOVED", "SPY")]


def test_a_symbol_without_a_price_now_makes_the_plan_stale() -> None:
    assert staleness("10", "100", prices={}) == [("NO_PRICE", "QQQ")]
