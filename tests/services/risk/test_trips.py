"""Automatic stops: the equity is watched at every measurement, and a stop is never weaker than what a person set."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from rebalancer.core.base.errors import BrokerUnavailable, Conflict
from rebalancer.core.risk.state import TradingState
from rebalancer.core.risk.switching import SwitchChange
from rebalancer.core.risk.trips import CashFlow, Trip, TripCode, mismatch_trip
from rebalancer.services.execution.check import CheckResult, check_drift
from rebalancer.services.execution.kill_switch import set_trading_state
from rebalancer.services.planning.measure import store_drift
from rebalancer.services.planning.preview import preview_rebalance
from rebalancer.services.risk.trips import set_trip
from tests.core.runs import RUN_ID, a_leg
from tests.fakes.store import FakeAccountStore
from tests.services.world import UID, USER_SWITCH, Fault, World

HOUR = timedelta(hours=1)


def watched() -> World:
    """$10,000 with 90% in SPY against a target of 50%, measured once."""
    world = World()
    world.save_targets(SPY="50", CASH="50")
    store_drift(world.ctx)
    return world


def fall(world: World, price: str) -> None:
    world.clock.advance(60)
    world.broker.prices["SPY"] = Decimal(price)


def check(world: World) -> CheckResult:
    return check_drift(world.ctx, dry_run=False, idempotency_key=None, new_run_id=f"run-{world.clock.at:%H%M%S%f}")


def person_sets(world: World, state: TradingState, *, ends_in: timedelta | None = None) -> None:
    world.clock.advance(60)
    ends = None if ends_in is None else world.clock.at + ends_in
    seen = world.accounts.load_switch(UID, now=world.clock.at).version
    change = SwitchChange("user", state, "my decision", ends, expected_version=seen)
    set_trading_state(world.switch_ports, UID, change, is_admin=False, is_proven=lambda: True)


def switch(world: World) -> dict[str, object]:
    return world.documents.documents[USER_SWITCH]


def test_a_measurement_keeps_the_high_and_when_it_was_seen() -> None:
    world = watched()
    first = world.clock.at
    assert (world.drift["equity_high_usd"], world.drift["equity_high_at"]) == ("10000.00", first)
    fall(world, "95")
    store_drift(world.ctx)
    assert (world.drift["equity_high_usd"], world.drift["equity_high_at"]) == ("10000.00", first)
    fall(world, "110")
    store_drift(world.ctx)
    assert (world.drift["equity_high_usd"], world.drift["equity_high_at"]) == ("10900.00", world.clock.at)


def test_an_idle_check_still_costs_one_look_and_one_write() -> None:
    world = World()
    world.save_targets(SPY="90", CASH="10")
    world.broker.calls.clear()
    check(world)
    assert world.broker.calls == ["fetch_snapshot"]
    assert world.documents.writes == 1


def test_a_drawdown_halts_before_the_check_orders_anything() -> None:
    world = watched()
    fall(world, "60")
    result = check(world)
    assert world.sent() == []
    assert result.run is None
    assert "fell 36.00% from its high of $10,000.00 to $6,400.00" in result.message
    assert switch(world) == {
        "state": "HALTED",
        "reason": "the account fell 36.00% from its high of $10,000.00 to $6,400.00, more than the 35% that is allowed",
        "changed_by": "auto-trip",
        "changed_at": world.clock.at,
        "expires_at": None,
        "trip": "DRAWDOWN",
        "version": 1,
    }
    assert "trading_tripped" in world.log.names()


def test_a_fall_within_the_limit_still_trades() -> None:
    world = watched()
    fall(world, "61.2")
    assert check(world).run is not None
    assert switch(world)["state"] == "ACTIVE"


def test_a_preview_and_the_end_of_a_run_watch_too() -> None:
    world = watched()
    fall(world, "60")
    preview = preview_rebalance(world.ctx)
    assert preview.trading.state is TradingState.HALTED
    assert "TRADING_HALTED" in [breach.code for breach in preview.breaches]
    assert switch(world)["trip"] == "DRAWDOWN"


def test_a_withdrawal_is_no_drawdown_and_moves_the_high_once() -> None:
    world = watched()
    world.clock.advance(60)
    world.broker.cash, world.broker.holdings["SPY"] = Decimal(1000), Decimal(30)
    world.broker.flows = [CashFlow(world.clock.at, Decimal(-6000))]
    world.clock.advance(60)
    store_drift(world.ctx)
    assert switch(world)["state"] == "ACTIVE"
    assert world.drift["equity_high_usd"] == "4000.00"
    world.broker.calls.clear()
    store_drift(world.ctx)
    assert world.broker.calls == ["fetch_snapshot"]


def test_where_deposits_cannot_be_asked_for_nothing_is_ordered_and_nothing_tripped() -> None:
    world = watched()
    fall(world, "60")
    world.broker.fail("fetch_cash_flows", Fault.UNAVAILABLE)
    with pytest.raises(BrokerUnavailable):
        check(world)
    assert world.sent() == []
    assert switch(world)["state"] == "ACTIVE"


def test_a_trip_that_stands_asks_the_broker_nothing_more() -> None:
    world = watched()
    fall(world, "60")
    check(world)
    before = dict(switch(world))
    world.broker.calls.clear()
    world.clock.advance(3600)
    check(world)
    assert world.broker.calls == ["fetch_snapshot"]
    assert switch(world) == before


def test_a_person_lifts_a_drawdown_and_the_high_starts_anew() -> None:
    world = watched()
    fall(world, "60")
    check(world)
    person_sets(world, TradingState.ACTIVE)
    assert switch(world)["trip"] is None
    assert check(world).run is not None
    assert world.drift["equity_high_usd"] == "6400.00"


def test_a_daily_loss_lets_only_sells_go_until_a_day_later() -> None:
    world = watched()
    world.broker.last_equity_usd = Decimal(13_000)
    world.clock.advance(60)
    result = check(world)
    assert result.run is not None
    assert world.sides() == ["sell"]
    assert (switch(world)["state"], switch(world)["trip"]) == ("REDUCING", "DAILY_LOSS")
    assert switch(world)["expires_at"] == world.clock.at + 24 * HOUR
    world.clock.advance(24 * 3600)
    assert world.accounts.load_trading(UID, now=world.clock.at).state is TradingState.ACTIVE


def test_a_daily_loss_that_a_person_resumed_from_trips_again_only_on_another_day() -> None:
    world = watched()
    world.broker.last_equity_usd = Decimal(13_000)
    world.clock.advance(60)
    store_drift(world.ctx)
    person_sets(world, TradingState.ACTIVE)
    world.clock.advance(60)
    store_drift(world.ctx)
    assert switch(world)["state"] == "ACTIVE"
    world.clock.advance(24 * 3600)
    store_drift(world.ctx)
    assert switch(world)["trip"] == "DAILY_LOSS"


def test_a_persons_halt_is_neither_weakened_nor_shortened() -> None:
    world = watched()
    person_sets(world, TradingState.HALTED)
    before = dict(switch(world))
    world.broker.last_equity_usd = Decimal(13_000)
    fall(world, "60")
    check(world)
    assert switch(world) == before


def test_a_persons_short_halt_becomes_one_that_only_a_person_lifts() -> None:
    world = watched()
    person_sets(world, TradingState.HALTED, ends_in=HOUR)
    set_trip(world.ctx, mismatch_trip("SPY: 10 expected, 9 found"))
    assert (switch(world)["expires_at"], switch(world)["trip"]) == (None, "RECONCILIATION_MISMATCH")


@pytest.mark.parametrize("document", [None, {"state": "sideways"}])
def test_a_switch_that_is_missing_or_unreadable_halts_already_and_is_left_alone(
    document: dict[str, object] | None,
) -> None:
    world = World()
    if document is None:
        del world.documents.documents[USER_SWITCH]
    else:
        world.set_user(**document)
    assert set_trip(world.ctx, mismatch_trip("gap")).state is TradingState.HALTED
    assert world.documents.documents.get(USER_SWITCH) == document


def test_a_trip_that_halts_moves_the_open_run_and_one_that_reduces_does_not() -> None:
    world = World()
    world.create(a_leg("01", quantity="1"))
    set_trip(world.ctx, Trip(TripCode.DAILY_LOSS, TradingState.REDUCING, "lost", world.clock.at + HOUR))
    assert world.tasks.advances == []
    set_trip(world.ctx, mismatch_trip("gap"))
    assert [task.run_id for task in world.tasks.advances] == [RUN_ID]


def test_a_trip_beside_a_persons_change_looks_again_and_stays_no_weaker() -> None:
    world = World()

    def person_halts(kind: str) -> None:
        if kind == "write":
            world.documents.visit = lambda _: None
            person_sets(world, TradingState.HALTED)

    world.documents.visit = person_halts
    status = set_trip(world.ctx, Trip(TripCode.DAILY_LOSS, TradingState.REDUCING, "lost", world.clock.at + HOUR))
    assert status.state is TradingState.HALTED
    assert switch(world)["changed_by"] == UID


def test_a_trip_that_never_gets_its_turn_fails_loudly() -> None:
    class Contended(FakeAccountStore):
        def save_trip(self, uid: str, document: object, token: object) -> None:
            raise Conflict("The switch was changed elsewhere.", code="SWITCH_CHANGED")

    world = World()
    ctx = replace(world.ctx, accounts=Contended(world.documents))
    with pytest.raises(Conflict):
        set_trip(ctx, mismatch_trip("gap"))
