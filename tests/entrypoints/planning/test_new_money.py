"""How much new money brings the account home without a sale, as a browser asks it."""

from __future__ import annotations

from decimal import Decimal

from rebalancer.entrypoints import planning, targets
from tests.entrypoints.calling import call, refused
from tests.services.world import World


def test_the_answer_names_the_amount_and_what_it_buys_and_stores_nothing(world: World) -> None:
    rows = [{"symbol": "SPY", "target_percent": 50}, {"symbol": "QQQ", "target_percent": 50}]
    call(targets.save_allocation, {"targets": rows, "expected_version": 0})
    before = dict(world.documents.documents)
    found = call(planning.new_money)
    assert Decimal(found["usd"]) > 0
    assert found["is_least"] is True
    assert sum(Decimal(each["usd"]) for each in found["buys"]) > 0
    assert (world.documents.documents, world.broker.submitted) == (before, [])


def test_a_holding_that_is_to_be_sold_cannot_be_bought_home(world: World) -> None:
    rows = [{"symbol": "SPY", "target_percent": 0}, {"symbol": "QQQ", "target_percent": 100}]
    call(targets.save_allocation, {"targets": rows, "expected_version": 0})
    found = call(planning.new_money)
    assert found["usd"] is None
    assert "SPY" in found["reason"]


def test_without_targets_there_is_nothing_to_come_home_to(world: World) -> None:
    call(targets.save_allocation, {"targets": [], "expected_version": 0})
    assert refused(planning.new_money)[2]["code"] == "NO_TARGETS"
