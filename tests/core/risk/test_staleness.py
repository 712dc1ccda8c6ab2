"""A plan is stale where the account no longer is the one that it was made for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.risk.gate import assess_staleness
from tests.core.gates import (
    BUY_QQQ,
    SELL_SPY,
)


def staleness(spy: str, price: str, prices: Mapping[str, Decimal] | None = None) -> list[tuple[str, str | None]]:
    snapshot = PortfolioSnapshot(
        cash=Decimal(0),
        positions=(Position("SPY", Decimal(spy), Decimal(price)),),
        prices={"QQQ": Decimal(50)} if prices is None else prices,
    )
    breaches = assess_staleness((SELL_SPY, BUY_QQQ), {"SPY": Decimal(10), "GLD": Decimal(1)}, snapshot, Decimal(1))
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
    breaches = assess_staleness((BUY_QQQ,), {}, snapshot, Decimal(1))
    assert [(breach.code, breach.limit, breach.value) for breach in breaches] == [("HOLDINGS_CHANGED", "0", "1")]


def test_a_price_that_moved_too_far_makes_the_plan_stale() -> None:
    assert staleness("10", "101.01") == [("PRICE_MOVED", "SPY")]


def test_a_symbol_without_a_price_now_makes_the_plan_stale() -> None:
    assert staleness("10", "100", prices={}) == [("NO_PRICE", "QQQ")]
