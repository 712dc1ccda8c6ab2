"""The relaxed problem in whole numbers: each row on its lower convex envelope, at prices for cash and for turnover.

Money and cost are counted in a unit too small to matter, prices in `PRICE` to the dollar. What is found here steers a
search; what a plan costs, and what its two prices prove, is added up exactly elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.best.curve import Point

PRICE: Final = 10**12
"""What a price of 1 is: prices have 12 places."""


def floor_units(money: Decimal, unit: Decimal) -> int:
    """Count the whole units in an amount, towards minus infinity, where `//` of decimals goes towards 0."""
    whole, rest = divmod(money, unit)
    return int(whole) - (1 if rest < ZERO else 0)


class Spot(NamedTuple):
    """One trade of a row; its money, rounded up, and its cost in units."""

    money: int
    cost: int
    point: Point


class Edge(NamedTuple):
    """Of an envelope: its cost a dollar in `PRICE`, the row, the corner where it begins, and its size in units."""

    slope: int
    row: int
    place: int
    size: int


class Part:
    """A stretch of a row's trades, with its envelopes at the prices of turnover that were asked for."""

    __slots__ = ("_hulls", "row", "spots")

    def __init__(self, row: int, spots: Sequence[Spot]) -> None:
        self.row = row
        self.spots = spots
        self._hulls: dict[int, tuple[list[Spot], list[Edge]]] = {}

    def hull_at(self, turnover_price: int) -> tuple[list[Spot], list[Edge]]:
        """Return the corners of the envelope, by money, and the edges between them."""
        found = self._hulls.get(turnover_price)
        if found is None:
            hull = _envelope(self.spots, turnover_price)
            edges = []
            for place, (low, high) in enumerate(pairwise(hull)):
                paid = PRICE * (high.cost - low.cost) + turnover_price * (abs(high.money) - abs(low.money))
                size = high.money - low.money
                edges.append(Edge(paid // size, self.row, place, size))
            found = self._hulls[turnover_price] = hull, edges
        return found

    def least_at(self, cash_price: int, turnover_price: int) -> int:
        """Return the least cost of the stretch at these prices, in units ÷ `PRICE`."""
        return min([PRICE * cost + cash_price * money + turnover_price * abs(money) for money, cost, _ in self.spots])


def _envelope(spots: Sequence[Spot], turnover_price: int) -> list[Spot]:
    hull: list[Spot] = []
    costs: list[int] = []
    for spot in spots:
        money = spot.money
        cost = PRICE * spot.cost + turnover_price * abs(money)
        if hull and hull[-1].money == money:
            if costs[-1] <= cost:
                continue
            hull.pop()
            costs.pop()
        while len(hull) > 1:
            last, before = hull[-1].money, hull[-2].money
            if (costs[-1] - costs[-2]) * (money - last) < (cost - costs[-1]) * (last - before):
                break
            hull.pop()
            costs.pop()
        hull.append(spot)
        costs.append(cost)
    return hull


class Shared(NamedTuple):
    """What rows share, in units: what cash may change by with its cost there, and the turnover cap, if there is one."""

    cash: Sequence[tuple[int, int]]
    cap: int | None


class Side(NamedTuple):
    """The solved relaxation at one price of turnover.

    Args:
        turnover_price, cash_price: in `PRICE`.
        value: what no trades on these parts cost less than, in units ÷ `PRICE`.
        beyond: by how much the trades pass the turnover cap, in units; negative below it, and where there is none.
        chosen: the corner that each row is at.
        split: the row that is between two corners, the lower one in `chosen`; −1 where cash is, or none.
        rest: how much more money that row trades.
    """

    turnover_price: int
    cash_price: int
    value: int
    beyond: int
    chosen: list[Spot]
    split: int
    rest: int


def relax(parts: Sequence[Part], shared: Shared, turnover_price: int) -> Side | None:
    """Take the cheapest edges first, from everything sold until the money balances; None where it cannot."""
    rows, chosen, edges = len(parts), [], []
    for part in parts:
        hull, own = part.hull_at(turnover_price)
        chosen.append(hull[0])
        edges += own
    edges += _cash_edges(shared.cash, rows)
    left = -sum([spot.money for spot in chosen]) - shared.cash[0][0]
    # Each row, and cash, is counted to a unit against the plan.
    if left < -rows - 1:
        return None
    left = max(left, 0)
    value = PRICE * shared.cash[0][1]
    edges.sort()
    # Where nothing has to move, the first edge is the last price at which nothing would.
    slope, split, rest, part_traded = edges[0].slope if edges else 0, -1, 0, 0
    for edge in edges:
        slope, row, place, size = edge
        moved = min(left, size)
        if row == rows:
            value += slope * moved
        elif moved == size:
            chosen[row] = parts[row].hull_at(turnover_price)[0][place + 1]
        else:
            low, high = parts[row].hull_at(turnover_price)[0][place : place + 2]
            split, rest, part_traded = row, moved, (abs(high.money) - abs(low.money)) * moved // size
            value += slope * moved
        left -= moved
        if not left:
            break
    traded = sum([abs(spot.money) for spot in chosen])
    value += sum([PRICE * spot.cost for spot in chosen])
    if shared.cap is None:
        return Side(turnover_price, -slope, value, -1, chosen, split, rest)
    value += turnover_price * (traded - shared.cap)
    return Side(turnover_price, -slope, value, traded + part_traded - shared.cap, chosen, split, rest)


def _cash_edges(cash: Sequence[tuple[int, int]], row: int) -> list[Edge]:
    return [
        Edge(PRICE * (cost_high - cost_low) // (high - low), row, place, high - low)
        for place, ((low, cost_low), (high, cost_high)) in enumerate(pairwise(cash))
        if high > low
    ]
