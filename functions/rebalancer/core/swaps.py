"""Swaps between whole-share trades: the moves that each trade still allows, given to the knapsack search."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from rebalancer.core.drift import DriftRow
from rebalancer.core.knapsack import Move, improve

# How many shares of one symbol a swap may move.
SWAP_SHARES_MAX: Final = 3


class Line(NamedTuple):
    """One trade as it stands: `shares` is signed, `wanted` the signed money it should come to, `minimum` its least."""

    row: DriftRow
    wanted: Decimal
    shares: Decimal
    minimum: Decimal

    def allows(self, shares: Decimal) -> bool:
        """Whether this signed quantity keeps the trade's side, its minimum and what may be sold."""
        if not shares:
            return True
        if abs(shares) * self.row.price < self.minimum:
            return False
        return shares > 0 if self.wanted > 0 else shares < 0 and -shares <= self.row.sellable

    def error(self, shares: Decimal) -> Decimal:
        """Distance from the wanted value after trading this many shares."""
        return abs(shares * self.row.price - self.wanted)


def swap_shares(lines: Sequence[Line], slack: Decimal, last_ratio: Decimal, tolerance: Decimal) -> dict[int, int]:
    """Find the swaps that remove the most tracking error.

    Args:
        lines: the trades.
        slack: money that is left, at least 0.
        last_ratio: error removed per dollar by the share that did not fit.
        tolerance: an improvement that is not worth looking for.

    Returns:
        Shares to add (negative: to give back) by the line's place.
    """
    exponent = min(_exponent(slack), *(min(_exponent(line.row.price), _exponent(line.wanted)) for line in lines))
    moves = [_moves(line, exponent) for line in lines]
    return improve(int(slack.scaleb(-exponent)), moves, int(last_ratio.scaleb(6)), int(tolerance.scaleb(-exponent)))


def _moves(line: Line, exponent: int) -> list[Move]:
    moves: list[Move] = []
    error = line.error(line.shares)
    for count in range(-SWAP_SHARES_MAX, SWAP_SHARES_MAX + 1):
        shares = line.shares + count
        if not count or not line.allows(shares):
            continue
        gain = error - line.error(shares)
        if count < 0 or gain > 0:
            moves.append(Move(count, int((count * line.row.price).scaleb(-exponent)), int(gain.scaleb(-exponent))))
    return moves


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
