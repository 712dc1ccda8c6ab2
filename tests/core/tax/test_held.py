"""What a plan of least cost takes as tax is what the ledger's own estimate says of the same sale."""

import random
from datetime import date, timedelta
from decimal import Decimal, localcontext

import pytest

from rebalancer.core.base.money import EXACT
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.core.planning.best.curve import Curve, Rules
from rebalancer.core.planning.best.terms import Terms, tax_steps
from rebalancer.core.planning.drift_row import DriftRow, Frame
from rebalancer.core.tax.estimate import estimate_trades
from rebalancer.core.tax.held import held_lots_of
from rebalancer.core.tax.planned import PlannedTrade

TODAY = date(2026, 11, 27)
PRICE = Decimal("87.31")
ZERO = Decimal(0)
TERMS = Terms(ZERO, ZERO, Decimal("0.35"), Decimal("0.18"), Decimal(1))


def lots_of(chance: random.Random) -> tuple[Lot, ...]:
    """Lots that are too old to wash a loss, the oldest first; some have no day."""
    days = sorted(chance.choice([31, 200, 364, 365, 366, 367, 900]) for _ in range(5))
    acquired = [start_of_day_ns(TODAY - timedelta(days=ago)) for ago in reversed(days)]
    quantities = [Decimal(chance.randint(1, 400)) / 8 for _ in acquired]
    costs = [quantity * chance.randint(20, 200) for quantity in quantities]
    first = [None if chance.random() < 0.3 else acquired[0], *acquired[1:]]
    rows = enumerate(zip(quantities, costs, first, strict=True))
    return tuple(Lot(f"l{number}", "A", quantity, cost, at_ns) for number, (quantity, cost, at_ns) in rows)


@pytest.mark.parametrize("seed", range(20))
def test_the_tax_of_a_sale_is_that_of_the_estimate_at_the_rates_of_its_terms(seed: int) -> None:
    chance = random.Random(seed)
    lots = lots_of(chance)
    held = sum((lot.quantity for lot in lots), ZERO)
    sold = Decimal(chance.randint(1, int(held * 8))) / 8
    with localcontext(EXACT):
        frame = Frame(Decimal(100), Decimal(1), Decimal(1), True)
        row = DriftRow("A", Decimal(50), True, held, held, PRICE, held * PRICE, ZERO, ZERO, frame)
        steps, beyond = tax_steps(held_lots_of({"A": lots}, TODAY), "A", PRICE, None, TERMS)
        curve = Curve(row, Rules(ZERO, ZERO, Decimal(1), ZERO), TERMS, steps, beyond)
        (estimate,) = estimate_trades({"A": lots}, [PlannedTrade("A", -sold, PRICE)], {}, TODAY)
        short = estimate.short_term_usd + estimate.unknown_term_usd
        wanted = short * TERMS.short + estimate.long_term_usd * TERMS.long
        assert abs(curve.tax_at(sold) - wanted) < Decimal("0.000000001")
