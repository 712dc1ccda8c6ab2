"""Targets: a whole set is checked and replaced at once, or nothing is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rebalancer.core.base.errors import Conflict, InvalidInput, InvariantViolation, NotFound
from rebalancer.core.base.symbols import CASH
from rebalancer.core.strategies.strategies import Strategy, combine_strategies
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight, WeightRule, weigh_targets
from rebalancer.core.targets.asset_classes import AssetClass, require_members_count
from rebalancer.core.targets.policy import SizingPolicy
from rebalancer.ports.account import Asset
from rebalancer.ports.targets import StoredTarget, TargetSet
from rebalancer.services.context import Context
from rebalancer.services.targets.settings import first_account_settings, store_first_settings

MAX_TARGETS = 450
CASH_NAME = "Cash"


@dataclass(frozen=True, slots=True)
class SavedSet:
    """What is stored after a save."""

    version: int
    targets: tuple[StoredTarget, ...]
    classes: tuple[AssetClass, ...]
    strategies: tuple[Strategy, ...]


def save_allocation(
    ctx: Context,
    targets: Sequence[TargetWeight],
    *,
    expected_version: int,
    classes: Sequence[AssetClass] | None = None,
) -> SavedSet:
    """Replace the whole set of targets, and the asset classes with them unless `classes` is None: then those stay.

    The enabled weights, classes included, must fit the account's weight rule; an empty set is allowed: nothing is
    rebalanced then. Every symbol must be a tradable asset of the broker. Raises `InvalidInput` (also UNKNOWN_SYMBOL),
    `Conflict` VERSION_CONFLICT, and TARGETS_FROM_STRATEGIES while strategies make the targets.
    """
    known = _load_known(ctx)
    if known.strategies:
        raise Conflict(
            "The targets follow from the strategies; change those, or remove them first.",
            code="TARGETS_FROM_STRATEGIES",
        )
    # Strategies that cannot be read go with the set that cannot.
    strategies = None if known.is_read else ()
    kept = classes if known.is_read or classes is not None else ()
    return _save(ctx, known, targets, kept, strategies, expected_version)


def save_strategies(ctx: Context, strategies: Sequence[Strategy], *, expected_version: int) -> SavedSet:
    """Replace the strategies and the targets that follow from them, Σ share × weight. No strategies leave the targets
    as they are, for the person to change.

    Raises `InvalidInput` for shares or weights that do not sum to 100, for weights that are normalized, and while there
    are asset classes; `Conflict` VERSION_CONFLICT.
    """
    known = _load_known(ctx)
    if not strategies:
        weights = [target.weight for target in known.targets.values()]
        return _save(ctx, known, weights, None, (), expected_version)
    if known.policy.weights is not WeightRule.STRICT:
        raise InvalidInput(
            "policy.weights is normalize, but strategies need strict weights; set it to strict first.",
            field="policy.weights",
        )
    if any(each.enabled for each in known.classes):
        raise InvalidInput(
            "There are asset classes, which strategies cannot be combined with; remove the classes first.",
            field="asset_classes",
        )
    combined = combine_strategies(strategies, known.policy)
    saved = _save(ctx, known, combined.targets, None, tuple(strategies), expected_version)
    # The ledger gives each strategy its capital when it looks next; losing the task only delays that to the day's look.
    ctx.reconciliations.enqueue_reconciliation(ctx.uid, delay_seconds=0)
    return saved


def _save(
    ctx: Context,
    known: _Known,
    targets: Sequence[TargetWeight],
    given_classes: Sequence[AssetClass] | None,
    strategies: tuple[Strategy, ...] | None,
    expected_version: int,
) -> SavedSet:
    classes = known.classes if given_classes is None else given_classes
    members = [(symbol, f"asset_classes of {each.name}") for each in classes for symbol in each.members]
    if len(targets) + len(members) > MAX_TARGETS:
        count = len(targets) + len(members)
        raise InvalidInput(f"targets has {count} entries; at most {MAX_TARGETS} are allowed.", field="targets")
    allocation = StrategyAllocation(tuple(targets), classes=tuple(classes))
    require_members_count(allocation.enabled_classes, known.policy.excluded)
    weights = [*allocation.enabled_targets, *allocation.class_targets]
    if weights:
        weigh_targets(weights, known.policy.weights)
    named = [(target.symbol, f"targets[{index}].symbol") for index, target in enumerate(targets)]
    new = [(symbol, place) for symbol, place in [*named, *members] if known.is_new(symbol)]
    assets = ctx.broker.fetch_assets([symbol for symbol, _ in new]) if new else {}
    for symbol, place in new:
        _require_tradable(assets.get(symbol), symbol, place)
    stored = tuple(_stored(target, known.targets.get(target.symbol), assets.get(target.symbol)) for target in targets)
    whole = frozenset(symbol for symbol, _ in members if _is_whole(symbol, known, assets))
    saved = TargetSet(stored, None if given_classes is None else tuple(classes), strategies, whole)
    if known.is_first and not expected_version:
        store_first_settings(ctx.accounts, ctx.uid, ctx.clock.now())
    version = ctx.accounts.save_allocation(ctx.uid, saved, expected_version=expected_version, now=ctx.clock.now())
    ctx.log.event("allocation_saved", version=version, targets=len(stored), classes=len(classes))
    return SavedSet(version, stored, tuple(classes), known.strategies if strategies is None else strategies)


def _is_whole(symbol: str, known: _Known, assets: Mapping[str, Asset]) -> bool:
    """Whether only whole shares of a class's member can be traded."""
    if symbol in assets:
        return not assets[symbol].fractionable
    before = known.targets.get(symbol)
    return symbol in known.whole_only or (before is not None and not before.fractionable)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was stored before; nothing where it cannot be read."""

    targets: Mapping[str, StoredTarget] = field(default_factory=dict)
    classes: tuple[AssetClass, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    whole_only: frozenset[str] = frozenset()
    policy: SizingPolicy = field(default_factory=SizingPolicy)
    is_read: bool = False
    is_first: bool = False

    def is_new(self, symbol: str) -> bool:
        """Whether the broker has to be asked about a symbol."""
        return (
            symbol != CASH and symbol not in self.targets and all(symbol not in each.members for each in self.classes)
        )


def _load_known(ctx: Context) -> _Known:
    try:
        state = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now())
    except InvariantViolation as error:
        # Replacing the whole set is the way out of one that cannot be read; it is held to the strict rule.
        ctx.log.event("stored_allocation_unreadable", code=error.code, field=error.field)
        return _Known()
    settings = first_account_settings() if state.is_new else state.settings
    return _Known(
        {target.weight.symbol: target for target in state.targets},
        settings.classes,
        settings.strategies,
        settings.whole_only,
        settings.parsed_policy(),
        is_read=True,
        is_first=state.is_new,
    )


def find_asset(ctx: Context, symbol: str) -> Asset:
    """One asset of the broker. Raises `NotFound` UNKNOWN_SYMBOL."""
    asset = ctx.broker.fetch_asset(symbol)
    if asset is None:
        raise NotFound(f"The broker knows no symbol {symbol}.", code="UNKNOWN_SYMBOL", field="symbol")
    return asset


def _require_tradable(asset: Asset | None, symbol: str, field: str) -> None:
    if asset is None:
        raise InvalidInput(f"The broker knows no symbol {symbol}.", code="UNKNOWN_SYMBOL", field=field)
    if not asset.tradable:
        raise InvalidInput(f"{symbol} cannot be traded at the broker.", code="NOT_TRADABLE", field=field)


def _stored(target: TargetWeight, before: StoredTarget | None, asset: Asset | None) -> StoredTarget:
    if target.symbol == CASH:
        return StoredTarget(target, CASH_NAME, fractionable=True)
    if asset is not None:
        return StoredTarget(target, asset.name, asset.fractionable)
    if before is not None:
        return StoredTarget(target, before.name, before.fractionable)
    raise AssertionError(f"{target.symbol} was neither stored nor looked up")
