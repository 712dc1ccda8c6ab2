"""How much of a difference between two policies is the luck of dates.

Two questions: what if all had begun on one of the next 20 trading days, and what if the days of history had come in
another order (blocks of 21 trading days, drawn with replacement: Politis and Romano's block bootstrap). No winner is
named where the spread of dates is wider than the difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Final

from rebalancer.core.base.money import HUNDRED, ONE, QUOTIENT, ZERO
from rebalancer.core.evidence.figures import SESSIONS_A_YEAR, nearest_rank
from rebalancer.core.evidence.inside import MONEY_PLACES
from rebalancer.core.evidence.market import GROWTH_ONE
from rebalancer.core.evidence.policies import PolicyName
from rebalancer.core.evidence.walk import Walked

STARTS: Final = 21
BLOCK_DAYS: Final = 21
DRAWS: Final = 400
LOW_PERCENT: Final = 5
HIGH_PERCENT: Final = 95
_MULTIPLIER: Final = 6364136223846793005
_INCREMENT: Final = 1442695040888963407


@dataclass(frozen=True, slots=True)
class Advantage:
    """How much more money after tax one policy leaves than another, in percent a year: lowest, middle and highest of
    all starts, and the bootstrap's 5th and 95th percentile."""

    low_percent: Decimal
    middle_percent: Decimal
    high_percent: Decimal
    band_low_percent: Decimal
    band_high_percent: Decimal

    @property
    def is_beyond_luck(self) -> bool:
        """Return whether every start agrees, the spread of the starts is narrower than the difference, and the
        bootstrap leaves no doubt."""
        agrees = self.low_percent > 0 or self.high_percent < 0
        spread = self.high_percent - self.low_percent
        no_doubt = self.band_low_percent > 0 or self.band_high_percent < 0
        return agrees and no_doubt and spread < abs(self.middle_percent)


def advantage(
    ours: Sequence[Decimal], theirs: Sequence[Decimal], years: Decimal, gains: tuple[Sequence[int], Sequence[int]]
) -> Advantage:
    """Compare two policies.

    Args:
        ours, theirs: money after tax by start, in the same order.
        years: how long the first start lasts.
        gains: the daily returns of both, after costs and the tax that was paid, in parts of 10^12.
    """
    found = sorted(more_a_year(mine, other, years) for mine, other in zip(ours, theirs, strict=True))
    low, high = bootstrap_band([mine - other for mine, other in zip(*gains, strict=True)])
    return Advantage(found[0], found[len(found) // 2], found[-1], low, high)


def more_a_year(ours: Decimal, theirs: Decimal, years: Decimal) -> Decimal:
    """Return how much more one sum is than another, in percent a year; −100 for nothing at all."""
    if theirs <= 0:
        return ZERO if ours <= 0 else HUNDRED
    if ours <= 0:
        return -HUNDRED
    ratio = QUOTIENT.divide(ours, theirs)
    return QUOTIENT.multiply(QUOTIENT.power(ratio, QUOTIENT.divide(ONE, years)) - ONE, HUNDRED)


def bootstrap_band(differences: Sequence[int]) -> tuple[Decimal, Decimal]:
    """Return the 5th and the 95th percentile of the mean difference a year, in percent, over 400 histories drawn from
    blocks. The same differences give the same band."""
    count = len(differences)
    if count < BLOCK_DAYS:
        return ZERO, ZERO
    sums = [0, *accumulate(differences)]
    blocks = [sums[start + BLOCK_DAYS] - sums[start] for start in range(count - BLOCK_DAYS + 1)]
    wanted = -(-count // BLOCK_DAYS)
    places = _places(len(blocks))
    totals = sorted(sum(blocks[next(places)] for _ in range(wanted)) for _ in range(DRAWS))
    days = wanted * BLOCK_DAYS
    return _a_year(nearest_rank(totals, LOW_PERCENT), days), _a_year(nearest_rank(totals, HIGH_PERCENT), days)


def _a_year(total: int, days: int) -> Decimal:
    return QUOTIENT.divide(Decimal(total * SESSIONS_A_YEAR * 100), Decimal(days * GROWTH_ONE))


def _places(count: int) -> Iterator[int]:
    """Yield places below a count that look drawn and are always the same (Knuth's linear congruence)."""
    state = 1
    while True:
        state = (state * _MULTIPLIER + _INCREMENT) % 2**64
        yield (state >> 32) * count >> 32


def returns_after_tax(walked: Walked) -> list[int]:
    """Return the daily returns after costs and after the tax that was paid, in parts of 10^12."""
    gains = [each - GROWTH_ONE for each in walked.growth]
    for place, tax in walked.taxes.items():
        at = place - walked.first - 1
        if 0 <= at < len(gains) and walked.values[at]:
            gains[at] -= int(tax.scaleb(MONEY_PLACES)) * GROWTH_ONE // walked.values[at]
    return gains


def find_winner(against: Mapping[PolicyName, Mapping[PolicyName, Advantage]]) -> PolicyName | None:
    """Return the policy that beats every other one beyond luck, None where none does."""
    for name, others in against.items():
        if others and all(each.is_beyond_luck and each.middle_percent > 0 for each in others.values()):
            return name
    return None
