"""The account of one moment, planned both ways: what the two plans come to, and that either can be started."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.ledger.events import Fill
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.core.planning.plan import PlanRequest, RequestKind
from rebalancer.core.targets.asset_classes import AssetClass
from rebalancer.core.targets.objective import Objective
from rebalancer.core.tax.wishes import HarvestWishes
from rebalancer.ports.ledger import StoredHistory
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.plan_review import PlanState, review_plan
from rebalancer.services.planning.preview import Asked, preview_rebalance
from rebalancer.services.targets.allocation import save_allocation
from rebalancer.services.tax.side_by_side import Beside, preview_side_by_side
from tests.fakes.ledger import FakeLedgerStore
from tests.services.world import UID, World

RATES = {"short_term_tax_percent": "30", "long_term_tax_percent": "15"}
NOTHING = Asked()


class OneLot(FakeLedgerStore):
    """A ledger in which all of SPY was bought at once, for $20 a share."""

    def load_history(self, uid: str, names: Collection[str]) -> StoredHistory:
        at_ns = start_of_day_ns(date(2019, 1, 2))
        bought = Fill("f1", at_ns, "o1", "SPY", OrderSide.BUY, Decimal(90), Decimal(20))
        return StoredHistory((bought,), (), HarvestWishes())


class Unreadable(FakeLedgerStore):
    """A ledger that does not answer."""

    def load_history(self, uid: str, names: Collection[str]) -> StoredHistory:
        raise BrokerUnavailable("The books cannot be read.")


def a_world(policy: Mapping[str, Any] = RATES, ledger: type[FakeLedgerStore] = OneLot) -> World:
    world = World()
    world.save_targets(SPY="84", QQQ="16")
    world.save_policy(**policy)
    world.ctx = replace(world.ctx, ledgers=lambda: ledger(world.documents))
    return world


def compared(world: World, asked: Asked = NOTHING) -> tuple[Beside, dict[str, Any], dict[str, Any]]:
    beside = preview_side_by_side(world.ctx, asked)
    to_target, least_cost = (dict(each) for each in beside.side_by_side["plans"])
    return beside, to_target, least_cost


def number(figures: Mapping[str, Any], name: str) -> Decimal:
    return Decimal(figures[name])


def stored(world: World, figures: Mapping[str, Any]) -> Mapping[str, Any]:
    found = world.ctx.runs.load_plan(UID, figures["plan_id"])
    assert found is not None
    return found.document


def test_both_plans_are_of_one_moment_and_their_figures_are_what_their_trades_come_to() -> None:
    world = a_world()
    beside, to_target, least_cost = compared(world)
    assert to_target["plan_id"] == beside.preview.stored.plan_id
    assert (to_target["objective"], least_cost["objective"]) == ("to_target", "least_cost")
    taken = {stored(world, each)["inputs"]["snapshot"]["taken_at"] for each in (to_target, least_cost)}
    assert len(taken) == 1
    for figures in (to_target, least_cost):
        items = stored(world, figures)["plan"]["items"]
        sold = -sum(Decimal(item["trade_amount"]) for item in items if item["action"] == "SELL")
        traded = sum(abs(Decimal(item["trade_amount"])) for item in items)
        # 80 of each 100 dollars are gain, held for years: 15 % of it is tax.
        assert number(figures, "long_term_usd") == sold * 8 / 10
        assert number(figures, "tax_usd") == sold * 8 / 10 * 15 / 100
        assert number(figures, "traded_usd") == traded
        assert abs(number(figures, "cost_usd") - traded * Decimal("0.00025")) <= Decimal("0.005")
        assert figures["trade_count"] == sum(item["action"] != "HOLD" for item in items)
    assert number(to_target, "drift_usd") < number(least_cost, "drift_usd")
    assert number(least_cost, "tax_usd") < number(to_target, "tax_usd")
    assert number(least_cost, "drift_usd") < Decimal(beside.side_by_side["drift_before_usd"])
    assert "bound" in least_cost
    assert "bound" not in to_target


def test_the_sentence_says_what_the_figures_say() -> None:
    beside, to_target, least_cost = compared(a_world())
    paid = [number(each, "tax_usd") + number(each, "cost_usd") for each in (to_target, least_cost)]
    more = number(least_cost, "drift_usd") - number(to_target, "drift_usd")
    assert beside.side_by_side["message"] == (
        f"Least cost: ${paid[0] - paid[1]:,} less in tax and trading now, and ${more:,} more drift left."
    )


def test_the_other_plan_can_be_read_and_started_and_leaves_the_settings_alone() -> None:
    world = a_world()
    _, _, least_cost = compared(world)
    before = dict(world.documents.documents[f"userSettings/{UID}"])
    review = review_plan(world.ctx, least_cost["plan_id"])
    assert review.state is PlanState.WAITING
    assert review.stored.document["objective_is_chosen"] is True
    run = start_rebalance(world.ctx, least_cost["plan_id"], "run-beside-1")
    assert run.plan_id == least_cost["plan_id"]
    assert world.documents.documents[f"userSettings/{UID}"] == before


def test_a_choice_for_one_plan_does_not_become_the_measured_drift() -> None:
    world = a_world()
    preview_rebalance(world.ctx)
    before = world.drift
    chosen = preview_rebalance(world.ctx, Asked(objective=Objective.LEAST_COST)).stored
    assert chosen.document["inputs"]["policy"]["objective"] == "least_cost"
    assert chosen.document["objective_is_chosen"] is True
    assert world.drift == before
    assert "objective_is_chosen" not in preview_rebalance(world.ctx).stored.document


def test_who_plans_at_least_cost_is_shown_the_targets_beside_it() -> None:
    world = a_world({**RATES, "objective": "least_cost"})
    beside, to_target, least_cost = compared(world)
    assert beside.preview.stored.plan_id == least_cost["plan_id"]
    assert stored(world, to_target)["objective_is_chosen"] is True
    assert "lots" not in stored(world, to_target)["inputs"]["snapshot"]
    assert "objective_is_chosen" not in beside.preview.stored.document


def test_what_was_left_out_stays_left_out_in_both() -> None:
    world = a_world()
    _, to_target, least_cost = compared(world, Asked(leave_out=("QQQ",)))
    for figures in (to_target, least_cost):
        assert stored(world, figures)["inputs"]["policy"]["only"] == ["CASH", "SPY"]


def test_an_account_that_nothing_differs_for_is_said_to_have_one_plan() -> None:
    asked = Asked(request=PlanRequest(RequestKind.INVEST, Decimal(100)))
    beside, to_target, least_cost = compared(a_world({}), asked)
    assert beside.side_by_side["is_same"] is True
    assert beside.side_by_side["message"] == "Both ways make the same trades."
    assert beside.side_by_side["has_rates"] is False
    assert {**to_target, "plan_id": "", "objective": ""} == {**least_cost, "plan_id": "", "objective": ""}


def test_an_account_all_in_cash_buys_its_targets_both_ways() -> None:
    world = a_world()
    world.broker.holdings.clear()
    beside, to_target, least_cost = compared(world)
    assert beside.side_by_side["is_same"] is True
    assert number(least_cost, "tax_usd") == number(to_target, "tax_usd") == 0


def test_money_that_is_raised_leaves_the_account_before_drift_is_measured() -> None:
    _, to_target, least_cost = compared(a_world(), Asked(request=PlanRequest(RequestKind.RAISE, Decimal(2000))))
    # The cash that is there pays half. Of the 8,000 that stay, 6,720 should be SPY, and 1,280 QQQ, which is not held.
    for figures in (to_target, least_cost):
        assert number(figures, "traded_usd") == 1000
        assert number(figures, "drift_usd") == (8000 - 6720) + 1280


def test_asset_classes_are_planned_one_way_and_the_answer_says_why() -> None:
    world = a_world()
    classes = [AssetClass("All", Decimal(100), ("SPY", "QQQ"))]
    save_allocation(world.ctx, [], expected_version=1, classes=classes)
    beside = preview_side_by_side(world.ctx, NOTHING)
    assert beside.side_by_side["plans"] == []
    assert "Asset classes" in beside.side_by_side["message"]


def test_without_readable_books_nothing_is_compared() -> None:
    with pytest.raises(BrokerUnavailable):
        preview_side_by_side(a_world(ledger=Unreadable).ctx, NOTHING)
