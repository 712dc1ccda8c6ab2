"""The switch is read before every order; a halt sends nothing more, cancels what is open and says why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rebalancer.core.account.order import LegState, OrderRequest, OrderSide
from rebalancer.core.execution.run import RunState
from tests.core.runs import a_leg
from tests.fakes.store import SYSTEM_SWITCH
from tests.services.world import UID, USER_SWITCH, Fills, World

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"trading_enabled": False},
        {"trading_enabled": "true"},
        {"trading_enabled": None, "state": "ACTIVE"},
        {"trading_enabled": True, "state": "HALTED"},
        {"trading_enabled": True, "state": "on"},
    ],
)
def test_a_system_switch_that_is_off_or_not_understood_lets_no_order_leave(fields: dict[str, Any]) -> None:
    world = World()
    world.set_system(**fields)
    world.create_three_orders()
    final = world.finish()
    assert world.broker.submitted == []
    assert (final.state, final.reason) == (RunState.HALTED, "TRADING_HALTED")
    assert "for the whole system" in final.message
    assert {leg.state for leg in final.legs} == {LegState.SKIPPED}


@pytest.mark.parametrize("fields", [{"state": "HALTED"}, {"state": "active"}, {"state": 1}, {"trading_enabled": True}])
def test_a_user_switch_that_is_off_or_not_understood_lets_no_order_leave(fields: dict[str, Any]) -> None:
    world = World()
    world.set_user(**fields)
    world.create_three_orders()
    final = world.finish()
    assert (final.state, world.broker.submitted) == (RunState.HALTED, [])
    assert "for your account" in final.message


@pytest.mark.parametrize("path", [SYSTEM_SWITCH, USER_SWITCH])
def test_a_missing_switch_lets_no_order_leave(path: str) -> None:
    world = World()
    world.documents.documents.pop(path)
    world.create_three_orders()
    final = world.finish()
    assert (final.state, world.broker.submitted) == (RunState.HALTED, [])


def test_the_stricter_of_the_two_switches_counts() -> None:
    world = World()
    world.set_user(state="REDUCING", reason="careful")
    world.create_three_orders()
    final = world.finish()
    assert world.sides() == ["sell", "sell"]
    assert (final.state, final.legs[2].reason) == (RunState.COMPLETED_ADJUSTED, "TRADING_REDUCING")
    assert final.legs[2].message == "Trading is reducing (sells only) for your account (careful)."


def test_a_halt_with_an_end_stops_before_it_and_trades_after_it() -> None:
    for ends, expected in ((HOUR, RunState.HALTED), (-HOUR, RunState.COMPLETED)):
        world = World()
        world.set_user(state="HALTED", reason="lunch", expires_at=world.clock.at + ends)
        world.create_three_orders()
        assert world.finish().state is expected


def test_a_switch_that_flips_between_two_orders_stops_the_second() -> None:
    world = World(fills=Fills.BY_HAND)
    world.create_three_orders()

    def flip_after_first(request: OrderRequest) -> None:
        world.broker.on_submit = lambda _: None
        world.documents.visit = lambda kind: flip() if kind == "read" else None

    def flip() -> None:
        world.documents.visit = lambda _: None
        world.halt()

    world.broker.on_submit = flip_after_first
    final = world.finish()
    assert world.sent() == ["sell 40 SPY"]
    assert [leg.state for leg in final.legs] == [LegState.CANCELED, LegState.DENIED, LegState.SKIPPED]
    assert final.legs[1].message == "The operator has halted trading for the whole system (fire drill)."
    assert (final.state, final.message) == (
        RunState.HALTED,
        "The operator has halted trading for the whole system (fire drill).",
    )


def test_a_halt_while_orders_are_open_cancels_them_and_keeps_what_was_filled() -> None:
    world = World(fills=Fills.BY_HAND)
    stored = world.create_three_orders()
    world.advance()
    world.broker.fill(stored.run.legs[0].client_order_id)
    world.halt()
    final = world.finish()
    assert [leg.state for leg in final.legs] == [LegState.FILLED, LegState.CANCELED, LegState.SKIPPED]
    assert world.broker.calls.count("cancel_order") == 2
    assert [order.state for order in world.broker.orders] == [LegState.FILLED, LegState.CANCELED]
    assert (final.state, world.lock) == (RunState.HALTED, None)


def test_a_halt_before_the_buys_leaves_the_sales_as_they_are_and_buys_nothing() -> None:
    world = World(fills=Fills.BY_HAND)
    stored = world.create_three_orders()
    world.advance()
    for leg in stored.run.legs[:2]:
        world.broker.fill(leg.client_order_id)
    world.halt()
    final = world.finish()
    assert [leg.state for leg in final.legs] == [LegState.FILLED, LegState.FILLED, LegState.SKIPPED]
    assert world.sides() == ["sell", "sell"]


def test_reducing_in_the_middle_of_the_buys_denies_the_rest_and_leaves_the_open_one() -> None:
    world = World(cash="10000", fills=Fills.BY_HAND)
    world.create(
        a_leg("01", OrderSide.BUY, symbol="GLD", price="50"), a_leg("02", OrderSide.BUY, symbol="QQQ", price="200")
    )

    def reduce(request: OrderRequest) -> None:
        world.broker.on_submit = lambda _: None
        world.documents.visit = lambda _: world.set_user(state="REDUCING")

    world.broker.on_submit = reduce
    assert world.advance().is_open
    world.broker.fills = Fills.INSTANT
    final = world.finish()
    assert [leg.state for leg in final.legs] == [LegState.FILLED, LegState.DENIED]


def test_an_unreadable_store_reads_as_a_halt() -> None:
    world = World()
    world.create_three_orders()
    world.documents.unreachable = True
    status = world.accounts.load_trading(UID, now=world.clock.at)
    gate = world.runs.read_gate(UID, "run-00000001", 1, now=world.clock.at)
    assert (status.state, gate.trading.state, gate.is_current) == ("HALTED", "HALTED", False)


def test_a_store_that_fails_just_before_an_order_sends_nothing_and_the_run_goes_on_later() -> None:
    world = World()
    world.create_three_orders()
    counted = {"reads": 0}

    def break_at_the_gate(kind: str) -> None:
        counted["reads"] += kind == "read"
        world.documents.unreachable = counted["reads"] == 3

    world.documents.visit = break_at_the_gate
    world.advance()
    world.documents.visit = lambda _: None
    assert world.broker.submitted == [] or len(world.broker.submitted) == len(set(world.broker.submitted))
    world.clock.advance(30)
    assert world.finish().state is RunState.COMPLETED
    world.require_each_order_once()


def test_the_switch_is_read_once_before_every_single_order() -> None:
    world = World()
    world.create_three_orders()
    happened: list[str] = []
    world.documents.visit = happened.append
    world.broker.visit = happened.append
    world.advance()
    sends = [index for index, what in enumerate(happened) if what == "submit_order"]
    assert len(sends) == 3
    assert all(happened[index - 1] == "read" for index in sends)
