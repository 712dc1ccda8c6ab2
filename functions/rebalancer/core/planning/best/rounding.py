"""From a relaxed node to trades that can be made: rows between two points go beside their relaxed trade."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import product
from operator import itemgetter
from typing import Final, NamedTuple

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.best.curve import Curve, Point, Problem
from rebalancer.core.planning.best.node import Node
from rebalancer.core.planning.best.relaxed import Part, Side, floor_units
from rebalancer.core.planning.best.state import Moves, State

_COMBINED_MAX: Final = 4
_REPAIRED_MAX: Final = 2


class Between(NamedTuple):
    """A row whose relaxed trade is at none of its corners, and that trade in units."""

    row: int
    money: int


def mix(node: Node) -> tuple[list[Point], list[Between]]:
    """Return a trade of every row, and the rows that the relaxation leaves between their points.

    The two sides are mixed so that the turnover cap is met.
    """
    low, high = node.low, node.high or node.low
    over, under = low.beyond, -high.beyond
    chosen = [spot.point for spot in high.chosen]
    found, moved = [], []
    for row, (first, second) in enumerate(zip(low.chosen, high.chosen, strict=True)):
        one = first.money + (low.rest if row == low.split else 0)
        two = second.money + (high.rest if row == high.split else 0)
        money = two if node.high is None else one + (two - one) * over // (over + under)
        if money != first.money or money != second.money:
            found.append(Between(row, money))
            moved.append((row, one, two))
    return chosen, found if len(found) <= _COMBINED_MAX else _one_by_one(moved, low, high, chosen)


def _one_by_one(moved: Sequence[tuple[int, int, int]], low: Side, high: Side, chosen: list[Point]) -> list[Between]:
    """Take whole rows to the trades above the cap, a purchase for a sale, as long as the cap lasts.

    Where many rows cost alike at the prices, this leaves few of them between their points.
    """
    ups = [each for each in moved if each[1] >= each[2]]
    downs = [each for each in moved if each[1] < each[2]]
    balance, left, found = 0, -high.beyond, []
    while ups or downs:
        row, one, two = (ups if ups and (balance <= 0 or not downs) else downs).pop()
        more = abs(one) - abs(two)
        if left <= 0:
            if row == high.split:
                found.append(Between(row, two))
        elif more > left:
            found.append(Between(row, two + (one - two) * left // more))
            left = 0
        else:
            if row == low.split:
                found.append(Between(row, one))
            chosen[row] = low.chosen[row].point
            left -= more
            balance += one - two
    return found


def beside(curve: Curve, money: Decimal) -> list[Point]:
    """Return the allowed trades just below and above so much money; none of a row that can only leave whole."""
    step = curve.rules.step
    if curve.rules.exit is not None:
        return []
    count = floor_units(money, curve.row.price * step)
    return [curve.point(shares) for shares in (count * step, (count + 1) * step) if curve.allows(shares)]


def round_trades(
    problem: Problem,
    unit: Decimal,
    relaxed: tuple[Node, list[Point], Sequence[Between]],
    known: Decimal | None,
    offer: Callable[[State], None],
) -> None:
    """Offer trades made of the relaxed ones: each row beside its relaxed trade, in every combination of a few rows.

    What costs no less than the known trades is not looked at further; what passes a limit by a little is repaired.
    """
    node, chosen, rows = relaxed
    base = State(problem, list(chosen))
    choices: list[tuple[Decimal, int, list[tuple[int, Point]]]] = []
    for row, money in rows:
        points = _around(problem.curves[row], node.parts[row], money, unit)
        base.make([(row, points[0])])
        rough = abs(points[-1].money - points[0].money) if len(points) < 3 else abs(points[1].money - points[0].money)
        choices.append((-rough, row, [(row, point) for point in points]))
    combined = [moves for _, _, moves in sorted(choices, key=itemgetter(0, 1))[:_COMBINED_MAX]]
    cost = base.cost()
    failed: list[tuple[Decimal, int, Moves]] = []
    best: tuple[Decimal, Moves] | None = None
    for number, each in enumerate(product(*combined)):
        moves: Moves = each
        saved, lacking = base.try_moves(moves)
        if known is not None and cost - saved >= known:
            continue
        if lacking:
            failed.append((lacking, number, moves))
        elif best is None or saved > best[0]:
            best = saved, moves
    if best is not None:
        offer(base.with_moves(best[1]))
    for lacking, _, moves in sorted(failed, key=itemgetter(0, 1))[:_REPAIRED_MAX]:
        repaired = _repair(base.with_moves(moves), lacking)
        if repaired is not None:
            offer(repaired)


def _around(curve: Curve, part: Part, money: int, unit: Decimal) -> list[Point]:
    """Return the trades beside so much money: on the grid, then the points of the stretch; each once."""
    below = [spot.point for spot in part.spots if spot.money <= money][-1:]
    above = [spot.point for spot in part.spots if spot.money >= money][:1]
    return list({point.shares: point for point in (*beside(curve, money * unit), *below, *above)}.values())


def _repair(state: State, lacking: Decimal) -> State | None:
    """Let the row to which it costs least buy less, or sell more or less, by the money that a limit lacks."""
    best: tuple[Decimal, int, Point] | None = None
    for row, (curve, now) in enumerate(zip(state.problem.curves, state.trades, strict=True)):
        for point in _repairs(curve, now, lacking):
            if point.shares != now.shares:
                gain = state.gain_of([(row, point)])
                if gain is not None and (best is None or gain > best[0]):
                    best = gain, row, point
    return None if best is None else state.with_moves([(best[1], best[2])])


def _repairs(curve: Curve, now: Point, lacking: Decimal) -> Iterable[Point]:
    step = curve.row.price * curve.rules.step
    found = [*beside(curve, now.money - lacking), *beside(curve, now.money - lacking - step)]
    if now.shares < ZERO:
        found += [*beside(curve, now.money + lacking), *beside(curve, now.money + lacking + step)]
    return found
