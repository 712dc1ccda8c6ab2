"""Branch and bound: the trades of least cost to within a tolerance, or the best that a fixed budget of work finds.

Each node keeps a stretch of every row's trades. Its relaxation, at a price for cash and one for turnover, says what no
trades on these stretches cost less than; where that is not below the best trades known, the node is closed. Else the
row whose relaxed trade is furthest from what it really costs is cut in two there. Nodes are opened by their bound,
equals by age, and all of it is whole numbers: every machine takes the same path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from heapq import heappop, heappush
from typing import Final, NamedTuple

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.best.curve import Point, Problem
from rebalancer.core.planning.best.node import Node, pose_node
from rebalancer.core.planning.best.relaxed import PRICE, Part, Shared, Side, Spot, floor_units
from rebalancer.core.planning.best.rounding import Between, beside, mix, round_trades
from rebalancer.core.planning.best.state import State

# Nodes that are opened: so many, and as many more as there are spots in so many. The first of them look for the last
# cent, the rest only for what is much.
_NODES_MAX: Final = 10
_NODES_SPOTS: Final = 16_000
_FINE_NODES: Final = 2
_FINE_SPOTS: Final = 2_000
_PLACES: Final = 12


class Found(NamedTuple):
    """The best trades, None where no trades were found that keep all limits, and the two prices of the whole."""

    state: State | None
    cash_price: Decimal
    turnover_price: Decimal


class Worth(NamedTuple):
    """Money in the frame's unit: too small to be counted, enough to look for at first, and much."""

    unit: Decimal
    enough: Decimal
    much: Decimal


def search(problem: Problem, worth: Worth) -> Found:
    """Search the trades of least cost."""
    return _Search(problem, worth).run()


class _Cut(NamedTuple):
    """A row's stretch in two, and how far from its true cost the relaxed trade is, in units ÷ `PRICE`."""

    off: int
    row: int
    halves: tuple[Sequence[Spot], Sequence[Spot]]


class _Search:
    def __init__(self, problem: Problem, worth: Worth) -> None:
        self._problem = problem
        self._unit = worth.unit
        self._enough, self._much = self._count(worth.enough), self._count(worth.much)
        cap = None if problem.turnover is None else self._count(problem.turnover) - len(problem.curves)
        cash = [(-self._count(-each.change), self._count(each.cost)) for each in problem.cash.points]
        self._shared = Shared(cash, cap)
        self._parts = [
            Part(row, [self._spot(point) for point in curve.points]) for row, curve in enumerate(problem.curves)
        ]
        size = sum([len(part.spots) for part in self._parts]) + 1
        self._nodes, self._made = 0, 0
        self._nodes_max = _NODES_MAX + _NODES_SPOTS // size
        self._fine_max = _FINE_NODES + _FINE_SPOTS // size
        self._state: State | None = None
        self._cost: Decimal | None = None
        self._known: int | None = None

    def run(self) -> Found:
        """Open nodes by their bound until none can be better, or the work is done."""
        self._offer(State(self._problem, [curve.point(ZERO) for curve in self._problem.curves]))
        root = pose_node(self._parts, self._shared, (), 0, lambda _: False)
        if root is None:
            return Found(self._state, ZERO, ZERO)
        heap = [(root.best.value, 0, root)]
        while heap:
            value, _, node = heappop(heap)
            if self._nodes and (self._is_closed(value) or self._nodes >= self._nodes_max):
                break
            self._nodes += 1
            chosen, between = mix(node)
            round_trades(self._problem, self._unit, (node, chosen, between), self._cost, self._offer)
            for child in self._children(node, between):
                self._made += 1
                heappush(heap, (child.best.value, self._made, child))
        cash_price, turnover_price = root.best.cash_price, root.best.turnover_price
        return Found(self._state, Decimal(cash_price).scaleb(-_PLACES), Decimal(turnover_price).scaleb(-_PLACES))

    def _count(self, money: Decimal) -> int:
        return floor_units(money, self._unit)

    def _spot(self, point: Point) -> Spot:
        return Spot(-self._count(-point.money), self._count(point.cost), point)

    def _is_closed(self, value: int) -> bool:
        """Return whether nothing that costs at least this saves more than is looked for."""
        worth = self._enough if self._nodes <= self._fine_max else self._much
        return self._known is not None and value // PRICE >= self._known - worth

    def _offer(self, state: State) -> None:
        """Keep trades that are allowed and better than the best known."""
        if state.lacking():
            return
        cost = state.cost()
        if self._cost is None or cost < self._cost:
            self._state, self._cost, self._known = state, cost, self._count(cost)

    def _children(self, node: Node, between: Sequence[Between]) -> Iterator[Node]:
        """Cut the row whose relaxed trade costs most beyond what the relaxation thinks; yield what may be better."""
        cuts = [cut for each in between if (cut := self._cut(node, each)) is not None]
        if not cuts:
            return
        cut = max(cuts, key=lambda each: (each.off, -each.row))
        side, whole = node.best, node.parts[cut.row]
        prices = side.cash_price, side.turnover_price
        for spots in cut.halves:
            if not spots:
                continue
            part = Part(cut.row, spots)
            if self._is_closed(side.value + part.least_at(*prices) - whole.least_at(*prices)):
                continue
            parts = list(node.parts)
            parts[cut.row] = part
            child = pose_node(parts, self._shared, node.prices, self._much // 16, self._is_side_closed)
            if child is not None and not self._is_closed(child.best.value):
                yield child

    def _is_side_closed(self, side: Side) -> bool:
        return self._is_closed(side.value)

    def _cut(self, node: Node, between: Between) -> _Cut | None:
        """Cut a stretch at the relaxed trade; None where that trade costs what the relaxation thinks."""
        row, money = between
        spots, side = node.parts[row].spots, node.best
        above = next((place for place, spot in enumerate(spots) if spot.money >= money), len(spots) - 1)
        below = above if spots[above].money == money else above - 1
        least = node.parts[row].least_at(side.cash_price, side.turnover_price)

        def off(spot: Spot) -> int:
            price = side.cash_price * spot.money + side.turnover_price * abs(spot.money)
            return PRICE * spot.cost + price - least

        if below == above:
            return _Cut(off(spots[above]), row, _at(spots, above)) if 0 < above < len(spots) - 1 else None
        grid = [self._spot(point) for point in beside(self._problem.curves[row], money * self._unit)]
        inside = [spot for spot in grid if spots[below].money <= spot.money <= spots[above].money]
        if len(inside) < 2:
            # Between two stretches of what may be traded: either the one or the other.
            return _Cut(min(off(spots[below]), off(spots[above])) + PRICE, row, (spots[:above], spots[above:]))
        ends = [place for place in (below, above) if 0 < place < len(spots) - 1]
        distance = min(map(off, inside))
        if ends and distance > PRICE * (1 + self._much // 16):
            return _Cut(distance, row, _at(spots, max(ends, key=lambda place: off(spots[place]))))
        return self._cut_flat(row, spots, (below, above), inside)

    def _cut_flat(
        self, row: int, spots: Sequence[Spot], places: tuple[int, int], inside: Sequence[Spot]
    ) -> _Cut | None:
        """Cut where the cost is as the relaxation thinks: at no trade, or between two orderable quantities.

        A mixture of a sale and a purchase counts more turnover than the trade between them.
        """
        if self._shared.cap is not None and spots[0].money < 0 < spots[-1].money:
            return _Cut(PRICE, row, _at(spots, next(i for i, spot in enumerate(spots) if not spot.point.shares)))
        below, above = places
        floor, ceiling = inside
        size = ceiling.money - floor.money
        if size <= max(2, self._enough):
            return None
        left = [floor] if floor.money > spots[below].money else []
        right = [ceiling] if ceiling.money < spots[above].money else []
        return _Cut(PRICE * size // 100, row, ((*spots[:above], *left), (*right, *spots[above:])))


def _at(spots: Sequence[Spot], place: int) -> tuple[Sequence[Spot], Sequence[Spot]]:
    return spots[: place + 1], spots[place:]
