"""A plain second opinion on the policy lab, in binary floats: nothing here imports the product.

One account, one list of closes, one policy. It knows first-in-first-out lots, long and short terms and yearly tax, but
no wash sales: it is asked about histories without losses, or at a tax rate of zero. Bands and cash follow the rules
of `docs/scenario.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

MINIMUM = 10.0


@dataclass
class Lot:
    """Shares bought on one day."""

    day: date
    quantity: float
    unit: float


@dataclass
class Rule:
    """One policy: `every` is monthly, quarterly, annually or None; a band in points, or the narrower of points and a
    part of the target; `to` is what part of the band a trade leaves; a plan may have a band of its own."""

    every: str | None = None
    points: float = 5.0
    part: float | None = None
    to: float = 0.0
    planned_points: float | None = None
    cash_points: float = 5.0


@dataclass
class Terms:
    """Half of the spread as a fraction, tax rates as fractions, money that comes each month."""

    half_spread: float = 0.00025
    short: float = 0.0
    long: float = 0.0
    deposit: float = 0.0


@dataclass
class Plain:
    """The account, and all that was done with it."""

    cash: float
    lots: dict[str, list[Lot]]
    targets: dict[str, float]
    rule: Rule
    terms: Terms
    gains: dict[tuple[int, bool], float] = field(default_factory=dict)
    plans: int = 0

    def walk(self, days: list[date], closes: dict[str, list[float]]) -> float:
        """The value on the last day, less the tax owed."""
        self.rebalance(days[0], {name: closes[name][0] for name in self.targets}, points=0.0, to=0.0)
        for place in range(1, len(days)):
            day, prices = days[place], {name: closes[name][place] for name in self.targets}
            if days[place - 1] < date(day.year, 4, 15) <= day:
                self.pay_tax(day, day.year - 1, prices)
            if place + 1 == len(days):
                due = flows = False
            else:
                due = self.rule.every is not None and is_due(self.rule.every, day, days[place + 1])
                flows = bool(self.terms.deposit) and is_due("monthly", day, days[place + 1])
            if flows:
                self.cash += self.terms.deposit
            if due:
                self.rebalance(day, prices, points=0.0, to=0.0)
            elif self.rule.every is None and self.is_outside(prices):
                points = self.rule.points if self.rule.planned_points is None else self.rule.planned_points
                self.rebalance(day, prices, points=points, to=self.rule.to)
        last = {name: closes[name][-1] for name in self.targets}
        return self.worth(last) - self.tax_until(days[-1].year)

    def held(self, name: str) -> float:
        return sum(lot.quantity for lot in self.lots.get(name, []))

    def worth(self, prices: dict[str, float]) -> float:
        return self.cash + sum(self.held(name) * prices[name] for name in prices)

    def band(self, name: str, points: float) -> float:
        return points if self.rule.part is None else min(points, self.rule.part * self.targets[name])

    def is_outside(self, prices: dict[str, float]) -> bool:
        base = self.worth(prices)
        off = {name: abs(self.held(name) * prices[name] / base * 100 - self.targets[name]) for name in prices}
        cash_off = abs(self.cash / base * 100 - (100 - sum(self.targets.values())))
        return cash_off > self.rule.cash_points or any(off[name] > self.band(name, self.rule.points) for name in prices)

    def rebalance(self, day: date, prices: dict[str, float], *, points: float, to: float) -> None:
        """Rows outside their band trade; cash outside its own is spread over what is off; buys get what there is."""
        base = self.worth(prices)
        gaps = {name: self.targets[name] * base / 100 - self.held(name) * prices[name] for name in prices}
        trades: dict[str, float] = {}
        for name, gap in gaps.items():
            band = (self.band(name, points) if points else 0.0) * base / 100
            if abs(gap) > band:
                size = abs(gap) - band * to
                if size >= MINIMUM:
                    trades[name] = size if gap > 0 else -size
        self.bring_cash_home(base, gaps, trades, points, to)
        self.trade(day, prices, trades)

    def bring_cash_home(
        self, base: float, gaps: dict[str, float], trades: dict[str, float], points: float, to: float
    ) -> None:
        target = (100 - sum(self.targets.values())) * base / 100
        # Another threshold is another cash band: a plan to the target has none.
        planned = self.rule.planned_points if self.rule.planned_points and points else self.rule.cash_points
        band = (planned if points else (0.0 if self.rule.part is None else self.rule.cash_points)) * base / 100
        projected = self.cash - sum(trades.values())
        off = projected - target
        if abs(off) > band:
            destination = max(0.0, target + (band * to if off > 0 else -band * to))
        elif projected < 0 and self.leaves_outside(base, gaps, trades, points):
            destination = 0.0
        else:
            return
        left, sign = abs(projected - destination), 1 if projected > destination else -1
        rest = {name: gaps[name] - trades.get(name, 0.0) for name in gaps}
        for name in sorted(rest, key=lambda each: (-rest[each] * sign, each)):
            part = min(rest[name] * sign, left)
            if part > 0 and abs(trades.get(name, 0.0) + part * sign) >= MINIMUM:
                trades[name] = trades.get(name, 0.0) + part * sign
                left -= part

    def leaves_outside(self, base: float, gaps: dict[str, float], trades: dict[str, float], points: float) -> bool:
        buys = {name: amount for name, amount in trades.items() if amount > 0}
        money = self.cash - sum(amount for amount in trades.values() if amount < 0)
        if not buys:
            return False
        factor = max(0.0, money) / sum(buys.values())
        return any(abs(gaps[name] - buys[name] * factor) > self.band(name, points) * base / 100 for name in buys)

    def trade(self, day: date, prices: dict[str, float], trades: dict[str, float]) -> None:
        if not trades:
            return
        self.plans += 1
        spread = self.terms.half_spread
        budget = self.cash - sum(amount for amount in trades.values() if amount < 0)
        buys = fitting({name: amount for name, amount in trades.items() if amount > 0}, budget)
        wanted = sum(buys.values())
        shrink = min(1.0, max(0.0, budget) / wanted) if wanted else 1.0
        for name, amount in trades.items():
            if amount < 0:
                self.sell(day, name, -amount / prices[name], prices[name] * (1 - spread))
        cost = wanted * shrink * (1 + spread)
        fund = min(1.0, self.cash / cost) if cost else 1.0
        for name, amount in buys.items():
            if amount > 0:
                quantity = amount * shrink * fund / prices[name]
                self.cash -= quantity * prices[name] * (1 + spread)
                self.lots.setdefault(name, []).append(Lot(day, quantity, prices[name] * (1 + spread)))

    def sell(self, day: date, name: str, quantity: float, price: float) -> None:
        self.cash += quantity * price
        lots = self.lots[name]
        while quantity > 1e-12 and lots:
            lot = lots[0]
            part = min(quantity, lot.quantity)
            key = (day.year, day >= long_from(lot.day))
            self.gains[key] = self.gains.get(key, 0.0) + part * (price - lot.unit)
            lot.quantity -= part
            quantity -= part
            if lot.quantity <= 1e-12:
                lots.pop(0)

    def tax_until(self, year: int) -> float:
        return sum(
            max(0.0, gain) * (self.terms.long if is_long else self.terms.short)
            for (sold, is_long), gain in self.gains.items()
            if sold <= year
        )

    def pay_tax(self, day: date, year: int, prices: dict[str, float]) -> None:
        tax = self.tax_until(year)
        self.gains = {key: gain for key, gain in self.gains.items() if key[0] > year}
        if tax <= 0:
            return
        if tax > self.cash:
            self.raise_cash(day, prices, max(tax * (1 + 2 * self.terms.half_spread), MINIMUM))
        self.cash -= tax

    def raise_cash(self, day: date, prices: dict[str, float], usd: float) -> None:
        base = self.worth(prices)
        needed = usd + (100 - sum(self.targets.values())) * base / 100 - self.cash
        values = {name: self.held(name) * prices[name] for name in prices}
        over = {name: values[name] - self.targets[name] * base / 100 for name in prices}
        sold: dict[str, float] = {}
        for name in sorted(over, key=lambda each: (-over[each], each)):
            part = min(over[name], needed)
            if part >= MINIMUM:
                sold[name] = part
                needed -= part
        if needed > 0:
            total = sum(self.targets.values())
            for name, percent in self.targets.items():
                sold[name] = sold.get(name, 0.0) + needed * percent / total
        self.trade(day, prices, {name: -amount for name, amount in sold.items()})


def fitting(buys: dict[str, float], budget: float) -> dict[str, float]:
    """The buys that are still worth the minimum when all shrink alike to the budget; the smallest goes first."""
    kept = dict(buys)
    while kept and sum(kept.values()) > budget:
        smallest = min(kept, key=lambda name: (kept[name], name))
        if kept[smallest] * max(0.0, budget) / sum(kept.values()) >= MINIMUM:
            break
        del kept[smallest]
    return kept


def long_from(bought: date) -> date:
    begins = bought + timedelta(days=1)
    try:
        return begins.replace(year=begins.year + 1)
    except ValueError:
        return date(begins.year + 1, 3, 1)


def is_due(every: str, day: date, following: date) -> bool:
    """Whether the first of a month, quarter or year falls on this day or on a closed day after it."""
    first = day
    while first < following:
        if first.day == 1 and (
            every == "monthly" or (every == "quarterly" and first.month in (1, 4, 7, 10)) or first.month == 1
        ):
            return True
        first += timedelta(days=1)
    return False
