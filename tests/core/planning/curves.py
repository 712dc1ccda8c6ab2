"""Rows of random cost, for problems that are small enough to try every trade."""

import random
from decimal import Decimal

from rebalancer.core.base.money import ONE, ZERO
from rebalancer.core.planning.best.curve import Curve, Rules
from rebalancer.core.planning.best.terms import TaxStep, Terms
from rebalancer.core.planning.drift_row import DriftRow, Frame

TERMS = Terms(Decimal("0.02"), Decimal("0.001"), ZERO, ZERO, ONE)


def curve_of(chance: random.Random, held_most: int = 40, price_least: int = 200) -> Curve:
    """A row in whole shares, its lots in halves of a share."""
    price = Decimal(chance.randint(price_least, 9_000)) / 100
    held = Decimal(chance.randint(0, 2 * held_most)) / 2
    value = held * price
    target, band = Decimal(chance.randint(100, 2_000)), Decimal(chance.randint(0, 400))
    minimum = Decimal(chance.choice([0, 10, 150]))
    frame = Frame(Decimal(5_000), ONE, ONE, True, minimum)
    row = DriftRow("A", Decimal(20), True, held, held, price, value, target - value, band, frame)
    low = min(ZERO, max(max(target - band, minimum) - value, -value))
    rules = Rules(low, max(ZERO, target - value + band), ONE, minimum, enters=row.is_missing)
    lots = [TaxStep(Decimal(chance.randint(1, 25)) / 2, price * chance.randint(-150, 40) / 100) for _ in range(5)]
    return Curve(row, rules, TERMS, lots)


def trades_of(curve: Curve) -> list[Decimal]:
    """All whole shares that a row may trade."""
    most = int(max(-curve.rules.low, curve.rules.high) // curve.row.price) + 1
    return [Decimal(count) for count in range(-most, most + 1) if curve.allows(Decimal(count))]
