"""One allowed trade a row, and what other trades instead would save."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.best.curve import Curve, Point, Problem


class State:
    """One allowed trade a row; cash has what they leave."""

    def __init__(self, problem: Problem, trades: list[Point]) -> None:
        self.problem = problem
        self.trades = trades
        self.change = -sum([point.money for point in trades], ZERO)
        self.traded = sum([abs(point.money) for point in trades], ZERO)

    def cost(self) -> Decimal:
        return sum([point.cost for point in self.trades], ZERO) + self.problem.cash.cost_at(self.change)

    def is_within_turnover(self) -> bool:
        return self.problem.turnover is None or self.traded <= self.problem.turnover

    def gain_of(self, moves: Iterable[tuple[int, Point]]) -> Decimal | None:
        """Return what these trades instead of the present ones save; None where a limit forbids them."""
        change, traded, saved = self.change, self.traded, ZERO
        for index, point in moves:
            now = self.trades[index]
            change += now.money - point.money
            traded += abs(point.money) - abs(now.money)
            saved += now.cost - point.cost
        cash, limit = self.problem.cash, self.problem.turnover
        if change < cash.low or (limit is not None and traded > limit):
            return None
        return saved + cash.cost_at(self.change) - cash.cost_at(change)

    def make(self, moves: Iterable[tuple[int, Point]]) -> None:
        for index, point in moves:
            now = self.trades[index]
            self.change += now.money - point.money
            self.traded += abs(point.money) - abs(now.money)
            self.trades[index] = point


def near(curve: Curve, money: Decimal) -> Iterator[Point]:
    """Yield the allowed trades just below and above so much money."""
    if curve.rules.exit is not None:
        return
    step = curve.rules.step
    count = money // (curve.row.price * step)
    for each in (count - 1, count, count + 1):
        if curve.allows(each * step):
            yield curve.point(each * step)
