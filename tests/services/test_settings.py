"""Policy and automation: what is named changes, what is not stays, what is wrong changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from rebalancer.core.errors import InvalidInput
from rebalancer.core.policy import SizingPolicy, dump_policy
from rebalancer.services.settings import update_settings
from tests.services.world import UID, World


def test_a_new_account_has_the_default_policy_and_no_automation() -> None:
    settings = update_settings(World().ctx, policy=None, automation_enabled=None)
    assert settings == {"policy": dump_policy(SizingPolicy()), "automation": {"enabled": False}}


def test_what_is_named_changes_and_what_is_not_stays() -> None:
    world = World()
    update_settings(world.ctx, policy={"band": "relative", "shares": "whole"}, automation_enabled=True)
    settings = update_settings(world.ctx, policy={"drift_threshold_percent": "20"}, automation_enabled=None)
    assert settings["automation"] == {"enabled": True}
    assert (settings["policy"]["band"], settings["policy"]["shares"]) == ("relative", "whole")
    assert settings["policy"]["drift_threshold_percent"] == "20"
    assert world.accounts.list_automated(after=None, limit=9) == [UID]


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        ({"band": "wide"}, "policy.band"),
        ({"bands": "absolute"}, "policy.bands"),
        ({"drift_threshold_percent": "-1"}, "policy.drift_threshold_percent"),
        ({"drift_threshold_percent": "NaN"}, "policy.drift_threshold_percent"),
        ({"share_places": True}, "policy.share_places"),
        ({"min_trade_usd": None}, "policy.min_trade_usd"),
        ({"cash_buffer_percent": "100.5"}, "policy.cash_buffer_percent"),
    ],
)
def test_a_wrong_policy_is_refused_by_its_field_and_changes_nothing(policy: dict[str, Any], field: str) -> None:
    world = World()
    update_settings(world.ctx, policy={"band": "relative"}, automation_enabled=False)
    with pytest.raises(InvalidInput) as refused:
        update_settings(world.ctx, policy=policy, automation_enabled=True)
    assert refused.value.field == field
    settings = world.accounts.load_account(UID, now=world.clock.at).settings
    assert (settings.policy["band"], settings.automation_enabled) == ("relative", False)


def test_settings_leave_the_targets_and_their_version_alone() -> None:
    world = World()
    world.save_targets(SPY="100")
    update_settings(world.ctx, policy={"shares": "whole"}, automation_enabled=None)
    state = world.accounts.load_account(UID, now=world.clock.at)
    assert (state.settings.allocation_version, len(state.targets)) == (1, 1)
