"""A budget of realized gains is held against the person's own books, and a plan waits for no other year."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.errors import BrokerUnavailable, StalePlan
from rebalancer.core.ledger.events import Fill
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.core.planning.plan import PlanRequest, RequestKind
from rebalancer.core.tax.wishes import HarvestWishes
from rebalancer.ports.ledger import StoredHistory
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.plan_review import PlanState, review_plan
from rebalancer.services.planning.preview import Asked, preview_rebalance
from tests.fakes.ledger import FakeLedgerStore
from tests.services.world import World


def a_fill(number: int, side: OrderSide, quantity: int, price: int, day: date) -> Fill:
    name = f"f{number}"
    return Fill(name, start_of_day_ns(day), name, "SPY", side, Decimal(quantity), Decimal(price))


class Books(FakeLedgerStore):
    """190 of SPY were bought for $20 each; of 100 sold, the last `sold` were sold in the year of the test."""

    sold = 10
    is_readable = True
    is_kept = True

    def load_history(self, uid: str, names: Collection[str]) -> StoredHistory:
        if not type(self).is_readable:
            raise BrokerUnavailable("The books cannot be read.")
        kind = type(self)
        if not kind.is_kept:
            return StoredHistory((), (), HarvestWishes())
        bought = a_fill(1, OrderSide.BUY, 190, 20, date(2019, 1, 2))
        before = a_fill(2, OrderSide.SELL, 100 - kind.sold, 100, date(2024, 5, 6))
        now = a_fill(3, OrderSide.SELL, kind.sold, 100, kind.sold_on) if kind.sold else before
        return StoredHistory((bought, before, now), (), HarvestWishes())

    sold_on = date(2026, 1, 5)


def a_world(budget: str = "1000") -> tuple[World, type[Books]]:
    world = World()
    world.save_targets(SPY="70", QQQ="30")
    world.save_policy(gains_budget_usd=budget)

    class Mine(Books):
        sold_on = date(world.clock.at.year, 1, 5)

    world.ctx = replace(world.ctx, ledgers=lambda: Mine(world.documents))
    return world, Mine


def test_what_the_year_realized_is_used_up_and_the_plan_keeps_the_rest() -> None:
    world, _ = a_world()
    stored = preview_rebalance(world.ctx).stored
    # 10 shares have realized $800 this year: $200 are left, $80 for each share.
    (sale,) = [item for item in stored.document["plan"]["items"] if item["action"] == "SELL"]
    assert (sale["quantity"], sale["reason"]) == ("2.5", "LIMITED_BY_GAINS")
    year = world.clock.at.year
    assert stored.document["gains_budget"]["message"] == (
        f"$800.00 of your $1,000.00 budget of realized gains for {year} is used; "
        "this plan would realize $200.00 of net gains."
    )


def test_gains_of_earlier_years_use_nothing() -> None:
    world, books = a_world()
    books.sold = 0
    assert preview_rebalance(world.ctx).stored.document["gains_budget"]["used_usd"] == "0.00"


def test_without_books_nothing_is_sold_at_a_gain_and_unreadable_ones_plan_nothing() -> None:
    world, books = a_world()
    books.is_kept = False
    stored = preview_rebalance(world.ctx).stored.document
    assert {item["reason"] for item in stored["plan"]["items"] if item["symbol"] == "SPY"} == {"GAINS_BUDGET"}
    assert "is not known, so nothing is sold at a gain." in stored["gains_budget"]["message"]
    books.is_readable = False
    with pytest.raises(BrokerUnavailable):
        preview_rebalance(world.ctx)


def test_a_withdrawal_goes_through_and_says_by_how_much_it_passes_the_budget() -> None:
    world, _ = a_world()
    asked = Asked(request=PlanRequest(RequestKind.RAISE, Decimal(2000)))
    stored = preview_rebalance(world.ctx, asked).stored.document
    assert stored["gains_budget"]["message"].endswith(
        "That is $600.00 more than is left: you asked for the cash, so it is raised all the same."
    )


def test_a_plan_is_outdated_once_the_year_has_realized_something_else() -> None:
    world, books = a_world()
    plan_id = preview_rebalance(world.ctx).stored.plan_id
    assert review_plan(world.ctx, plan_id).state is PlanState.WAITING
    books.sold = 11
    assert review_plan(world.ctx, plan_id).state is PlanState.OUTDATED
    with pytest.raises(StalePlan, match="budget of gains has changed"):
        start_rebalance(world.ctx, plan_id, "run-gains-1")
    books.sold = 10
    assert start_rebalance(world.ctx, plan_id, "run-gains-1").plan_id == plan_id
