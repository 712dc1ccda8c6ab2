"""A benchmark beside the account's equity: closes of its symbols, and their prices now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.evidence.benchmark import (
    Benchmark,
    benchmark_of_symbol,
    benchmark_of_targets,
    benchmark_returns,
    dump_benchmark,
)
from rebalancer.core.evidence.series import DailySeries
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.services.evidence.histories import fetch_series
from rebalancer.services.evidence.ports import EvidencePorts

if TYPE_CHECKING:
    from rebalancer.contract import evidence as shapes

BEFORE: Final = timedelta(days=7)
"""The last close on or before a day is at most so many days older."""


def equity_benchmark(ports: EvidencePorts, symbol: str | None, first_day: date) -> shapes.Benchmark:
    """Return what one symbol, or the targets where none is named, has returned since the close of a day until now.

    One request for the prices of now, and one for closes that are not stored yet. Raises `InvalidInput` NO_TARGETS,
    NO_HISTORY, and what a broker raises.
    """
    ctx = ports.ctx
    benchmark = _targets(ports) if symbol is None else benchmark_of_symbol(symbol)
    series = _until_now(ports, fetch_series(ports, set(benchmark.shares), first_day - BEFORE))
    today = new_york_date(ctx.clock.now())
    return dump_benchmark(benchmark, benchmark_returns(benchmark, series, min(first_day, today)), series)


def _targets(ports: EvidencePorts) -> Benchmark:
    state = ports.ctx.accounts.load_account(ports.ctx.uid, now=ports.ctx.clock.now())
    weights = tuple(target.weight for target in state.targets)
    return benchmark_of_targets(StrategyAllocation(weights, classes=state.settings.classes))


def _until_now(ports: EvidencePorts, series: Sequence[DailySeries]) -> list[DailySeries]:
    """Return the series with the prices of now as today's closes: adjusted closes end at today's prices."""
    known = [each.symbol for each in series if each.closes]
    if not known:
        return list(series)
    portfolio = ports.ctx.broker.fetch_snapshot(known).portfolio
    prices = {**{each.symbol: each.price for each in portfolio.positions}, **portfolio.prices}
    today = new_york_date(ports.ctx.clock.now())
    return [
        replace(each, closes={**each.closes, today: prices[each.symbol]}) if each.symbol in prices else each
        for each in series
    ]
