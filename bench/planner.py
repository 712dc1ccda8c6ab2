"""The planner beside what else could size a portfolio: time and L1 tracking error at 10 to 10,000 symbols.

Every method gets the same made portfolio: cash only, random whole weights, prices from 10 to 300 dollars, both drawn
from a fixed seed. `ours` is `plan_rebalance` on parsed input, with its reasons and its order, without writing JSON.
`greedy` and `lp` are PyPortfolioOpt's allocations; `numpy floor` is one vector division in binary floats, the least
that any method must do. Tracking error is Σ |value − target value| ÷ portfolio value over all symbols, cash left out.
"""

import random
import statistics
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pypfopt import DiscreteAllocation

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.planning.plan import RebalancePlan, plan_rebalance
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight, WeightRule
from rebalancer.core.targets.policy import ShareMode, SizingPolicy

SYMBOL_COUNTS: Final = (10, 100, 1_000, 10_000)
LP_SYMBOLS_MAX: Final = 100
SMALL_USD: Final = 10_000
LARGE_USD: Final = 1_000_000

Quantities: TypeAlias = Mapping[str, float]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One made portfolio, in the forms that the methods take."""

    value_usd: int
    prices: dict[str, Decimal]
    weights: dict[str, int]

    def targets(self) -> dict[str, float]:
        """Weights that sum to 1."""
        total = sum(self.weights.values())
        return {symbol: weight / total for symbol, weight in self.weights.items()}

    def arguments(self, shares: ShareMode) -> tuple[StrategyAllocation, PortfolioSnapshot, SizingPolicy]:
        """What the planner takes: every symbol trades, none is too small."""
        return (
            StrategyAllocation(tuple(TargetWeight(symbol, Decimal(each)) for symbol, each in self.weights.items())),
            PortfolioSnapshot(Decimal(self.value_usd), prices=self.prices),
            SizingPolicy(
                drift_threshold_percent=Decimal(0),
                min_trade_usd=Decimal(0),
                shares=shares,
                weights=WeightRule.NORMALIZE,
            ),
        )


def make_case(symbols: int, value_usd: int) -> Case:
    """The portfolio of a size; the same one every time."""
    chance = random.Random(symbols)
    names = [f"S{number:05d}" for number in range(symbols)]
    return Case(
        value_usd,
        {name: Decimal(chance.randint(1_000, 30_000)) / 100 for name in names},
        {name: chance.randint(1, 100) for name in names},
    )


def tracking_error_bp(case: Case, quantities: Quantities) -> float:
    """Σ |value − target value| in basis points of the portfolio value."""
    targets = case.targets()
    error = sum(
        abs(quantities.get(symbol, 0.0) * float(price) - targets[symbol] * case.value_usd)
        for symbol, price in case.prices.items()
    )
    return error / case.value_usd * 10_000


def measure(method: Callable[[], object], rounds: int) -> float:
    """Median milliseconds."""
    times: list[float] = []
    for _ in range(rounds):
        start = time.perf_counter()
        method()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1_000


def our_quantities(plan: Callable[[], RebalancePlan]) -> Quantities:
    """What the plan buys."""
    return {item.symbol: float(item.quantity) for item in plan().items}


def peer_quantities(case: Case, method: str) -> Quantities:
    """What PyPortfolioOpt buys, by `greedy_portfolio` or `lp_portfolio`."""
    allocation = DiscreteAllocation(
        case.targets(), pd.Series({symbol: float(price) for symbol, price in case.prices.items()}), case.value_usd
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bought, _ = getattr(allocation, method)()
    return {symbol: float(count) for symbol, count in bought.items()}


def floor_quantities(case: Case) -> Quantities:
    """Rounding down, converted from arrays."""
    wanted, prices = _arrays(case)
    return dict(zip(case.prices, np.floor(wanted / prices).tolist(), strict=True))


def _arrays(case: Case) -> tuple[Floats, Floats]:
    """Target dollars and prices."""
    targets = case.targets()
    wanted = np.array([targets[symbol] * case.value_usd for symbol in case.prices], dtype=np.float64)
    return wanted, np.array([float(price) for price in case.prices.values()], dtype=np.float64)


@dataclass(frozen=True)
class Method:
    """What is timed, how often, and how its answer becomes quantities."""

    name: str
    call: Callable[[], object]
    rounds: int
    quantities: Callable[[], Quantities]


def methods_of(case: Case) -> list[Method]:
    """All that can size this case in bearable time."""
    rounds = 15 if len(case.prices) <= 1_000 else 7
    methods: list[Method] = []
    for mode in ShareMode:
        plan = partial(plan_rebalance, *case.arguments(mode))
        methods.append(Method(f"ours, {mode.value}", plan, rounds, partial(our_quantities, plan)))
    wanted, prices = _arrays(case)
    floor = partial(np.floor_divide, wanted, prices)
    methods.append(Method("numpy floor", floor, rounds, partial(floor_quantities, case)))
    greedy = partial(peer_quantities, case, "greedy_portfolio")
    methods.append(Method("PyPortfolioOpt greedy", greedy, 3, greedy))
    if len(case.prices) <= LP_SYMBOLS_MAX:
        linear = partial(peer_quantities, case, "lp_portfolio")
        methods.append(Method("PyPortfolioOpt lp", linear, 1, linear))
    return methods


def rows_of(case: Case) -> list[dict[str, object]]:
    """One row a method; ratios are to our whole-share plan."""
    timed = [
        (method.name, measure(method.call, method.rounds), tracking_error_bp(case, method.quantities()))
        for method in methods_of(case)
    ]
    ours = next(elapsed for name, elapsed, _ in timed if name == "ours, whole")
    return [
        {
            "symbols": len(case.prices),
            "value_usd": case.value_usd,
            "method": name,
            "milliseconds": round(elapsed, 3),
            "times_ours_whole": round(elapsed / ours, 4),
            "tracking_error_bp": round(error, 3),
        }
        for name, elapsed, error in timed
    ]


def run() -> list[dict[str, object]]:
    """All rows: a small account at 10 symbols, a large one at every size."""
    cases = [make_case(SYMBOL_COUNTS[0], SMALL_USD), *(make_case(count, LARGE_USD) for count in SYMBOL_COUNTS)]
    return [row for case in cases for row in rows_of(case)]


if __name__ == "__main__":
    for row in run():
        print(row)
