"""Accounts that are hard to plan: families of scenarios, drawn from a source of chance."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

Scenario = dict[str, Any]


def decimal(chance: Random, low: int, high: int, places: int) -> str:
    """A decimal between two bounds, with at most that many places."""
    digits = str(chance.randint(low * 10**places, high * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def symbols(count: int) -> list[str]:
    return [f"S{index:02d}" for index in range(count)]


def weights(chance: Random, count: int, total: int = 100) -> list[str]:
    """Weights with two decimals that sum to the total exactly."""
    cuts = sorted(chance.randint(0, total * 100) for _ in range(count - 1))
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, total * 100], strict=True)]
    return [f"{part // 100}.{part % 100:02d}" for part in parts]


def targets(names: list[str], percents: list[str]) -> list[dict[str, Any]]:
    return [{"symbol": name, "target_percent": percent} for name, percent in zip(names, percents, strict=True)]


def price(chance: Random) -> str:
    """Prices that divide, that do not, that are tiny, and that are huge."""
    ordinary = decimal(chance, 1, 900, 2)
    return chance.choice([ordinary, ordinary, "100", "3", "7", "0.07", "0.000123", "69123.45", "333.33", "1"])


def position(chance: Random, name: str, dollars: int) -> dict[str, Any]:
    """About that many dollars of it, in fractional or whole shares."""
    each = price(chance)
    places = chance.choice([0, 2, 9])
    steps = int(dollars * 10**places / float(each))
    text = str(steps).rjust(places + 1, "0")
    return {"symbol": name, "price": each, "quantity": f"{text[:-places]}.{text[-places:]}" if places else text}


def account(chance: Random, names: list[str], percents: list[str], dollars: list[int], cash: str) -> Scenario:
    """Positions of about that many dollars each (0: none, only a price), and the targets."""
    pairs = list(zip(names, dollars, strict=True))
    return {
        "cash": cash,
        "positions": [position(chance, name, usd) for name, usd in pairs if usd],
        "prices": {name: price(chance) for name, usd in pairs if not usd},
        "targets": targets(names, percents),
    }


def all_cash(chance: Random) -> Scenario:
    names = symbols(chance.randint(1, 8))
    cash = chance.choice(["4000", "100000", "999.99", "10", "9.99", "123456789.01"])
    return account(chance, names, weights(chance, len(names)), [0] * len(names), cash)


def many_small(chance: Random) -> Scenario:
    """Equal small targets, a few of them far too large: the sale of those must not stay in cash."""
    count = chance.choice([40, 44, 50])
    names = symbols(count)
    share = 10_000 // count
    percents = [f"{share / 100:.2f}"] * (count - 1) + [f"{(10_000 - share * (count - 1)) / 100:.2f}"]
    held = [chance.choice([0, 0, 200, 2300]) for _ in names]
    for name in chance.sample(range(count), chance.randint(0, 8)):
        held[name] = 11_000
    return account(chance, names, percents, held, chance.choice(["0", "100", "2500"]))


def core_and_satellites(chance: Random) -> Scenario:
    names = symbols(5)
    held = [chance.choice([82_000, 86_500, 95_000, 60_000])] + [chance.choice([0, 0, 4_500, 4_400]) for _ in range(4)]
    return account(chance, names, ["82", "4.5", "4.5", "4.5", "4.5"], held, chance.choice(["0", "18000", "4500", "50"]))


def small_new(chance: Random) -> Scenario:
    names = symbols(4)
    return account(chance, names, ["40", "30", "20", "10"], [0, 0, 0, 0], chance.choice(["4000", "40", "25", "100"]))


def kept_apart(chance: Random) -> Scenario:
    scenario = account(
        chance, symbols(3), ["50", "30", "20"], [chance.choice([0, 20_000, 35_000]) for _ in "abc"], "986"
    )
    scenario["positions"].append({"symbol": "SPY", "quantity": "100", "price": "400"})
    return scenario


def crash_dust(chance: Random) -> Scenario:
    names = symbols(chance.randint(2, 6))
    held = [chance.choice([1, 5, 9, 10, 11, 5_000, 40_000]) for _ in names]
    percents = weights(chance, len(names))
    for index in range(1, len(names)):
        if chance.random() < 0.3:
            percents[0] = f"{float(percents[0]) + float(percents[index]):.2f}"
            percents[index] = "0"
    return account(chance, names, percents, held, decimal(chance, 0, 50, 2))


def margin_debt(chance: Random) -> Scenario:
    names = symbols(chance.randint(2, 5))
    held = [chance.choice([0, 10_000, 30_000, 50_000]) for _ in names]
    held[0] = held[0] or 20_000
    return account(chance, names, weights(chance, len(names)), held, "-" + decimal(chance, 0, 9_000, 2))


def short_position(chance: Random) -> Scenario:
    names = symbols(chance.randint(2, 5))
    scenario = account(chance, names, weights(chance, len(names)), [20_000] * len(names), decimal(chance, 0, 40_000, 2))
    chosen = chance.choice(scenario["positions"])
    chosen["quantity"] = chance.choice(["-1", "-0.5", "-25", "-300"])
    if chance.random() < 0.4:
        scenario["targets"] = [each for each in scenario["targets"] if each["symbol"] != chosen["symbol"]]
        scenario["policy"] = {"weights": "normalize"}
    return scenario


def with_cash_target(chance: Random) -> Scenario:
    """A cash target, often with a tolerance of its own."""
    names = symbols(chance.randint(1, 6))
    share = chance.choice([1, 5, 10, 30])
    held = [chance.choice([0, 5_000, 15_000, 40_000]) for _ in names]
    scenario = account(chance, names, weights(chance, len(names), 100 - share), held, decimal(chance, 0, 60_000, 2))
    cash = {"symbol": "CASH", "target_percent": str(share)}
    scenario["targets"].append(
        cash | chance.choice([{}, {"tolerance_percent": chance.choice(["0", "1", "2.5", "20"])}])
    )
    return scenario


def anything(chance: Random) -> Scenario:
    """Random holdings; now and then holdings without a target and disabled targets."""
    names = symbols(chance.randint(1, 9))
    held = [chance.choice([0, 8, 900, 5_000, chance.randint(1, 90_000)]) for _ in names]
    scenario = account(chance, names, weights(chance, len(names)), held, decimal(chance, 0, 50_000, 2))
    for each in scenario["targets"]:
        if chance.random() < 0.3:
            each["tolerance_percent"] = chance.choice(["0", "1", "3", "10", "50"])
    if len(names) > 2 and chance.random() < 0.3:
        scenario["targets"][0]["enabled"] = False
        scenario["policy"] = {"weights": "normalize"}
    if chance.random() < 0.3:
        scenario["positions"].append(position(chance, "OLD", chance.choice([5, 9_000])))
    return scenario


def huge(chance: Random) -> Scenario:
    names = symbols(3)
    scenario = account(chance, names, ["33.33", "33.33", "33.34"], [0, 5_000_000_000, 900_000_000], "7000000000.01")
    scenario["policy"] = {"min_trade_usd": chance.choice(["0", "10"])}
    return scenario


FAMILIES: dict[str, Callable[[Random], Scenario]] = {
    family.__name__: family
    for family in (
        all_cash,
        many_small,
        core_and_satellites,
        small_new,
        kept_apart,
        crash_dust,
        margin_debt,
        short_position,
        with_cash_target,
        anything,
        huge,
    )
}
