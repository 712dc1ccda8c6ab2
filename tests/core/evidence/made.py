"""Made histories and accounts for the lab's tests; the same every time."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from rebalancer.core.automation.triggers import Triggers
from rebalancer.core.evidence.lab import Lab
from rebalancer.core.evidence.outcome import Outcome
from rebalancer.core.evidence.policies import DEFAULT_POLICIES, OwnPolicy, PolicyName
from rebalancer.core.evidence.series import DailySeries, History, SeriesKind, align_series
from rebalancer.core.evidence.spec import LabSpec
from rebalancer.core.evidence.terms import LabTerms
from rebalancer.core.evidence.walk import Holdings
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import SizingPolicy

TODAY = date(2026, 11, 27)


def series(
    symbol: str, days: int, *, seed: int = 1, begin: date = date(2020, 1, 2), scatter: float = 0.02
) -> DailySeries:
    """A random walk on weekdays."""
    chance = random.Random(f"{symbol}{seed}")
    closes: dict[date, Decimal] = {}
    level, day = 100.0, begin
    while len(closes) < days:
        if day.weekday() < 5:
            level *= 1 + chance.gauss(0.0003, scatter)
            closes[day] = Decimal(f"{level:.4f}")
        day += timedelta(days=1)
    return DailySeries(symbol, closes, SeriesKind.PRICE)


def history(symbols: str = "ABC", days: int = 400, *, seed: int = 1) -> History:
    return align_series([series(symbol, days, seed=seed) for symbol in symbols])


def holdings(*, cash: str = "40000") -> Holdings:
    lots = {"A": (Lot("A", "A", Decimal(300), Decimal(20_000), start_of_day_ns(date(2024, 3, 1))),)}
    return Holdings(Decimal(cash), lots, {"A": Decimal(100)}, TODAY)


def spec(
    *,
    sizing: SizingPolicy | None = None,
    triggers: Triggers | None = None,
    terms: LabTerms | None = None,
    names: tuple[PolicyName, ...] = DEFAULT_POLICIES,
    cash: str = "40000",
) -> LabSpec:
    targets = (TargetWeight("A", Decimal(60)), TargetWeight("B", Decimal(30)), TargetWeight("C", Decimal(10)))
    own = OwnPolicy(StrategyAllocation(targets), sizing or SizingPolicy(), triggers or Triggers())
    return LabSpec(own, holdings(cash=cash), terms or LabTerms(), names)


def run_lab(spec: LabSpec, history: History) -> tuple[Lab, tuple[Outcome, ...]]:
    """Do all of the work at once."""
    lab = Lab(spec, history)
    outcomes: dict[PolicyName, Outcome] = {}
    for step in lab.steps():
        outcomes[step.name] = lab.take(step, outcomes.get(step.name))
    return lab, tuple(outcomes.values())
