"""Plans of least cost: how far from the best they can be, how long they take, and what HiGHS finds to proof.

The accounts are made from fixed seeds: $1 million in equal parts at random, drifted by up to half of their weight, each
holding in FIFO lots of random cost and age; once without and once with a turnover cap. `gap_bp` is what the plan itself
states, the largest of the seeds; beside it is how much less HiGHS's plan costs, up to 20 symbols. A negative number
would be HiGHS behind. At last the small random accounts of `tests/oracles/best`, up to four limits at once, each beside
HiGHS: how much less its plan costs at most, and in how many that is over a basis point of the account.
"""

from __future__ import annotations

import json
import random
import time
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any, Final

from bench.best_solver import Solved, solve_exactly
from rebalancer.core.account.held_lots import HeldLot, HeldLots
from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.planning.plan import RebalancePlan, plan_rebalance
from rebalancer.core.planning.replay import dump_stored
from rebalancer.core.planning.scenario import parse_scenario
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import SizingPolicy, parse_policy
from tests.oracles.best.accounts import make_account as make_random_account

SIZES: Final = ((10, 5), (20, 10), (50, 10), (100, 20), (500, 20))
SEEDS: Final = range(5)
EXACT_MAX: Final = 20
RANDOM_ACCOUNTS: Final = 120
TURNOVER_CAP: Final = "10"
VALUE_USD: Final = 1_000_000
ON: Final = date(2026, 11, 27)
_CENT: Final = Decimal("0.01")


def make_account(symbols: int, lots: int, seed: int) -> tuple[StrategyAllocation, PortfolioSnapshot, SizingPolicy]:
    """The account of a size and a seed; the same one every time."""
    chance = random.Random(f"{symbols} {lots} {seed}")
    names = [f"S{number:03d}" for number in range(symbols)]
    weights = [chance.randint(20, 100) for _ in names]
    positions, held = [], {}
    for name, weight in zip(names, weights, strict=True):
        price = Decimal(chance.randint(1_000, 30_000)) / 100
        value = Decimal(VALUE_USD) * weight * chance.randint(60, 150) / sum(weights) / 100
        quantity = (value / price).quantize(Decimal(1))
        held[name] = _lots(chance, price, int(quantity), lots)
        positions.append(Position(name, quantity, price))
    policy = parse_policy(
        {
            "objective": "least_cost",
            "short_term_tax_percent": "35",
            "long_term_tax_percent": "15",
            "state_tax_percent": "5",
            "band": "relative",
            "drift_threshold_percent": "20",
            "weights": "normalize",
        }
    )
    cash = Decimal(chance.randint(0, 5) * VALUE_USD) / 100
    snapshot = PortfolioSnapshot(cash, tuple(positions), lots=HeldLots(ON, held))
    targets = tuple(TargetWeight(name, Decimal(weight)) for name, weight in zip(names, weights, strict=True))
    return StrategyAllocation(targets), snapshot, policy


def _lots(chance: random.Random, price: Decimal, quantity: int, count: int) -> tuple[HeldLot, ...]:
    cuts = sorted({0, quantity, *(chance.randint(0, quantity) for _ in range(count - 1))})
    days = sorted(chance.randint(1, 1_200) for _ in cuts[1:])
    return tuple(
        HeldLot(
            Decimal(after - before),
            (price * chance.randint(40, 130) / 100).quantize(_CENT),
            ON - timedelta(days=ago),
        )
        for before, after, ago in zip(cuts, cuts[1:], reversed(days), strict=False)
    )


def stored(plan: RebalancePlan) -> dict[str, Any]:
    """The plan as it is stored."""
    document: dict[str, Any] = json.loads(json.dumps(dump_stored(plan)))
    return document


def run() -> list[dict[str, object]]:
    """One row a size."""
    sizes = [_row(symbols, lots, cap) for cap in (None, TURNOVER_CAP) for symbols, lots in SIZES]
    return [*sizes, _row_of_random_accounts()]


def _row(symbols: int, lots: int, cap: str | None) -> dict[str, object]:
    times, gaps, behind, exact = [], [], [], []
    for seed in SEEDS:
        allocation, snapshot, policy = make_account(symbols, lots, seed)
        account = allocation, snapshot, replace(policy, max_turnover_percent=None if cap is None else Decimal(cap))
        started = time.process_time()
        plan = plan_rebalance(*account)
        times.append(time.process_time() - started)
        if plan.proof is None:
            continue
        gaps.append(plan.proof.shortfall_usd)
        if symbols <= EXACT_MAX:
            solved = solve_exactly(stored(plan))
            exact.append(solved)
            _require_sound(plan, solved)
            behind.append(float(plan.proof.cost_usd) - solved.cost)
    row: dict[str, object] = {
        "bench": "best plan",
        "case": f"{symbols} symbols x {lots} lots" + ("" if cap is None else f", at most {cap} % traded"),
        "plan_ms": round(median(times) * 1000, 1),
        "slowest_ms": round(max(times) * 1000, 1),
        "gap_usd": f"{max(gaps):.2f}",
        "gap_bp": f"{max(gaps) / VALUE_USD * 10_000:.3f}",
    }
    if exact:
        row["highs_better_by_usd"] = f"{max(behind):.2f}"
        row["highs_ms"] = round(median(each.seconds for each in exact) * 1000)
        row["highs_proven"] = f"{sum(each.is_proven for each in exact)} of {len(exact)}"
    return row


def _row_of_random_accounts() -> dict[str, object]:
    """Beside HiGHS where it comes to a proof; where no trades keep all limits, there is no plan of least cost."""
    behind, times = [], []
    for number in range(RANDOM_ACCOUNTS):
        read = parse_scenario(make_random_account(5, number))
        started = time.process_time()
        try:
            plan = plan_rebalance(read.allocation, read.snapshot, read.policy, request=read.request)
        except InvalidInput:
            continue
        took = time.process_time() - started
        if plan.proof is None:
            continue
        solved = solve_exactly(stored(plan))
        if solved.is_proven:
            times.append(took)
            _require_sound(plan, solved)
            behind.append((float(plan.proof.cost_usd) - solved.cost) / float(plan.base) * 10_000)
    return {
        "bench": "best plan",
        "case": f"{len(behind)} random accounts",
        "plan_ms": round(median(times) * 1000, 1),
        "slowest_ms": round(max(times) * 1000, 1),
        "highs_better_by_bp": f"{max(behind):.3f}",
        "over_a_basis_point": sum(each > 1 for each in behind),
    }


def _require_sound(plan: RebalancePlan, solved: Solved) -> None:
    """Stop where the solver's plan costs less than the planner says that any can: the bound would be false."""
    if plan.proof is not None and solved.cost < float(plan.proof.least_usd) - 0.05:
        raise SystemExit(f"HiGHS found {solved.cost:.2f}, but nothing was to cost less than {plan.proof.least_usd}.")
