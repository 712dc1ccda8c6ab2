"""The policy lab's speed, and the personal band beside brute force.

Speed: 24 years of made daily closes, ten symbols, eight policies, every plan recorded, on one core.

Band: in each setting 45 bands around the formula's are tried on the same random histories (numpy, daily steps, trades
to the edge), and the formula's own. What is compared is the cost a year: of trades, and the price of tracking variance.
"""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rebalancer.core.automation.triggers import Triggers
from rebalancer.core.evidence.band import band_width
from rebalancer.core.evidence.lab import Lab
from rebalancer.core.evidence.policies import OwnPolicy
from rebalancer.core.evidence.series import DailySeries, History, align_series
from rebalancer.core.evidence.spec import LabSpec
from rebalancer.core.evidence.terms import LabTerms
from rebalancer.core.evidence.walk import Holdings
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import SizingPolicy

Floats: TypeAlias = NDArray[np.float64]
YEARS: Final = 24
SYMBOLS: Final = 10
BANDS: Final = 45
WALKS: Final = 48
DAYS: Final = 252 * 30
# Target weights; the cost of a dollar moved in percent; the price of drift; volatility a year in percent.
SETTINGS: Final = (
    ((60, 40), "0.10", "2.5", 15),
    ((60, 40), "0.50", "2.5", 15),
    ((60, 40), "3.00", "2.5", 15),
    ((80, 20), "0.10", "2.5", 12),
    ((80, 20), "1.00", "5", 20),
    ((50, 50), "0.30", "1", 18),
    ((90, 10), "0.50", "2.5", 15),
    ((25, 25, 25, 25), "0.30", "2.5", 20),
    ((40, 30, 20, 10), "0.50", "2.5", 18),
)


def run() -> list[dict[str, object]]:
    """Measure both."""
    return [*_speed(), *[_band(number, *setting) for number, setting in enumerate(SETTINGS, start=1)]]


def _speed() -> list[dict[str, object]]:
    lab = Lab(_spec(), _history())
    rows: list[dict[str, object]] = []
    total = 0.0
    for name in lab.policies:
        began = time.process_time()
        outcome = lab.walk(name)
        seconds = time.process_time() - began
        total += seconds
        rows.append(
            {"case": f"24 years, 10 symbols: {name.value}", "seconds": round(seconds, 2), "plans": len(outcome.plans)}
        )
    return [*rows, {"case": "24 years, 10 symbols: all eight", "seconds": round(total, 2)}]


def _history() -> History:
    chance, day = random.Random(1), date(1994, 1, 3)
    days: list[date] = []
    while len(days) < YEARS * 252:
        if day.weekday() < 5:
            days.append(day)
        day += timedelta(days=1)
    series = []
    for number in range(SYMBOLS):
        level, closes = 100.0, {}
        for each in days:
            level *= 1 + chance.gauss(0.0003, 0.012)
            closes[each] = Decimal(f"{level:.4f}")
        series.append(DailySeries(f"S{number:02d}", closes))
    return align_series(series)


def _spec() -> LabSpec:
    names = [f"S{number:02d}" for number in range(SYMBOLS)]
    allocation = StrategyAllocation(tuple(TargetWeight(name, Decimal(10)) for name in names))
    own = OwnPolicy(allocation, SizingPolicy(drift_threshold_percent=Decimal(3)), Triggers())
    bought = start_of_day_ns(date(2024, 1, 2))
    lots = {name: (Lot(name, name, Decimal(100), Decimal(8000), bought),) for name in names}
    return LabSpec(
        own, Holdings(Decimal(1000), lots, dict.fromkeys(names, Decimal(100)), date(2026, 11, 27)), LabTerms()
    )


def _band(number: int, percents: tuple[int, ...], cost: str, price: str, volatility: int) -> dict[str, object]:
    """The formula's cost a year beside the least of 45 bands, which are multiples of it from a fifth to five times."""
    weights = np.array(percents) / 100
    widths = np.array(
        [
            float(band_width(Decimal(cost) / 100, Decimal(each) / 100, Decimal(price), len(percents))) / 100
            for each in percents
        ]
    )
    factors = np.append(np.geomspace(0.2, 5, BANDS), 1.0)
    costs = _cost_a_year(weights, widths[None, :] * factors[:, None], float(cost) / 100, float(price), volatility / 100)
    best = int(np.argmin(costs[:-1]))
    above = float(costs[-1] / costs[best] - 1) * 100
    return {
        "case": f"band {number}: {'/'.join(map(str, percents))}, {cost} %, λ {price}, σ {volatility} %",
        "formula_points": " ".join(f"{width * 100:.2f}" for width in widths),
        "best_of_45_points": " ".join(f"{width * factors[best] * 100:.2f}" for width in widths),
        "above_best_percent": round(max(0.0, above), 2),
        "within_10_percent": above <= 10,
    }


def _cost_a_year(weights: Floats, bands: Floats, cost: float, price: float, volatility: float) -> Floats:
    """Mean cost a year of each row of bands: trades at half of `cost` a leg, and `price` × tracking variance."""
    rng = np.random.default_rng(7)
    count = len(weights)
    held = np.broadcast_to(weights, (len(bands), WALKS, count)).copy()
    edge = bands[:, None, :]
    traded = np.zeros(len(bands))
    variance = np.zeros(len(bands))
    daily = volatility / np.sqrt(252)
    for _ in range(DAYS):
        moves = rng.standard_normal((WALKS, count)) * daily
        off = ((held - weights) * moves).sum(axis=2)
        variance += (off * off).mean(axis=1)
        held = held * (1 + moves)
        held /= held.sum(axis=2, keepdims=True)
        gap = held - weights
        kept = np.clip(gap, -edge, edge)
        change = kept - gap
        rest = change.sum(axis=2, keepdims=True)
        # What the trades leave over is spread over the rows that did not trade, by target.
        inside = np.where(change == 0, weights, 0.0)
        share = inside.sum(axis=2, keepdims=True)
        change -= np.where(share > 0, inside / np.where(share > 0, share, 1.0), weights) * rest
        traded += np.abs(change).sum(axis=2).mean(axis=1)
        held += change
    years = DAYS / 252
    return np.asarray(traded * cost / 2 / years + price * variance / years)
