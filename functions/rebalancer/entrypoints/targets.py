"""The callables: each reads its request, calls one use case, and shapes the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from firebase_functions.https_fn import CallableRequest
from pydantic import Field, StrictBool, StrictInt, StrictStr

from rebalancer.core.base.money import plain
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.risk.state import MarketClosed
from rebalancer.core.strategies.codec import dump_strategies, parse_strategies
from rebalancer.core.targets.allocation import parse_targets
from rebalancer.core.targets.asset_classes import dump_classes, parse_classes
from rebalancer.entrypoints.base import wire
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import (
    MAX_TARGETS_SENT,
    WireModel,
    _number_texts_in,
    number_rows,
)
from rebalancer.ports.account import Asset
from rebalancer.services.access.rate_limit import Pace
from rebalancer.services.targets.allocation import SavedSet
from rebalancer.services.targets.allocation import find_asset as find_asset_service
from rebalancer.services.targets.allocation import save_allocation as save_allocation_service
from rebalancer.services.targets.allocation import save_strategies as save_strategies_service
from rebalancer.services.targets.settings import SettingsChange
from rebalancer.services.targets.settings import update_settings as update_settings_service
from rebalancer.wiring import account

if TYPE_CHECKING:
    from rebalancer.contract import targets as shapes


def save_allocation(request: CallableRequest[Any]) -> shapes.SavedAllocation:
    """Replace the set of targets."""

    def use_case(uid: str, body: SaveAllocation) -> shapes.SavedAllocation:
        targets = parse_targets(wire.number_rows(body.targets))
        classes = None if body.asset_classes is None else parse_classes(wire.number_rows(body.asset_classes))
        saved = save_allocation_service(
            account.context_for(uid), targets, expected_version=body.expected_version, classes=classes
        )
        return allocation_result(saved)

    return answer(request, SaveAllocation, use_case, pace=Pace.TRADING, needs_session=True)


def update_settings(request: CallableRequest[Any]) -> shapes.SavedSettings:
    """Change policy, automation, risk limits or execution."""

    def use_case(uid: str, body: UpdateSettings) -> shapes.SavedSettings:
        change = SettingsChange(
            policy=wire.number_texts(body.policy),
            automation=body.automation.model_dump(exclude_unset=True) if body.automation else None,
            limits=wire.number_texts(body.limits),
            market_closed=body.execution.market_closed if body.execution else None,
            triggers=wire.number_texts(body.triggers),
        )
        return update_settings_service(account.context_for(uid), change)

    return answer(request, UpdateSettings, use_case, pace=Pace.TRADING, needs_session=True)


def find_asset(request: CallableRequest[Any]) -> shapes.Asset:
    """Look one symbol up at the broker."""

    def use_case(uid: str, body: FindAsset) -> shapes.Asset:
        symbol = parse_symbol(body.symbol, "symbol")
        return asset_result(find_asset_service(account.context_for(uid), symbol))

    return answer(request, FindAsset, use_case)


def search_assets(request: CallableRequest[Any]) -> shapes.FoundAssets:
    """Suggest what a few typed letters may mean."""

    def use_case(uid: str, body: SearchAssets) -> shapes.FoundAssets:
        found = account.asset_catalogue().search(account.context_for(uid), body.text)
        return {"assets": [asset_result(asset) for asset in found]}

    return answer(request, SearchAssets, use_case)


class SaveAllocation(WireModel):
    """`save_allocation`; each target and class is read by the planner's own reader."""

    targets: Annotated[list[dict[str, Any]], Field(max_length=MAX_TARGETS_SENT, description=wire.TARGETS_SENT)]
    asset_classes: Annotated[
        Annotated[list[dict[str, Any]], Field(max_length=MAX_TARGETS_SENT)] | None,
        Field(description=wire.CLASSES_SENT),
    ] = None
    expected_version: Annotated[StrictInt, Field(ge=0)]


class Automation(WireModel):
    """Whether, how often and how far the schedule goes for this account; `core.schedule` reads the values."""

    enabled: StrictBool | None = None
    mode: StrictStr | None = None
    every_minutes: StrictInt | None = None
    hours: StrictStr | None = None
    shadow: StrictStr | None = None


class Execution(WireModel):
    """How runs are carried out: refused while the stock market is closed, or held until it opens."""

    market_closed: MarketClosed


class UpdateSettings(WireModel):
    """`update_settings`; policy, limits and triggers are read by their own readers."""

    policy: dict[str, Any] | None = None
    automation: Automation | None = None
    limits: dict[str, Any] | None = None
    triggers: Annotated[dict[str, Any] | None, Field(description=wire.TRIGGERS_SENT)] = None
    execution: Execution | None = None


class FindAsset(WireModel):
    """`find_asset`."""

    symbol: StrictStr


class SearchAssets(WireModel):
    """`search_assets`."""

    text: Annotated[StrictStr, Field(min_length=1, max_length=60)]


def allocation_result(saved: SavedSet) -> shapes.SavedAllocation:
    """Return what `save_allocation` and `save_strategies` answer."""
    found: shapes.SavedAllocation = {
        "version": saved.version,
        "targets": [
            {
                "symbol": target.weight.symbol,
                "target_percent": plain(target.weight.target_percent),
                "tolerance_percent": None
                if target.weight.tolerance_percent is None
                else plain(target.weight.tolerance_percent),
                "enabled": target.weight.enabled,
                "name": target.name,
            }
            for target in saved.targets
        ],
    }
    if saved.classes:
        found["asset_classes"] = dump_classes(saved.classes)
    if saved.strategies:
        found["strategies"] = dump_strategies(saved.strategies)
    return found


def asset_result(asset: Asset) -> shapes.Asset:
    """Return what `find_asset` answers."""
    return {
        "symbol": asset.symbol,
        "name": asset.name,
        "asset_class": asset.asset_class,
        "fractionable": asset.fractionable,
        "tradable": asset.tradable,
    }


STRATEGIES_MAX = 20


class SaveStrategies(WireModel):
    """`save_strategies`; each strategy is read by its own reader."""

    strategies: Annotated[
        list[dict[str, Any]],
        Field(max_length=STRATEGIES_MAX, description=f"[{{name, share_percent, targets: {wire.TARGETS_SENT}}}]"),
    ]
    expected_version: Annotated[StrictInt, Field(ge=0)]


def save_strategies(request: CallableRequest[Any]) -> shapes.SavedAllocation:
    """Replace the strategies and the targets that follow from them."""

    def use_case(uid: str, body: SaveStrategies) -> shapes.SavedAllocation:
        rows = [{**row, "targets": _number_texts_in(row.get("targets"))} for row in number_rows(body.strategies)]
        saved = save_strategies_service(
            account.context_for(uid), parse_strategies(rows), expected_version=body.expected_version
        )
        return allocation_result(saved)

    return answer(request, SaveStrategies, use_case, pace=Pace.TRADING, needs_session=True)
