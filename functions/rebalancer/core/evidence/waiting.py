"""What it costs to wait: what a trade that was not made has cost or saved since, and what the next days may bring.

A trade that was not made is the gap between a holding and its target. Waiting costs its amount times what the holding
does beyond the account: a purchase that was not made costs where the holding rises more, a sale where it falls more.

The interval is made of the holding's own past: its daily moves beyond the account, each divided by the volatility of
its time (a mean of squares in which a day counts 6% and what was before 94%; RiskMetrics 1996), and the 10th and 90th
percentile of these, times the volatility of today and the root of the days to come (filtered historical simulation:
Barone-Adesi, Giannopoulos and Vosper 1999). Numbers are whole, in parts of 10^12.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.money import QUOTIENT, ZERO, dump_money
from rebalancer.core.evidence.figures import nearest_rank
from rebalancer.core.evidence.market import GROWTH_ONE

if TYPE_CHECKING:
    from rebalancer.contract import evidence as shapes

LEAST_MOVES: Final = 60
WINDOW: Final = 500
SEED_MOVES: Final = 20
LOW_PERCENT: Final = 10
HIGH_PERCENT: Final = 90
_NEW: Final = 6
_SCALE: Final = 10**6
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One trade that was not made.

    Args:
        amount_usd: what it would be now, positive to buy.
        reason: why it was not made.
        since: the day from which it has waited; None where no history says.
        cost_usd: what waiting has cost since then (negative: saved).
        low_usd, high_usd: what waiting until `days` trading days from now costs with 80% probability; None where the
            history is too short.
    """

    symbol: str
    amount_usd: Decimal
    reason: str
    since: date | None
    cost_usd: Decimal
    low_usd: Decimal | None
    high_usd: Decimal | None


def moves_beyond(own: Sequence[Decimal], whole: Sequence[Decimal]) -> list[int]:
    """Return how much more a holding grew than the account, day by day, in parts of 10^12, rounded down."""
    moves = []
    for place in range(1, len(own)):
        mine = own[place] * GROWTH_ONE / own[place - 1]
        all_of_it = whole[place] * GROWTH_ONE / whole[place - 1]
        moves.append(int(mine - all_of_it))
    return moves


def move_interval(moves: Sequence[int], days: int = 1) -> tuple[int, int] | None:
    """Return what a move stays between with 80% probability, in parts of 10^12; None for fewer than 60 moves.

    Args:
        moves: daily moves, oldest first.
        days: trading days ahead.
    """
    seen = moves[-WINDOW:]
    if len(seen) < LEAST_MOVES:
        return None
    variance = sum(move * move for move in seen[:SEED_MOVES]) // SEED_MOVES
    steps = []
    for move in seen[SEED_MOVES:]:
        deviation = _root(variance)
        if deviation:
            steps.append(move * _SCALE // deviation)
        variance = (variance * (100 - _NEW) + move * move * _NEW) // 100
    if not steps:
        return 0, 0
    ranked, now = sorted(steps), _root(variance * days)
    return nearest_rank(ranked, LOW_PERCENT) * now // _SCALE, nearest_rank(ranked, HIGH_PERCENT) * now // _SCALE


def cost_interval(amount_usd: Decimal, moves: Sequence[int], days: int) -> tuple[Decimal, Decimal] | None:
    """Return what waiting costs with 80% probability, in US dollars to the cent, the lesser first."""
    found = move_interval(moves, days)
    if found is None:
        return None
    ends = sorted(_usd(amount_usd, move) for move in found)
    return ends[0], ends[1]


def waiting_since(gaps: Sequence[Decimal], least_usd: Decimal) -> int:
    """Return the place from which a gap has had today's sign and at least the smallest trade's size without a break.

    Args:
        gaps: what the trade would have been at each close with today's holdings, oldest first.
    """
    place = len(gaps) - 1
    sign = gaps[-1] > 0
    while place > 0 and abs(gaps[place - 1]) >= least_usd and (gaps[place - 1] > 0) == sign:
        place -= 1
    return place


def cost_since(amount_usd: Decimal, moves: Sequence[int]) -> Decimal:
    """Return what it has cost not to trade so much before these moves, in US dollars to the cent."""
    return _usd(amount_usd, sum(moves)) if moves else ZERO


def _root(square: int) -> int:
    """Return the square root, rounded down."""
    return int(QUOTIENT.sqrt(Decimal(square)))


def _usd(amount_usd: Decimal, move: int) -> Decimal:
    return QUOTIENT.divide(amount_usd * move, Decimal(GROWTH_ONE)).quantize(_CENT, ROUND_HALF_EVEN, QUOTIENT)


def dump_waiting(row: Waiting) -> shapes.Waiting:
    """Write one row: dollars with two decimals."""
    return {
        "symbol": row.symbol,
        "amount_usd": dump_money(row.amount_usd),
        "reason": row.reason,
        "since": None if row.since is None else row.since.isoformat(),
        "cost_usd": dump_money(row.cost_usd),
        "low_usd": None if row.low_usd is None else dump_money(row.low_usd),
        "high_usd": None if row.high_usd is None else dump_money(row.high_usd),
    }
