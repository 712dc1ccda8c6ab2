"""One line of a drift measurement: what a holding is worth, what it should be worth, and how far it may be off."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from rebalancer.core.base.money import EXACT, HUNDRED, QUOTIENT, ZERO, divide_shown
from rebalancer.core.base.symbols import CASH
from rebalancer.core.targets.asset_classes import AssetClass


class DriftLevel(StrEnum):
    """How serious a drift is: up to the tolerance, up to twice it, beyond."""

    WITHIN_TOLERANCE = "WITHIN_TOLERANCE"
    WARNING = "WARNING"
    CRITICAL = "CRITICAL"


@dataclass(frozen=True, slots=True)
class Frame:
    """What all rows of one measurement share.

    Args:
        base: US dollars of 100%; 1 where there is no value to measure against.
        scale: rows hold money in units of 1 ÷ scale dollars. Normalised weights are fractions of their sum; with the
            sum as scale, every target value is an exact decimal.
        numerator: a target percent × numerator ÷ scale is its share of the base.
        has_value: False when the true base is zero or negative.
        minimum: the least trade, in the rows' unit; what is worth less counts as nothing held.
    """

    base: Decimal
    scale: Decimal
    numerator: Decimal
    has_value: bool
    minimum: Decimal = ZERO


class DriftRow(NamedTuple):
    """One symbol, or cash: what it is worth, what it should be worth, and how far it may be off.

    `given_percent` is the target as given (0 without one); `quantity` includes what open orders will change;
    `sellable` is what may be sold now. `price`, `value`, `gap` (target − value) and `band` are money in the frame's
    unit; `band` is the distance from the target, to either side, that is still inside.
    """

    symbol: str
    given_percent: Decimal
    targeted: bool
    quantity: Decimal
    sellable: Decimal
    price: Decimal
    value: Decimal
    gap: Decimal
    band: Decimal
    frame: Frame

    @property
    def target_percent(self) -> Decimal:
        """The target in percent of the base, after normalising."""
        return divide_shown(EXACT.multiply(self.given_percent, self.frame.numerator), self.frame.scale, HUNDRED)

    @property
    def actual_percent(self) -> Decimal:
        """Value ÷ base × 100; 0 where there is no base."""
        frame = self.frame
        return divide_shown(self.value, EXACT.multiply(frame.base, frame.scale), HUNDRED) if frame.has_value else ZERO

    @property
    def drift_percent(self) -> Decimal:
        """Actual − target, in percentage points."""
        frame = self.frame
        return divide_shown(self.gap.copy_negate(), EXACT.multiply(frame.base, frame.scale), HUNDRED)

    @property
    def current_value(self) -> Decimal:
        """US dollars, negative for a short position."""
        return divide_shown(self.value, self.frame.scale)

    @property
    def target_value(self) -> Decimal:
        """US dollars; 0 where there is no base."""
        return divide_shown(EXACT.add(self.value, self.gap), self.frame.scale) if self.frame.has_value else ZERO

    @property
    def price_usd(self) -> Decimal:
        """US dollars per share."""
        return divide_shown(self.price, self.frame.scale)

    @property
    def level(self) -> DriftLevel:
        """WITHIN_TOLERANCE up to the band, WARNING up to twice it, CRITICAL beyond; the limits count as inside."""
        distance = self.gap.copy_abs()
        if distance <= self.band:
            return DriftLevel.WITHIN_TOLERANCE
        return DriftLevel.WARNING if distance <= EXACT.add(self.band, self.band) else DriftLevel.CRITICAL

    @property
    def is_cash(self) -> bool:
        """Return whether this is the row of cash."""
        return self.symbol == CASH

    @property
    def is_held(self) -> bool:
        """Return whether the holding is worth at least the minimum trade; a short position counts by its size."""
        return self.quantity != 0 and self.value.copy_abs() >= self.frame.minimum

    @property
    def is_missing(self) -> bool:
        """Return whether the target is above 0 and nothing of it is held: dust and short positions are nothing."""
        if not self.targeted or not self.given_percent or self.is_cash:
            return False
        if self.value >= self.frame.minimum and self.value > 0:
            return False
        return self.quantity <= 0 or self.gap >= self.frame.minimum

    @property
    def is_outside(self) -> bool:
        """Return whether the target is outside its band.

        A target of 0 that is still held, and a target above 0 of which nothing is held, are outside any band.
        """
        if not self.targeted:
            return False
        if not self.given_percent and not self.is_cash:
            return self.is_held
        return self.gap.copy_abs() > self.band or self.is_missing


class ClassRow(NamedTuple):
    """One asset class: `row` measures the members' sum under the class's name, in dollars instead of shares.

    `members` are in order of preference. A member has no target of its own: its `gap` is 0 here.
    """

    asset_class: AssetClass
    row: DriftRow
    members: tuple[DriftRow, ...]


def aim_member(member: DriftRow, gap: Decimal) -> DriftRow:
    """Return the member of a class with the part of the class's gap that it is to close; its target percent is only
    shown."""
    frame = member.frame
    wanted = EXACT.add(member.value, gap)
    percent = QUOTIENT.divide(wanted, EXACT.multiply(frame.base, frame.numerator)) if frame.has_value else ZERO
    return member._replace(given_percent=percent, gap=gap)
