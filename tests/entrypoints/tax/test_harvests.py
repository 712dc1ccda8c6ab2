"""A harvest as a browser makes it: previewed, approved, parked, and home again after its 31 days."""

from __future__ import annotations

from decimal import Decimal

from rebalancer.core.ledger.events import CashActivity, CashKind, ShareKind, ShareLeg, activity_event_id
from rebalancer.core.ledger.times import to_ns
from rebalancer.entrypoints import execution, ledger, planning, statements, targets, tax_harvest
from tests.entrypoints.calling import call, refused
from tests.services.world import World

DAY = 86_400


def pass_days(world: World, days: float) -> None:
    world.clock.advance(days * DAY)
    world.broker.now = world.clock.at


def approve(plan_id: str, run_id: str) -> str:
    state = str(call(execution.start_rebalance, {"plan_id": plan_id, "run_id": run_id})["state"])
    call(ledger.reconcile_positions)
    return state


def test_a_harvest_is_approved_parked_for_its_days_and_goes_home_with_the_next_plan(world: World) -> None:
    weights = [{"symbol": "SPY", "target_percent": 90}, {"symbol": "CASH", "target_percent": 10}]
    call(targets.save_allocation, {"targets": weights, "expected_version": 0})
    wishes = {"loss_usd_min": "1", "replacements": [{"symbol": "SPY", "by": ["QQQ"]}]}
    call(statements.save_harvest_wishes, wishes)
    assert call(tax_harvest.parked_holdings) == {"parked": []}
    at_ns = to_ns(world.broker.now)
    paid = CashActivity(activity_event_id("first"), at_ns, CashKind.DEPOSIT, Decimal(1000))
    came = ShareLeg("activity:in", at_ns, ShareKind.TRANSFER, "activity:in", "SPY", Decimal(90), price=Decimal(100))
    world.broker.activities.extend([paid, came])
    call(ledger.reconcile_positions)
    pass_days(world, 40)
    world.broker.prices["SPY"] = Decimal(80)

    plan = call(tax_harvest.preview_harvest, {"symbol": "SPY"})
    assert [(item["symbol"], item["action"]) for item in plan["items"][:2]] == [("SPY", "SELL"), ("QQQ", "BUY")]
    assert (plan["harvest"]["replacement"], Decimal(plan["harvest"]["loss_usd"])) == ("QQQ", Decimal(1800))
    assert call(planning.load_plan, {"plan_id": plan["plan_id"]})["harvest"] == plan["harvest"]
    assert approve(plan["plan_id"], "harvest-01") == "COMPLETED"
    call(planning.portfolio_drift)
    (parked,) = call(tax_harvest.parked_holdings)["parked"]
    assert (parked["state"], parked["loss_usd"], parked["deferred_usd"]) == ("PARKED", "1800.00", "0.00")
    assert (parked["can_go_back"], parked["can_stay"]) == (False, True)
    early = refused(tax_harvest.decide_parked, {"run_id": "harvest-01", "goes_back": True})
    assert early[2]["code"] == "PARKED_TOO_EARLY"

    pass_days(world, 31)
    back = call(planning.preview_rebalance)
    assert call(tax_harvest.parked_holdings)["parked"][0]["state"] == "DUE"
    assert approve(back["plan_id"], "home-00001") == "COMPLETED"
    call(planning.portfolio_drift)
    assert call(tax_harvest.parked_holdings)["parked"][0]["state"] == "HOME"
    assert {symbol for symbol, held in world.broker.holdings.items() if held} == {"SPY"}
