"""What `AccountStore` promises of limits, the high-water mark and automatic trips, on the fake and on Firestore."""

from datetime import timedelta
from decimal import Decimal

import pytest

from rebalancer.core.automation.schedule import Automation
from rebalancer.core.base.errors import Conflict, InvariantViolation
from rebalancer.core.risk.limits import DEFAULT_LIMITS
from rebalancer.core.risk.state import MarketClosed, TradingState
from rebalancer.core.risk.trips import HighWater, SwitchMarks
from rebalancer.ports.targets import SettingsUpdate
from tests.contracts.store.worlds import NOW, SETTINGS, SYSTEM, TRADING, UID, World, target

DRIFT = f"users/{UID}/status/drift"
TRIP = {"state": "HALTED", "reason": "gap", "changed_by": "auto-trip", "trip": "RECONCILIATION_MISMATCH"}


def switch_on(world: World) -> None:
    world.plant(SYSTEM, {"trading_enabled": True})
    world.plant(TRADING, {"state": "ACTIVE", "reason": "test", "changed_at": NOW, "note": "kept"})


def test_an_account_that_nobody_has_touched_has_the_default_limits_and_no_high(world: World) -> None:
    state = world.accounts.load_account(UID, now=NOW)
    assert state.limits == state.system_limits == DEFAULT_LIMITS
    assert state.market_closed is MarketClosed.REFUSE
    assert state.high_water is None
    assert state.switch_marks == SwitchMarks()


def test_limits_and_execution_are_stored_as_given_and_stay_where_they_are_not(world: World) -> None:
    world.accounts.save_settings(
        UID,
        SettingsUpdate(
            policy={},
            automation_enabled=False,
            limits={"spread_percent_max": "1", "restricted_symbols": ["GME"]},
            market_closed=MarketClosed.WAIT,
        ),
        now=NOW,
    )
    world.accounts.save_settings(UID, SettingsUpdate(policy={"shares": "whole"}, automation_enabled=True), now=NOW)
    world.accounts.save_allocation(UID, [target("SPY", "100")], expected_version=0, now=NOW)
    assert world.peek(SETTINGS) == {
        "allocation_version": 1,
        "policy": {"shares": "whole"},
        "automation": {"enabled": True},
        "limits": {"spread_percent_max": "1", "restricted_symbols": ["GME"]},
        "execution": {"market_closed": "wait"},
        "updated_at": NOW,
    }
    state = world.accounts.load_account(UID, now=NOW)
    assert state.limits.spread_percent_max == 1
    assert state.limits.restricted_symbols == {"GME"}
    assert state.market_closed is MarketClosed.WAIT


def test_the_first_settings_of_an_account_are_stored_whole(world: World) -> None:
    update = SettingsUpdate({"band": "combined"}, False, automation=Automation(), limits={"rejections_max": "2"})
    world.accounts.start_settings(UID, update, now=NOW)
    assert world.peek(SETTINGS) == {
        "allocation_version": 0,
        "policy": {"band": "combined"},
        "automation": {"enabled": False, "mode": "automatic", "every_minutes": 60, "hours": "market", "shadow": "none"},
        "limits": {"rejections_max": "2"},
        "updated_at": NOW,
    }
    assert not world.accounts.load_account(UID, now=NOW).is_new


def test_an_account_is_new_until_something_of_it_is_stored(world: World) -> None:
    assert world.accounts.load_account(UID, now=NOW).is_new
    world.accounts.save_allocation(UID, [target("SPY", "100")], expected_version=0, now=NOW)
    assert not world.accounts.load_account(UID, now=NOW).is_new


def test_first_settings_replace_nothing(world: World) -> None:
    world.accounts.save_settings(UID, SettingsUpdate(policy={"shares": "whole"}, automation_enabled=True), now=NOW)
    before = world.peek(SETTINGS)
    world.accounts.start_settings(UID, SettingsUpdate({"band": "combined"}, False), now=NOW)
    assert world.peek(SETTINGS) == before


def test_limits_are_replaced_as_a_whole(world: World) -> None:
    for limits in ({"spread_percent_max": "1"}, {"rejections_max": "2"}):
        world.accounts.save_settings(UID, SettingsUpdate(policy={}, automation_enabled=False, limits=limits), now=NOW)
    assert (world.peek(SETTINGS) or {})["limits"] == {"rejections_max": "2"}


def test_of_own_and_system_limits_the_stricter_count(world: World) -> None:
    switch_on(world)
    world.plant(SYSTEM, {"trading_enabled": True, "limits": {"spread_percent_max": "3", "rejections_max": "5"}})
    world.plant(SETTINGS, {"limits": {"spread_percent_max": "4", "rejections_max": "2"}})
    state = world.accounts.load_account(UID, now=NOW)
    assert [str(state.limits.spread_percent_max), state.limits.rejections_max] == ["3", 2]
    assert [str(state.system_limits.spread_percent_max), state.system_limits.rejections_max] == ["3", 5]
    assert state.trading.state is TradingState.ACTIVE


@pytest.mark.parametrize(
    ("path", "limits", "scope", "said"),
    [
        (SETTINGS, {"spread_percent_max": 1.5}, "user", "limits.spread_percent_max is a float"),
        (SETTINGS, {"spread": "1"}, "user", "limits.spread is an unknown key"),
        (SYSTEM, {"rejections_max": "many"}, "system", 'limits.rejections_max is "many"'),
        (SYSTEM, ["GME"], "system", "limits is a list, but must be an object"),
    ],
)
def test_limits_that_do_not_parse_halt_and_name_the_field(
    world: World, path: str, limits: object, scope: str, said: str
) -> None:
    switch_on(world)
    world.plant(path, {"trading_enabled": True, "limits": limits})
    trading = world.accounts.load_account(UID, now=NOW).trading
    assert (trading.state, trading.scope) == (TradingState.HALTED, scope)
    assert said in trading.reason


def test_limits_of_the_system_that_do_not_parse_halt_every_order_too(world: World) -> None:
    switch_on(world)
    world.plant(SYSTEM, {"trading_enabled": True, "limits": {"rejections_max": "many"}})
    assert world.accounts.load_trading(UID, now=NOW).state is TradingState.HALTED


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"limits": "none"}, 'limits is "none", but must be a map'),
        ({"execution": "wait"}, 'execution is "wait", but must be a map'),
        ({"execution": {"market_closed": "queue"}}, 'market_closed is "queue", but must be one of refuse, wait'),
    ],
)
def test_settings_that_do_not_parse_are_refused(world: World, document: dict[str, object], said: str) -> None:
    world.plant(SETTINGS, document)
    with pytest.raises(InvariantViolation) as refused:
        world.accounts.load_account(UID, now=NOW)
    assert said in refused.value.message


def test_the_high_is_kept_with_the_drift(world: World) -> None:
    world.accounts.save_drift(UID, {"equity_high_usd": "10000.25", "equity_high_at": NOW, "rows": []})
    assert world.accounts.load_account(UID, now=NOW).high_water == HighWater(Decimal("10000.25"), NOW)


@pytest.mark.parametrize("document", [{"rows": []}, {"equity_high_usd": None, "equity_high_at": None}])
def test_a_measurement_without_a_high_has_none(world: World, document: dict[str, object]) -> None:
    world.plant(DRIFT, document)
    assert world.accounts.load_account(UID, now=NOW).high_water is None


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"equity_high_usd": 5, "equity_high_at": NOW}, "equity_high_usd is the number 5"),
        ({"equity_high_usd": "5", "equity_high_at": "today"}, 'equity_high_at is "today"'),
        ({"equity_high_usd": "5"}, "equity_high_at is missing"),
    ],
)
def test_a_high_that_does_not_parse_is_refused(world: World, document: dict[str, object], said: str) -> None:
    world.plant(DRIFT, document)
    with pytest.raises(InvariantViolation) as refused:
        world.accounts.load_account(UID, now=NOW)
    assert refused.value.message.startswith(f"{DRIFT}: {said}")


def test_a_trip_sets_the_switch_and_keeps_its_other_fields(world: World) -> None:
    switch_on(world)
    switch = world.accounts.load_switch(UID, now=NOW)
    assert (switch.status.state, switch.marks.resumed_at) == (TradingState.ACTIVE, NOW)
    world.accounts.save_trip(UID, {**TRIP, "changed_at": NOW, "expires_at": NOW + timedelta(days=1)}, switch.token)
    document = world.peek(TRADING) or {}
    assert (document["state"], document["trip"], document["note"]) == ("HALTED", "RECONCILIATION_MISMATCH", "kept")
    tripped = world.accounts.load_switch(UID, now=NOW)
    assert (tripped.status.state, tripped.status.expires_at) == (TradingState.HALTED, NOW + timedelta(days=1))
    assert tripped.marks == SwitchMarks(trip="RECONCILIATION_MISMATCH")
    assert world.accounts.load_account(UID, now=NOW).switch_marks == tripped.marks


def test_a_trip_does_not_overwrite_what_somebody_set_meanwhile(world: World) -> None:
    switch_on(world)
    token = world.accounts.load_switch(UID, now=NOW).token
    world.accounts.save_trading(UID, {"state": "REDUCING", "reason": "careful"})
    with pytest.raises(Conflict) as refused:
        world.accounts.save_trip(UID, TRIP, token)
    assert refused.value.code == "SWITCH_CHANGED"
    assert (world.peek(TRADING) or {})["state"] == "REDUCING"


def test_a_switch_that_is_missing_or_gone_is_a_halt_and_takes_no_trip(world: World) -> None:
    switch = world.accounts.load_switch(UID, now=NOW)
    assert switch.status.state is TradingState.HALTED
    with pytest.raises(Conflict):
        world.accounts.save_trip(UID, TRIP, switch.token)
    assert world.peek(TRADING) is None


def test_a_switch_is_written_only_over_the_version_that_was_read_and_counts_its_writes(world: World) -> None:
    for uid, path in ((UID, TRADING), (None, SYSTEM)):
        first = world.accounts.load_switch(uid, now=NOW)
        assert (first.version, first.token) == (0, None)
        document = {"state": "HALTED", "reason": "x", "trading_enabled": False}
        world.accounts.save_trading(uid, document, over=first)
        second = world.accounts.load_switch(uid, now=NOW)
        assert (second.version, second.status.state) == (1, TradingState.HALTED)
        with pytest.raises(Conflict) as refused:
            world.accounts.save_trading(uid, {"state": "ACTIVE"}, over=first)
        assert refused.value.code == "SWITCH_CHANGED"
        world.accounts.save_trading(uid, {"state": "REDUCING"}, over=second)
        with pytest.raises(Conflict):
            world.accounts.save_trading(uid, {"state": "ACTIVE"}, over=second)
        world.accounts.save_trading(uid, {"reason": "y"})
        assert (world.peek(path) or {})["version"] == 3
