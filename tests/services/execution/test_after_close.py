"""Every end of a run and every automatic stop notifies the account's owner."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.base.errors import Conflict
from rebalancer.core.execution.run import RunState, closed
from rebalancer.core.risk.state import TradingState
from rebalancer.core.risk.trips import Trip, TripCode
from rebalancer.services.execution.cancel import cancel_run
from rebalancer.services.execution.check import check_drift
from rebalancer.services.execution.journal import journal_of
from rebalancer.services.planning.measure import store_drift
from rebalancer.services.risk.trips import set_trip
from tests.core.runs import RUN_ID, a_leg
from tests.services.notices.office import Office
from tests.services.world import Fills, World


def told(world: World) -> Office:
    """The world's account with the deployed notifier, which stores what it is given."""
    office = Office()
    office.clock = world.clock
    world.ctx = replace(world.ctx, notifier=office.notifier)
    return office


def listed(office: Office) -> list[tuple[Any, ...]]:
    return [(row["kind"], row["title"], row["refs"]) for row in office.listed]


def test_a_run_that_ends_well_is_told_once_however_often_it_is_looked_at() -> None:
    world = World()
    office = told(world)
    world.create_three_orders()
    assert world.finish().state is RunState.COMPLETED
    world.advance()
    assert listed(office) == [("RUN_FINISHED", "Rebalancing was completed", {"run_id": RUN_ID, "outcome": "COMPLETED"})]
    assert office.listed[0]["message"] == "Sold 40 SPY at $100.00, 20 GLD at $50.00. Bought 29 QQQ at $200.00."


def test_a_run_that_goes_on_is_not_told_and_one_that_is_cancelled_is() -> None:
    world = World(fills=Fills.BY_HAND)
    office = told(world)
    world.create_three_orders()
    world.advance()
    assert listed(office) == []
    cancel_run(world.ctx, RUN_ID)
    assert listed(office) == [("RUN_FINISHED", "Rebalancing was canceled", {"run_id": RUN_ID, "outcome": "CANCELLED"})]
    assert office.listed[0]["message"].startswith("Nothing was traded: SPY, GLD, QQQ.")


def test_positions_that_do_not_agree_are_told_as_the_stop_and_as_the_halted_run() -> None:
    world = World()
    office = told(world)
    world.create(a_leg("01", quantity="10"))

    def take_one(method: str) -> None:
        if method == "fetch_snapshot":
            world.broker.visit = lambda _: None
            world.broker.holdings["SPY"] -= 1

    world.broker.visit = take_one
    assert world.finish().state is RunState.HALTED
    assert [row["kind"] for row in office.listed] == ["TRADING_STATE_CHANGED", "RUN_HALTED"]
    assert all(row["urgency"] == "URGENT" and not row["read"] for row in office.listed)


def test_a_fall_of_the_account_is_told_with_how_trading_goes_on() -> None:
    world = World()
    world.save_targets(SPY="50", CASH="50")
    office = told(world)
    store_drift(world.ctx)
    world.clock.advance(60)
    world.broker.prices["SPY"] = Decimal(60)
    check_drift(world.ctx, dry_run=False, idempotency_key=None, new_run_id="run-of-the-check")
    (row,) = office.listed
    assert (row["kind"], row["title"]) == ("TRADING_STATE_CHANGED", "Trading was halted automatically")
    assert "fell 36.00% from its high" in row["message"]
    assert row["message"].endswith("The stop stays until you resume trading.")


def test_a_stop_that_lost_against_a_persons_change_notifies_nobody() -> None:
    world = World()
    office = told(world)

    def person_halts(kind: str) -> None:
        if kind == "write":
            world.documents.visit = lambda _: None
            world.set_user(state="HALTED", reason="mine")

    world.documents.visit = person_halts
    ends_at = world.clock.at + timedelta(hours=1)
    set_trip(world.ctx, Trip(TripCode.DAILY_LOSS, TradingState.REDUCING, "lost", ends_at))
    assert listed(office) == []


def test_a_write_of_a_run_that_lost_its_race_notifies_nobody() -> None:
    world = World(fills=Fills.BY_HAND)
    office = told(world)
    stale = journal_of(world.ctx, world.create_three_orders())
    journal_of(world.ctx, stale.stored).write(replace(stale.run, message="somebody else"))
    with pytest.raises(Conflict):
        stale.write(closed(stale.run, RunState.CANCELLED, world.clock.at, "CANCELLED", "late"))
    assert listed(office) == []
    assert world.reconciliations.reconciliations == []
