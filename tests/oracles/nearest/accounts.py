"""Random small accounts in whole shares; account `n` of a seed is always the same."""

from __future__ import annotations

import random
from typing import Any

KINDS = ("cash", "dear", "drifted", "minimum", "with_cash_target")


def make_account(seed: int, number: int) -> tuple[str, dict[str, Any]]:
    """Make one account: its kind and its scenario. Every row trades."""
    chance = random.Random(seed * 1_000_003 + number)
    kind = KINDS[number % len(KINDS)]
    count = chance.randint(2, 8 if kind != "dear" else 5)
    names = [f"S{place}" for place in range(count)]
    value = chance.choice([2_000, 5_000, 10_000])
    weights = _weights(chance, count, 100 - (chance.randint(5, 60) if kind == "with_cash_target" else 0))
    low, high = {"minimum": (900, 9_000)}.get(kind, (2_000, 60_000))
    prices = [chance.randint(low, high) for _ in names]
    if kind == "dear":
        prices[0] = chance.randint(value * 20, value * 95)
    held = [chance.randint(0, value * 150 // count // price) for price in prices] if kind == "drifted" else [0] * count
    scenario: dict[str, Any] = {
        "cash": str(value if kind != "drifted" else chance.randint(0, value // 3)),
        "positions": [
            {"symbol": name, "quantity": str(each), "price": _dollars(price)}
            for name, each, price in zip(names, held, prices, strict=True)
            if each
        ],
        "prices": {name: _dollars(price) for name, each, price in zip(names, held, prices, strict=True) if not each},
        "targets": [
            {"symbol": name, "target_percent": str(weight)} for name, weight in zip(names, weights, strict=True)
        ],
        "policy": {
            "shares": "whole",
            "drift_threshold_percent": "0",
            "min_trade_usd": str(chance.choice([25, 60, 150])) if kind == "minimum" else "0",
        },
    }
    if kind == "with_cash_target":
        scenario["targets"].append({"symbol": "CASH", "target_percent": str(100 - sum(weights))})
    return kind, scenario


def _weights(chance: random.Random, count: int, total: int) -> list[int]:
    cuts = sorted(chance.sample(range(1, total), count - 1))
    return [after - before for before, after in zip([0, *cuts], [*cuts, total], strict=True)]


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
