"""Strategies: several sets of targets, each with a share of the account, traded as one and kept apart in the books.

Orders are made for the account as a whole. Each strategy has a book of what it owns; the books always add up to the
account. How a plan is divided among them is in `attribution`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from types import MappingProxyType
from typing import Final

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, HUNDRED, ZERO, plain, require_finite
from rebalancer.core.base.symbols import CASH
from rebalancer.core.strategies.shares_of import split_by_weight
from rebalancer.core.targets.allocation import SUM_TOLERANCE, StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import BandMode, SizingPolicy

UNASSIGNED: Final = "unassigned"
"""The book of what no strategy owns: holdings that no strategy has a target for."""

CENT_PLACES: Final = 2


@dataclass(frozen=True, slots=True)
class Strategy:
    """A named set of targets with its share of the account.

    Args:
        name: unique; `unassigned` is reserved.
        share_percent: percent of the base, 0 to 100; the shares of all strategies sum to 100 ± 0.01.
        targets: weights in percent of the strategy, summing to 100 ± 0.01, cash among them.
    """

    name: str
    share_percent: Decimal
    targets: tuple[TargetWeight, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """What one strategy owns: US dollars of cash (negative: lent to it by the others) and quantities by symbol."""

    strategy: str
    cash: Decimal
    quantities: Mapping[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "quantities", MappingProxyType(dict(self.quantities)))

    def value(self, prices: Mapping[str, Decimal]) -> Decimal:
        """US dollars: cash + holdings."""
        with localcontext(EXACT):
            return self.cash + sum((count * prices[symbol] for symbol, count in self.quantities.items()), ZERO)


def combine_strategies(strategies: Sequence[Strategy], policy: SizingPolicy) -> StrategyAllocation:
    """One set of targets for the account: Σ share × weight, exact.

    A symbol's tolerance is the tightest that a strategy gives it; in percentage points it counts on the strategy's
    share, so 5 points of a strategy with half of the account are 2.5 points of the account.

    Raises:
        InvalidInput: shares or a strategy's weights that do not sum to 100 ± 0.01, or a name twice or reserved.
    """
    _require_shares(strategies)
    percents: dict[str, Decimal] = {}
    tolerances: dict[str, Decimal] = {}
    relative = policy.band is BandMode.RELATIVE
    with localcontext(EXACT):
        for strategy in strategies:
            share = strategy.share_percent / HUNDRED
            for target in targets_of(strategy):
                symbol = target.symbol
                percents[symbol] = percents.get(symbol, ZERO) + target.target_percent * share
                if target.tolerance_percent is not None:
                    own = target.tolerance_percent * (1 if relative else share)
                    tolerances[symbol] = min(own, tolerances.get(symbol, own))
    return StrategyAllocation(
        tuple(TargetWeight(symbol, percents[symbol], tolerances.get(symbol)) for symbol in sorted(percents))
    )


def targets_of(strategy: Strategy) -> tuple[TargetWeight, ...]:
    """Return the strategy's targets that count."""
    return StrategyAllocation(strategy.targets).enabled_targets


def _require_shares(strategies: Sequence[Strategy]) -> None:
    names: set[str] = set()
    for strategy in strategies:
        if strategy.name in names or strategy.name == UNASSIGNED:
            raise InvalidInput(
                f"strategies name {strategy.name} twice or use a reserved name; each needs a name of its own.",
                field="strategies",
            )
        names.add(strategy.name)
        require_finite(strategy.share_percent, f"share_percent of {strategy.name}")
        if not 0 <= strategy.share_percent <= HUNDRED:
            raise InvalidInput(
                f"share_percent of {strategy.name} is {plain(strategy.share_percent)}, but must be from 0 to 100.",
                field="share_percent",
            )
        _require_100((target.target_percent for target in targets_of(strategy)), f"targets of {strategy.name}")
    _require_100((strategy.share_percent for strategy in strategies), "shares of the strategies")


def _require_100(percents: Iterable[Decimal], what: str) -> None:
    with localcontext(EXACT):
        total = sum(percents, ZERO)
        if abs(total - HUNDRED) > SUM_TOLERANCE:
            raise InvalidInput(
                f"{what} sum to {plain(total)}%, but must sum to 100 ± {plain(SUM_TOLERANCE)}.",
                code="WEIGHT_SUM",
                field="strategies",
            )


def open_books(strategies: Sequence[Strategy], snapshot: PortfolioSnapshot) -> tuple[Book, ...]:
    """Divide an account among strategies for the first time; the books add up to it exactly.

    Each holding goes to the strategies that have a target for it, by share × weight, to nine decimals with the largest
    remainder; one that nobody wants goes to `unassigned`. Cash goes by share, to the cent.
    """
    _require_shares(strategies)
    held: dict[str, dict[str, Decimal]] = {strategy.name: {} for strategy in strategies}
    held[UNASSIGNED] = {}
    with localcontext(EXACT):
        for position in snapshot.positions:
            weights = wants_of(strategies, position.symbol)
            for name, quantity in split_by_weight(position.quantity, weights or {UNASSIGNED: Decimal(1)}).items():
                if quantity:
                    held[name][position.symbol] = quantity
        shares = {strategy.name: strategy.share_percent for strategy in strategies}
        cash = split_by_weight(snapshot.cash, shares, places=CENT_PLACES)
    return tuple(Book(name, cash.get(name, ZERO), quantities) for name, quantities in held.items())


def wants_of(strategies: Sequence[Strategy], symbol: str) -> dict[str, Decimal]:
    """Share × weight of each strategy that has a target above 0 for the symbol."""
    return {
        strategy.name: strategy.share_percent * target.target_percent
        for strategy in strategies
        for target in targets_of(strategy)
        if target.symbol == symbol and strategy.share_percent * target.target_percent
    }


def require_whole(books: Sequence[Book], snapshot: PortfolioSnapshot) -> None:
    """Refuse books that do not add up to the account, to the last digit.

    Raises:
        InvalidInput: naming the first symbol, or cash, and both sums.
    """
    with localcontext(EXACT):
        held = {position.symbol: position.quantity for position in snapshot.positions}
        sums = {symbol: ZERO for book in books for symbol in book.quantities}
        for book in books:
            for symbol, quantity in book.quantities.items():
                sums[symbol] += quantity
        cash = sum((book.cash for book in books), ZERO)
    for symbol in sorted(held.keys() | sums.keys()):
        ours, broker = sums.get(symbol, ZERO), held.get(symbol, ZERO)
        if ours != broker:
            raise _not_whole(symbol, ours, broker)
    if cash != snapshot.cash:
        raise _not_whole(CASH, cash, snapshot.cash)


def _not_whole(what: str, ours: Decimal, account: Decimal) -> InvalidInput:
    return InvalidInput(
        f"books hold {plain(ours)} {what}, but the account holds {plain(account)}; reconcile them first.",
        code="BOOKS_DIFFER",
        field="books",
    )
