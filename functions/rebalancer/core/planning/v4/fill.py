"""Under a turnover cap: spend what a feasible plan leaves of the cap on the way to a plan that trades too much.

A purchase is paid by cash or by a sale of the same size; the better of the two a dollar traded is made, in part where
the cap, the cash or the other plan ends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Final

from rebalancer.core.base.money import QUOTIENT, ZERO
from rebalancer.core.planning.best.curve import Point
from rebalancer.core.planning.best.state import State

_ROUNDS_MAX: Final = 60
_ROWS_MAX: Final = 12


def fill(state: State, wanted: Sequence[Point]) -> None:
    """Move towards the wanted trades while that saves something and the cap allows it."""
    limit = state.problem.turnover
    for _ in range(_ROUNDS_MAX):
        best: tuple[Decimal, list[tuple[int, Point]]] | None = None
        left = ZERO if limit is None else limit - state.traded
        for moves in chain(_steps(state, wanted, left), _shifts(state)):
            gain = state.gain_of(moves)
            if gain is None or gain <= ZERO:
                continue
            moved = sum((abs(point.money - state.trades[index].money) for index, point in moves), ZERO)
            rate = QUOTIENT.divide(gain, moved)
            if best is None or rate > best[0]:
                best = rate, moves
        if best is None:
            return
        state.make(best[1])


def _steps(state: State, wanted: Sequence[Point], left: Decimal) -> Iterator[list[tuple[int, Point]]]:
    """Yield single moves, and pairs of opposite ones of one size."""
    gaps = [
        (point.money - now.money, index) for index, (point, now) in enumerate(zip(wanted, state.trades, strict=True))
    ]
    ups = sorted((each for each in gaps if each[0] > ZERO), reverse=True)[:_ROWS_MAX]
    downs = sorted(each for each in gaps if each[0] < ZERO)[:_ROWS_MAX]
    for gap, index in [*ups, *downs]:
        size = min(abs(gap), left)
        yield from ([(index, point)] for point in _moved(state, index, size if gap > ZERO else -size))
    for up, buyer in ups:
        for down, seller in downs:
            size = min(up, -down, left / 2)
            for sale in _moved(state, seller, -size):
                freed = state.trades[seller].money - sale.money
                yield from ([(seller, sale), (buyer, point)] for point in _moved(state, buyer, min(size, freed)))


def _shifts(state: State) -> Iterator[list[tuple[int, Point]]]:
    """Yield pairs that leave the sum of all trades as it is: more bought and less sold, or the other way round.

    Cash changes by twice the size: to each of its kinks, or as far as the two rows go.
    """
    trades, curves = state.trades, state.problem.curves
    movable = [index for index, curve in enumerate(curves) if curve.rules.exit is None]
    sellers = sorted((trades[index].money, index) for index in movable if trades[index].money < ZERO)[:_ROWS_MAX]
    buyers = [
        (trades[index].money, index) for index in movable if curves[index].rules.high > ZERO <= trades[index].money
    ]
    to_kinks = [(state.change - point.change) / 2 for point in state.problem.cash.points]
    for bought, buyer in sorted(buyers, reverse=True)[:_ROWS_MAX]:
        for sold, seller in sellers:
            most, least = min(-sold, curves[buyer].rules.high - bought), max(-bought, curves[seller].rules.low - sold)
            for size in {most, least, *(max(least, min(most, each)) for each in to_kinks)}:
                for point in _moved(state, buyer, size):
                    real = point.money - bought
                    yield from ([(buyer, point), (seller, other)] for other in _moved(state, seller, real))


def _moved(state: State, index: int, money: Decimal) -> Iterator[Point]:
    """Yield the trade of a row after so much more money, rounded towards the present one; the whole, if it leaves."""
    curve, now = state.problem.curves[index], state.trades[index]
    leaving, step = curve.rules.exit, curve.rules.step
    if leaving is not None:
        if leaving != now.shares:
            yield curve.point(leaving)
        return
    shares = now.shares + money // (curve.row.price * step) * step
    if shares != now.shares and curve.allows(shares):
        yield curve.point(shares)
