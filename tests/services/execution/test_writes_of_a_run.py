"""A run is written when something happened outside, not at each of its own steps."""

from __future__ import annotations

from contextlib import suppress

import pytest

from rebalancer.core.account.order import LegState
from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.execution.run import RunState
from tests.services.world import Fault, Fills, World


def test_a_run_that_fills_at_once_writes_each_phases_journal_and_outcome_its_end_and_the_drift() -> None:
    world = World()
    world.create_three_orders()
    assert world.advance().state is RunState.COMPLETED
    assert world.documents.writes == 2 + 2 + 1 + 1


def test_a_run_that_waits_is_stored_true_at() -> None:
    world = World(fills=Fills.BY_HAND)
    world.create_three_orders()
    waiting = world.advance()
    assert world.run() == waiting
    assert (waiting.state, waiting.message) == (RunState.FUNDING, "Waiting for the sales to fill before buying.")


def test_looking_again_without_news_writes_nothing() -> None:
    world = World(fills=Fills.BY_HAND)
    world.create_three_orders()
    world.advance()
    writes = world.documents.writes
    for _ in range(3):
        world.clock.advance(5)
        world.advance()
    assert world.documents.writes == writes


@pytest.mark.parametrize("method", ["fetch_funds", "fetch_orders"])
def test_what_was_seen_before_the_broker_went_away_is_stored(method: str) -> None:
    world = World(fills=Fills.BY_HAND)
    stored = world.create_three_orders()
    world.advance()
    world.broker.fill(stored.run.legs[0].client_order_id)
    world.broker.fail(method, Fault.UNAVAILABLE, after=1)
    with suppress(BrokerUnavailable):
        world.advance()
    assert world.run().legs[0].state is LegState.FILLED


def test_orders_are_cancelled_only_after_the_stop_is_stored() -> None:
    world = World(fills=Fills.BY_HAND)
    world.create_three_orders()
    world.advance()
    world.halt()
    seen: list[LegState] = []
    world.broker.visit = lambda method: seen.append(world.run().legs[2].state) if method == "cancel_order" else None
    world.finish()
    assert seen == [LegState.SKIPPED, LegState.SKIPPED]
