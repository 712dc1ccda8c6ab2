"""Targets: a whole set is checked and replaced at once, or nothing is."""

from __future__ import annotations

from collections.abc import Sequence

from rebalancer.core.allocation import StrategyAllocation, TargetWeight, WeightRule, weigh_targets
from rebalancer.core.errors import InvalidInput, InvariantViolation, NotFound
from rebalancer.core.policy import parse_policy
from rebalancer.core.symbols import CASH
from rebalancer.ports import Asset, StoredTarget
from rebalancer.services.context import Context

MAX_TARGETS = 450
CASH_NAME = "Cash"


def save_allocation(
    ctx: Context, targets: Sequence[TargetWeight], *, expected_version: int
) -> tuple[int, tuple[StoredTarget, ...]]:
    """Replace the whole set of targets; returns the new version and the set as stored.

    The enabled weights must fit the account's weight rule; an empty set is allowed: nothing is rebalanced then. Every
    symbol must be a tradable asset of the broker. Raises `InvalidInput` (also UNKNOWN_SYMBOL), `Conflict`
    VERSION_CONFLICT.
    """
    if len(targets) > MAX_TARGETS:
        raise InvalidInput(f"targets has {len(targets)} entries; at most {MAX_TARGETS} are allowed.", field="targets")
    allocation = StrategyAllocation(tuple(targets))
    known, rule = _load_known(ctx)
    if allocation.enabled_targets:
        weigh_targets(allocation.enabled_targets, rule)
    new = [target.symbol for target in targets if target.symbol != CASH and target.symbol not in known]
    assets = ctx.broker.fetch_assets(new) if new else {}
    for index, target in enumerate(targets):
        if target.symbol in new:
            _require_tradable(assets.get(target.symbol), target.symbol, f"targets[{index}].symbol")
    stored = tuple(_stored(target, known.get(target.symbol), assets.get(target.symbol)) for target in targets)
    version = ctx.accounts.save_allocation(ctx.uid, stored, expected_version=expected_version, now=ctx.clock.now())
    ctx.log.event("allocation_saved", version=version, targets=len(stored))
    return version, stored


def _load_known(ctx: Context) -> tuple[dict[str, StoredTarget], WeightRule]:
    """The stored targets by symbol, and the account's weight rule."""
    try:
        state = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now())
    except InvariantViolation as error:
        # Replacing the whole set is the way out of one that cannot be read; it is held to the strict rule.
        ctx.log.event("stored_allocation_unreadable", code=error.code, field=error.field)
        return {}, WeightRule.STRICT
    known = {target.weight.symbol: target for target in state.targets}
    return known, parse_policy(dict(state.settings.policy)).weights


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
