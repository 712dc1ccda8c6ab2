"""Hold plans in whole shares against every choice there is: `python -m tests.oracles.nearest --accounts 2000`."""

from __future__ import annotations

import argparse
import collections
import json
import sys
import time
from typing import Any

from tests.oracles.nearest.accounts import make_account
from tests.oracles.nearest.brute import UNITS, distance_of, least_distance, total_drift, units
from tests.oracles.planner.drive import Ask, ask_about, planner


def judge(ask: Ask, scenario: dict[str, Any]) -> str | None:
    """Say what is wrong with the plan of an account; None where it is the nearest there is and says so."""
    answer = ask_about(ask, scenario)
    if answer.exit_code:
        return f"exit {answer.exit_code}: {answer.stderr}"
    plan = json.loads(answer.stdout)
    least, actual = least_distance(scenario), distance_of(scenario, plan)
    shortfall = units(plan["bound"]["shortfall_usd"])
    if actual < least:
        return f"ends {(actual) / UNITS} off, and no choice does: {(least) / UNITS}"
    if actual - least > shortfall + UNITS // 1000:
        return f"ends {(actual - least) / UNITS} further off than it could, and says at most {(shortfall) / UNITS}"
    if plan["bound"]["proven"] and actual != least:
        return f"says that nothing is nearer, but is {(actual - least) / UNITS} off"
    if total_drift(scenario, plan) > total_drift(scenario, None):
        return "leaves the whole account further from its targets than it was"
    if actual != least:
        return f"not the nearest: {(actual - least) / UNITS} off, and says {(shortfall) / UNITS}"
    return None if plan["bound"]["proven"] else "nearest, but not proven"


def main() -> int:
    """Judge accounts; 1 where anything is found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    order = parser.parse_args()
    found: collections.Counter[str] = collections.Counter()
    ask = planner()
    started = time.perf_counter()
    for number in range(order.accounts):
        kind, scenario = make_account(order.seed, number)
        finding = judge(ask, scenario)
        if finding is not None:
            found[kind] += 1
            if found[kind] <= 3:
                sys.stdout.write(f"{kind} {number}: {finding}\n  {json.dumps(scenario)}\n")
    took = time.perf_counter() - started
    total = f"{order.accounts} accounts of seed {order.seed} in {took:.0f} s"
    sys.stdout.write(f"{total}: {sum(found.values())} findings {dict(found)}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
