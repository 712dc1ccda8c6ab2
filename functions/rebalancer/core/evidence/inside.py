"""A cheap and exact look at one day: whether the planner could find anything outside its band.

All numbers are whole: money in units of 10^-18 dollars, so that sums and products are exact and fast. The look errs on
one side alone: where it says no, `needs_rebalance` is false; where it says yes, the planner is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import repeat
from operator import mul, sub
from typing import Final

from rebalancer.core.automation.triggers import kept_cash_percent
from rebalancer.core.base.money import EXACT, HUNDRED, ZERO
from rebalancer.core.evidence.policies import LabPolicy, rows_of
from rebalancer.core.targets.allocation import StrategyAllocation, WeightScale, weigh_targets
from rebalancer.core.targets.policy import BandMode, SizingPolicy

MONEY_PLACES: Final = 18
PPB: Final = 10**9


@dataclass(frozen=True, slots=True)
class Look:
    """Bounds of all rows as whole numbers, in units of `one` = 100%.

    Args:
        members: of each row the places of its symbols; None where each symbol is a row of its own.
        targets: wanted share of each row.
        low, high: least and greatest share that is inside.
        minimum: money below which a holding counts as nothing held.
        idle_share, idle_least: cash beyond this share of the base may be invested from so much on; None never.
        always: no bound can be trusted: the planner is asked every day.
    """

    one: int
    members: tuple[tuple[int, ...], ...] | None
    targets: tuple[int, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]
    cash_target: int
    cash_low: int
    cash_high: int
    minimum: int
    idle_share: int
    idle_least: int | None
    always: bool

    def drift_ppb(self, values: Sequence[int], cash: int, base: int) -> int:
        """Half the sum of all |actual − target|, cash included: the share of the account in the wrong place, in parts
        of 10^9, rounded down."""
        if base <= 0:
            return 0
        rows = self._rows(values)
        gaps: Iterator[int] = map(sub, map(mul, rows, repeat(self.one)), map(mul, self.targets, repeat(base)))
        off = sum(map(abs, gaps))
        off += abs(cash * self.one - self.cash_target * base)
        return off * PPB // (2 * base * self.one)

    def may_be_outside(self, values: Sequence[int], cash: int, base: int) -> bool:
        """Say whether some row may be outside its band."""
        if self.always or base <= 0:
            return True
        one, held = self.one, cash * self.one
        if held < self.cash_low * base or held > self.cash_high * base:
            return True
        for value, target, low, high in zip(self._rows(values), self.targets, self.low, self.high, strict=True):
            if not target:
                if value and value >= self.minimum:
                    return True
                continue
            share = value * one
            if not value or value < self.minimum or share < low * base or share > high * base:
                return True
        return False

    def may_have_idle_cash(self, cash: int, base: int) -> bool:
        """Say whether there may be cash that the triggers invest."""
        least = self.idle_least
        return least is not None and (cash - least) * self.one >= self.idle_share * base

    def _rows(self, values: Sequence[int]) -> Sequence[int]:
        if self.members is None:
            return values
        return [sum(values[place] for place in places) for places in self.members]


def look_at(policy: LabPolicy, symbols: Sequence[str]) -> Look:
    """Return the bounds of a policy over symbols in this order, which are all that the account holds."""
    allocation, sizing = policy.allocation, policy.sizing
    enabled = allocation.enabled_targets
    weights = weigh_targets([*enabled, *allocation.class_targets], sizing.weights)
    rows = rows_of(allocation)
    tolerances = {each.symbol: each.tolerance_percent for each in enabled}
    tolerances |= {each.symbol: each.tolerance_percent for each in allocation.class_targets}
    with localcontext(EXACT):
        unit = weights.denominator
        wanted = [percent * weights.numerator for _, percent, _ in rows]
        bands = [_band(share, tolerances[name], sizing, unit) for share, (name, _, _) in zip(wanted, rows, strict=True)]
        cash_wanted, cash_band, idle = _cash(allocation, sizing, weights)
        numbers = [unit, *wanted, *bands, cash_wanted, cash_band, idle]
        places = max(0, *(-_exponent(number) for number in numbers))

        def whole(number: Decimal) -> int:
            return int(number.scaleb(places))

        lows, highs = _bounds(rows, wanted, bands, sizing, unit)
        place_of = {symbol: place for place, symbol in enumerate(symbols)}
        members = tuple(tuple(place_of[symbol] for symbol in each) for _, _, each in rows)
        simple = members == tuple((place,) for place in range(len(symbols)))
        least = policy.triggers.invest_cash_usd_min
        return Look(
            whole(unit),
            None if simple else members,
            tuple(map(whole, wanted)),
            tuple(map(whole, lows)),
            tuple(map(whole, highs)),
            whole(cash_wanted),
            whole(cash_wanted - cash_band),
            whole(cash_wanted + cash_band),
            int(sizing.min_trade_usd.scaleb(MONEY_PLACES)),
            whole(idle),
            None if least is None else int(least.scaleb(MONEY_PLACES)),
            not sizing.drift_threshold_percent,
        )


def _band(wanted: Decimal, tolerance: Decimal | None, sizing: SizingPolicy, unit: Decimal) -> Decimal:
    """Return half the width of a row's band, as `measure_drift` has it."""
    threshold = sizing.drift_threshold_percent if tolerance is None else tolerance
    if sizing.band is BandMode.RELATIVE:
        return wanted * threshold / HUNDRED
    absolute = threshold * unit / HUNDRED
    if sizing.band is BandMode.COMBINED and tolerance is None:
        return min(absolute, wanted * sizing.relative_threshold_percent / HUNDRED)
    return absolute


def _cash(
    allocation: StrategyAllocation, sizing: SizingPolicy, weights: WeightScale
) -> tuple[Decimal, Decimal, Decimal]:
    """Return target and band of cash, and the share that stays when cash is invested."""
    unit = weights.denominator
    target = next((each for each in allocation.enabled_targets if each.symbol == "CASH"), None)
    wanted = max(
        ZERO if target is None else target.target_percent * weights.numerator,
        sizing.cash_buffer_percent * unit / HUNDRED,
    )
    own = None if target is None else target.tolerance_percent
    band = (sizing.cash_band if own is None else own) * unit / HUNDRED
    return wanted, band, kept_cash_percent(allocation, sizing) * unit / HUNDRED


def _bounds(
    rows: Sequence[tuple[str, Decimal, tuple[str, ...]]],
    wanted: Sequence[Decimal],
    bands: Sequence[Decimal],
    sizing: SizingPolicy,
    unit: Decimal,
) -> tuple[list[Decimal], list[Decimal]]:
    """Return the least and the greatest share of each row; one that is held back has none: nothing moves it."""
    lows, highs = [], []
    for (name, _, members), share, band in zip(rows, wanted, bands, strict=True):
        rests = members == (name,) and sizing.holds_back(name)
        lows.append(-unit if rests else share - band)
        highs.append(unit + unit if rests else share + band)
    return lows, highs


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
