"""Policies and requests for the scenarios: every option, alone and together, and documents that must be refused."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

from tests.oracles.planner.scenarios import FAMILIES, Scenario

CHOICES: dict[str, list[Any]] = {
    "drift_threshold_percent": ["0", "1", "5", "10", "25", 3],
    "band": ["relative", "combined", "absolute"],
    "trade_to": ["edge", "halfway", "target"],
    "mode": ["buy_only", "sell_only", "full"],
    "min_trade_usd": ["0", "1", "10", "100", "1000"],
    "cash_buffer_percent": ["0", "1", "2.5", "10"],
    "cash_band_percent": ["0", "0.5", "1", "5"],
    "untargeted": ["sell", "hold"],
    "max_turnover_percent": ["0", "1", "10", "40", None],
    "relative_threshold_percent": ["10", "25", "0"],
    "share_places": [9, 6, 2, 0],
    "shares": ["whole"],
}
RARE = {
    "share_places": 0.1,
    "shares": 0.15,
    "max_turnover_percent": 0.15,
    "mode": 0.2,
    "relative_threshold_percent": 0.1,
}


def draw(chance: Random, family: str | None = None) -> tuple[str, Scenario]:
    """A family's name and a good scenario of it."""
    name = family or chance.choice(sorted(FAMILIES))
    scenario = FAMILIES[name](chance)
    policy = scenario.get("policy", {}) | draw_policy(chance, scenario)
    if policy:
        scenario["policy"] = policy
    if chance.random() < 0.2:
        scenario["request"] = draw_request(chance)
    return name, scenario


def draw_policy(chance: Random, scenario: Scenario) -> dict[str, Any]:
    """Some options; a third of the accounts keep the defaults."""
    if chance.random() < 0.33:
        return {}
    policy = {key: chance.choice(CHOICES[key]) for key in CHOICES if chance.random() < RARE.get(key, 0.3)}
    names = sorted({each["symbol"] for each in scenario["positions"]} | set(scenario["prices"]))
    targeted = {each["symbol"] for each in scenario["targets"]}
    if chance.random() < 0.15:
        policy["frozen"] = [chance.choice(names)]
    if chance.random() < 0.08:
        policy["only"] = chance.sample(names, chance.randint(1, len(names)))
    apart = [name for name in names if name not in targeted]
    if apart and chance.random() < 0.3:
        policy["excluded"] = [chance.choice(apart)]
    return policy


def draw_request(chance: Random) -> dict[str, str]:
    kind = chance.choice(["rebalance_all", "invest", "raise"])
    if kind == "rebalance_all":
        return {"kind": kind}
    return {"kind": kind, "usd": chance.choice(["5000", "100", "25.01", "40000", "9", "1000000"])}


def _set(scenario: Scenario, key: str, value: Any) -> None:
    scenario[key] = value


def _policy(scenario: Scenario, key: str, value: Any) -> None:
    scenario["policy"] = scenario.get("policy", {}) | {key: value}


BAD: dict[str, Callable[[Scenario], None]] = {
    "unknown key": lambda scenario: _set(scenario, "leverage", "2"),
    "unknown policy key": lambda scenario: _policy(scenario, "cash_band", "1"),
    "unknown mode": lambda scenario: _policy(scenario, "mode", "both"),
    "unknown band": lambda scenario: _policy(scenario, "band", "wide"),
    "unknown trade_to": lambda scenario: _policy(scenario, "trade_to", "middle"),
    "negative cash band": lambda scenario: _policy(scenario, "cash_band_percent", "-1"),
    "cash band as a float": lambda scenario: _policy(scenario, "cash_band_percent", 1.5),
    "cash band as a word": lambda scenario: _policy(scenario, "cash_band_percent", "wide"),
    "cash as a float": lambda scenario: _set(scenario, "cash", 10.5),
    "cash with an exponent": lambda scenario: _set(scenario, "cash", "1e5"),
    "cash is not a number": lambda scenario: _set(scenario, "cash", "NaN"),
    "no targets": lambda scenario: _set(scenario, "targets", []),
    "sum of weights": lambda scenario: _set(scenario, "targets", [{"symbol": "S00", "target_percent": "42"}]),
    "missing price": lambda scenario: _set(scenario, "targets", [{"symbol": "NOPRICE", "target_percent": "100"}]),
    "unknown key of a target": lambda scenario: scenario["targets"][0].update(weight="1"),
    "unknown request": lambda scenario: _set(scenario, "request", {"kind": "withdraw", "usd": "5"}),
    "request without a kind": lambda scenario: _set(scenario, "request", {"usd": "5"}),
    "request is a word": lambda scenario: _set(scenario, "request", "raise"),
    "unknown key of a request": lambda scenario: _set(scenario, "request", {"kind": "rebalance_all", "soon": True}),
    "rebalance_all with dollars": lambda scenario: _set(scenario, "request", {"kind": "rebalance_all", "usd": "5"}),
    "invest without dollars": lambda scenario: _set(scenario, "request", {"kind": "invest"}),
    "raise without dollars": lambda scenario: _set(scenario, "request", {"kind": "raise"}),
    "invest nothing": lambda scenario: _set(scenario, "request", {"kind": "invest", "usd": "0"}),
    "raise less than nothing": lambda scenario: _set(scenario, "request", {"kind": "raise", "usd": "-5"}),
    "raise a float": lambda scenario: _set(scenario, "request", {"kind": "raise", "usd": 5.5}),
}


def draw_bad(chance: Random) -> tuple[str, Scenario]:
    """What is wrong, and a scenario that must be refused."""
    name = chance.choice(sorted(BAD))
    scenario = deepcopy(draw(chance)[1])
    scenario.pop("request", None)
    policy = scenario.get("policy", {})
    if name == "sum of weights":
        policy.pop("weights", None)
        policy.pop("excluded", None)
        scenario["prices"] = {"S00": "10"}
        scenario["positions"] = []
    BAD[name](scenario)
    return name, scenario
