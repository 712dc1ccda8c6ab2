"""One allowed trade a row, and what other trades instead would save."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.best.curve import Point, Problem

Moves = Iterable[tuple[int, Point]]
"""Other trades instead of the present ones, each by its row."""


class State:
    """One allowed trade a row; cash has what they leave."""

    def __init__(self, problem: Problem, trades: list[Point]) -> None:
        self.problem = problem
        self.trades = trades
        self.change = -sum([point.money for point in trades], ZERO)
        self.traded = sum([abs(point.money) for point in trades], ZERO)

    def cost(self) -> Decimal:
        return sum([point.cost for point in self.trades], ZERO) + self.problem.cash.cost_at(self.change)

    def lacking(self) -> Decimal:
        """Return how much money the trades pass a limit by, 0 where they keep both."""
        return self.try_moves(())[1]

    def is_within_turnover(self) -> bool:
        return self.problem.turnover is None or self.traded <= self.problem.turnover

    def gain_of(self, moves: Moves) -> Decimal | None:
        """Return what these trades instead of the present ones save; None where a limit forbids them."""
        saved, lacking = self.try_moves(moves)
        return None if lacking else saved

    def try_moves(self, moves: Moves) -> tuple[Decimal, Decimal]:
        """Return what these trades instead of the present ones save, and how much money they pass a limit by."""
        change, traded, saved = self.change, self.traded, ZERO
        for index, point in moves:
            now = self.trades[index]
            change += now.money - point.money
            traded += abs(point.money) - abs(now.money)
            saved += now.cost - point.cost
        cash, limit = self.problem.cash, self.problem.turnover
        lacking = max(ZERO, cash.low - change) if limit is None else max(ZERO, cash.low - change, traded - limit)
        return saved + cash.cost_at(self.change) - cash.cost_at(change), lacking

    def make(self, moves: Moves) -> None:
        for index, point in moves:
            now = self.trades[index]
            self.change += now.money - point.money
            self.traded += abs(point.money) - abs(now.money)
            self.trades[index] = point

    def with_moves(self, moves: Moves) -> State:
        """Return another state with these trades instead of the present ones."""
        other = State(self.problem, list(self.trades))
        other.make(moves)
        return other


class Answer(NamedTuple):
    """Trades of all rows, what they cost, and what nothing costs less than, with the two prices that prove it."""

    trades: tuple[Point, ...]
    cost: Decimal
    least: Decimal
    cash_price: Decimal
    turnover_price: Decimal
