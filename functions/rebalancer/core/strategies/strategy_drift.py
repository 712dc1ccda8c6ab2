"""How each strategy of an account has drifted: its share of the account, and its holdings' weights within it.

Parts add up: to the cent, the rows of a strategy are its value, and the values of all, with what no strategy owns, are
the account.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext
from typing import TYPE_CHECKING, Final, NamedTuple

from rebalancer.core.base.money import EXACT, HUNDRED, QUOTIENT, ZERO, divide_shown, dump_money, dump_percent, plain
from rebalancer.core.base.symbols import CASH
from rebalancer.core.planning.drift_row import DriftLevel
from rebalancer.core.planning.items import Reason
from rebalancer.core.planning.plan import RebalancePlan
from rebalancer.core.strategies.attribution import own_band_percent
from rebalancer.core.strategies.strategies import UNASSIGNED, Book, Strategy, targets_of
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.core.targets.policy import SizingPolicy

if TYPE_CHECKING:
    from rebalancer.contract import drift as shapes

CENT: Final = Decimal("0.01")

ROWS_MAX: Final = 3000
"""So many rows of all strategies fit beside the rest of the document; of more, the largest are kept."""

APART: Final = frozenset({Reason.UNTARGETED_HELD, Reason.EXCLUDED})


@dataclass(frozen=True, slots=True)
class StrategyRow:
    """One symbol, or cash, of one strategy.

    Args:
        target_percent: of the strategy; None where it has no target for it.
        actual_percent: of what counts of the strategy; None where the holding is kept apart, or nothing counts.
        level: by the target's own band within the strategy; None for cash, which has none there.
        value_usd: to the cent, so that the rows add up to the strategy.
    """

    symbol: str
    quantity: Decimal
    target_percent: Decimal | None
    actual_percent: Decimal | None
    level: DriftLevel | None
    value_usd: Decimal

    @property
    def drift_percent(self) -> Decimal | None:
        """Actual − target in points of the strategy; None where one of them is missing."""
        if self.actual_percent is None or self.target_percent is None:
            return None
        return EXACT.subtract(self.actual_percent, self.target_percent)


@dataclass(frozen=True, slots=True)
class StrategyDrift:
    """One strategy beside its share of the account's base; `unassigned` has no share.

    `value_usd` is all that it owns, to the cent; `actual_percent` is what counts of that, in percent of the base.
    """

    name: str
    share_percent: Decimal | None
    actual_percent: Decimal
    value_usd: Decimal
    rows: tuple[StrategyRow, ...]

    @property
    def drift_percent(self) -> Decimal | None:
        """Actual − share in points of the base; None without a share."""
        return None if self.share_percent is None else EXACT.subtract(self.actual_percent, self.share_percent)


def measure_strategies(
    strategies: Sequence[Strategy], books: Sequence[Book], plan: RebalancePlan
) -> tuple[StrategyDrift, ...]:
    """Return each strategy in the given order, then what no strategy owns where that is anything.

    The values returned add up to what the books come to, and so to the plan's snapshot, to the cent.
    """
    prices = plan.snapshot.prices
    apart = {item.symbol for item in plan.items if item.reason in APART and not item.row.targeted}
    by_name = {book.strategy: book for book in books}
    known = {strategy.name: strategy for strategy in strategies}
    names = [name for name in (*known, UNASSIGNED) if name in by_name]
    with localcontext(EXACT):
        exact = {name: by_name[name].value(prices) for name in names}
        values = cents_that_add_up(exact, sum(exact.values(), ZERO))
        measured = [
            _measure(by_name[name], known.get(name), values[name], prices, apart, plan.base, plan.policy)
            for name in names
        ]
    return tuple(each for each in measured if each.share_percent is not None or each.value_usd or each.rows)


def cents_that_add_up(parts: Mapping[str, Decimal], total_usd: Decimal) -> dict[str, Decimal]:
    """Round parts of a total to cents that add up to the total's: down, then up where most was cut off, by name."""
    with localcontext(EXACT):
        whole = total_usd.quantize(CENT, ROUND_HALF_EVEN, QUOTIENT)
        rounded = {name: part.quantize(CENT, ROUND_FLOOR, QUOTIENT) for name, part in parts.items()}
        missing = int((whole - sum(rounded.values(), ZERO)) / CENT)
        ranked = sorted(parts, key=lambda name: (rounded[name] - parts[name], name))
        for name in ranked[:missing]:
            rounded[name] += CENT
    return rounded


class _Holding(NamedTuple):
    symbol: str
    quantity: Decimal
    value: Decimal
    target: TargetWeight | None
    counts: bool


def _measure(
    book: Book,
    strategy: Strategy | None,
    value_usd: Decimal,
    prices: Mapping[str, Decimal],
    apart: Collection[str],
    base: Decimal,
    policy: SizingPolicy,
) -> StrategyDrift:
    targets = {} if strategy is None else {target.symbol: target for target in targets_of(strategy)}
    symbols = sorted({*targets, *book.quantities} - {CASH})
    holdings = [
        _Holding(symbol, quantity, quantity * prices[symbol] if quantity else ZERO, targets.get(symbol), counts)
        for symbol in symbols
        for quantity, counts in [(book.quantities.get(symbol, ZERO), symbol in targets or symbol not in apart)]
    ]
    if book.cash or CASH in targets or strategy is not None:
        holdings.append(_Holding(CASH, book.cash, book.cash, targets.get(CASH), True))
    counting = sum((each.value for each in holdings if each.counts), ZERO)
    cents = cents_that_add_up({each.symbol: each.value for each in holdings}, value_usd)
    rows = tuple(_row(each, cents[each.symbol], counting, policy, strategy) for each in holdings)
    share = None if strategy is None else strategy.share_percent
    actual = divide_shown(counting, base, HUNDRED) if base > 0 else ZERO
    return StrategyDrift(book.strategy, share, actual, value_usd, rows)


def _row(
    holding: _Holding, cents: Decimal, counting: Decimal, policy: SizingPolicy, strategy: Strategy | None
) -> StrategyRow:
    has_weight = strategy is not None and holding.counts and counting > 0
    actual = divide_shown(holding.value, counting, HUNDRED) if has_weight else None
    target = holding.target
    percent = None if target is None else target.target_percent
    level = None
    if target is not None and actual is not None and holding.symbol != CASH:
        level = _level(abs(actual - target.target_percent), own_band_percent(target, policy))
    return StrategyRow(holding.symbol, holding.quantity, percent, actual, level, cents)


def _level(distance: Decimal, band: Decimal) -> DriftLevel:
    if distance <= band:
        return DriftLevel.WITHIN_TOLERANCE
    return DriftLevel.WARNING if distance <= 2 * band else DriftLevel.CRITICAL


def dump_strategy_drift(measured: Sequence[StrategyDrift]) -> list[shapes.StrategyDrift]:
    """Write strategies with their rows; of more than fit a document, those of the largest value."""
    rows = [(row, each.name) for each in measured for row in each.rows]
    kept = sorted(rows, key=lambda pair: (-abs(pair[0].value_usd), pair[1], pair[0].symbol))[:ROWS_MAX]
    shown = {(name, row.symbol) for row, name in kept}
    return [
        {
            "name": each.name,
            "share_percent": None if each.share_percent is None else plain(each.share_percent),
            "actual_percent": dump_percent(each.actual_percent),
            "drift_percent": None if each.drift_percent is None else dump_percent(each.drift_percent),
            "current_value": dump_money(each.value_usd),
            "rows": [_dump_row(row) for row in each.rows if (each.name, row.symbol) in shown],
        }
        for each in measured
    ]


def _dump_row(row: StrategyRow) -> shapes.StrategyDriftRow:
    return {
        "symbol": row.symbol,
        "quantity": plain(row.quantity),
        "target_percent": None if row.target_percent is None else plain(row.target_percent),
        "actual_percent": None if row.actual_percent is None else dump_percent(row.actual_percent),
        "drift_percent": None if row.drift_percent is None else dump_percent(row.drift_percent),
        "drift_level": None if row.level is None else row.level.value,
        "current_value": dump_money(row.value_usd),
    }
