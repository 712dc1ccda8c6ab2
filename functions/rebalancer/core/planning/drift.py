"""How far each holding is from its target: actual − target, in percent of the base.

The base is the portfolio value without the untargeted holdings that are held. Comparisons are made on exact money,
never on rounded percents, so that a holding exactly on its band is inside it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from rebalancer.core.account.portfolio import PortfolioSnapshot, missing_price
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, HUNDRED, ZERO
from rebalancer.core.base.symbols import CASH
from rebalancer.core.planning.cash import measure_cash
from rebalancer.core.planning.drift_row import ClassRow, DriftLevel, DriftRow, Frame, aim_member
from rebalancer.core.planning.sizing import ShareSteps
from rebalancer.core.planning.standing import Standing, assess_standing
from rebalancer.core.planning.wishes import Wishes
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight, weigh_targets
from rebalancer.core.targets.policy import BandMode, ShareMode, SizingPolicy, Untargeted

__all__ = ["ClassRow", "DriftLevel", "DriftReport", "DriftRow", "Frame", "measure_drift"]


@dataclass(frozen=True, slots=True)
class DriftReport:
    """All rows, by symbol, and what they add up to.

    Args:
        portfolio_value: US dollars, untargeted holdings included.
        rows: symbols that are no members of a class.
        cash: the row of cash, a target like the others.
        standing: what is outside its band, and what holds it back.
        classes: asset classes by name, with their members.
    """

    frame: Frame
    portfolio_value: Decimal
    rows: tuple[DriftRow, ...]
    cash: DriftRow
    standing: Standing
    classes: tuple[ClassRow, ...] = ()

    @property
    def needs_rebalance(self) -> bool:
        """Return whether a trade that the policy allows could move something that is outside its band."""
        return self.standing.needs_rebalance

    @property
    def all_rows(self) -> tuple[DriftRow, ...]:
        """Return the rows of symbols and of cash, by symbol; they and the members of classes add up to the base."""
        return tuple(sorted([*self.rows, self.cash], key=lambda row: row.symbol))


def measure_drift(allocation: StrategyAllocation, snapshot: PortfolioSnapshot, policy: SizingPolicy) -> DriftReport:
    """Measure cash, every enabled target, every enabled asset class and every holding.

    Raises:
        InvalidInput: the weights break the policy's rule, a symbol with a target or a position has no price, or an
            excluded symbol has a target.
    """
    report = measure_rows(allocation, snapshot, policy)
    with localcontext(EXACT):
        wishes = Wishes(report.frame, policy_on(policy, snapshot), report.rows, report.classes)
        wishes.choose_by_band()
        return replace(report, standing=judge(report, wishes, snapshot))


def policy_on(policy: SizingPolicy, snapshot: PortfolioSnapshot) -> SizingPolicy:
    """Return the policy with what the broker does not trade now held back."""
    return replace(policy, untradable=snapshot.untradable) if snapshot.untradable else policy


def judge(report: DriftReport, wishes: Wishes, snapshot: PortfolioSnapshot) -> Standing:
    """Judge an account from what its rows want by themselves; in the caller's exact decimal context."""
    return assess_standing(wishes, report.cash, steps_of(wishes.policy, snapshot))


def steps_of(policy: SizingPolicy, snapshot: PortfolioSnapshot) -> ShareSteps:
    """Return the smallest quantities that can be ordered."""
    if policy.shares is ShareMode.WHOLE:
        return ShareSteps(0)
    return ShareSteps(policy.share_places, snapshot.non_fractionable)


def measure_rows(allocation: StrategyAllocation, snapshot: PortfolioSnapshot, policy: SizingPolicy) -> DriftReport:
    """Measure the same without judging it.

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
        frame = Frame(
            base if has_value else Decimal(1),
            weights.denominator,
            weights.numerator,
            has_value,
            policy.min_trade_usd * weights.denominator,
        )
        if members:
            symbols = [symbol for symbol in symbols if symbol not in members]
        rows = _rows(symbols, targets, (quantities, sellable), prices, policy, frame)
        classes = _class_rows(allocation, (quantities, sellable), prices, policy, frame) if members else ()
        cash_target = next((target for target in enabled if target.symbol == CASH), None)
        cash = measure_cash(snapshot, cash_target, policy, frame)
    return DriftReport(frame, portfolio_value, rows, cash, Standing(), classes)


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
