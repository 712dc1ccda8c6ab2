"""The points of a row hold its least cost at any price of money, against every trade that it may make."""

import random
from decimal import Decimal, localcontext

import pytest

from rebalancer.core.base.money import EXACT, ONE, ZERO
from rebalancer.core.planning.best.curve import Curve, Rules
from rebalancer.core.planning.best.terms import TaxStep, Terms
from rebalancer.core.planning.drift_row import DriftRow, Frame

PRICES = [Decimal(number) / 40 for number in range(-120, 121)]


def curve_of(chance: random.Random) -> Curve:
    """A row in whole shares, its lots in halves of a share."""
    price = Decimal(chance.randint(200, 9_000)) / 100
    held = Decimal(chance.randint(0, 80)) / 2
    value = held * price
    target, band = Decimal(chance.randint(100, 2_000)), Decimal(chance.randint(0, 400))
    minimum = Decimal(chance.choice([0, 10, 150]))
    frame = Frame(Decimal(5_000), ONE, ONE, True, minimum)
    row = DriftRow("A", Decimal(20), True, held, held, price, value, target - value, band, frame)
    low = min(ZERO, max(max(target - band, minimum) - value, -value))
    rules = Rules(low, max(ZERO, target - value + band), ONE, minimum, enters=row.is_missing)
    lots = [TaxStep(Decimal(chance.randint(1, 25)) / 2, price * chance.randint(-150, 40) / 100) for _ in range(5)]
    return Curve(row, rules, Terms(Decimal("0.02"), Decimal("0.001"), ZERO, ZERO, ONE), lots)


@pytest.mark.parametrize("seed", range(60))
def test_no_trade_is_cheaper_than_the_best_point_whatever_a_dollar_is_worth(seed: int) -> None:
    with localcontext(EXACT):
        curve = curve_of(random.Random(seed))
        most = int(max(-curve.rules.low, curve.rules.high) // curve.row.price) + 1
        trades = [curve.point(Decimal(count)) for count in range(-most, most + 1) if curve.allows(Decimal(count))]
        for price in PRICES:
            least = min(point.cost + price * point.money for point in trades)
            assert min(point.cost + price * point.money for point in curve.points) == least
