"""A run is made on a look at the account: no other run may have traded since, even one that has ended."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

import pytest

from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.errors import Conflict, RebalancerError, StalePlan
from rebalancer.services.execution.check import check_drift
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.execution.trade import execute_trade
from rebalancer.services.planning.preview import preview_rebalance
from tests.core.runs import a_leg
from tests.services.trades import market_sell
from tests.services.world import World


def drifted() -> tuple[World, str]:
    world = World()
    world.save_targets(SPY="60", QQQ="30", CASH="10")
    return world, preview_rebalance(world.ctx).stored.plan_id


@pytest.mark.parametrize("point", range(1, 12))
def test_a_trade_that_comes_and_goes_between_a_starts_look_and_its_run_makes_the_start_a_conflict(point: int) -> None:
    world, plan_id = drifted()
    seen = 0

    def meanwhile(_: str) -> None:
        nonlocal seen
        seen += 1
        if seen == point:
            world.documents.visit = world.broker.visit = lambda _: None
            with suppress(RebalancerError):
                execute_trade(world.ctx, **market_sell("SPY", "70"))

    world.documents.visit = world.broker.visit = meanwhile
    with suppress(Conflict, StalePlan):
        start_rebalance(world.ctx, plan_id, "browser-0001")
    sold = sum((request.quantity for request in world.broker.submitted if request.symbol == "SPY"), Decimal(0))
    assert sold in {Decimal(70), Decimal(30)}, "either the trade or the plan, never both"


def test_the_refusal_offers_a_new_preview() -> None:
    world, plan_id = drifted()

    def trade_after_the_look(method: str) -> None:
        if method == "fetch_quotes":
            world.broker.visit = lambda _: None
            execute_trade(world.ctx, **market_sell("SPY", "1"))

    world.broker.visit = trade_after_the_look
    with pytest.raises(Conflict) as refused:
        start_rebalance(world.ctx, plan_id, "browser-0001")
    assert (refused.value.code, refused.value.details["remedy"]) == ("ACCOUNT_CHANGED", "PREVIEW_AGAIN")
    assert world.sent() == ["sell 1 SPY"]


WAYS: dict[str, Callable[[World, str], object]] = {
    "a plan": lambda world, plan_id: start_rebalance(world.ctx, plan_id, "browser-0001"),
    "an order by hand": lambda world, _: execute_trade(world.ctx, **market_sell("SPY", "70")),
    "a check": lambda world, _: check_drift(world.ctx, dry_run=False, idempotency_key=None, new_run_id="browser-0001"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("point", range(1, 16))
def test_a_run_that_was_open_at_the_look_and_ends_before_the_next_run_is_made_makes_that_a_conflict(
    way: str, point: int
) -> None:
    world, plan_id = drifted()
    world.create(a_leg("01", quantity="70"))
    seen = 0

    def finish_the_first(_: str) -> None:
        nonlocal seen
        seen += 1
        if seen == point:
            world.documents.visit = world.broker.visit = lambda _: None
            world.finish()

    world.documents.visit = world.broker.visit = finish_the_first
    with suppress(RebalancerError):
        WAYS[way](world, plan_id)
    sold = sum((request.quantity for request in world.broker.submitted if request.side is OrderSide.SELL), Decimal(0))
    assert sold in {Decimal(0), Decimal(70)}, "what the first run sold is not sold again on the look before it"
