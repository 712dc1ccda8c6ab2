"""A run is made on a look at the account: no other run may have traded since, even one that has ended."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest

from rebalancer.core.base.errors import Conflict, RebalancerError, StalePlan
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.execution.trade import execute_trade
from rebalancer.services.planning.preview import preview_rebalance
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
