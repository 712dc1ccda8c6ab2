"""Judge plans of least cost by a second reading of the objective: `python -m tests.oracles.best --accounts 10000`."""

from __future__ import annotations

import argparse
import collections
import json
import sys
import time
from typing import Any

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.planning.plan import plan_rebalance
from rebalancer.core.planning.replay import dump_stored
from rebalancer.core.planning.scenario import parse_scenario
from tests.oracles.best.accounts import make_account
from tests.oracles.best.judge import judge


def stored_plan(scenario: dict[str, Any]) -> dict[str, Any] | None:
    """Return the plan as it is stored; None where the account cannot be planned, or needs no plan."""
    read = parse_scenario(scenario)
    try:
        plan = plan_rebalance(read.allocation, read.snapshot, read.policy, request=read.request)
    except InvalidInput:
        return None
    document: dict[str, Any] = json.loads(json.dumps(dump_stored(plan)))
    return document if plan.proof is not None else None


def main() -> int:
    """Judge accounts; 1 where anything is found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    order = parser.parse_args()
    found: collections.Counter[str] = collections.Counter()
    judged = proven = 0
    started = time.perf_counter()
    for number in range(order.accounts):
        scenario = make_account(order.seed, number)
        document = stored_plan(scenario)
        if document is None:
            continue
        judged += 1
        proven += bool(document["plan"]["bound"]["proven"])
        for finding in judge(document):
            found[finding.split()[0]] += 1
            sys.stdout.write(f"{number}: {finding}\n")
    took = time.perf_counter() - started
    sys.stdout.write(f"{judged} of {order.accounts} accounts planned at least cost in {took:.0f} s, {proven} proven: ")
    sys.stdout.write(f"{sum(found.values())} findings\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
