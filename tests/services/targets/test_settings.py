"""Policy, automation, limits and execution: what is named changes, what is not stays, what is wrong changes nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.automation.presets import PRESETS, PresetName
from rebalancer.core.automation.triggers import Triggers, dump_triggers
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.risk.limits import DEFAULT_LIMITS, dump_limits, parse_limits, require_within
from rebalancer.core.risk.state import MarketClosed, TradingState
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.core.targets.policy import BandMode, SizingPolicy, dump_policy
from rebalancer.services.targets.allocation import save_allocation
from rebalancer.services.targets.settings import SettingsChange, update_settings
from tests.services.world import UID, World


def an_old_world() -> World:
    """An account that has targets from before, and no settings of its own but the defaults."""
    world = World()
    world.save_targets(SPY="100")
    return world


def test_an_account_with_targets_from_before_keeps_the_five_points_and_what_it_had() -> None:
    settings = update_settings(an_old_world().ctx, SettingsChange())
    assert settings == {
        "policy": dump_policy(SizingPolicy()),
        "automation": {"enabled": False, "mode": "automatic", "every_minutes": 60, "hours": "market", "shadow": "none"},
        "limits": {},
        "system_limits": dump_limits(DEFAULT_LIMITS),
        "triggers": dump_triggers(Triggers()),
        "execution": {"market_closed": "refuse"},
    }


def test_a_new_account_starts_right_and_what_it_starts_with_is_written_out() -> None:
    world = World()
    settings = update_settings(world.ctx, SettingsChange())
    policy = settings["policy"]
    assert {key: policy[key] for key in ("band", "drift_threshold_percent", "relative_threshold_percent")} == {
        "band": "combined",
        "drift_threshold_percent": "5",
        "relative_threshold_percent": "25",
    }
    assert policy["cash_band_percent"] == "1"
    assert (settings["automation"]["mode"], settings["automation"]["enabled"]) == ("ask_first", False)
    assert settings["limits"] == PRESETS[PresetName.USUAL].dump_limits()
    stored = world.documents.documents[f"userSettings/{UID}"]
    assert (stored["policy"], stored["limits"]) == (policy, settings["limits"])


def test_the_first_saved_targets_of_a_new_account_come_with_its_settings() -> None:
    world = World()
    saved = save_allocation(world.ctx, [TargetWeight("SPY", Decimal(100))], expected_version=0)
    state = world.accounts.load_account(UID, now=world.clock.at)
    assert (saved.version, state.settings.allocation_version) == (1, 1)
    assert state.settings.parsed_policy().band is BandMode.COMBINED


def test_targets_that_were_made_without_settings_keep_the_defaults_when_they_are_saved_again() -> None:
    world = an_old_world()
    del world.documents.documents[f"userSettings/{UID}"]
    save_allocation(world.ctx, [TargetWeight("SPY", Decimal(100))], expected_version=0)
    assert world.accounts.load_account(UID, now=world.clock.at).settings.parsed_policy() == SizingPolicy()


def test_the_careful_preset_is_what_was_promised() -> None:
    assert PRESETS[PresetName.CAREFUL].dump_limits() == {
        "order_percent_max": "25",
        "over_target_percent_max": "10",
        "daily_loss_percent_max": "5",
        "drawdown_percent_max": "15",
    }


@pytest.mark.parametrize("name", list(PresetName))
def test_every_preset_sets_limits_that_exist_and_are_within_the_systems(name: PresetName) -> None:
    require_within(parse_limits(PRESETS[name].dump_limits()), DEFAULT_LIMITS)


def test_what_is_named_changes_and_what_is_not_stays() -> None:
    world = World()
    update_settings(
        world.ctx, SettingsChange(policy={"band": "relative", "shares": "whole"}, automation={"enabled": True})
    )
    settings = update_settings(world.ctx, SettingsChange(policy={"drift_threshold_percent": "20"}))
    assert settings["automation"]["enabled"] is True
    assert (settings["policy"]["band"], settings["policy"]["shares"]) == ("relative", "whole")
    assert settings["policy"]["drift_threshold_percent"] == "20"


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
    update_settings(world.ctx, SettingsChange(policy={"band": "relative"}, automation={"enabled": False}))
    with pytest.raises(InvalidInput) as refused:
        update_settings(world.ctx, SettingsChange(policy=policy, automation={"enabled": True}))
    assert refused.value.field == field
    settings = world.accounts.load_account(UID, now=world.clock.at).settings
    assert (settings.policy["band"], settings.automation_enabled) == ("relative", False)


def test_settings_leave_the_targets_and_their_version_alone() -> None:
    world = World()
    world.save_targets(SPY="100")
    update_settings(world.ctx, SettingsChange(policy={"shares": "whole"}))
    state = world.accounts.load_account(UID, now=world.clock.at)
    assert (state.settings.allocation_version, len(state.targets)) == (1, 1)


def change_limits(world: World, **limits: Any) -> Any:
    return update_settings(world.ctx, SettingsChange(limits=limits))


def limits_of(world: World) -> Any:
    return world.accounts.load_account(UID, now=world.clock.at).limits


def test_a_limit_that_is_set_counts_and_the_others_stay_the_systems() -> None:
    world = an_old_world()
    settings = change_limits(world, order_notional_usd_max="2500.50", rejections_max=2)
    assert settings["limits"] == {"order_notional_usd_max": "2500.5", "rejections_max": "2"}
    expected = replace(DEFAULT_LIMITS, order_notional_usd_max=Decimal("2500.50"), rejections_max=2)
    assert limits_of(world) == expected


def test_limits_that_are_not_named_stay_and_null_gives_one_back_to_the_system() -> None:
    world = an_old_world()
    change_limits(world, order_notional_usd_max="2500", spread_percent_max="1")
    settings = change_limits(world, order_notional_usd_max=None, restricted_symbols=["gme", "AMC"])
    assert settings["limits"] == {"spread_percent_max": "1", "restricted_symbols": ["AMC", "GME"]}
    assert limits_of(world).order_notional_usd_max == DEFAULT_LIMITS.order_notional_usd_max
    assert limits_of(world).restricted_symbols == {"AMC", "GME"}


def test_settings_without_limits_leave_the_limits_alone() -> None:
    world = an_old_world()
    change_limits(world, spread_percent_max="1")
    settings = update_settings(world.ctx, SettingsChange(automation={"enabled": True}, market_closed=MarketClosed.WAIT))
    assert settings["limits"] == {"spread_percent_max": "1"}
    settings = update_settings(world.ctx, SettingsChange(policy={"shares": "whole"}))
    assert settings["execution"] == {"market_closed": "wait"}
    assert world.accounts.load_account(UID, now=world.clock.at).market_closed is MarketClosed.WAIT


@pytest.mark.parametrize(
    ("limits", "field", "said"),
    [
        ({"order_notional_usd_max": "1000000.01"}, "order_notional_usd_max", "the system allows at most 1000000"),
        ({"drawdown_percent_max": "35.1"}, "drawdown_percent_max", "the system allows at most 35"),
        ({"orders_per_day_max": "2001"}, "orders_per_day_max", "the system allows at most 2000"),
        ({"order_notional_usd_max": "-1"}, "order_notional_usd_max", "must be at least 0"),
        ({"order_notional_usd_max": "much"}, "order_notional_usd_max", "must be a plain decimal"),
        ({"order_notional": "5"}, "order_notional", "is an unknown key"),
        ({"order_notional": None}, "order_notional", "is an unknown key"),
        ({"rejections_max": "1.5"}, "rejections_max", "must be a whole number"),
        ({"restricted_symbols": "GME"}, "restricted_symbols", "must be a list"),
        ({"restricted_symbols": ["G ME"]}, "restricted_symbols[0]", "must be a symbol"),
    ],
)
def test_a_wrong_or_too_loose_limit_is_refused_by_its_field_and_changes_nothing(
    limits: dict[str, Any], field: str, said: str
) -> None:
    world = World()
    change_limits(world, spread_percent_max="1")
    with pytest.raises(InvalidInput, match=said) as refused:
        change_limits(world, **{"spread_percent_max": "2", **limits})
    assert refused.value.field == f"limits.{field}"
    assert limits_of(world).spread_percent_max == 1


def test_the_system_may_allow_more_or_less_than_the_defaults() -> None:
    world = World()
    world.set_system(trading_enabled=True, limits={"order_notional_usd_max": "5000000", "spread_percent_max": "1"})
    settings = change_limits(world, order_notional_usd_max="4000000")
    assert settings["system_limits"]["order_notional_usd_max"] == "5000000"
    assert limits_of(world).order_notional_usd_max == 4_000_000
    world.set_system(trading_enabled=True, limits={"order_notional_usd_max": "3000000"})
    assert limits_of(world).order_notional_usd_max == 3_000_000


def test_own_limits_that_cannot_be_read_halt_and_name_the_field_until_they_are_mended() -> None:
    world = World()
    path = f"userSettings/{UID}"
    world.documents.plant(path, {"limits": {"spread_percent_max": 1.5, "rejections_max": "2"}})
    status = world.accounts.load_account(UID, now=world.clock.at).trading
    assert (status.state, status.scope) == (TradingState.HALTED, "user")
    assert "limits.spread_percent_max is a float, but must be a decimal in a string" in status.reason
    change_limits(world, spread_percent_max=None)
    state = world.accounts.load_account(UID, now=world.clock.at)
    assert (state.trading.state, state.limits.rejections_max) == (TradingState.ACTIVE, 2)


def test_switching_automation_on_makes_the_account_due_at_once_and_off_takes_it_out() -> None:
    world = World()
    place = f"users/{UID}/status/automation"
    update_settings(world.ctx, SettingsChange(automation={"enabled": True, "mode": "ask_first", "every_minutes": 240}))
    armed = world.documents.documents[place]
    assert (armed["next_due_at"], armed["every_minutes"], armed["state"]) == (world.clock.at, 240, "OK")
    update_settings(world.ctx, SettingsChange(policy={"band": "relative"}))
    assert world.documents.documents[place] == armed
    settings = update_settings(world.ctx, SettingsChange(automation={"enabled": False}))
    assert settings["automation"] == {
        "enabled": False,
        "mode": "ask_first",
        "every_minutes": 240,
        "hours": "market",
        "shadow": "none",
    }
    assert world.documents.documents[place]["next_due_at"] is None


def test_switching_off_and_on_again_wins_no_new_budget_but_forgets_failures() -> None:
    world = World()
    place = f"users/{UID}/status/automation"
    runs = {"slot": world.clock.at}
    world.documents.plant(place, {"recent_runs": runs, "failures": 9, "state": "STOPPED", "reason": "r"})
    update_settings(world.ctx, SettingsChange(automation={"enabled": True}))
    after = world.documents.documents[place]
    assert (after["recent_runs"], after["failures"], after["state"], after["reason"]) == (runs, 0, "OK", None)


@pytest.mark.parametrize(
    ("automation", "field"),
    [
        ({"mode": "auto"}, "automation.mode"),
        ({"every_minutes": 7}, "automation.every_minutes"),
        ({"at": 1}, "automation.at"),
    ],
)
def test_a_wrong_choice_about_the_schedule_changes_nothing(automation: dict[str, Any], field: str) -> None:
    world = World()
    with pytest.raises(InvalidInput) as refused:
        update_settings(world.ctx, SettingsChange(automation={"enabled": True, **automation}))
    assert refused.value.field == field
    assert world.accounts.load_account(UID, now=world.clock.at).settings.automation_enabled is False
