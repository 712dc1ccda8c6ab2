"""What least cost saves over *to target*, as a curve over the price of drift: `python -m bench.best_curve FILE`.

FILE is a CSV of daily closes, gzipped or not: `Date`, then one column a symbol. The one that `docs/best-plan.md` shows
is in the package skfolio (BSD), `skfolio/datasets/data/sp500_dataset.csv.gz`: twenty US stocks from 1990 to 2022. Eight
histories are walked, each with four of the stocks in equal parts, by the lab's own walk: drift bands of 5 points decide
alike when a plan is needed, taxes of 24 % and 15 % are paid each year, half of a spread of 0.05 % on each trade.
"""

from __future__ import annotations

import csv
import gzip
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from rebalancer.core.automation.triggers import Triggers
from rebalancer.core.evidence.figures import Figures
from rebalancer.core.evidence.lab import Lab
from rebalancer.core.evidence.policies import OwnPolicy, PolicyName
from rebalancer.core.evidence.series import DailySeries, align_series
from rebalancer.core.evidence.spec import LabSpec
from rebalancer.core.evidence.terms import LabTerms
from rebalancer.core.evidence.walk import Holdings
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import SizingPolicy, parse_policy

PRICES: Final = ("0", "0.5", "2", "5", "10")
HISTORIES: Final = 8
SYMBOLS: Final = 4
START_USD: Final = Decimal(100_000)


class Walked(NamedTuple):
    """One history under to target (price None) or a price of drift."""

    history: int
    price: str | None
    figures: Figures
    years: float


def policy_of(price: str | None) -> SizingPolicy:
    """The policy of a price of drift; None goes to its targets."""
    if price is None:
        return SizingPolicy()
    rates = {"short_term_tax_percent": "24", "long_term_tax_percent": "15"}
    return parse_policy({"objective": "least_cost", "drift_price_percent": price, **rates})


def walk(path: str, history: int, price: str | None) -> Walked:
    """Walk one history."""
    days, closes = read_closes(path)
    names = sorted(random.Random(history).sample(sorted(closes), SYMBOLS))
    series = align_series([DailySeries(name, dict(zip(days, closes[name], strict=True))) for name in names])
    targets = StrategyAllocation(tuple(TargetWeight(name, Decimal(100) / SYMBOLS) for name in names))
    own = OwnPolicy(targets, policy_of(price), Triggers(drift=True))
    spec = LabSpec(own, Holdings(START_USD, {}, {}, days[0]), LabTerms(), (PolicyName.OWN,))
    outcome = Lab(spec, series).walk(PolicyName.OWN)
    if outcome.figures is None:
        raise SystemExit(f"history {history} ran dry")
    return Walked(history, price, outcome.figures, (days[-1] - days[0]).days / 365.25)


def read_closes(path: str) -> tuple[list[date], dict[str, list[Decimal]]]:
    """Read the file."""
    content = Path(path).read_bytes()
    text = (gzip.decompress(content) if path.endswith(".gz") else content).decode("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    days = [date.fromisoformat(row.pop("Date")) for row in rows]
    return days, {name: [Decimal(row[name]) for row in rows] for name in rows[0]}


def main() -> None:
    """Print the table of the documents."""
    path = sys.argv[1]
    jobs = [(path, history, price) for history in range(HISTORIES) for price in (None, *PRICES)]
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(walk, *zip(*jobs, strict=True)))
    target = {each.history: each for each in found if each.price is None}
    heads = ("price of drift", "tax and cost, bp a year", "saved", "least to most", "mean drift", "value at the end")
    print(f"| {' | '.join(heads)} |")
    print("|---|---|---|---|---|---|")
    for price in (None, *PRICES):
        rows = [each for each in found if each.price == price]
        saved = [_burden(target[each.history]) - _burden(each) for each in rows]
        drift = median(float(each.figures.mean_drift_percent) for each in rows)
        ends = [
            float(each.figures.after_tax_usd / target[each.history].figures.after_tax_usd - 1) * 100 for each in rows
        ]
        name = "to target" if price is None else f"{price} %"
        burden = median(map(_burden, rows))
        spread = f"{min(saved):+.1f} to {max(saved):+.1f}"
        print(f"| {name} | {burden:.1f} | {median(saved):+.1f} | {spread} | {drift:.2f} % | {median(ends):+.2f} % |")


def _burden(walked: Walked) -> float:
    """Tax paid on the way and cost of trades, in basis points a year of the mean of start and end value."""
    figures = walked.figures
    mean = (figures.start_usd + figures.value_usd) / 2
    return float((figures.tax_usd + figures.cost_usd) / mean) / walked.years * 10_000


if __name__ == "__main__":
    main()
