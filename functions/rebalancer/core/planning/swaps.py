"""Swaps between whole-share trades: the moves that each trade still allows, given to the knapsack search."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from rebalancer.core.planning.drift_row import DriftRow
from rebalancer.core.planning.knapsack import LONG, Effort, Found, Move, improve

# How many shares of one symbol a swap may move.
SWAP_SHARES_MAX: Final = 3


class Line(NamedTuple):
    """One trade as it is: `shares` is signed, `wanted` the signed money it should come to, `minimum` its least."""

    row: DriftRow
    wanted: Decimal
    shares: Decimal
    minimum: Decimal

    def allows(self, shares: Decimal, may_oversell: bool) -> bool:
        """Whether this signed quantity keeps the trade's side, its minimum and what may be sold.

        Without `may_oversell` a sell passes its wanted value by less than a share.
        """
        if not shares:
            return True
        amount = shares * self.row.price
        if abs(amount) < self.minimum:
            return False
        if self.wanted > 0:
            return amount > 0
        if amount > 0 or -shares > self.row.sellable:
            return False
        return may_oversell or self.wanted - amount < self.row.price

    def error(self, shares: Decimal) -> Decimal:
        """Distance from the wanted value after trading this many shares."""
        return abs(shares * self.row.price - self.wanted)


def swap_shares(
    lines: Sequence[Line],
    slack: Decimal,
    last_ratio: Decimal,
    known_gain: Decimal,
    tolerance: Decimal,
    *,
    may_oversell: bool = True,
    effort: Effort = LONG,
) -> dict[int, int]:
    """Find the swaps that remove the most tracking error.

    Args:
        lines: the trades.
        slack: money that is left, at least 0.
        last_ratio: error removed per dollar by the share that did not fit.
        known_gain: error that another answer, at hand already, removes.
        tolerance: an improvement that is not worth looking for.
        may_oversell: whether a sale may pass its wanted value by a share and more.
        effort: how far the search goes.

    Returns:
        Shares to add (negative: to give back) by the line's place; empty if nothing beats the known gain.
    """
    exponent = min(_exponent(slack), *(min(_exponent(line.row.price), _exponent(line.wanted)) for line in lines))
    money, worth_it = int(slack.scaleb(-exponent)), int(tolerance.scaleb(-exponent))
    ratio_micro = int(last_ratio.scaleb(6))
    found = Found(int(known_gain.scaleb(-exponent)), {})
    # Selling past the target to buy something else only helps where nothing else uses up the money.
    for oversells in (False, True) if may_oversell else (False,):
        better = improve(
            money,
            [_moves(line, exponent, oversells) for line in lines],
            last_ratio_micro=ratio_micro,
            known_gain=found.gain,
            tolerance=worth_it,
            effort=effort,
        )
        found = better if better.shares else found
        if money * ratio_micro // 1_000_000 - found.gain <= worth_it:
            break
    return found.shares


def _moves(line: Line, exponent: int, may_oversell: bool) -> list[Move]:
    moves: list[Move] = []
    error = line.error(line.shares)
    for count in range(-SWAP_SHARES_MAX, SWAP_SHARES_MAX + 1):
        shares = line.shares + count
        if not count or not line.allows(shares, may_oversell):
            continue
        gain = error - line.error(shares)
        if count < 0 or gain > 0:
            moves.append(Move(count, int((count * line.row.price).scaleb(-exponent)), int(gain.scaleb(-exponent))))
    return moves


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
