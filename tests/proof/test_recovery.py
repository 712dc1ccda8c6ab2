"""The process dies before or after any request: by queue and sweep alone the last order comes within half a minute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from rebalancer.core.execution.absorb import UNSENT_AFTER
from rebalancer.core.execution.run import RunState
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.preview import preview_rebalance
from tests.extent import by_extent
from tests.proof.queue import ProofQueue
from tests.proof.schedules import LOST, PLAIN, STEPWISE, Variant, crossings
from tests.proof.world import RUN_ID, ProofWorld, SimulatedCrash

QUICK = timedelta(seconds=30)
DISPATCHES_MAX = 200


class Recovery:
    """A run whose processes die at the planned boundaries, and whom only queue and sweep come to help."""

    def __init__(self, variant: Variant, deaths: tuple[int, ...]) -> None:
        self.world = world = ProofWorld(variant.fills)
        self.queue = ProofQueue(world.clock)
        world.ctx = replace(world.ctx, tasks=self.queue)
        variant.prepare(world)
        world.plan_id = preview_rebalance(world.ctx).stored.plan_id
        self.died_at: datetime | None = None
        self.last_order_at: datetime | None = None
        for at in deaths:
            world.boundaries.planned[at] = self._die

    def _die(self) -> None:
        self.died_at = self.world.clock.at
        raise SimulatedCrash("everything died")

    def run(self) -> timedelta:
        """Start, die, recover. Returns how long after the last death the last order came."""
        world = self.world
        with world.counted():
            self._attempt(lambda: world.attempt(lambda ctx: start_rebalance(ctx, world.plan_id, RUN_ID)))
            for _ in range(DISPATCHES_MAX):
                found = world.stored()
                if found is None or not found.is_open:
                    break
                self._attempt(lambda: self.queue.dispatch(world))
            run = world.stored()
            world.require(run is None or run.state is RunState.COMPLETED, f"it ended as {run and run.message}")
            world.require(run is None or len(world.broker.accepted) == 3, "an order is missing")
        if self.died_at is None or self.last_order_at is None:
            return timedelta(0)
        return self.last_order_at - self.died_at

    def _attempt(self, action: object) -> None:
        assert callable(action)
        before = len(self.world.broker.accepted)
        action()
        if len(self.world.broker.accepted) > before:
            self.last_order_at = max(order.submitted_at for order in self.world.broker.orders if order.submitted_at)


def deaths_of(variant: Variant) -> Iterator[tuple[int, ...]]:
    """Every boundary, and some pairs: the process that came to help dies, too."""
    boundaries = crossings(variant)
    yield from ((at,) for at in boundaries[:: by_extent(sample=5, usual=1)])
    for first in boundaries[:: by_extent(sample=17, usual=9, whole=1)]:
        yield from ((first, second) for second in range(first + 1, first + 40, by_extent(sample=17, usual=13)))


@pytest.mark.parametrize("variant", [PLAIN, STEPWISE, LOST[0]], ids=lambda variant: variant.name)
def test_from_the_death_of_every_process_to_the_last_order_it_is_half_a_minute_at_most(variant: Variant) -> None:
    slow = {deaths: took for deaths in deaths_of(variant) if (took := Recovery(variant, deaths).run()) > QUICK}
    assert not slow, slow


@pytest.mark.parametrize("variant", LOST[1::3], ids=lambda variant: variant.name)
def test_an_order_that_is_lost_as_well_is_waited_for_once_more_and_not_longer(variant: Variant) -> None:
    """Each request may be under way for as long as a lost one is waited for: nothing shortens that safely."""
    boundaries = crossings(variant)[:: by_extent(sample=9, usual=4, whole=1)]
    took = {at: Recovery(variant, (at,)).run() for at in boundaries}
    assert max(took.values()) <= QUICK + UNSENT_AFTER, took


def test_without_the_queue_the_sweep_finds_the_run_and_it_goes_on_in_rounds() -> None:
    recovery = Recovery(PLAIN, (crossings(PLAIN)[-1] // 2,))
    recovery.queue.losing = True
    boundary = recovery.world.boundaries.planned
    assert boundary
    with recovery.world.counted():
        recovery.world.attempt(lambda ctx: start_rebalance(ctx, recovery.world.plan_id, RUN_ID))
    recovery.queue.losing = False
    assert recovery.run() <= timedelta(seconds=90)
