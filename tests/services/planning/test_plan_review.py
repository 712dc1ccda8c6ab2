"""A stored plan looked at by its address tells what its start would say, and changes nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.errors import InvariantViolation, NotFound, RebalancerError
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.plan_review import PlanReview, PlanState, review_plan
from rebalancer.services.planning.preview import PLAN_LIFE, preview_rebalance
from tests.core.runs import a_leg
from tests.services.world import UID, Fills, World

RUN = "browser-run-1"


def planned() -> tuple[World, str]:
    world = World()
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    plan_id = preview_rebalance(world.ctx).stored.plan_id
    world.broker.calls.clear()
    world.documents.reads = world.documents.writes = 0
    return world, plan_id


def codes(review: PlanReview) -> list[str]:
    return [breach.code for breach in review.breaches]


def test_a_plan_that_waits_is_shown_as_it_was_made_with_nothing_against_it() -> None:
    world, plan_id = planned()
    before = dict(world.documents.documents)
    review = review_plan(world.ctx, plan_id)
    assert (review.state, review.breaches, review.stored.plan_id) == (PlanState.WAITING, (), plan_id)
    assert review.assessment is not None
    assert review.assessment.market.is_open
    assert (world.broker.submitted, world.documents.documents) == ([], before)


def test_a_look_costs_a_preview_and_one_read_and_writes_nothing() -> None:
    world, plan_id = planned()
    review_plan(world.ctx, plan_id)
    assert world.broker.calls == ["fetch_snapshot", "fetch_assets", "fetch_market_clock", "fetch_quotes"]
    assert (world.documents.reads, world.documents.writes) == (3, 0)


def test_a_plan_that_was_started_names_its_run_and_asks_the_broker_nothing() -> None:
    world, plan_id = planned()
    start_rebalance(world.ctx, plan_id, RUN)
    world.broker.calls.clear()
    world.documents.reads = 0
    review = review_plan(world.ctx, plan_id)
    assert (review.state, codes(review), review.assessment) == (PlanState.STARTED, ["PLAN_ALREADY_STARTED"], None)
    assert review.stored.run_id == RUN
    assert (world.broker.calls, world.documents.reads) == ([], 1)


def test_a_plan_expires_for_the_looker_at_the_moment_at_which_it_does_for_the_start() -> None:
    world, plan_id = planned()
    world.clock.advance(PLAN_LIFE.total_seconds() - 1)
    assert review_plan(world.ctx, plan_id).state is PlanState.WAITING
    world.clock.advance(1)
    world.broker.calls.clear()
    review = review_plan(world.ctx, plan_id)
    assert (review.state, codes(review), world.broker.calls) == (PlanState.EXPIRED, ["PLAN_EXPIRED"], [])


def test_a_plan_for_other_targets_is_outdated() -> None:
    world, plan_id = planned()
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    review = review_plan(world.ctx, plan_id)
    assert (review.state, codes(review)) == (PlanState.OUTDATED, ["ALLOCATION_CHANGED"])


def test_a_plan_of_another_planner_is_outdated() -> None:
    world, plan_id = planned()
    change(world, plan_id, lambda document: document["inputs"].update(planner_version=0))
    review = review_plan(world.ctx, plan_id)
    assert (review.state, codes(review)) == (PlanState.OUTDATED, ["PLANNER_CHANGED"])


def test_a_plan_that_nobody_stored_is_not_found() -> None:
    world, _ = planned()
    with pytest.raises(NotFound) as refused:
        review_plan(world.ctx, "sha256:" + "0" * 64)
    assert refused.value.code == "PLAN_NOT_FOUND"


def test_a_plan_that_was_tampered_with_is_not_shown() -> None:
    world, plan_id = planned()
    change(world, plan_id, lambda document: document["inputs"]["snapshot"].update(cash="999999"))
    with pytest.raises(InvariantViolation):
        review_plan(world.ctx, plan_id)


def change(world: World, plan_id: str, by: Callable[[dict[str, Any]], object]) -> None:
    path = f"users/{UID}/plans/{plan_id}"
    document = copy.deepcopy(world.documents.documents[path])
    by(document)
    world.documents.plant(path, document)


def move_price(world: World) -> None:
    world.broker.prices["SPY"] = Decimal(102)


def sell_one(world: World) -> None:
    world.broker.holdings["SPY"] = Decimal(89)


def close_market(world: World) -> None:
    world.broker.is_open = False


def place_order(world: World) -> None:
    world.broker.fills = Fills.BY_HAND
    world.broker.place(a_leg("77", OrderSide.BUY, symbol="QQQ", quantity="1", price="200").request())


def save_other_targets(world: World) -> None:
    world.save_targets(SPY="50", QQQ="40", CASH="10")


def let_expire(world: World) -> None:
    world.clock.advance(PLAN_LIFE.total_seconds())


CHANGES = [move_price, sell_one, close_market, World.halt, place_order, save_other_targets, let_expire]


@pytest.mark.parametrize("changes", CHANGES)
def test_what_a_look_tells_first_is_what_the_start_refuses_with(changes: Callable[[World], None]) -> None:
    world, plan_id = planned()
    changes(world)
    told = codes(review_plan(world.ctx, plan_id))
    with pytest.raises(RebalancerError) as refused:
        start_rebalance(world.ctx, plan_id, RUN)
    assert refused.value.code in told
    assert world.broker.submitted == []


def test_what_a_look_tells_is_of_this_moment() -> None:
    world, plan_id = planned()
    world.halt()
    assert codes(review_plan(world.ctx, plan_id)) == ["TRADING_HALTED"]
    world.set_system(trading_enabled=True)
    assert codes(review_plan(world.ctx, plan_id)) == []
    assert not start_rebalance(world.ctx, plan_id, RUN).is_open
