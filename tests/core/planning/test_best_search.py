"""The search of the least cost against every trade that there is, and fewer trades where they cost the same."""

import itertools
import random
from decimal import Decimal, localcontext

import pytest

from rebalancer.core.base.money import EXACT, ONE, ZERO
from rebalancer.core.planning.best.curve import CashCurve, Curve, Problem, Rules
from rebalancer.core.planning.best.fewest import with_fewest_trades
from rebalancer.core.planning.best.search import solve
from rebalancer.core.planning.best.state import State
from rebalancer.core.planning.best.tree import Worth, search
from rebalancer.core.planning.drift_row import DriftRow, Frame
from tests.core.planning.curves import TERMS, curve_of, trades_of
from tests.extent import by_extent

CENT = Decimal("0.01")
BASE = Decimal(5_000)
FLAT = (Decimal("-0.019"), ZERO)
"""At this price of cash a dollar of drift sold costs nothing, whichever row it comes from."""


def problem_of(seed: int) -> Problem:
    """Three dear rows in whole shares, with cash that is short at times, and a turnover cap in most."""
    chance = random.Random(seed)
    curves = tuple(curve_of(chance, held_most=15, price_least=4_000) for _ in range(3))
    most = -sum((curve.points[0].money for curve in curves), ZERO)
    low = min(Decimal(chance.randint(-900, 400)), most)
    cash = CashCurve(Decimal(chance.randint(-300, 300)), chance.choice([None, Decimal(100)]), TERMS, low, most)
    return Problem(curves, cash, chance.choice([None, Decimal(300), Decimal(900), Decimal(2_000)]))


def best_by_trying(problem: Problem) -> Decimal | None:
    """What the cheapest of all trades costs; None where none keep the limits."""
    rows = [[curve.point(shares) for shares in trades_of(curve)] for curve in problem.curves]
    states = (State(problem, list(trades)) for trades in itertools.product(*rows))
    return min((state.cost() for state in states if not state.lacking()), default=None)


@pytest.mark.parametrize("seed", range(by_extent(sample=40, usual=80, whole=1_000)))
def test_the_search_finds_what_trying_every_trade_finds(seed: int) -> None:
    with localcontext(EXACT):
        problem = problem_of(seed)
        best, answer = best_by_trying(problem), solve(problem, BASE, CENT)
        if best is None or answer is None:
            assert best is None
            assert answer is None
            return
        assert answer.least <= best <= answer.cost
        assert not State(problem, list(answer.trades)).lacking()
        # Half a basis point, and the cent that a trade less may cost.
        assert answer.cost <= best + BASE * Decimal("0.00005") + CENT


def two_rows(*, above: Decimal) -> Problem:
    """Two rows that are both above their targets, alike but for their symbol; 100 dollars must come from sales."""
    frame = Frame(BASE, ONE, ONE, True, Decimal(1))
    rows = [
        DriftRow(name, Decimal(20), True, Decimal(100), Decimal(100), ONE, Decimal(100), -above, Decimal(500), frame)
        for name in ("A", "B")
    ]
    curves = tuple(Curve(row, Rules(Decimal(-100), ZERO, ONE, ONE), TERMS) for row in rows)
    return Problem(curves, CashCurve(Decimal(100), None, TERMS, Decimal(100), Decimal(200)))


def test_of_plans_that_cost_the_same_the_one_with_fewer_trades_is_taken() -> None:
    with localcontext(EXACT):
        problem = two_rows(above=Decimal(200))
        split = State(problem, [problem.curves[0].point(Decimal(-70)), problem.curves[1].point(Decimal(-30))])
        answer = with_fewest_trades(split, split.cost(), FLAT, CENT)
        assert [point.shares for point in answer.trades] == [-100, 0]
        assert answer.cost() == split.cost()


def test_a_trade_that_saves_more_than_a_cent_stays() -> None:
    with localcontext(EXACT):
        problem = two_rows(above=Decimal(99))
        split = State(problem, [problem.curves[0].point(Decimal(-70)), problem.curves[1].point(Decimal(-30))])
        answer = with_fewest_trades(split, split.cost(), FLAT, CENT)
        assert [point.shares for point in answer.trades] == [-70, -30]


@pytest.mark.parametrize("seed", range(40))
def test_fewer_trades_never_cost_more_than_a_cent_more_and_keep_every_limit(seed: int) -> None:
    with localcontext(EXACT):
        problem = problem_of(seed)
        found = search(problem, Worth(CENT / 1_000, CENT, CENT))
        if found.state is None:
            return
        before = sum(bool(point.shares) for point in found.state.trades)
        after = with_fewest_trades(found.state, ZERO, (found.cash_price, found.turnover_price), CENT)
        assert after.cost() <= found.state.cost() + CENT
        assert not after.lacking()
        assert sum(bool(point.shares) for point in after.trades) <= before
