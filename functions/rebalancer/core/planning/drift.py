"""How far each holding is from its target: actual − target, in percent of the base.

The base is the portfolio value without the untargeted holdings that are held. Comparisons are made on exact money,
never on rounded percents, so that a holding exactly on its band is inside it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import NamedTuple

from rebalancer.core.account.portfolio import PortfolioSnapshot, missing_price
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, HUNDRED, QUOTIENT, ZERO
from rebalancer.core.base.symbols import CASH
from rebalancer.core.planning.drift_row import DriftLevel, DriftRow, Frame
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight, weigh_targets
from rebalancer.core.targets.asset_classes import AssetClass
from rebalancer.core.targets.policy import BandMode, SizingPolicy, Untargeted

__all__ = ["ClassRow", "DriftLevel", "DriftReport", "DriftRow", "Frame", "aim_member", "measure_drift"]


class ClassRow(NamedTuple):
    """One asset class: `row` measures the members' sum under the class's name, in dollars instead of shares.

    `members` are in order of preference. A member has no target of its own: its `gap` is 0 here.
    """

    asset_class: AssetClass
    row: DriftRow
    members: tuple[DriftRow, ...]


@dataclass(frozen=True, slots=True)
class DriftReport:
    """All rows, by symbol, and what they add up to.

    Args:
        portfolio_value: US dollars, untargeted holdings included.
        rows: symbols that are no members of a class.
        needs_rebalance: a target is outside its band, or an untargeted holding is to be sold. What the policy keeps
            from trading (frozen, excluded, not chosen) needs nothing.
        classes: asset classes by name, with their members.
    """

    frame: Frame
    portfolio_value: Decimal
    rows: tuple[DriftRow, ...]
    needs_rebalance: bool
    classes: tuple[ClassRow, ...] = ()


def measure_drift(allocation: StrategyAllocation, snapshot: PortfolioSnapshot, policy: SizingPolicy) -> DriftReport:
    """Measure every enabled target, every enabled asset class and every holding.

    Raises:
        InvalidInput: the weights break the policy's rule, a symbol with a target or a position has no price, or an
            excluded symbol has a target.
    """
    enabled = allocation.enabled_targets
    weights = weigh_targets([*enabled, *allocation.class_targets], policy.weights)
    targets = {target.symbol: target for target in enabled if target.symbol != CASH}
    members = {symbol for each in allocation.enabled_classes for symbol in each.members}
    _require_not_excluded(policy, targets.keys() | members)
    with localcontext(EXACT):
        quantities, sellable = _project(snapshot)
        symbols = sorted(targets.keys() | quantities.keys() | members)
        if not snapshot.prices.keys() >= set(symbols):
            raise missing_price(next(symbol for symbol in symbols if symbol not in snapshot.prices))
        portfolio_value = base = snapshot.total_value
        prices = snapshot.prices
        left_out = {symbol for symbol in quantities if symbol not in targets and symbol not in members}
        if policy.untargeted is Untargeted.SELL:
            left_out &= policy.excluded
        base -= sum((quantity * prices[symbol] for symbol, quantity in quantities.items() if symbol in left_out), ZERO)
        has_value = base > 0
        frame = Frame(base if has_value else Decimal(1), weights.denominator, weights.numerator, has_value)
        if members:
            symbols = [symbol for symbol in symbols if symbol not in members]
        rows = _rows(symbols, targets, (quantities, sellable), prices, policy, frame)
        classes = _class_rows(allocation, (quantities, sellable), prices, policy, frame) if members else ()
        needs = has_value and (_needs_rebalance(rows, policy) or _classes_need_rebalance(classes, policy))
    return DriftReport(frame, portfolio_value, rows, needs, classes)


def _require_not_excluded(policy: SizingPolicy, targeted: Collection[str]) -> None:
    for symbol in sorted(policy.excluded):
        if symbol in targeted:
            raise InvalidInput(
                f"policy.excluded names {symbol}, which has a target; remove the target, or freeze {symbol} instead.",
                code="EXCLUDED_TARGET",
                field="policy.excluded",
            )


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
    given_prices: Mapping[str, Decimal],
    policy: SizingPolicy,
    frame: Frame,
) -> tuple[DriftRow, ...]:
    rows: list[DriftRow] = []
    quantities, sellable = holdings
    scale, has_value, prices = frame.scale, frame.has_value, given_prices
    unit, point = frame.numerator * frame.base, frame.base * scale / HUNDRED
    threshold, relative = policy.drift_threshold_percent, policy.band is BandMode.RELATIVE
    combined = policy.band is BandMode.COMBINED
    absolute_band = threshold * point
    relative_band = (policy.relative_threshold_percent if combined else threshold) / HUNDRED
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
            if combined:
                band = min(band, wanted * relative_band)
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


def _class_rows(
    allocation: StrategyAllocation,
    holdings: tuple[dict[str, Decimal], dict[str, Decimal]],
    prices: Mapping[str, Decimal],
    policy: SizingPolicy,
    frame: Frame,
) -> tuple[ClassRow, ...]:
    """Each class as one holding whose shares are dollars, so that it is measured like any other."""
    quantities, sellable = holdings
    classes = sorted(allocation.enabled_classes, key=lambda each: each.name)
    values, free = (
        {
            each.name: sum((amounts.get(symbol, ZERO) * prices[symbol] for symbol in each.members), ZERO)
            for each in classes
        }
        for amounts in (quantities, sellable)
    )
    targets = {target.symbol: target for target in allocation.class_targets}
    dollars = dict.fromkeys(targets, Decimal(1))
    rows = _rows([each.name for each in classes], targets, (values, free), dollars, policy, frame)
    measured: list[ClassRow] = []
    for each, row in zip(classes, rows, strict=True):
        members = _rows(each.members, {}, holdings, prices, policy, frame)
        at_rest = (_member_at_rest(member, row.band) for member in members)
        measured.append(ClassRow(each, row, tuple(at_rest)))
    return tuple(measured)


def _member_at_rest(member: DriftRow, band: Decimal) -> DriftRow:
    return aim_member(member._replace(targeted=True, band=band), ZERO)


def aim_member(member: DriftRow, gap: Decimal) -> DriftRow:
    """Return the member of a class with the part of the class's gap that it is to close; its target percent is only
    shown."""
    frame = member.frame
    wanted = EXACT.add(member.value, gap)
    percent = QUOTIENT.divide(wanted, EXACT.multiply(frame.base, frame.numerator)) if frame.has_value else ZERO
    return member._replace(given_percent=percent, gap=gap)


def _classes_need_rebalance(classes: Iterable[ClassRow], policy: SizingPolicy) -> bool:
    return any(
        each.row.is_outside and not all(policy.holds_back(member.symbol) for member in each.members) for each in classes
    )


def _needs_rebalance(rows: Iterable[DriftRow], policy: SizingPolicy) -> bool:
    sells_untargeted = policy.untargeted is Untargeted.SELL
    for symbol, percent, targeted, quantity, _, _, _, gap, band, _ in rows:
        if policy.has_exceptions and policy.holds_back(symbol):
            continue
        if targeted:
            if abs(gap) > band or (quantity and not percent):
                return True
        elif sells_untargeted and quantity:
            return True
    return False
