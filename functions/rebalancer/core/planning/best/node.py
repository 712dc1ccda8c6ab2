"""A node of the search: a stretch of every row's trades, and the price of turnover at which the cap holds on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from rebalancer.core.planning.best.relaxed import PRICE, Part, Shared, Side, relax

_STEPS_MAX: Final = 24
_HIGHEST_PRICE: Final = 64 * PRICE
"""More than a dollar traded can save: where the cap does not hold even here, no trades keep it."""


class Node(NamedTuple):
    """Stretches, and their relaxation where the cap holds: `low` passes it, `high` does not.

    Where the cap does not bind, `high` is None and the price of turnover is 0.
    """

    parts: list[Part]
    low: Side
    high: Side | None

    @property
    def best(self) -> Side:
        """The side that proves more."""
        return self.low if self.high is None or self.low.value >= self.high.value else self.high

    @property
    def prices(self) -> list[int]:
        """Return the prices of turnover, the best first."""
        return (
            [0] if self.high is None else [self.best.turnover_price, self.low.turnover_price, self.high.turnover_price]
        )


def pose_node(
    parts: list[Part], shared: Shared, prices: Iterable[int], near: int, is_closed: Callable[[Side], bool]
) -> Node | None:
    """Relax the stretches; None where no trades on them keep all limits.

    What a price proves is concave in it: where the lines at a price too low and one too high meet is the next to try,
    until both sides mixed cost at most `near` units more than they prove, or the node is closed.
    """
    low: Side | None = None
    high: Side | None = None
    for price in (*prices, 0, _HIGHEST_PRICE):
        if (low is not None and price <= low.turnover_price) or (high is not None and price >= high.turnover_price):
            continue
        side = relax(parts, shared, price)
        if side is None:
            return None
        if side.beyond > 0:
            low = side
        elif not price:
            return Node(parts, side, None)
        else:
            high = side
        if low is not None and high is not None:
            break
    if low is None or high is None:
        return None
    for _ in range(_STEPS_MAX):
        rise = high.value - low.value + low.turnover_price * low.beyond - high.turnover_price * high.beyond
        price = rise // (low.beyond - high.beyond)
        is_near = _mixed(low, high) - max(low.value, high.value) <= PRICE * near
        if is_near or not low.turnover_price < price < high.turnover_price:
            break
        middle = relax(parts, shared, price)
        if middle is None:
            return None
        if middle.beyond > 0:
            low = middle
        else:
            high = middle
        if is_closed(middle):
            break
    return Node(parts, low, high)


def _mixed(low: Side, high: Side) -> int:
    """Return what the trades of both sides cost, mixed so that they meet the cap; in units ÷ `PRICE`."""
    over, under = low.beyond, -high.beyond
    apart = over * under * (high.turnover_price - low.turnover_price)
    return (under * low.value + over * high.value + apart) // (over + under)
