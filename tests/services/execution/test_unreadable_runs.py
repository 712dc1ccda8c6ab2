"""A lock without a run is freed, which is proven; a run that cannot be read is reported, and its owner can end it."""

from __future__ import annotations

from typing import Any

import pytest

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.execution.run import RunState
from rebalancer.core.risk.state import TradingState
from rebalancer.services.execution.advance import advance_run
from rebalancer.services.execution.cancel import cancel_run
from rebalancer.services.execution.sweep import enqueue_open_runs
from rebalancer.services.execution.unreadable import is_unreadable, report_unreadable
from tests.core.runs import ACCOUNT, RUN_ID, a_leg
from tests.services.world import UID, WatchedDocuments, World

RUN = f"users/{UID}/runs/{RUN_ID}"


class Unwatched(WatchedDocuments):
    """Documents in which a run may follow one that does not parse."""

    def _put(self, path: str, document: dict[str, Any]) -> None:
        self._store(path, document)


class Spoiled(World):
    """A world in which somebody has written a run that does not parse."""

    documents_type = Unwatched

    def __init__(self) -> None:
        super().__init__()
        self.create(a_leg("01"))
        self.documents.plant(RUN, {**self.documents.documents[RUN], "legs": "gone"})


def sweep(world: World) -> None:
    enqueue_open_runs(world.runs, world.tasks, world.clock, world.log)


def test_a_lock_whose_run_does_not_exist_is_freed_by_the_sweep() -> None:
    world = World()
    world.create(a_leg("01"))
    del world.documents.documents[RUN]
    sweep(world)
    assert world.lock is None
    assert world.documents.documents[f"brokerAccounts/{ACCOUNT}"]["open_run_id"] is None
    world.create(a_leg("01"))


def test_the_lock_of_an_open_run_is_left_alone() -> None:
    world = World()
    world.create(a_leg("01"))
    sweep(world)
    assert world.lock == RUN_ID


def test_a_run_that_cannot_be_read_is_reported_once_and_keeps_its_lock() -> None:
    world = Spoiled()
    sweep(world)
    with pytest.raises(InvariantViolation) as failed:
        advance_run(world.ctx, RUN_ID)
    assert is_unreadable(failed.value)
    report_unreadable(world.ctx, RUN_ID)
    assert [event.refs for _, event in world.notifier.events] == [{"run_id": RUN_ID}]
    assert world.lock == RUN_ID


def test_its_owner_ends_a_run_that_cannot_be_read_and_trading_halts() -> None:
    world = Spoiled()
    ended = cancel_run(world.ctx, RUN_ID)
    assert (ended.state, ended.reason) == (RunState.HALTED, "RUN_UNREADABLE")
    assert world.lock is None
    assert world.documents.documents[RUN]["unreadable"]["legs"] == "gone"
    assert world.accounts.load_trading(UID, now=world.clock.at).state is TradingState.HALTED
    assert cancel_run(world.ctx, RUN_ID) == ended
