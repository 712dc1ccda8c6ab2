"""`python -m tests.oracles.lab`: every policy that a plain script can express, on many portfolios, beside the lab."""

from __future__ import annotations

import random
import sys
from decimal import Decimal

from rebalancer.core.evidence.terms import LabTerms
from tests.oracles.lab.cases import CLOSES, Case, by_the_lab, by_the_script, policies


def make_case(seed: int) -> Case:
    chance = random.Random(seed)
    symbols = CLOSES.read_text(encoding="utf-8").split("\n", 1)[0].split(",")[1:]
    names = chance.sample(symbols, chance.randint(2, 8))
    parts = [chance.randint(4, 30) for _ in names]
    cash = chance.choice([0, 0, 5])
    targets = [part * (100 - cash) // sum(parts) for part in parts]
    targets[0] += 100 - cash - sum(targets)
    terms = LabTerms(
        short_term_percent=Decimal(0),
        long_term_percent=Decimal(0),
        spread_percent=Decimal(chance.choice(["0", "0.05", "0.3"])),
        deposit_usd=Decimal(chance.choice([0, 0, 500])),
    )
    return Case({name: str(each) for name, each in zip(names, targets, strict=True)}, terms, str(cash))


def main() -> int:
    """Print the largest difference of each policy in basis points of the value; exit 1 beyond a tenth of one."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    worst: dict[str, float] = {}
    for seed in range(count):
        case = make_case(seed)
        history = case.history()
        for policy in policies(case):
            ours, _ = by_the_lab(case, policy, history)
            theirs = by_the_script(case, policy.name, history)
            off = abs(ours / theirs - 1) * 10_000
            if off > 0.1:
                sys.stdout.write(
                    f"seed {seed} {policy.name.value}: lab {ours:.2f}, script {theirs:.2f}, {off:.3f} bp\n"
                )
            worst[policy.name.value] = max(worst.get(policy.name.value, 0.0), off)
    for name, off in worst.items():
        sys.stdout.write(f"{name:18} {off:.6f} bp over {count} portfolios\n")
    return 1 if max(worst.values()) > 0.1 else 0


if __name__ == "__main__":
    raise SystemExit(main())
