"""Two people on one broker account, and stops against stops: at every boundary of one the other one does all it can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from rebalancer.core.risk.state import TradingState
from rebalancer.core.risk.switching import SwitchChange
from rebalancer.core.risk.trips import mismatch_trip
from rebalancer.services.context import Context
from rebalancer.services.execution.advance import advance_run
from rebalancer.services.execution.kill_switch import SwitchPorts, set_trading_state
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.preview import preview_rebalance
from rebalancer.services.risk.trips import set_trip
from tests.core.runs import ACCOUNT
from tests.extent import by_extent
from tests.proof.schedules import ROUND_SECONDS, ROUNDS
from tests.proof.world import RUN_ID, UID, ProofWorld
from tests.services.world import targets

SECOND = "second-1"
CLAIM = f"brokerAccounts/{ACCOUNT}"
HALTED, REDUCING, ACTIVE = TradingState.HALTED, TradingState.REDUCING, TradingState.ACTIVE


def world_of_two() -> ProofWorld:
    """An account, and a second person with the same targets, whose switch is on."""
    world = ProofWorld()
    wanted = targets(SPY="30", GLD="10", QQQ="60")
    world.accounts.save_allocation(SECOND, wanted, expected_version=0, now=world.clock.at)
    world.documents.plant(f"users/{SECOND}/status/trading", {"state": "ACTIVE", "reason": "test"})
    return world


def start_as(uid: str, run_id: str) -> Callable[[Context], object]:
    """Preview and start, as this person's own process would."""

    def act(ctx: Context) -> object:
        own = replace(ctx, uid=uid)
        return start_rebalance(own, preview_rebalance(own).stored.plan_id, run_id)

    return act


def take_over(world: ProofWorld) -> None:
    """The account changes hands behind the program's back; its lock stays with it."""
    world.documents.plant(CLAIM, {**world.documents.documents[CLAIM], "uid": SECOND})


def advance_as(uid: str, run_id: str) -> Callable[[Context], object]:
    """Move a run, as queue and sweep do."""
    return lambda ctx: advance_run(replace(ctx, uid=uid), run_id)


def drive_to_the_end(world: ProofWorld) -> None:
    """What queue and sweep do for both."""
    for _ in range(ROUNDS):
        found = world.runs.list_open_runs(due_before=None, limit=10)
        if not found:
            return
        for uid, run_id in found:
            world.attempt(advance_as(uid, run_id))
        world.clock.advance(ROUND_SECONDS)


def boundaries_of_a_start() -> int:
    world = world_of_two()
    world.work(start_as(UID, RUN_ID))
    return world.boundaries.passed


@pytest.mark.parametrize("takes_over", [False, True], ids=["without the claim", "with the claim taken over"])
def test_a_second_person_at_any_boundary_of_the_first_orders_nothing_twice(takes_over: bool) -> None:
    last = boundaries_of_a_start()
    for at in range(1, last + 1, by_extent(sample=11, usual=2)):
        world = world_of_two()

        def second(world: ProofWorld = world) -> None:
            if takes_over:
                take_over(world)
            world.visit(start_as(SECOND, "run-of-the-second"))

        world.boundaries.planned[at] = second
        with world.counted():
            world.attempt(start_as(UID, RUN_ID))
            drive_to_the_end(world)
            symbols = [request.symbol for request in world.broker.accepted]
            world.require(len(symbols) == len(set(symbols)), f"ordered twice at boundary {at}: {symbols}")
            world.require(world.broker.cash >= 0, "dollars were borrowed")


# ------------------------------------------------------------- stops against stops

STOPS = {
    "a halt": (HALTED, None),
    "a halt with an end": (HALTED, 60),
    "sells only": (REDUCING, None),
    "sells only with an end": (REDUCING, 90),
}


def stop(world: ProofWorld, name: str, *, is_proven: bool) -> None:
    state, minutes = STOPS[name]
    set_as(world, state, minutes, is_proven=is_proven, seen=0 if is_proven else None)


def set_as(
    world: ProofWorld, state: TradingState, minutes: int | None, *, is_proven: bool, seen: int | None = None
) -> None:
    ends = None if minutes is None else world.clock.at + timedelta(minutes=minutes)
    # Whoever has a live session names the version that was there before either of the two.
    change = SwitchChange("user", state, "proof", ends, expected_version=seen)

    def act(ctx: Context) -> object:
        ports = SwitchPorts(ctx.accounts, ctx.runs, ctx.tasks, ctx.clock, ctx.log)
        return set_trading_state(ports, UID, change, is_admin=False, is_proven=lambda: is_proven)

    world.attempt(act)


@pytest.mark.parametrize("second", [*STOPS, "a trip"])
@pytest.mark.parametrize("first", list(STOPS))
@pytest.mark.parametrize("is_proven", [False, True])
def test_of_two_stops_that_meet_at_any_boundary_the_stricter_one_is_left(
    first: str, second: str, is_proven: bool
) -> None:
    for at in range(1, 9):
        world = ProofWorld()

        tripped: list[bool] = []

        def other(world: ProofWorld = world, tripped: list[bool] = tripped) -> None:
            if second == "a trip":
                world.visit(lambda ctx: set_trip(ctx, mismatch_trip("a gap")))
                # One that found as strict a stop left it as it was.
                tripped.append(world.accounts.load_switch(UID, now=world.clock.at).marks.trip is not None)
            else:
                stop(world, second, is_proven=is_proven)

        world.boundaries.planned[at] = other
        with world.counted():
            stop(world, first, is_proven=is_proven)
            met = not world.boundaries.planned
            strictest = max(
                STOPS[first][0], HALTED if second == "a trip" else STOPS[second][0], key=lambda state: state.strictness
            )
            found = world.accounts.load_switch(UID, now=world.clock.at)
            wanted = strictest if met else STOPS[first][0]
            world.require(found.status.state is wanted, f"{first} and {second} at {at} left {found.status.state}")
            if any(tripped):
                world.require(found.marks.trip is not None, "a stop cleared a trip")


def test_trading_on_that_meets_a_trip_at_any_boundary_never_lifts_it_unseen() -> None:
    for at in range(1, 7):
        world = ProofWorld()
        stop(world, "sells only", is_proven=True)
        start = world.boundaries.passed

        def trip(world: ProofWorld = world) -> None:
            world.visit(lambda ctx: set_trip(ctx, mismatch_trip("a gap")))

        world.boundaries.planned[start + at] = trip
        with world.counted():
            set_as(world, ACTIVE, None, is_proven=True)
            if not world.boundaries.planned:
                found = world.accounts.load_switch(UID, now=world.clock.at)
                world.require(found.status.state is HALTED, f"a trip at boundary {at} was lifted unseen")
