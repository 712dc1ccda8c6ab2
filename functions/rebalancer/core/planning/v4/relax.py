"""The relaxed problem: each row on its lower convex envelope, one price for the cash that they share; solved exactly.

Envelopes consist of edges, each a sum of money at one cost a dollar. Taking the cheapest edges first, from everything
sold until the money balances, is the optimum; the cost a dollar of the edge at which it balances is the price of cash.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from operator import itemgetter
from typing import Final, NamedTuple

from rebalancer.core.base.money import QUOTIENT, ZERO
from rebalancer.core.planning.best.curve import CashPoint, Curve, Point, Problem

PRICE_STEP: Final = Decimal("0.000000000001")


class Relaxed(NamedTuple):
    """The solved relaxation.

    Args:
        chosen: the corner of its envelope that each row is at.
        price: of a dollar of cash, to 12 places.
        split: the row that is between two corners, if a row is; it is at the lower one in `chosen`.
        rest: how much more money that row would trade.
        upper: its upper corner.
    """

    chosen: list[Point]
    price: Decimal
    split: int | None = None
    rest: Decimal = ZERO
    upper: Point | None = None

    @property
    def traded(self) -> Decimal:
        """How much money it trades, the part of an edge in proportion."""
        total = sum((abs(point.money) for point in self.chosen), ZERO)
        if self.split is None or self.upper is None:
            return total
        low, high = self.chosen[self.split].money, self.upper.money
        return total + QUOTIENT.divide((abs(high) - abs(low)) * self.rest, high - low).quantize(
            PRICE_STEP, ROUND_HALF_EVEN, QUOTIENT
        )


def relax(problem: Problem, turnover_price: Decimal = ZERO) -> Relaxed:
    """Solve the relaxation, with a price for every dollar traded."""
    corners = [_envelope(curve.points, turnover_price) for curve in problem.curves]
    edges = []
    for index, hull in enumerate(corners):
        for place in range(len(hull) - 1):
            low, high = hull[place], hull[place + 1]
            size = high.money - low.money
            paid = high.cost - low.cost + turnover_price * (abs(high.money) - abs(low.money))
            edges.append((QUOTIENT.divide(paid, size), -size, index, place))
    cash = problem.cash.points
    for before, after in pairwise(cash):
        size = after.change - before.change
        edges.append((QUOTIENT.divide(after.cost - before.cost, size), -size, len(corners), 0))
    edges.sort(key=itemgetter(0, 1, 2, 3))
    places = [0] * len(corners)
    left = -sum([hull[0].money for hull in corners], ZERO) - _lowest(cash)
    # Where nothing has to move, the first edge is the last price at which nothing would.
    price = -edges[0][0] if edges else ZERO
    split, rest, upper = None, ZERO, None
    for slope, negative, index, place in edges:
        if left <= ZERO:
            break
        price = -slope
        if -negative > left and index < len(corners):
            split, rest, upper = index, left, corners[index][place + 1]
        elif index < len(corners):
            places[index] = place + 1
        left += negative
    chosen = [hull[place] for hull, place in zip(corners, places, strict=True)]
    return Relaxed(chosen, price.quantize(PRICE_STEP, ROUND_HALF_EVEN, QUOTIENT), split, rest, upper)


def _lowest(cash: Sequence[CashPoint]) -> Decimal:
    return cash[0].change


def _envelope(points: Sequence[Point], turnover_price: Decimal) -> list[Point]:
    """Return the corners of the lower convex envelope, by money."""
    hull: list[Point] = []
    costs: list[Decimal] = []
    for point in points:
        cost = point.cost + turnover_price * abs(point.money) if turnover_price else point.cost
        money = point.money
        while len(hull) > 1:
            last, before = hull[-1].money, hull[-2].money
            if (costs[-1] - costs[-2]) * (money - last) < (cost - costs[-1]) * (last - before):
                break
            hull.pop()
            costs.pop()
        hull.append(point)
        costs.append(cost)
    return hull


def reduced_costs(curve: Curve, cash_price: Decimal, turnover_price: Decimal) -> list[Decimal]:
    """Return what each point of a row costs at these prices beyond the row's best one."""
    priced = [point.cost + cash_price * point.money + turnover_price * abs(point.money) for point in curve.points]
    least = min(priced)
    return [each - least for each in priced]
