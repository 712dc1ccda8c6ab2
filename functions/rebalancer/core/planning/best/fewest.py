"""Fewer trades for the same cost: a trade is left out where cash, or another trade, takes its money for a cent."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.best.curve import Curve, Point
from rebalancer.core.planning.best.rounding import beside
from rebalancer.core.planning.best.state import State

_PARTNERS_MAX: Final = 40


def with_fewest_trades(state: State, least: Decimal, prices: tuple[Decimal, Decimal], spare: Decimal) -> State:
    """Leave out trades, the smallest first, as long as all of that together costs at most `spare` money.

    `least` is what the prices prove that no trades cost less than. A row without its trade costs something beyond its
    best one at these prices; where that is more than the plan is above `least`, leaving it out is dearer.
    """
    ceiling = state.cost() + spare
    gone: set[int] = set()
    while True:
        room = ceiling - least
        traded = [(abs(point.money), row) for row, point in enumerate(state.trades) if point.shares]
        candidates = [row for _, row in sorted(traded) if row not in gone]
        found = None
        for row in candidates:
            if _beyond(state.problem.curves[row], *prices) > room:
                gone.add(row)
                continue
            found = _without(state, row, ceiling - state.cost())
            if found is not None:
                break
            gone.add(row)
        if found is None:
            return state
        state = found


def _beyond(curve: Curve, cash_price: Decimal, turnover_price: Decimal) -> Decimal:
    """Return what the row costs without a trade beyond its best trade at these prices."""
    priced = (cost + cash_price * money + turnover_price * abs(money) for _, money, cost in curve.points)
    return curve.cost_at(ZERO) - min(priced)


def _without(state: State, row: int, spare: Decimal) -> State | None:
    """Return the trades without that of one row; None where it costs more than there is to spare."""
    dropped = (row, state.problem.curves[row].point(ZERO))
    best: tuple[Decimal, list[tuple[int, Point]]] | None = None
    for moves in ([dropped], *([dropped, other] for other in _takers(state, row))):
        saved = state.gain_of(moves)
        if saved is not None and saved >= -spare and (best is None or saved > best[0]):
            best = saved, moves
    return None if best is None else state.with_moves(best[1])


def _takers(state: State, row: int) -> Iterator[tuple[int, Point]]:
    """Yield the other trades that could take the money of this one, the largest first."""
    money = state.trades[row].money
    traded = [(-abs(point.money), other) for other, point in enumerate(state.trades) if point.shares and other != row]
    for _, other in sorted(traded)[:_PARTNERS_MAX]:
        for point in beside(state.problem.curves[other], state.trades[other].money + money):
            if point.shares:
                yield other, point
