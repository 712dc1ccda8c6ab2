"""What the same money would have returned elsewhere: in one symbol, or exactly on the targets, at no cost and untaxed.

A return since a first day, like the account's own time-weighted one, so that payments in and out move neither of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import HUNDRED, ONE, QUOTIENT, ZERO, dump_percent
from rebalancer.core.evidence.policies import rows_of, total_percent
from rebalancer.core.evidence.series import DailySeries
from rebalancer.core.targets.allocation import StrategyAllocation

if TYPE_CHECKING:
    from rebalancer.contract import evidence as shapes


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What is held beside the account.

    Args:
        shares: the part of each symbol, a fraction; what is missing to 1 is cash, which earns nothing.
    """

    name: str
    shares: Mapping[str, Decimal]


def benchmark_of_symbol(symbol: str) -> Benchmark:
    """Return all money in one symbol."""
    return Benchmark(symbol, {symbol: ONE})


def benchmark_of_targets(allocation: StrategyAllocation) -> Benchmark:
    """Return an account that is on its targets at each close; of a class its first member is looked at.

    Raises:
        InvalidInput: no target names a symbol.
    """
    shares: dict[str, Decimal] = {}
    total = total_percent(allocation)
    for _, percent, members in rows_of(allocation):
        if percent and members:
            shares[members[0]] = shares.get(members[0], ZERO) + QUOTIENT.divide(percent, total)
    if not shares:
        raise InvalidInput("No target weights are set; add some first.", code="NO_TARGETS", field="symbol")
    return Benchmark("Your targets", shares)


@dataclass(frozen=True, slots=True)
class BenchmarkReturn:
    """The return in percent since the first day, at the close of a day."""

    day: date
    return_percent: Decimal


def benchmark_returns(
    benchmark: Benchmark, series: Sequence[DailySeries], first_day: date
) -> tuple[BenchmarkReturn, ...]:
    """Return what it has returned since its close on the first day, or on the session before.

    Where a symbol is younger, it begins on the first day that all of them know. A day without a close of a symbol
    keeps the close before.

    Raises:
        InvalidInput: NO_HISTORY, a symbol has no close.
    """
    by_symbol = {each.symbol: each for each in series}
    for symbol in sorted(benchmark.shares):
        if symbol not in by_symbol or not by_symbol[symbol].closes:
            raise InvalidInput(f"{symbol} has no daily close.", code="NO_HISTORY", field="symbol")
    wanted = [by_symbol[symbol] for symbol in sorted(benchmark.shares)]
    # Coins trade every day; beside shares only the exchange's days count.
    of_shares = [each for each in wanted if "/" not in each.symbol] or wanted
    begin = max(first_day, *(min(each.closes) for each in wanted))
    days = sorted({begin, *(day for each in of_shares for day in each.closes if day > begin)})
    columns = {each.symbol: _filled(each, days) for each in wanted}
    level, found = ONE, [BenchmarkReturn(days[0], ZERO)]
    for place in range(1, len(days)):
        gain = ZERO
        for symbol, share in sorted(benchmark.shares.items()):
            before, after = columns[symbol][place - 1], columns[symbol][place]
            gain = QUOTIENT.add(gain, QUOTIENT.divide(share * (after - before), before))
        level = QUOTIENT.multiply(level, QUOTIENT.add(ONE, gain))
        found.append(BenchmarkReturn(days[place], QUOTIENT.multiply(level - ONE, HUNDRED)))
    return tuple(found)


def _filled(series: DailySeries, days: Sequence[date]) -> list[Decimal]:
    """Return the last close on or before each day; the first of the days is none before the series begins."""
    known = sorted(series.closes)
    return [series.closes[known[bisect_right(known, day) - 1]] for day in days]


def dump_benchmark(
    benchmark: Benchmark, returns: Sequence[BenchmarkReturn], series: Sequence[DailySeries]
) -> shapes.Benchmark:
    """Write a benchmark: percents with at most six decimals."""
    return {
        "name": benchmark.name,
        "since": returns[0].day.isoformat(),
        "days": [
            {"day": each.day.isoformat(), "return_percent": dump_percent(each.return_percent)} for each in returns
        ],
        "series": [{"symbol": each.symbol, "kind": each.kind.value, "is_made": each.is_made} for each in series],
    }
