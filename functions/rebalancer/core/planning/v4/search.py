"""Version 4 of the search of the least cost. It makes no new plan; stored plans of its time replay by it to the byte.

From the relaxed problem to trades that can be made, and from there to better ones while the proof leaves a gap.

At most one row is between two corners of its envelope. It goes to the nearest trade that the rules allow, and cash, or
another row, takes the rest. Then single trades and pairs are exchanged, cheapest first, until the cost meets its bound
or nothing within the limits of the search is better. Prices only steer: what a plan costs is added up exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final, NamedTuple

from rebalancer.core.base.money import QUOTIENT, ZERO
from rebalancer.core.planning.best.curve import Curve, Point, Problem, least_possible
from rebalancer.core.planning.best.state import Answer, State
from rebalancer.core.planning.v4.core import search_core
from rebalancer.core.planning.v4.fill import fill
from rebalancer.core.planning.v4.relax import PRICE_STEP, Relaxed, reduced_costs, relax

_UNSEEN: Final = Decimal("0.1")
_BASIS_POINT: Final = Decimal("0.0001")
_HUNDREDTH: Final = Decimal("0.01")
_ROUNDS_MAX: Final = 40
_ROUNDS_WHEN_NEAR: Final = 4
_ALTERNATIVES_MAX: Final = 40
_PARTNERS_MAX: Final = 40
_TURNOVER_STEPS: Final = 24
# With more rows the proof leaves next to nothing.
_CORE_MAX: Final = 24
_HIGHEST_PRICE: Final = Decimal(64)


def solve_v4(problem: Problem, base: Decimal, cent: Decimal) -> Answer | None:
    """Find the trades of least cost as version 4 did; None where it finds none that keep all limits."""
    # A gap of at most `enough` is not searched, one above `much` exactly.
    enough, much = max(cent * _UNSEEN, base * _BASIS_POINT * _HUNDREDTH), base * _BASIS_POINT
    relaxed = relax(problem)
    least, prices = least_possible(problem, relaxed.price), (relaxed.price, ZERO)
    state = _start(problem, relaxed)
    if problem.turnover is not None and (state is None or not state.is_within_turnover()):
        state, side = _limit(problem, problem.turnover)
        least, prices = side.proven, (side.relaxed.price, side.price)
    if state is None:
        return None
    _improve(state, least, prices, (enough, much))
    return Answer(tuple(state.trades), state.cost(), least, *prices)


def _start(problem: Problem, relaxed: Relaxed) -> State | None:
    """Return the corners, with the row between two of them where it may be; None where cash cannot pay for it."""
    state = State(problem, list(relaxed.chosen))
    if relaxed.split is None:
        return state if state.change >= problem.cash.low else None
    index, curve = relaxed.split, problem.curves[relaxed.split]
    wanted = relaxed.chosen[index].money + relaxed.rest
    tried = [relaxed.chosen[index], *_near(curve, wanted)]
    if relaxed.upper is not None:
        tried.append(relaxed.upper)
    ranked = [
        (gain, -place) for place, point in enumerate(tried) if (gain := state.gain_of([(index, point)])) is not None
    ]
    if not ranked:
        return state if state.change >= problem.cash.low else None
    state.make([(index, tried[-max(ranked)[1]])])
    return state


class _Side(NamedTuple):
    """The relaxation at one price of a dollar traded: what it proves, and by how much it passes the cap."""

    price: Decimal
    relaxed: Relaxed
    proven: Decimal
    beyond: Decimal


def _side(problem: Problem, price: Decimal, limit: Decimal) -> _Side:
    relaxed = relax(problem, price)
    return _Side(price, relaxed, least_possible(problem, relaxed.price, price), relaxed.traded - limit)


def _limit(problem: Problem, limit: Decimal) -> tuple[State | None, _Side]:
    """Find the price of a dollar traded at which the turnover cap holds, and the best side of it that was met.

    What a price proves is concave in it: where the lines at a price too low and one too high meet is the next to try.
    """
    low, high = _side(problem, ZERO, limit), _side(problem, _HIGHEST_PRICE, limit)
    best = max(low, high, key=_proven)
    for _ in range(_TURNOVER_STEPS):
        bend = low.beyond - high.beyond
        if low.beyond <= ZERO or high.beyond >= ZERO or not bend:
            break
        rise = high.proven - low.proven + low.price * low.beyond - high.price * high.beyond
        price = QUOTIENT.divide(rise, bend).quantize(PRICE_STEP, ROUND_HALF_EVEN, QUOTIENT)
        if not low.price < price < high.price:
            break
        middle = _side(problem, price, limit)
        best = max(best, middle, key=_proven)
        if middle.beyond > ZERO:
            low = middle
        else:
            high = middle
    starts = [_start(problem, best.relaxed), _start(problem, high.relaxed), _at_rest(problem)]
    states = [state for state in starts if state is not None and state.is_within_turnover()]
    for state in states:
        fill(state, low.relaxed.chosen)
    return min(states, key=State.cost, default=None), best


def _at_rest(problem: Problem) -> State | None:
    """Return no trade at all; None where cash has to come."""
    return None if problem.cash.low > ZERO else State(problem, [curve.point(ZERO) for curve in problem.curves])


def _proven(side: _Side) -> Decimal:
    return side.proven


def _improve(state: State, least: Decimal, prices: tuple[Decimal, Decimal], limits: tuple[Decimal, Decimal]) -> None:
    """Exchange trades while that saves something and the gap is more than enough."""
    enough, much = limits
    curves = state.problem.curves
    reduced = [reduced_costs(curve, *prices) for curve in curves]
    gap = state.cost() - least
    for number in range(_ROUNDS_MAX):
        if gap <= enough or (gap <= much and number >= _ROUNDS_WHEN_NEAR):
            return
        moves = _best_exchange(state, reduced, gap)
        if moves is None:
            break
        state.make(moves)
        gap = state.cost() - least
    if len(curves) <= _CORE_MAX and gap > much:
        search_core(state, reduced, gap)


def _best_exchange(state: State, reduced: list[list[Decimal]], gap: Decimal) -> list[tuple[int, Point]] | None:
    """Return the best one or two trades instead of the present ones; None where none is better."""
    best, saved = None, ZERO
    alternatives = _alternatives(state, reduced, gap)
    partners = [index for index, curve in enumerate(state.problem.curves) if len(curve.points) > 1][:_PARTNERS_MAX]
    for index, point in alternatives:
        single = [(index, point)]
        gain = state.gain_of(single)
        if gain is not None and gain > saved:
            best, saved = single, gain
        for other, partner in _answers(state, index, point, partners):
            pair = [(index, point), (other, partner)]
            gain = state.gain_of(pair)
            if gain is not None and gain > saved:
                best, saved = pair, gain
    return best


def _alternatives(state: State, reduced: list[list[Decimal]], gap: Decimal) -> list[tuple[int, Point]]:
    """List trades that a better plan may have: those whose reduced cost is below the gap, cheapest first."""
    found = []
    for index, (curve, costs) in enumerate(zip(state.problem.curves, reduced, strict=True)):
        now = state.trades[index]
        found += [
            (cost, index, point.shares, point)
            for point, cost in zip(curve.points, costs, strict=True)
            if cost < gap and point.shares != now.shares
        ]
    found.sort(key=lambda each: each[:3])
    nearest = [(index, point) for _, index, _, point in found[:_ALTERNATIVES_MAX]]
    for index, curve in enumerate(state.problem.curves[:_ALTERNATIVES_MAX]):
        now = state.trades[index]
        nearest += [(index, point) for point in _near(curve, now.money) if point.shares != now.shares]
    return nearest


def _answers(state: State, index: int, point: Point, partners: Iterable[int]) -> Iterator[tuple[int, Point]]:
    """Yield for other rows the trades that take up the money of this exchange, or what it takes of the turnover cap."""
    moved = point.money - state.trades[index].money
    more = abs(point.money) - abs(state.trades[index].money)
    for other in partners:
        if other == index:
            continue
        curve, now = state.problem.curves[other], state.trades[other]
        if curve.rules.exit is not None:
            continue
        aims = [now.money - moved]
        if state.problem.turnover is not None and abs(now.money) > more:
            aims.append(now.money - more if now.money > ZERO else now.money + more)
        step = curve.rules.step
        for aim in aims:
            wanted = aim // (curve.row.price * step)
            for shares in (wanted * step, (wanted - 1) * step, (wanted + 1) * step):
                if shares != now.shares and curve.allows(shares):
                    yield other, curve.point(shares)
                    if shares == wanted * step:
                        break


def _near(curve: Curve, money: Decimal) -> Iterator[Point]:
    """Yield the allowed trades just below and above so much money."""
    if curve.rules.exit is not None:
        return
    step = curve.rules.step
    count = money // (curve.row.price * step)
    for each in (count - 1, count, count + 1):
        if curve.allows(each * step):
            yield curve.point(each * step)
