"""Random accounts with lots, each with a policy of least cost; account `n` of a seed is always the same."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

ON = date(2026, 11, 27)
_LIMITS: tuple[dict[str, Any], ...] = (
    {},
    {"max_turnover_percent": "4"},
    {"max_turnover_percent": "15"},
    {"max_turnover_percent": "30"},
    {"mode": "buy_only"},
    {"mode": "sell_only"},
    {"untargeted": "sell"},
    {"cash_buffer_percent": "3"},
    {"cash_band_percent": "0.5"},
    {"only": ["S0", "S1"]},
    {"frozen": ["S1"]},
    {"excluded": ["X0"]},
    {"drift_threshold_percent": "0"},
    {"loss_worth_percent": "0"},
    {"trade_cost_percent": "0.4"},
)
_BANDS: tuple[dict[str, Any], ...] = (
    {"band": "absolute", "drift_threshold_percent": "3"},
    {"band": "relative", "drift_threshold_percent": "15"},
    {"band": "combined", "drift_threshold_percent": "5", "relative_threshold_percent": "20"},
)
_REQUESTS: tuple[dict[str, Any] | None, ...] = (
    None,
    None,
    None,
    {"kind": "rebalance_all"},
    {"kind": "raise", "usd": "900"},
)


def make_account(seed: int, number: int) -> dict[str, Any]:
    """Make the scenario of one account."""
    chance = random.Random(seed * 1_000_003 + number)
    count = chance.randint(2, 9)
    value = chance.choice([6_000, 40_000, 250_000])
    prices = [chance.randint(500, min(60_000, value * 100 // 8)) for _ in range(count)]
    weights = [chance.randint(1, 30) for _ in range(count)]
    if chance.random() < 0.15:
        weights[0] = 0
    held = [
        0
        if chance.random() < 0.1
        else max(0, int(value * 100 * weight / sum(weights) * chance.uniform(0.5, 1.6) / price))
        for weight, price in zip(weights, prices, strict=True)
    ]
    if not weights[0]:
        held[0] = chance.randint(0, 3)
    names = [f"S{place}" for place in range(count)]
    rows = [(name, price, str(each)) for name, price, each in zip(names, prices, held, strict=True) if each]
    rows.append(("X0", chance.randint(500, 9_000), str(chance.randint(1, 9))))
    if chance.random() < 0.4:
        rows = [(name, price, f"{each}.{chance.randint(0, 99):02d}") for name, price, each in rows]
    whole = chance.random() < 0.5
    targets: list[dict[str, Any]] = [
        {"symbol": name, "target_percent": str(weight)} for name, weight in zip(names, weights, strict=True)
    ]
    if chance.random() < 0.3:
        targets.append({"symbol": "CASH", "target_percent": str(chance.randint(1, 8))})
    if chance.random() < 0.2:
        targets[1]["tolerance_percent"] = "2"
    policy = {
        "objective": "least_cost",
        "drift_price": chance.choice(["relaxed", "balanced", "strict"]),
        "short_term_tax_percent": chance.choice(["0", "24", "37"]),
        "long_term_tax_percent": chance.choice(["0", "15", "20"]),
        "state_tax_percent": chance.choice(["0", "5.3"]),
        "weights": "normalize",
        "shares": "whole" if whole else "fractional",
        "share_places": chance.choice([9, 4]),
        "min_trade_usd": chance.choice(["0", "10", "120"]),
        **chance.choice(_BANDS),
    }
    for limit in chance.sample(_LIMITS, chance.randint(0, 4)):
        policy |= limit
    scenario: dict[str, Any] = {
        "cash": f"{chance.randint(-value // 50, value // 8)}.37",
        "positions": [
            {"symbol": name, "quantity": each, "price": _dollars(price), **_cost(chance, price)}
            for name, price, each in rows
        ],
        "prices": {name: _dollars(price) for name, price in zip(names, prices, strict=True)}
        | {name: _dollars(price) for name, price, _ in rows},
        "targets": targets,
        "policy": policy,
        "on": ON.isoformat(),
        "lots": [lot for name, price, each in rows for lot in _lots(chance, name, price, each)],
    }
    request = chance.choice(_REQUESTS)
    return scenario if request is None else {**scenario, "request": request}


def _cost(chance: random.Random, price: int) -> dict[str, str]:
    return {"average_cost": _dollars(int(price * chance.uniform(0.4, 1.3)))} if chance.random() < 0.7 else {}


def _lots(chance: random.Random, name: str, price: int, held: str) -> list[dict[str, str]]:
    """Some lots of a holding, oldest first; not always all of it, and not always with a cost or a day."""
    whole, _, part = held.partition(".")
    left = int(whole)
    lots: list[dict[str, str]] = []
    for _ in range(chance.randint(0, 5)):
        if not left:
            break
        taken = chance.randint(1, left)
        left -= taken
        lot = {
            "symbol": name,
            "quantity": f"{taken}.{part}" if part and not lots and taken < int(whole) else str(taken),
        }
        if chance.random() < 0.95:
            lot["cost_per_share"] = _dollars(int(price * chance.uniform(0.3, 1.5)))
        if chance.random() < 0.95:
            lot["acquired_on"] = (ON - timedelta(days=chance.choice([5, 200, 364, 365, 366, 367, 900]))).isoformat()
        lots.append(lot)
    return sorted(lots, key=lambda lot: lot.get("acquired_on", ""))


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
