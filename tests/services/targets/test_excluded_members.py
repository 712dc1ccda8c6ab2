"""A class and the policy's exclusions go together when they are saved, not when a plan fails later."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.core.targets.asset_classes import AssetClass
from rebalancer.services.targets.allocation import save_allocation
from rebalancer.services.targets.settings import SettingsChange, update_settings
from tests.services.world import World

STOCKS = AssetClass("Stocks", Decimal(90), ("SPY", "QQQ"))
CASH = TargetWeight("CASH", Decimal(10))


def test_a_class_with_an_excluded_member_is_refused_when_it_is_saved() -> None:
    world = World()
    update_settings(world.ctx, SettingsChange(policy={"excluded": ["QQQ"]}))
    with pytest.raises(InvalidInput, match=r"put QQQ into Stocks, but policy\.excluded names it") as refused:
        save_allocation(world.ctx, [CASH], expected_version=0, classes=[STOCKS])
    assert (refused.value.code, refused.value.field) == ("EXCLUDED_TARGET", "asset_classes")
    save_allocation(world.ctx, [CASH], expected_version=0, classes=[AssetClass("Stocks", Decimal(90), ("SPY",))])


def test_a_member_of_a_class_is_not_excluded_afterwards_either() -> None:
    world = World()
    save_allocation(world.ctx, [CASH], expected_version=0, classes=[STOCKS])
    with pytest.raises(InvalidInput, match="put QQQ into Stocks"):
        update_settings(world.ctx, SettingsChange(policy={"excluded": ["QQQ"]}))
    update_settings(world.ctx, SettingsChange(policy={"excluded": ["GLD"]}))


def test_a_class_that_is_switched_off_may_name_anything() -> None:
    world = World()
    update_settings(world.ctx, SettingsChange(policy={"excluded": ["QQQ"]}))
    off = AssetClass("Stocks", Decimal(90), ("SPY", "QQQ"), enabled=False)
    save_allocation(world.ctx, [TargetWeight("CASH", Decimal(100))], expected_version=0, classes=[off])
