"""What `AccountStore` promises, on the fake and on Firestore."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.base.errors import Conflict, InvalidInput
from rebalancer.core.risk.state import TradingState
from rebalancer.core.statements.drift_days import DriftDay
from rebalancer.ports.targets import SettingsUpdate
from tests.contracts.store.worlds import NOW, SETTINGS, SYSTEM, TRADING, UID, World, target

ALLOCATION = f"{SETTINGS}/allocation"


def test_an_account_that_nobody_has_touched_is_empty_and_halted(world: World) -> None:
    state = world.accounts.load_account(UID, now=NOW)
    assert state.settings.allocation_version == 0
    assert state.settings.policy == {}
    assert state.settings.automation_enabled is False
    assert state.targets == ()
    assert state.system_trading.state is TradingState.HALTED
    assert state.user_trading.state is TradingState.HALTED


def test_a_saved_set_comes_back_exactly_and_by_symbol(world: World) -> None:
    targets = [
        target("SPY", "40.1", "2.5"),
        target("BTC/USD", "9.9", enabled=False),
        target("BRK.B", "33.333333"),
        target("CASH", "0"),
    ]
    assert world.accounts.save_allocation(UID, targets, expected_version=0, now=NOW) == 1
    state = world.accounts.load_account(UID, now=NOW)
    assert state.settings.allocation_version == 1
    assert list(state.targets) == sorted(targets, key=lambda saved: saved.weight.symbol)


def test_a_target_is_stored_in_the_shape_that_the_customer_fixed(world: World) -> None:
    world.accounts.save_allocation(UID, [target("BTC/USD", "40.1"), target("SPY", "40")], expected_version=0, now=NOW)
    document = world.peek(f"{ALLOCATION}/BTC%2FUSD")
    assert document is not None
    assert document["symbol"] == "BTC/USD"
    assert document["target_percent"] == 40.1
    assert document["tolerance_percent"] is None
    assert document["enabled"] is True
    assert document["created_at"] == document["updated_at"] == NOW
    whole = world.peek(f"{ALLOCATION}/SPY")
    assert whole is not None
    assert isinstance(whole["target_percent"], int)


def test_a_save_replaces_the_whole_set_and_keeps_when_a_symbol_was_first_saved(world: World) -> None:
    later = NOW + timedelta(days=1)
    world.accounts.save_allocation(UID, [target("SPY", "60"), target("QQQ", "40")], expected_version=0, now=NOW)
    version = world.accounts.save_allocation(
        UID, [target("SPY", "50"), target("IWM", "50")], expected_version=1, now=later
    )
    assert version == 2
    state = world.accounts.load_account(UID, now=later)
    assert [(saved.weight.symbol, saved.weight.target_percent) for saved in state.targets] == [
        ("IWM", Decimal(50)),
        ("SPY", Decimal(50)),
    ]
    kept, fresh = world.peek(f"{ALLOCATION}/SPY"), world.peek(f"{ALLOCATION}/IWM")
    assert kept is not None
    assert fresh is not None
    assert (kept["created_at"], kept["updated_at"]) == (NOW, later)
    assert fresh["created_at"] == later
    assert world.peek(f"{ALLOCATION}/QQQ") is None


def test_an_empty_set_may_be_saved(world: World) -> None:
    world.accounts.save_allocation(UID, [target("SPY", "100")], expected_version=0, now=NOW)
    assert world.accounts.save_allocation(UID, [], expected_version=1, now=NOW) == 2
    assert world.accounts.load_account(UID, now=NOW).targets == ()


def test_a_save_from_an_old_version_changes_nothing_and_names_the_stored_one(world: World) -> None:
    world.accounts.save_allocation(UID, [target("SPY", "100")], expected_version=0, now=NOW)
    for wrong in (0, 2):
        with pytest.raises(Conflict) as refused:
            world.accounts.save_allocation(UID, [target("QQQ", "100")], expected_version=wrong, now=NOW)
        assert refused.value.code == "VERSION_CONFLICT"
        assert refused.value.details["version"] == 1
    assert [saved.weight.symbol for saved in world.accounts.load_account(UID, now=NOW).targets] == ["SPY"]


def test_a_percent_that_no_number_keeps_exactly_is_refused_and_nothing_is_saved(world: World) -> None:
    targets = [target("QQQ", "50"), target("SPY", "49.999999999999999999")]
    with pytest.raises(InvalidInput, match=r"target_percent of SPY is 49\.9+, which has more digits than are kept"):
        world.accounts.save_allocation(UID, targets, expected_version=0, now=NOW)
    assert world.accounts.load_account(UID, now=NOW).targets == ()


def test_the_largest_allowed_set_can_be_replaced_by_another_of_that_size(world: World) -> None:
    first = [target(f"A{number}", "0.2") for number in range(450)]
    second = [target(f"B{number}", "0.2") for number in range(450)]
    world.accounts.save_allocation(UID, first, expected_version=0, now=NOW)
    world.accounts.save_allocation(UID, second, expected_version=1, now=NOW)
    state = world.accounts.load_account(UID, now=NOW)
    assert {saved.weight.symbol for saved in state.targets} == {saved.weight.symbol for saved in second}


def test_settings_are_stored_as_given_and_leave_the_targets_alone(world: World) -> None:
    world.accounts.save_allocation(UID, [target("SPY", "100")], expected_version=0, now=NOW)
    policy = {"band": "relative", "share_places": 4, "max_turnover_percent": None}
    world.accounts.save_settings(UID, SettingsUpdate(policy=policy, automation_enabled=True), now=NOW)
    world.accounts.save_settings(UID, SettingsUpdate(policy={"band": "absolute"}, automation_enabled=True), now=NOW)
    state = world.accounts.load_account(UID, now=NOW)
    assert state.settings.policy == {"band": "absolute"}
    assert state.settings.automation_enabled is True
    assert state.settings.allocation_version == 1
    assert len(state.targets) == 1


def test_settings_may_be_saved_before_the_first_targets(world: World) -> None:
    world.accounts.save_settings(UID, SettingsUpdate(policy={}, automation_enabled=False), now=NOW)
    document = world.peek(SETTINGS)
    assert document is not None
    assert document["allocation_version"] == 0
    assert world.accounts.save_allocation(UID, [target("SPY", "100")], expected_version=0, now=NOW) == 1


def test_the_first_targets_bring_settings_with_their_defaults(world: World) -> None:
    world.accounts.save_allocation(UID, [target("SPY", "100")], expected_version=0, now=NOW)
    assert world.peek(SETTINGS) == {
        "allocation_version": 1,
        "policy": {},
        "automation": {"enabled": False},
        "updated_at": NOW,
    }


def test_one_users_targets_are_not_anothers(world: World) -> None:
    world.accounts.save_allocation("u2", [target("SPY", "100")], expected_version=0, now=NOW)
    assert world.accounts.load_account(UID, now=NOW).targets == ()


def test_trading_needs_both_switches(world: World) -> None:
    assert world.accounts.load_trading(UID, now=NOW).state is TradingState.HALTED
    world.accounts.save_trading(None, {"trading_enabled": True, "reason": ""})
    assert world.accounts.load_trading(UID, now=NOW).state is TradingState.HALTED
    world.accounts.save_trading(UID, {"state": "ACTIVE", "reason": ""})
    assert world.accounts.load_trading(UID, now=NOW).state is TradingState.ACTIVE
    assert world.accounts.load_account(UID, now=NOW).user_trading.state is TradingState.ACTIVE


def test_the_stricter_switch_counts_and_its_reason_is_told(world: World) -> None:
    world.plant(SYSTEM, {"trading_enabled": True, "state": "REDUCING", "reason": "storm"})
    world.plant(TRADING, {"state": "HALTED", "reason": "holiday", "expires_at": NOW + timedelta(hours=1)})
    status = world.accounts.load_trading(UID, now=NOW)
    assert status.state is TradingState.HALTED
    assert "holiday" in status.reason
    status = world.accounts.load_trading(UID, now=NOW + timedelta(hours=2))
    assert status.state is TradingState.REDUCING
    assert "storm" in status.reason


@pytest.mark.parametrize(
    "broken",
    [{}, {"trading_enabled": "true"}, {"trading_enabled": 1}, {"trading_enabled": True, "state": "active"}],
    ids=["empty", "text", "number", "unknown word"],
)
def test_a_system_switch_of_a_wrong_type_halts(world: World, broken: dict[str, object]) -> None:
    world.plant(SYSTEM, broken)
    world.plant(TRADING, {"state": "ACTIVE"})
    assert world.accounts.load_trading(UID, now=NOW).state is TradingState.HALTED
    assert world.accounts.load_account(UID, now=NOW).system_trading.state is TradingState.HALTED


def test_setting_a_switch_keeps_the_other_fields_of_its_document(world: World) -> None:
    world.plant(SYSTEM, {"trading_enabled": False, "state": "HALTED", "drawdown_limit": 5, "expires_at": NOW})
    world.accounts.save_trading(None, {"trading_enabled": True, "state": "ACTIVE", "expires_at": None})
    assert world.peek(SYSTEM) == {
        "trading_enabled": True,
        "state": "ACTIVE",
        "drawdown_limit": 5,
        "expires_at": None,
        "version": 1,
    }


def test_a_drift_measurement_replaces_what_it_names_and_keeps_what_the_schedule_wrote(world: World) -> None:
    world.accounts.save_drift(UID, {"measured_at": NOW, "rows": [{"symbol": "SPY"}], "slot": "s1"})
    world.accounts.save_drift(UID, {"measured_at": NOW, "rows": []})
    assert world.peek(f"users/{UID}/status/drift") == {"measured_at": NOW, "rows": [], "slot": "s1"}


def test_a_day_of_the_drifts_history_replaces_itself_and_no_other_day(world: World) -> None:
    def save(day: date, drift: str) -> None:
        line: Any = {"measured_at": NOW, "drift_percent": drift, "rows": [{"symbol": "SPY"}]}
        world.accounts.save_drift(UID, {"measured_at": NOW, "rows": []}, day=DriftDay(day, line))

    save(date(2026, 3, 31), "1")
    save(date(2026, 3, 30), "2")
    save(date(2026, 3, 31), "3")
    save(date(2026, 4, 1), "4")
    world.accounts.save_drift(UID, {"measured_at": NOW, "rows": []})
    stored = [world.peek(f"users/{UID}/driftHistory/{quarter}") or {} for quarter in ("2026Q1", "2026Q2")]
    assert [each["quarter"] for each in stored] == ["2026Q1", "2026Q2"]
    drifts = [{day: line["drift_percent"] for day, line in each["days"].items()} for each in stored]
    assert drifts == [{"2026-03-31": "3", "2026-03-30": "2"}, {"2026-04-01": "4"}]
    assert world.accounts.load_account(UID, now=NOW).drift_measured_at == NOW
