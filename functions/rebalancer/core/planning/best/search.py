"""The trades of least cost with their bound: searched, and then made with as few trades as the same cost allows."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from rebalancer.core.planning.best.curve import Problem, least_possible
from rebalancer.core.planning.best.fewest import with_fewest_trades
from rebalancer.core.planning.best.state import Answer
from rebalancer.core.planning.best.tree import Worth, search

_UNIT: Final = Decimal("0.00001")
_ENOUGH: Final = Decimal("0.000001")
_MUCH: Final = Decimal("0.00005")


Solver = Callable[[Problem, Decimal, Decimal], Answer | None]
"""Finds the trades of a problem; the base and a cent, in its money, say what is worth a search."""


def solve(problem: Problem, base: Decimal, cent: Decimal) -> Answer | None:
    """Find the trades of least cost, to within half a basis point of the base where the search comes to its end.

    None where no trades were found that keep all limits.
    """
    found = search(problem, Worth(cent * _UNIT, max(cent / 10, base * _ENOUGH), max(cent, base * _MUCH)))
    if found.state is None:
        return None
    prices = found.cash_price, found.turnover_price
    least = least_possible(problem, *prices)
    state = with_fewest_trades(found.state, least, prices, cent)
    return Answer(tuple(state.trades), state.cost(), least, *prices)
