"""Least cost under a budget of realized gains: a price for each dollar of gain, beside those of cash and turnover.

The gain of a sale is piecewise linear in its shares with the same kinks as its tax, so that a row's points hold its
least cost at any price γ of gain. For any γ of at least 0 the least cost at that price, less γ × what is left of the
budget, is at most what any plan within the budget costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final, NamedTuple

from rebalancer.core.base.money import QUOTIENT, ZERO
from rebalancer.core.planning.best.curve import Curve, Point, Problem
from rebalancer.core.planning.best.rounding import beside
from rebalancer.core.planning.best.state import Answer, State

Posed = Callable[[Decimal], Problem]
Solved = Callable[[Problem], Answer | None]

_HIGHEST_PRICE: Final = Decimal(8)
_PRICE_STEP: Final = Decimal("0.000000000001")
_STEPS_MAX: Final = 10
_ROUNDS_MAX: Final = 24
_BUYERS_MAX: Final = 8


class Within(NamedTuple):
    """Trades that keep the budget, with the bound at the price of a dollar of gain that proves most."""

    answer: Answer
    gains_price: Decimal


class _Side(NamedTuple):
    price: Decimal
    answer: Answer
    proven: Decimal
    beyond: Decimal


def solve_within(posed: Posed, solved: Solved, unlimited: Answer, left: Decimal) -> Within:
    """Find trades of least cost whose net gains are at most `left`, which is money of at least 0.

    Args:
        posed: the problem at a price of each dollar of gain.
        solved: finds the trades of a problem.
        unlimited: the trades without a budget; they are returned where they keep it.
    """
    free = posed(ZERO)
    gains = _Gains(free, posed(Decimal(1)))
    beyond = gains.of(unlimited.trades) - left
    if beyond <= ZERO:
        return Within(unlimited, ZERO)
    sides = _sides(posed, solved, gains, left, _Side(ZERO, unlimited, unlimited.least, beyond))
    state = State(free, [curve.point(ZERO) for curve in free.curves])
    for side in sides:
        if side.beyond <= ZERO:
            points = zip(free.curves, side.answer.trades, strict=True)
            state = min(state, State(free, [curve.point(point.shares) for curve, point in points]), key=State.cost)
    _use_up(state, unlimited, gains, left)
    best = max(sides, key=_proven)
    prices = best.answer.cash_price, best.answer.turnover_price
    return Within(Answer(tuple(state.trades), state.cost(), best.proven, *prices), best.price)


class _Gains:
    """What the points of each row realize: the difference that a price of 1 for each dollar of gain makes."""

    def __init__(self, free: Problem, priced: Problem) -> None:
        self._pairs = list(zip(free.curves, priced.curves, strict=True))

    def of_row(self, index: int, point: Point) -> Decimal:
        if point.shares >= ZERO:
            return ZERO
        free, priced = self._pairs[index]
        return priced.tax_at(-point.shares) - free.tax_at(-point.shares)

    def of(self, trades: tuple[Point, ...] | list[Point]) -> Decimal:
        return sum((self.of_row(index, point) for index, point in enumerate(trades)), ZERO)


def _sides(posed: Posed, solved: Solved, gains: _Gains, left: Decimal, low: _Side) -> list[_Side]:
    """Solve at prices of a dollar of gain, each time where the lines at one too low and one too high meet.

    What a price proves is concave in it.
    """

    def side_at(price: Decimal) -> _Side | None:
        answer = solved(posed(price))
        if answer is None:
            return None
        return _Side(price, answer, answer.least - price * left, gains.of(answer.trades) - left)

    high = side_at(_HIGHEST_PRICE)
    if high is None:
        return [low]
    found = [low, high]
    for _ in range(_STEPS_MAX):
        bend = low.beyond - high.beyond
        if high.beyond >= ZERO or not bend:
            break
        rise = high.proven - low.proven + low.price * low.beyond - high.price * high.beyond
        price = QUOTIENT.divide(rise, bend).quantize(_PRICE_STEP, ROUND_HALF_EVEN, QUOTIENT)
        middle = side_at(price) if low.price < price < high.price else None
        if middle is None:
            break
        found.append(middle)
        if middle.beyond > ZERO:
            low = middle
        else:
            high = middle
    return found


def _proven(side: _Side) -> Decimal:
    return side.proven


def _use_up(state: State, wanted: Answer, gains: _Gains, left: Decimal) -> None:
    """Spend what is left of the budget on the way to the trades that are wanted without it, while that saves."""
    for _ in range(_ROUNDS_MAX):
        spare = left - gains.of(state.trades)
        best, saved = None, ZERO
        for moves in _moves(state, wanted, gains, spare):
            gain = state.gain_of(moves)
            if gain is not None and gain > saved and _realized(state, moves, gains) <= spare:
                best, saved = moves, gain
        if best is None:
            return
        state.make(best)


def _realized(state: State, moves: list[tuple[int, Point]], gains: _Gains) -> Decimal:
    return sum((gains.of_row(index, point) - gains.of_row(index, state.trades[index]) for index, point in moves), ZERO)


def _moves(state: State, wanted: Answer, gains: _Gains, spare: Decimal) -> Iterator[list[tuple[int, Point]]]:
    """Yield larger sales, alone and with a purchase of the same size, and purchases that cash pays."""
    curves = state.problem.curves
    lacking = [
        (aim.money - now.money, index) for index, (aim, now) in enumerate(zip(wanted.trades, state.trades, strict=True))
    ]
    buyers = sorted((each for each in lacking if each[0] > ZERO), reverse=True)[:_BUYERS_MAX]
    for gap, index in lacking:
        for point in [wanted.trades[index]] if gap > ZERO else _sales(state, index, wanted.trades[index], gains, spare):
            single = [(index, curves[index].point(point.shares))]
            yield single
            freed = state.trades[index].money - point.money
            for _, buyer in buyers if gap < ZERO else ():
                aim = min(state.trades[buyer].money + freed, wanted.trades[buyer].money)
                yield from ([*single, (buyer, other)] for other in beside(curves[buyer], aim))


def _sales(state: State, index: int, aim: Point, gains: _Gains, spare: Decimal) -> Iterator[Point]:
    """Yield the wanted sale, and the largest part of the way to it that the budget leaves."""
    curve, now = state.problem.curves[index], state.trades[index]
    yield aim
    if curve.rules.exit is not None:
        return
    step = curve.rules.step
    low, high = 0, int((now.shares - aim.shares) // step)
    while low < high:
        middle = (low + high + 1) // 2
        if gains.of_row(index, _at(curve, now, middle)) - gains.of_row(index, now) <= spare:
            low = middle
        else:
            high = middle - 1
    if curve.allows(now.shares - low * step):
        yield _at(curve, now, low)


def _at(curve: Curve, now: Point, steps: int) -> Point:
    return curve.point(now.shares - steps * curve.rules.step)
