"""Try every count of whole shares: the least Σ |value − target| that money can reach, tried one by one.

It reads a scenario in which every row that lacks at least the minimum trade trades (threshold 0), and shares no code
with the planner. Money is in ten-thousandths of a dollar, which cents and whole percents need. Two halves of the rows
are listed apart, each choice with its cost and its distance, and every choice of one half takes the best partner of the
other that can still be paid.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

UNITS = 10_000


@dataclass(frozen=True)
class Row:
    """One symbol: shares held, their price, and the dollars that they should be worth."""

    symbol: str
    held: int
    price: int
    target: int

    def choices(self, minimum: int) -> list[tuple[int, int]]:
        """List (cost, distance) of no trade, and of every trade towards the target that passes it by under a share."""
        gap = self.target - self.held * self.price
        if self.target == 0:
            return [(-self.held * self.price, 0)]
        found = [(0, abs(gap))]
        sign = 1 if gap > 0 else -1
        count = 1
        while (
            abs(gap) >= max(minimum, 1)
            and count * self.price < abs(gap) + self.price
            and (sign > 0 or count <= self.held)
        ):
            if count * self.price >= minimum:
                found.append((sign * count * self.price, abs(gap - sign * count * self.price)))
            count += 1
        return found


def units(dollars: str) -> int:
    """Return dollars of at most four decimals as whole units."""
    whole, _, part = dollars.partition(".")
    return int(whole) * UNITS + int(part.ljust(4, "0")[:4])


def rows_of(scenario: Mapping[str, Any]) -> list[Row]:
    """Read the rows of a scenario; cash apart."""
    held = {each["symbol"]: int(each["quantity"]) for each in scenario.get("positions", [])}
    prices = {symbol: units(price) for symbol, price in scenario.get("prices", {}).items()}
    prices.update((each["symbol"], units(each["price"])) for each in scenario.get("positions", []))
    value = units(scenario["cash"]) + sum((count * prices[symbol] for symbol, count in held.items()), 0)
    return [
        Row(
            each["symbol"],
            held.get(each["symbol"], 0),
            prices[each["symbol"]],
            int(each["target_percent"]) * value // 100,
        )
        for each in scenario["targets"]
        if each["symbol"] != "CASH"
    ]


def least_distance(scenario: Mapping[str, Any]) -> int:
    """Return the least distance of all choices that the cash pays."""
    minimum = units(scenario["policy"].get("min_trade_usd", "10"))
    rows = rows_of(scenario)
    middle = len(rows) // 2
    left, right = _choices(rows[:middle], minimum), _choices(rows[middle:], minimum)
    costs = [cost for cost, _ in right]
    found = []
    for cost, distance in left:
        place = bisect_right(costs, units(scenario["cash"]) - cost) - 1
        if place >= 0:
            found.append(distance + right[place][1])
    return min(found)


def _choices(rows: list[Row], minimum: int) -> list[tuple[int, int]]:
    """List (cost, least distance at this cost or below) of all choices, by cost."""
    found = [(0, 0)]
    for row in rows:
        reached = sorted(
            (cost + more, distance + far) for cost, distance in found for more, far in row.choices(minimum)
        )
        found = []
        for cost, distance in reached:
            if not found or distance < found[-1][1]:
                found.append((cost, distance))
    return found


def distance_of(scenario: Mapping[str, Any], plan: Mapping[str, Any]) -> int:
    """Return the distance that a plan ends at."""
    signs = {"BUY": 1, "SELL": -1, "HOLD": 0}
    traded = {each["symbol"]: signs[each["action"]] * int(each["quantity"]) for each in plan["items"]}
    return sum((abs((row.held + traded[row.symbol]) * row.price - row.target) for row in rows_of(scenario)), 0)


def total_drift(scenario: Mapping[str, Any], plan: Mapping[str, Any] | None) -> int:
    """Return Σ |drift| in dollars with cash as a row, before any trade or after a plan."""
    rows = rows_of(scenario)
    signs = {"BUY": 1, "SELL": -1, "HOLD": 0}
    items = [] if plan is None else plan["items"]
    traded = {each["symbol"]: signs[each["action"]] * int(each["quantity"]) for each in items}
    counts = {row.symbol: row.held + traded.get(row.symbol, 0) for row in rows}
    spent = sum((traded.get(row.symbol, 0) * row.price for row in rows), 0)
    cash, value = units(scenario["cash"]), sum((row.held * row.price for row in rows), 0)
    percent = sum((int(each["target_percent"]) for each in scenario["targets"] if each["symbol"] == "CASH"), 0)
    wanted = percent * (cash + value) // 100
    return sum((abs(counts[row.symbol] * row.price - row.target) for row in rows), abs(cash - spent - wanted))
