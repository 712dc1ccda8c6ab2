"""The points of a row hold its least cost at any price of money, against every trade that it may make."""

import random
from decimal import Decimal, localcontext

import pytest

from rebalancer.core.base.money import EXACT
from tests.core.planning.curves import curve_of, trades_of

PRICES = [Decimal(number) / 40 for number in range(-120, 121)]


@pytest.mark.parametrize("seed", range(60))
def test_no_trade_is_cheaper_than_the_best_point_whatever_a_dollar_is_worth(seed: int) -> None:
    with localcontext(EXACT):
        curve = curve_of(random.Random(seed))
        trades = [curve.point(shares) for shares in trades_of(curve)]
        for price in PRICES:
            least = min(point.cost + price * point.money for point in trades)
            assert min(point.cost + price * point.money for point in curve.points) == least
