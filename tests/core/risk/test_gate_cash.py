"""Which cash an order may spend: coins are paid from what has settled, shares from all of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.account.order import OrderSide
from rebalancer.core.account.quote import Quote
from rebalancer.core.risk.gate import _cash_for
from rebalancer.core.risk.order_checks import assess_covered
from tests.core.gates import BUY_COIN, BUY_QQQ, LEG, QUOTES, leg_code
from tests.core.runs import a_leg


@pytest.mark.parametrize(
    ("symbol", "settled", "expected"),
    [
        ("SPY", None, 100),
        ("SPY", 40, 100),
        ("BTC/USD", None, 100),
        ("BTC/USD", 40, 40),
        ("BTC/USD", 400, 100),
    ],
)
def test_coins_spend_settled_cash_alone_and_never_more_than_there_is(
    symbol: str, settled: int | None, expected: int
) -> None:
    leg = a_leg("01", OrderSide.BUY, symbol=symbol, quantity="1", price="10")
    seen = replace(LEG, cash_usd=Decimal(100), settled_usd=None if settled is None else Decimal(settled))
    assert _cash_for(leg, seen) == expected


@pytest.mark.parametrize("quote", [None, Quote(bid=Decimal(45))])
@pytest.mark.parametrize(("cash", "expected"), [("400", None), ("399.99", "NOT_FUNDED")])
def test_a_limit_buy_takes_the_cash_of_its_limit_also_while_nothing_is_quoted(
    quote: Quote | None, cash: str, expected: str | None
) -> None:
    leg = replace(BUY_QQQ, limit_price=Decimal(40))
    assert leg_code(leg, quote=quote, market_is_open=False, cash_usd=Decimal(cash)) == expected


def test_a_coin_needs_a_quote_also_while_the_stock_market_is_closed() -> None:
    coin = replace(BUY_COIN, quantity=Decimal("0.001"))
    assert leg_code(coin, quote=None, market_is_open=False) == "NO_QUOTE"
    assert leg_code(coin, quote=QUOTES["BTC/USD"], market_is_open=False) is None


@pytest.mark.parametrize("quote", [None, Quote(bid=Decimal(45)), Quote(ask=Decimal(45)), Quote(ask=Decimal(50))])
@pytest.mark.parametrize(("cash", "expected"), [("500", None), ("499.99", "NOT_FUNDED")])
def test_a_market_buy_without_a_dearer_ask_takes_the_cash_of_its_planned_price(
    quote: Quote | None, cash: str, expected: str | None
) -> None:
    breach = assess_covered(BUY_QQQ, quote, free_quantity=Decimal(0), cash_usd=Decimal(cash))
    assert (None if breach is None else breach.code) == expected
