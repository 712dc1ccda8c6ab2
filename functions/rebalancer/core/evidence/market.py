"""A history as whole numbers, and what the targets themselves did on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rebalancer.core.automation.calendar_rule import CalendarRule, is_due
from rebalancer.core.base.money import EXACT
from rebalancer.core.evidence.policies import rows_of, total_percent
from rebalancer.core.evidence.series import History
from rebalancer.core.targets.allocation import StrategyAllocation

PRICE_PLACES = 9
GROWTH_ONE = 10**12
"""Growth of one day in parts of 10^12."""


@dataclass(frozen=True, slots=True)
class Market:
    """A history with its closes as whole numbers of 10^-9 dollars, by day."""

    history: History
    whole: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, history: History) -> Market:
        """Return the market of a history."""
        rows = (tuple(int(close.scaleb(PRICE_PLACES, EXACT)) for close in row) for row in history.closes)
        return cls(history, tuple(rows))

    @property
    def days(self) -> tuple[date, ...]:
        """Return the trading days."""
        return self.history.days

    def closes_on(self, place: int) -> dict[str, Decimal]:
        """Return the closes of one day by symbol."""
        return dict(zip(self.history.symbols, self.history.closes[place], strict=True))

    def due_places(self, rule: CalendarRule) -> list[int]:
        """Return the places of the days on which a rule asks, the last day left out: what follows it is not known."""
        return [place for place, day in enumerate(self.days[:-1]) if is_due(rule, day, self.days[place : place + 2])]

    def tax_places(self) -> dict[int, int]:
        """Return the first trading day on or after 15 April of each year, with the year whose tax is due on it."""
        found: dict[int, int] = {}
        for place, day in enumerate(self.days):
            if place and self.days[place - 1] < date(day.year, 4, 15) <= day:
                found[place] = day.year - 1
        return found

    def target_growth(self, allocation: StrategyAllocation) -> list[int]:
        """Return how an account that is on its targets at each close grows from day to day, at no cost, in parts of
        10^12 rounded down. Of a class its first member is looked at; cash earns nothing."""
        place_of = {symbol: place for place, symbol in enumerate(self.history.symbols)}
        places = [(place_of[members[0]], percent) for _, percent, members in rows_of(allocation)]
        digits = max([0, *(-int(percent.as_tuple().exponent) for _, percent in places)])
        total = int(total_percent(allocation).scaleb(digits, EXACT))
        weights = [(place, int(percent.scaleb(digits, EXACT))) for place, percent in places]
        grown = []
        for before, after in zip(self.whole, self.whole[1:], strict=False):
            gain = sum(weight * ((after[p] - before[p]) * GROWTH_ONE // before[p]) for p, weight in weights)
            grown.append(GROWTH_ONE + gain // total)
        return grown
