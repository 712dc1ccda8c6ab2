"""How far each holding stands from its target: actual − target, in percent of the base.

The base is the portfolio value without the untargeted holdings that are held. Comparisons are made on exact money,
never on rounded percents, so that a holding exactly on its band is inside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import NamedTuple

from rebalancer.core.allocation import StrategyAllocation, TargetWeight, weigh_targets
from rebalancer.core.money import EXACT, HUNDRED, ZERO, divide_shown
from rebalancer.core.policy import BandMode, SizingPolicy, Untargeted
from rebalancer.core.portfolio import PortfolioSnapshot, missing_price
from rebalancer.core.symbols import CASH


class DriftLevel(StrEnum):
    """How serious a drift is: up to the tolerance, up to twice it, beyond."""

    WITHIN_TOLERANCE = "WITHIN_TOLERANCE"
    WARNING = "WARNING"
    CRITICAL = "CRITICAL"


@dataclass(frozen=True, slots=True)
class Frame:
    """What all rows of one measurement share.

    Args:
        base: US dollars that 100 % stands for; 1 where there is no value to measure against.
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


@dataclass(frozen=True, slots=True)
class DriftReport:
    """All rows, by symbol, and what they add up to.

    Args:
        portfolio_value: US dollars, untargeted holdings included.
        needs_rebalance: a target is outside its band, or an untargeted holding is to be sold.
    """

    frame: Frame
    portfolio_value: Decimal
    rows: tuple[DriftRow, ...]
    needs_rebalance: bool


def measure_drift(allocation: StrategyAllocation, snapshot: PortfolioSnapshot, policy: SizingPolicy) -> DriftReport:
    """Measure every enabled target and every holding.

    Raises:
        InvalidInput: the weights break the policy's rule, or a symbol with a target or a position has no price.
    """
    enabled = allocation.enabled_targets
    weights = weigh_targets(enabled, policy.weights)
    targets = {target.symbol: target for target in enabled if target.symbol != CASH}
    with localcontext(EXACT):
        quantities, sellable = _project(snapshot)
        symbols = sorted(targets.keys() | quantities.keys())
        if not snapshot.prices.keys() >= set(symbols):
            raise missing_price(next(symbol for symbol in symbols if symbol not in snapshot.prices))
        portfolio_value = snapshot.total_value
        base = portfolio_value
        if policy.untargeted is Untargeted.HOLD:
            prices = snapshot.prices
            base -= sum(
                (quantity * prices[symbol] for symbol, quantity in quantities.items() if symbol not in targets), ZERO
            )
        has_value = base > 0
        frame = Frame(base if has_value else Decimal(1), weights.denominator, weights.numerator, has_value)
        rows = _rows(symbols, targets, (quantities, sellable), snapshot, policy, frame)
        needs = has_value and _needs_rebalance(rows, policy)
    return DriftReport(frame, portfolio_value, rows, needs)


def _project(snapshot: PortfolioSnapshot) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Quantities with open orders counted in, and what of them may be sold now."""
    quantities = {position.symbol: position.quantity for position in snapshot.positions}
    sellable = {
        position.symbol: position.quantity
        if position.quantity_available is None
        else min(position.quantity, position.quantity_available)
        for position in snapshot.positions
    }
    for symbol, change in snapshot.open_quantities.items():
        if change and symbol != CASH:
            quantities[symbol] = quantities.get(symbol, ZERO) + change
            sellable[symbol] = min(sellable.get(symbol, ZERO), quantities[symbol])
    return quantities, sellable


def _rows(
    symbols: Iterable[str],
    targets: dict[str, TargetWeight],
    holdings: tuple[dict[str, Decimal], dict[str, Decimal]],
    snapshot: PortfolioSnapshot,
    policy: SizingPolicy,
    frame: Frame,
) -> tuple[DriftRow, ...]:
    rows: list[DriftRow] = []
    quantities, sellable = holdings
    scale, has_value, prices = frame.scale, frame.has_value, snapshot.prices
    unit, point = frame.numerator * frame.base, frame.base * scale / HUNDRED
    threshold, relative = policy.drift_threshold_percent, policy.band is BandMode.RELATIVE
    absolute_band = threshold * point
    relative_band = threshold / HUNDRED
    for symbol in symbols:
        price = prices[symbol] * scale
        quantity = quantities.get(symbol, ZERO)
        value = quantity * price
        target = targets.get(symbol)
        if target is None:
            percent, tolerance = ZERO, None
        else:
            percent, tolerance = target.target_percent, target.tolerance_percent
        wanted = percent * unit
        if tolerance is None:
            band = wanted * relative_band if relative else absolute_band
        else:
            band = wanted * tolerance / HUNDRED if relative else tolerance * point
        gap = wanted - value if has_value else wanted
        rows.append(
            DriftRow(
                symbol,
                percent,
                target is not None,
                quantity,
                sellable.get(symbol, ZERO),
                price,
                value,
                gap,
                band,
                frame,
            )
        )
    return tuple(rows)


def _needs_rebalance(rows: Iterable[DriftRow], policy: SizingPolicy) -> bool:
    sells_untargeted = policy.untargeted is Untargeted.SELL
    for _, percent, targeted, quantity, _, _, _, gap, band, _ in rows:
        if targeted:
            if abs(gap) > band or (quantity and not percent):
                return True
        elif sells_untargeted and quantity:
            return True
    return False
