"""A person's plan of least cost is made with the lots of the person's ledger, and stored with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.ledger.events import Fill
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.core.tax.wishes import HarvestWishes
from rebalancer.ports.ledger import StoredHistory
from rebalancer.services.planning.measure import measure_account
from rebalancer.services.planning.plan_review import PlanState, review_plan
from rebalancer.services.planning.preview import plan_document, preview_rebalance
from rebalancer.services.planning.storable import measure_stored
from tests.fakes.ledger import FakeLedgerStore
from tests.services.world import World

POLICY = {"objective": "least_cost", "short_term_tax_percent": "30", "long_term_tax_percent": "15"}


class OneLot(FakeLedgerStore):
    """A ledger in which all of SPY was bought at once."""

    cost = Decimal(20)
    asked = 0

    def load_history(self, uid: str, names: Collection[str]) -> StoredHistory:
        type(self).asked += 1
        at_ns = start_of_day_ns(date(2019, 1, 2))
        bought = Fill("f1", at_ns, "o1", "SPY", OrderSide.BUY, Decimal(90), self.cost)
        return StoredHistory((bought,), (), HarvestWishes())


def planned(policy: dict[str, Any], cost: str = "20") -> tuple[World, dict[str, Any], int]:
    world = World()
    world.save_targets(SPY="84", QQQ="16")
    world.save_policy(**policy)

    class Ledger(OneLot):
        pass

    Ledger.cost = Decimal(cost)
    world.ctx = replace(world.ctx, ledgers=lambda: Ledger(world.documents))
    stored = preview_rebalance(world.ctx).stored
    assert review_plan(world.ctx, stored.plan_id).state is PlanState.WAITING
    return world, dict(stored.document), Ledger.asked


def sold(document: dict[str, Any]) -> Decimal:
    return next(-Decimal(item["trade_amount"]) for item in document["plan"]["items"] if item["symbol"] == "SPY")


def test_the_lots_of_the_ledger_decide_how_much_is_sold_and_are_part_of_the_plan() -> None:
    _, taxed, asked = planned(POLICY)
    _, untaxed, _ = planned(POLICY, cost="100")
    assert asked == 1
    assert 0 < sold(taxed) < sold(untaxed)
    (lot,) = taxed["inputs"]["snapshot"]["lots"]["rows"]
    assert lot == {"symbol": "SPY", "quantity": "90", "cost_per_share": "20", "acquired_on": "2019-01-02"}
    assert {"cost_usd", "least_usd", "cash_price"} <= taxed["plan"]["bound"].keys()


def test_a_plan_to_the_targets_asks_the_ledger_nothing_and_holds_no_lots() -> None:
    _, document, asked = planned({"objective": "to_target"})
    assert asked == 0
    assert "lots" not in document["inputs"]["snapshot"]


def test_a_plan_that_is_too_large_to_be_stored_is_refused_in_words() -> None:
    world = World()
    world.save_targets(SPY="84", QQQ="16")
    measured = measure_account(world.ctx)
    plan_document(world.ctx, measured, extra={"origin_message": "x" * 900_000})
    with pytest.raises(InvalidInput, match=r"takes 1\.\d MB.*Plan for the targets") as refused:
        plan_document(world.ctx, measured, extra={"origin_message": "x" * 1_100_000})
    assert refused.value.code == "PLAN_TOO_LARGE"


def test_what_is_stored_is_measured_as_firestore_measures_it() -> None:
    # Each key and each text a byte more than it is long, numbers and times 8, the rest 1.
    assert measure_stored({"ab": "cd", "e": [1, True, None], "f": {"\u00e4": 2.5}}) == 6 + 12 + 13
