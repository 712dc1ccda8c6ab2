"""A harvest sells a whole holding at a loss, holds its replacement for 31 days, and goes back or stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from rebalancer.core.base.errors import Conflict, InvalidInput, InvariantViolation, NotFound
from rebalancer.core.base.money import dump_money
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.execution.run import RunState
from rebalancer.core.strategies.strategies import Strategy
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.core.targets.parked import ParkedState
from rebalancer.ports.targets import SettingsUpdate, TargetSet
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.harvest import preview_harvest
from rebalancer.services.planning.measure import describe_drift, measure_account
from rebalancer.services.planning.parked import decide_parked
from rebalancer.services.planning.plan_review import review_plan
from tests.services.planning.harvests import Harvesting, deferred, fallen
from tests.services.world import UID, targets


def targets_of(**percents: str) -> tuple[TargetWeight, ...]:
    return tuple(target.weight for target in targets(**percents))


def states(world: Harvesting) -> list[ParkedState]:
    return [each.state for each in world.parked]


def test_a_harvest_sells_all_and_buys_the_replacement_in_one_run() -> None:
    world = fallen()
    assert world.harvest().state is RunState.COMPLETED
    assert world.held.keys() == {"QQQ"}
    # What $6,400 of SPY bring is spent, to the cent; the $2,000 are no part of the harvest.
    assert 2000 <= world.broker.cash < Decimal("2000.01")
    world.measure()
    (parked,) = world.parked
    assert (parked.state, parked.symbol, parked.replacement) == (ParkedState.PARKED, "SPY", "QQQ")
    assert (parked.quantity, parked.loss_usd) == (Decimal(80), Decimal(1600))
    assert parked.sold_on == new_york_date(world.clock.at)
    assert parked.returns_from == new_york_date(world.clock.at) + timedelta(days=31)


def test_a_harvest_of_half_a_target_leaves_the_cash_as_it_is_and_says_nothing_of_it() -> None:
    world = Harvesting(SPY="90", CASH="10")
    world.price(SPY="40")
    preview = preview_harvest(world.ctx, "SPY")
    world.harvest()
    assert 2000 <= world.broker.cash < Decimal("2000.01")
    assert preview.stored.document["shortcomings"] == []


def test_the_end_of_its_run_is_the_beginning_of_its_days() -> None:
    world = fallen()
    world.harvest()
    assert states(world) == [ParkedState.PARKED]
    world.days(31)
    world.rebalance("home-0001")
    assert states(world) == [ParkedState.HOME]


def test_what_is_parked_is_on_target_and_neither_old_nor_new_money_buys_it_back_for_31_days() -> None:
    world = fallen()
    world.harvest()
    for day in range(30):
        world.days(1)
        if day == 10:
            world.pay("4000")
        run = world.rebalance(f"check-{day:04d}")
        assert run is None or {leg.symbol for leg in run.legs} == {"QQQ"}
        assert "SPY" not in world.held
    assert deferred(world) == 0
    targets = {target.symbol: target.target_percent for target in world.measure().allocation.targets}
    assert targets == {"SPY": 0, "QQQ": 80, "CASH": 20}


def test_after_31_days_the_next_plan_goes_back_and_the_harvest_is_home() -> None:
    world = fallen()
    world.harvest()
    world.days(30)
    assert world.measure().plan is not None
    assert states(world) == [ParkedState.PARKED]
    world.days(1)
    due = world.measure()
    assert states(world) == [ParkedState.DUE]
    assert due.plan is not None
    assert [(item.symbol, item.action.value) for item in due.plan.trades] == [("QQQ", "SELL"), ("SPY", "BUY")]
    run = world.rebalance("home-0001")
    assert run is not None
    assert run.state is RunState.COMPLETED
    assert world.held.keys() == {"SPY"}
    world.measure()
    assert states(world) == [ParkedState.HOME]
    assert world.parked[0].returned_on == new_york_date(world.clock.at)
    assert deferred(world) == 0
    assert world.measure().plan is not None
    assert world.rebalance("more-0001") is None


def test_shares_of_what_is_parked_that_a_person_buys_are_left_alone_until_it_goes_back() -> None:
    world = fallen()
    world.harvest()
    world.days(3)
    world.pay("1000")
    world.trade("SPY", "10")
    world.days(2)
    world.pay("4000")
    world.reconcile()
    measured = world.measure()
    assert describe_drift(measured).count("SPY was bought by hand while it is parked") == 1
    run = world.rebalance("check-0001")
    assert run is not None
    assert {leg.symbol for leg in run.legs} == {"QQQ"}
    assert world.held["SPY"] == 10
    # All but the $800 of SPY: four fifths are in the replacement.
    assert world.held["QQQ"] * 200 == (world.broker.cash + world.held["QQQ"] * 200) * Decimal("0.8")
    world.days(31)
    world.measure()
    assert states(world) == [ParkedState.DUE]
    assert world.rebalance("home-0001") is not None
    assert world.held.keys() == {"SPY"}


def test_it_stays_where_the_tax_of_going_back_is_more_than_it_is_worth() -> None:
    world = fallen()
    world.save_policy(short_term_tax_percent="30")
    world.harvest()
    world.days(31)
    world.price(QQQ="300")
    world.measure()
    (parked,) = world.parked
    assert parked.state is ParkedState.STAYING
    # 32 QQQ at $200 gained $3,200 in a month; 30 % of it and two trades, against 2 % of $9,600.
    assert [dump_money(each) for each in (parked.cost_usd, parked.worth_usd) if each is not None] == [
        "964.80",
        "192.00",
    ]
    assert world.held.keys() == {"QQQ"}
    world.price(QQQ="200")
    world.measure()
    assert states(world) == [ParkedState.STAYING], "it stays until a person says otherwise"


def test_the_same_approval_twice_is_one_harvest() -> None:
    world = fallen()
    plan = preview_harvest(world.ctx, "SPY").stored
    for _ in range(2):
        start_rebalance(world.ctx, plan.plan_id, "harvest-01")
    assert len(world.parked) == 1
    assert len(world.broker.submitted) == 2


def test_where_another_run_is_open_nothing_is_parked() -> None:
    world = fallen()
    plan = preview_harvest(world.ctx, "SPY").stored
    world.documents.plant(f"users/{UID}/status/open_run", {"run_id": "other-run"})
    world.documents.documents["brokerAccounts/" + world.ctx.account_digest]["open_run_id"] = "other-run"
    with pytest.raises(Conflict):
        start_rebalance(world.ctx, plan.plan_id, "harvest-01")
    assert [each.state for each in world.parked] == [ParkedState.ENDED]
    targets = {target.symbol: target.target_percent for target in measure_account(world.ctx).allocation.targets}
    assert targets == {"SPY": 80, "CASH": 20}


def test_a_harvest_that_sold_nothing_is_over() -> None:
    world = fallen()
    plan = preview_harvest(world.ctx, "SPY").stored
    world.halt()
    with pytest.raises(Exception, match="fire drill"):
        start_rebalance(world.ctx, plan.plan_id, "harvest-01")
    assert world.parked == ()
    assert world.held.keys() == {"SPY"}


def test_a_harvest_whose_run_was_never_made_is_forgotten_after_some_minutes() -> None:
    world = fallen()
    world.harvest()
    orphan = replace(world.parked[0], run_id="nobody-01", state=ParkedState.SELLING, created_at=world.clock.at)
    world.accounts.save_parked(UID, orphan)
    world.measure()
    assert {each.state for each in world.parked} == {ParkedState.PARKED, ParkedState.SELLING}
    world.pass_time(301)
    world.measure()
    assert {each.state for each in world.parked} == {ParkedState.PARKED, ParkedState.ENDED}


def test_parked_holdings_that_cannot_be_read_stop_every_plan() -> None:
    world = fallen()
    world.harvest()
    world.documents.documents[f"users/{UID}/status/parked"]["entries"]["harvest-01"]["state"] = "ELSEWHERE"
    with pytest.raises(InvariantViolation):
        measure_account(world.ctx)


def test_one_that_two_strategies_hold_is_parked_for_both() -> None:
    world = fallen()
    fast = Strategy("fast", Decimal(25), targets_of(SPY="100"))
    slow = Strategy("slow", Decimal(75), targets_of(SPY="70", CASH="30"))
    version = world.accounts.load_account(UID, now=world.clock.at).settings.allocation_version
    both = TargetSet(targets(SPY="77.5", CASH="22.5"), strategies=(fast, slow))
    world.accounts.save_allocation(UID, both, expected_version=version, now=world.clock.at)
    world.reconcile()
    run = world.harvest()
    assert {leg.symbol: leg.strategies.keys() for leg in run.legs} == {
        "SPY": {"fast", "slow"},
        "QQQ": {"fast", "slow"},
    }
    world.days(3)
    world.pay("2000")
    world.reconcile()
    assert world.rebalance("check-0001") is not None
    assert world.held.keys() == {"QQQ"}
    world.days(31)
    world.measure()
    assert world.rebalance("home-0001") is not None
    assert world.held.keys() == {"SPY"}
    assert deferred(world) == 0


def test_a_person_says_whether_it_goes_back_or_stays_but_not_before_its_day() -> None:
    world = fallen()
    world.harvest()
    world.measure()
    with pytest.raises(InvalidInput) as early:
        decide_parked(world.ctx, "harvest-01", goes_back=True)
    assert early.value.code == "PARKED_TOO_EARLY"
    assert decide_parked(world.ctx, "harvest-01", goes_back=False).state is ParkedState.STAYING
    world.days(31)
    world.measure()
    assert states(world) == [ParkedState.STAYING]
    assert world.rebalance("none-0001") is None
    for _ in range(2):
        assert decide_parked(world.ctx, "harvest-01", goes_back=True).state is ParkedState.DUE
    assert world.rebalance("home-0001") is not None
    assert world.held.keys() == {"SPY"}
    world.measure()
    with pytest.raises(InvalidInput) as over:
        decide_parked(world.ctx, "harvest-01", goes_back=True)
    assert over.value.code == "PARKED_IS_OVER"
    with pytest.raises(NotFound):
        decide_parked(world.ctx, "harvest-77", goes_back=True)


def test_a_limit_above_targets_counts_the_replacement_by_the_weight_that_it_takes() -> None:
    world = fallen()
    limits = {"over_target_percent_max": "5"}
    world.accounts.save_settings(UID, SettingsUpdate({}, automation_enabled=False, limits=limits), now=world.clock.at)
    plan = preview_harvest(world.ctx, "SPY").stored
    assert review_plan(world.ctx, plan.plan_id).breaches == ()
    assert start_rebalance(world.ctx, plan.plan_id, "harvest-01").state is RunState.COMPLETED
