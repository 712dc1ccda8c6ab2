"""One line of a drift measurement: what a holding is worth, what it should be worth, and how far it may be off."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from rebalancer.core.base.money import EXACT, HUNDRED, ZERO, divide_shown


class DriftLevel(StrEnum):
    """How serious a drift is: up to the tolerance, up to twice it, beyond."""

    WITHIN_TOLERANCE = "WITHIN_TOLERANCE"
    WARNING = "WARNING"
    CRITICAL = "CRITICAL"


@dataclass(frozen=True, slots=True)
class Frame:
    """What all rows of one measurement share.

    Args:
        base: US dollars of 100 %; 1 where there is no value to measure against.
        scale: rows hold money in units of 1 ÷ scale dollars. Normalised weights are fractions of their sum; with the
            sum as scale, every target value is an exact decimal.
        numerator: a target percent × numerator ÷ scale is its share of the base.
        has_value: False when the true base is zero or negative.
    """

    base: Decimal
    scale: Decimal
    numerator: Decimal
    has_value: bool


class DriftRow(NamedTuple):
    """One symbol: what it is worth, what it should be worth, and how far it may be off.

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
    def is_outside(self) -> bool:
        """Whether the target is outside its band; a target of 0 has none, so any holding is outside."""
        if not self.targeted:
            return False
        return self.gap.copy_abs() > self.band or (self.given_percent == 0 and self.quantity != 0)
