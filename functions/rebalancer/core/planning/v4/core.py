"""The small exact search: every set of trades whose costs beyond the relaxation could still be below the gap.

At the prices of the proof each trade costs something beyond its row's best one, and a plan that is better than the
present one has less of that in all than the present gap. Few trades of few rows qualify; they are gone through depth
first, and one row, or cash, takes what the others leave.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.best.curve import Point
from rebalancer.core.planning.best.state import State

_NODES_MAX: Final = 1_000


def search_core(state: State, reduced: list[list[Decimal]], gap: Decimal) -> None:
    """Put the best trades found into the state."""
    search = _Core(state, reduced, gap)
    search.go(0, ZERO, [])
    if search.best is not None:
        state.make(list(enumerate(search.best)))


class _Core:
    def __init__(self, state: State, reduced: list[list[Decimal]], gap: Decimal) -> None:
        self.problem = state.problem
        self.best: list[Point] | None = None
        self._cost = state.cost()
        self._gap = gap
        self._nodes = 0
        self._options: list[list[tuple[Decimal, Point]]] = []
        for curve, costs in zip(self.problem.curves, reduced, strict=True):
            priced = [(cost, point) for point, cost in zip(curve.points, costs, strict=True) if cost < gap]
            self._options.append(sorted(priced, key=lambda each: (each[0], each[1].shares)))

    def go(self, depth: int, paid: Decimal, chosen: list[Point]) -> None:
        """Choose the trade of the next row, cheapest first."""
        if self._nodes >= _NODES_MAX:
            return
        self._nodes += 1
        if depth == len(self._options):
            self._finish(State(self.problem, list(chosen)))
            return
        for cost, point in self._options[depth]:
            if paid + cost >= self._gap:
                return
            chosen.append(point)
            self.go(depth + 1, paid + cost, chosen)
            chosen.pop()

    def _finish(self, state: State) -> None:
        """Keep the set if it is better, as it is or with one row that takes what is left."""
        self._keep(state)
        cash = self.problem.cash
        for aim in {point.change for point in cash.points}:
            over = aim - state.change
            for index, curve in enumerate(self.problem.curves):
                if curve.rules.exit is not None or not over:
                    continue
                step = curve.rules.step
                count = (state.trades[index].money - over) // (curve.row.price * step)
                for shares in (count * step, (count - 1) * step):
                    if curve.allows(shares) and shares != state.trades[index].shares:
                        other = State(self.problem, list(state.trades))
                        other.make([(index, curve.point(shares))])
                        self._keep(other)
                        break

    def _keep(self, state: State) -> None:
        if state.change < self.problem.cash.low or not state.is_within_turnover():
            return
        cost = state.cost()
        if cost < self._cost:
            self._gap -= self._cost - cost
            self._cost, self.best = cost, list(state.trades)
