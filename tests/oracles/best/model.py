"""A second reading of `docs/best-plan.md`, in fractions, from a stored plan's JSON alone; no code of the planner's.

`judge` beside it says what is wrong with a plan of least cost: a trade that no rule allows, a cost that is not what the
trades cost, or a bound that its two prices do not prove.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any

from tests.oracles.best.row import ZERO, Row

DRIFT_PRICES = {"relaxed": "0.5", "balanced": "2", "strict": "10"}
Document = Mapping[str, Any]


def number(value: object) -> Fraction:
    """Read a decimal."""
    return Fraction(str(value))


class Model:
    """The account of a stored plan, as the objective sees it."""

    def __init__(self, document: Document) -> None:
        inputs = document["inputs"]
        self.policy: Document = inputs["policy"]
        self.snapshot: Document = inputs["snapshot"]
        policy, snapshot = self.policy, self.snapshot
        self.usd = ZERO
        if (inputs.get("request") or {}).get("kind") == "raise":
            self.usd = number(inputs["request"]["usd"])
        self.targets = {row["symbol"]: row for row in inputs["targets"] if row.get("enabled", True)}
        self.prices = {symbol: number(price) for symbol, price in snapshot["prices"].items()}
        self.prices |= {row["symbol"]: number(row["price"]) for row in snapshot["positions"]}
        self.held = {row["symbol"]: number(row["quantity"]) for row in snapshot["positions"]}
        self.free = {
            row["symbol"]: min(number(row["quantity"]), number(row.get("quantity_available", row["quantity"])))
            for row in snapshot["positions"]
        }
        opened = {symbol: number(change) for symbol, change in snapshot["open_quantities"].items()}
        for symbol, change in opened.items():
            self.held[symbol] = self.held.get(symbol, ZERO) + change
            self.free[symbol] = min(self.free.get(symbol, ZERO), self.held[symbol])
        self.minimum = number(policy["min_trade_usd"])
        self.banded = number(policy["drift_threshold_percent"]) != 0
        named = policy.get("drift_price_percent") or DRIFT_PRICES[policy["drift_price"]]
        self.drift = number(named) / 100
        self.trade = number(policy["trade_cost_percent"]) / 100
        self.base = self._base(opened)
        weights = sum((number(row["target_percent"]) for row in self.targets.values()), ZERO)
        self.unit = weights if policy["weights"] == "normalize" else Fraction(100)
        self.rows = [
            self._row(symbol) for symbol in sorted({*self.held, *self.targets} - {"CASH"}) if self._counts(symbol)
        ]
        self._cash(opened)

    def _base(self, opened: Mapping[str, Fraction]) -> Fraction:
        total = number(self.snapshot["cash"]) + sum(
            (number(row["quantity"]) * number(row["price"]) for row in self.snapshot["positions"]), ZERO
        )
        return total - sum(
            (held * self.prices[symbol] for symbol, held in self.held.items() if not self._counts(symbol)), ZERO
        )

    def _counts(self, symbol: str) -> bool:
        if symbol in self.policy.get("excluded", ()):
            return False
        return symbol in self.targets or self.policy["untargeted"] == "sell"

    def _wanted(self, symbol: str, base: Fraction) -> Fraction:
        return number(self.targets[symbol]["target_percent"]) * base / self.unit if symbol in self.targets else ZERO

    def _band(self, symbol: str, wanted: Fraction) -> Fraction:
        threshold, kind = number(self.policy["drift_threshold_percent"]), self.policy["band"]
        own = self.targets.get(symbol, {}).get("tolerance_percent")
        if own is not None:
            return (wanted if kind == "relative" else self.base) * number(own) / 100
        points = threshold * self.base / 100
        if kind == "combined":
            return min(points, wanted * number(self.policy["relative_threshold_percent"]) / 100)
        return wanted * threshold / 100 if kind == "relative" else points

    def _may_trade(self, symbol: str) -> bool:
        policy = self.policy
        kept = {*policy.get("frozen", ()), *policy.get("excluded", ())}
        return symbol not in kept and (policy.get("only") is None or symbol in policy["only"])

    def _row(self, symbol: str) -> Row:
        price, held = self.prices[symbol], self.held.get(symbol, ZERO)
        value, wanted = held * price, self._wanted(symbol, self.base)
        free = max(ZERO, self.free.get(symbol, ZERO) * price)
        sells, buys = self.policy["mode"] != "buy_only", self.policy["mode"] != "sell_only"
        band: Fraction | None = self._band(symbol, wanted) if self.banded and not self.usd else None
        low = high = ZERO
        leaves = None
        if self.usd:
            low = -free if sells and free >= self.minimum and self._may_trade(symbol) else ZERO
        elif not wanted:
            band = ZERO if self.banded or self._leaves(symbol, held, value) else None
            if self._leaves(symbol, held, value):
                whole = self.free.get(symbol, ZERO) >= held
                if whole or held < 0:
                    leaves, low, high = -held, min(ZERO, -value), max(ZERO, -value)
                elif free >= self.minimum:
                    low = -free
                else:
                    band = ZERO if self.banded else None
        elif self._may_trade(symbol):
            edge = self._band(symbol, wanted)
            keep = max(wanted - edge, self.minimum)
            low = min(ZERO, max(keep - value, -free)) if sells else ZERO
            high = max(ZERO, wanted + edge - value) if buys else ZERO
        whole_only = self.policy["shares"] == "whole" or symbol in self.snapshot.get("non_fractionable", ())
        step = Fraction(1) if whole_only else Fraction(1, 10 ** int(self.policy["share_places"]))
        is_held = value >= self.minimum and value > 0
        missing = wanted > 0 and not self.usd and not is_held and (held <= 0 or wanted - value >= self.minimum)
        lots, beyond = self._taxes(symbol, price)
        wanted = self._wanted(symbol, self.base - self.usd)
        return Row(symbol, price, value, wanted, band, low, high, leaves, missing, step, lots, beyond)

    def _leaves(self, symbol: str, held: Fraction, value: Fraction) -> bool:
        if not held or abs(value) < self.minimum or not self._may_trade(symbol):
            return False
        mode: str = self.policy["mode"]
        return mode != ("buy_only" if held > 0 else "sell_only")

    def _taxes(
        self, symbol: str, price: Fraction
    ) -> tuple[tuple[tuple[Fraction, Fraction, Fraction], ...], tuple[Fraction, Fraction]]:
        """Shares of each lot with the tax and the counted gain of each, and both of what is beyond the lots."""
        stored = self.snapshot.get("lots")
        average = next((row.get("average_cost") for row in self.snapshot["positions"] if row["symbol"] == symbol), None)
        rows = [row for row in (stored or {"rows": []})["rows"] if row["symbol"] == symbol]
        on = date.fromisoformat(stored["on"]) if stored else None
        bought = [date.fromisoformat(row["acquired_on"]) for row in rows if "acquired_on" in row]
        washes = on is not None and any(day >= on - timedelta(days=30) for day in bought)
        rates = {term: number(self.policy[f"{term}_term_tax_percent"]) for term in ("short", "long")}
        state = number(self.policy["state_tax_percent"])

        def each(cost: object, term: str) -> Fraction:
            if cost is None:
                return ZERO
            gain = price - number(cost)
            counted = 100 if gain > 0 else ZERO if washes else number(self.policy["loss_worth_percent"])
            return gain * (rates[term] + state) * counted / 10_000

        def counted(cost: object) -> Fraction:
            gain = price if cost is None else price - number(cost)
            return ZERO if washes and gain < 0 else gain

        costs = [row.get("cost_per_share", average) for row in rows]
        lots = tuple(
            (number(row["quantity"]), each(cost, _term(row, on)), counted(cost))
            for row, cost in zip(rows, costs, strict=True)
        )
        return lots, (each(average, "short"), counted(average))

    def _left(self) -> Fraction | None:
        """What is left of the budget of gains; None where nothing limits them."""
        budget = self.policy.get("gains_budget_usd")
        if budget is None or self.usd:
            return None
        realized = (self.snapshot.get("lots") or {}).get("realized_usd")
        return ZERO if realized is None else max(ZERO, number(budget) - number(realized))

    def _cash(self, opened: Mapping[str, Fraction]) -> None:
        cash, buffer = number(self.snapshot["cash"]), number(self.policy["cash_buffer_percent"]) / 100 * self.base
        ordered = sum((change * self.prices[symbol] for symbol, change in opened.items()), ZERO)
        reserved = sum((change * self.prices[symbol] for symbol, change in opened.items() if change > 0), ZERO)
        own = self.targets.get("CASH", {}).get("tolerance_percent")
        general = self.policy.get("cash_band_percent")
        if general is None:
            general = self.policy["drift_threshold_percent"] if self.policy["band"] == "absolute" else 1
        wanted = max(self._wanted("CASH", self.base), buffer)
        self.cash_gap = wanted - (cash - ordered) + self.usd
        self.cash_band = number(general if own is None else own) * self.base / 100
        self.most = -sum((min(self.trades(row)) * row.price for row in self.rows), ZERO)
        if self.usd:
            self.cash_gap = max(ZERO, self.cash_gap)
        self.floor = min(self.cash_gap if self.usd else buffer + reserved - cash, self.most)
        self.gains_left = self._left()
        if self.gains_left is not None:
            self.floor = min(self.floor, ZERO)
        self.ceiling = max(self.floor, self.most)
        cap = self.policy.get("max_turnover_percent")
        self.turnover = None if cap is None else number(cap) * self.base / 100

    def allows(self, row: Row, shares: Fraction) -> bool:
        """Whether a row may trade these shares."""
        if not shares or shares == row.leaves:
            return True
        money = shares * row.price
        on_grid = (shares / row.step).denominator == 1
        return row.leaves is None and on_grid and row.low <= money <= row.high and abs(money) >= self.minimum

    def trades(self, row: Row) -> list[Fraction]:
        """Every trade of whole shares; of fractions, those beside each kink."""
        if row.leaves is not None:
            return [ZERO, row.leaves]
        unit = row.price * row.step
        if row.step == 1:
            counts = range(ceil(row.low / unit), floor(row.high / unit) + 1)
            return [each for each in {ZERO, *map(Fraction, counts)} if self.allows(row, each)]
        kinks = [row.low, row.high, row.target - row.value, self.minimum, -self.minimum, self.minimum - row.value]
        if row.band is not None:
            kinks += [row.target - row.value + row.band, row.target - row.value - row.band]
        sold = ZERO
        for quantity, *_ in row.lots:
            sold += quantity
            kinks.append(-sold * row.price)
        found = {ZERO} | {rounded(kink / unit) * row.step for kink in kinks for rounded in (floor, ceil)}
        return [each for each in found if self.allows(row, each)]

    def cost(self, row: Row, shares: Fraction) -> Fraction:
        """What a row costs after a trade."""
        money = shares * row.price
        off = abs(row.target - row.value - money)
        total = self.drift * off + self.trade * abs(money)
        if row.band is not None:
            total += 2 * max(ZERO, off - row.band)
        if row.enters and row.value + money < self.minimum:
            total += 2 * self.minimum
        return total + (row.tax(-shares) if shares < 0 else ZERO)

    def cash_cost(self, change: Fraction) -> Fraction:
        """What cash costs once it has changed."""
        off = abs(self.cash_gap - change)
        outside = max(ZERO, off - self.cash_band) if self.banded and not self.usd else ZERO
        return self.drift * off + outside

    def total(self, shares: Mapping[str, Fraction]) -> Fraction:
        """What a whole plan costs."""
        change = -sum((shares[row.symbol] * row.price for row in self.rows), ZERO)
        return sum((self.cost(row, shares[row.symbol]) for row in self.rows), ZERO) + self.cash_cost(change)

    def gain(self, shares: Mapping[str, Fraction]) -> Fraction:
        """What a whole plan counts for under a budget of gains."""
        return sum((row.gain(-shares[row.symbol]) for row in self.rows if shares[row.symbol] < 0), ZERO)

    def least(self, cash_price: Fraction, turnover_price: Fraction, gains_price: Fraction = ZERO) -> Fraction:
        """What no plan costs less than, at these prices."""
        found = ZERO if self.turnover is None else -turnover_price * self.turnover
        found -= gains_price * (self.gains_left or ZERO)
        for row in self.rows:
            found += min(
                self.cost(row, each)
                + (cash_price * each + turnover_price * abs(each)) * row.price
                + gains_price * row.gain(max(ZERO, -each))
                for each in self.trades(row)
            )
        corners = [
            self.floor,
            self.ceiling,
            self.cash_gap,
            self.cash_gap - self.cash_band,
            self.cash_gap + self.cash_band,
        ]
        inside = [each for each in corners if self.floor <= each <= self.ceiling]
        return found + min(self.cash_cost(each) + cash_price * each for each in inside)


def _term(row: Document, on: date | None) -> str:
    since = row.get("held_since", row.get("acquired_on"))
    if since is None or on is None:
        return "short"
    day = date.fromisoformat(since) + timedelta(days=1)
    try:
        return "long" if on >= day.replace(year=day.year + 1) else "short"
    except ValueError:
        return "long" if on >= date(day.year + 1, 3, 1) else "short"
