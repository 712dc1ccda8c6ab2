"""Which cash an order may spend: coins are paid from what has settled, shares from all of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.account.order import OrderSide
from rebalancer.core.risk.gate import _cash_for
from tests.core.gates import LEG
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
