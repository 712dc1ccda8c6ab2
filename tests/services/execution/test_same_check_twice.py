"""One key, one run: the same check twice at the same moment, and after a check that ordered nothing."""

from __future__ import annotations

import pytest

from rebalancer.core.execution.run import RunState
from rebalancer.services.execution.check import CheckResult, check_drift
from rebalancer.services.planning.legs import run_id_from_key
from tests.services.world import UID, Fills, World

KEY = "monday"


def drifted(fills: Fills = Fills.INSTANT) -> World:
    world = World(fills=fills)
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    return world


def check(world: World, *, dry_run: bool = False, run_id: str = "new-run-0001") -> CheckResult:
    return check_drift(world.ctx, dry_run=dry_run, idempotency_key=KEY, new_run_id=run_id)


def requests_of(fills: Fills) -> int:
    """How many requests a check makes until it has its run."""
    world, seen = drifted(fills), 0

    def visit(_: str) -> None:
        nonlocal seen
        seen += 1 if world.lock is None and not world.broker.submitted else 0

    world.documents.visit = world.broker.visit = visit
    check(world)
    return seen


@pytest.mark.parametrize("fills", [Fills.INSTANT, Fills.BY_HAND])
def test_two_at_the_same_moment_are_told_the_same_run_wherever_the_second_comes_in(fills: Fills) -> None:
    points = requests_of(fills)
    assert points >= 8
    for point in range(1, points + 1):
        world = drifted(fills)
        others: list[CheckResult] = []
        seen = 0

        def meanwhile(_: str, world: World = world, point: int = point, others: list[CheckResult] = others) -> None:
            nonlocal seen
            seen += 1
            if seen == point:
                world.documents.visit = world.broker.visit = lambda _: None
                others.append(check(world, run_id="new-run-0002"))

        world.documents.visit = world.broker.visit = meanwhile
        results = [check(world), *others]
        assert [result.run.run_id if result.run else None for result in results] == [run_id_from_key(UID, KEY)] * 2
        sent = [request.client_order_id for request in world.broker.submitted]
        assert len(sent) == len(set(sent)) > 0, f"at point {point}"


def test_a_dry_run_leaves_the_key_free() -> None:
    world = drifted()
    assert check(world, dry_run=True).run is None
    run = check(world).run
    assert run is not None
    assert run.state is RunState.COMPLETED


def test_a_check_that_ordered_nothing_leaves_the_key_free_and_the_same_key_measures_again() -> None:
    world = drifted()
    world.halt()
    assert check(world).run is None
    world.set_system(trading_enabled=True)
    assert check(world).run is not None


def test_a_dry_run_under_a_used_key_measures_and_leaves_its_run_alone() -> None:
    world = drifted()
    check(world)
    sent = len(world.broker.submitted)
    result = check(world, dry_run=True)
    assert (result.run, result.message, len(world.broker.submitted)) == (
        None,
        "Every target is within its band.",
        sent,
    )
