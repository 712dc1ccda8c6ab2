"""What a harvest refuses: whatever would undo its loss, and whatever would be half of it."""

from __future__ import annotations

import pytest

from rebalancer.core.base.errors import InvalidInput, StalePlan
from rebalancer.core.targets.parked import ParkedState
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.execution.trade import execute_trade
from rebalancer.services.planning.harvest import preview_harvest
from rebalancer.services.planning.preview import preview_rebalance
from tests.services.planning.harvests import Harvesting, deferred, fallen
from tests.services.trades import market_buy


def refused(world: Harvesting, symbol: str = "SPY", replacement: str | None = None) -> str:
    with pytest.raises(InvalidInput) as caught:
        preview_harvest(world.ctx, symbol, replacement)
    assert caught.value.code == "HARVEST_REFUSED"
    return caught.value.message


def test_a_stranger_to_the_list_a_gain_and_what_is_not_held_are_refused() -> None:
    world = fallen()
    assert "not on your list" in refused(world, replacement="IWM")
    assert "No replacement" in refused(world, "GLD")
    world.wish(SPY=("QQQ",), GLD=("QQQ",))
    world.save_targets(SPY="80", GLD="10", CASH="10")
    assert refused(world, "GLD") == "No GLD is held."
    world.price(SPY="120")
    assert "no loss to take" in refused(world)
    world.wish(("SPY", "QQQ"), SPY=("QQQ",))
    assert "same security" in refused(world)


def test_a_replacement_that_is_a_target_or_a_holding_is_refused() -> None:
    world = fallen()
    world.wish(SPY=("QQQ",))
    world.save_targets(SPY="70", QQQ="10", CASH="20")
    assert "of its own" in refused(world)
    world.save_targets(SPY="80", CASH="20")
    world.trade("QQQ", "1")
    world.reconcile()
    assert "of its own" in refused(world)


def test_the_second_on_the_list_is_taken_where_the_first_may_not_be() -> None:
    world = fallen()
    world.save_targets(SPY="70", QQQ="10", CASH="20")
    assert preview_harvest(world.ctx, "SPY").stored.document["harvest"]["replacement"] == "GLD"


def test_two_that_replace_each_other_never_wash() -> None:
    world = fallen()
    world.wish(SPY=("QQQ",), QQQ=("SPY",))
    world.harvest()
    world.measure()
    world.price(QQQ="150")
    assert "in the place of SPY" in refused(world, "QQQ")
    world.days(31)
    world.measure()
    assert world.rebalance("home-0001") is not None
    world.measure()
    assert world.parked[0].state is ParkedState.HOME
    # QQQ was sold at a loss on the way home: for 30 days SPY may not be parked in it.
    world.price(SPY="60")
    assert "QQQ" in refused(world)
    assert "QQQ" not in world.held


def test_a_frozen_holding_and_a_turnover_cap_refuse_a_harvest_rather_than_half_of_it() -> None:
    world = fallen()
    world.save_policy(frozen=["SPY"])
    assert "whole or not at all" in refused(world)
    world.save_policy(max_turnover_percent="10")
    assert "whole or not at all" in refused(world)


def test_a_sale_whose_loss_would_be_deferred_is_refused() -> None:
    world = fallen()
    world.wish(("SPY", "IVV"), SPY=("QQQ",))
    world.price(IVV="80")
    world.trade("IVV", "3")
    world.reconcile()
    assert "would not count now" in refused(world)


def test_books_that_are_behind_the_broker_refuse_a_harvest() -> None:
    world = fallen()
    world.trade("SPY", "1")
    assert "our books are behind" in refused(world)


def test_a_single_order_by_hand_cannot_undo_the_loss_either() -> None:
    world = fallen()
    world.harvest()
    with pytest.raises(StalePlan) as caught:
        execute_trade(world.ctx, **market_buy("SPY", "1"))
    assert caught.value.code == "WASH_SALE"


def test_a_plan_that_was_made_before_is_not_started_after_the_harvest() -> None:
    world = fallen()
    world.pay("4000")
    world.reconcile()
    before = preview_rebalance(world.ctx).stored
    assert any(item["action"] == "BUY" for item in before.document["plan"]["items"])
    world.harvest()
    with pytest.raises(StalePlan):
        start_rebalance(world.ctx, before.plan_id, "late-0001")
    assert deferred(world) == 0


def test_a_harvest_that_another_one_overtook_is_not_started() -> None:
    world = fallen()
    first = preview_harvest(world.ctx, "SPY", "QQQ").stored
    second = preview_harvest(world.ctx, "SPY", "GLD").stored
    start_rebalance(world.ctx, first.plan_id, "harvest-01")
    with pytest.raises(StalePlan):
        start_rebalance(world.ctx, second.plan_id, "harvest-02")
    assert [each.run_id for each in world.parked] == ["harvest-01"]
