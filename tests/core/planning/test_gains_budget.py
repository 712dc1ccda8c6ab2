"""A yearly budget of realized gains: no plan passes it, nothing is held back silently, and the bound stays true."""

import json
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rebalancer.core.planning.plan import RebalancePlan, dump_inputs, dump_plan, plan_rebalance
from rebalancer.core.planning.replay import dump_stored, replay_document
from rebalancer.core.planning.scenario import parse_inputs, parse_scenario
from tests.extent import by_extent
from tests.oracles.best.__main__ import stored_plan
from tests.oracles.best.accounts import make_account
from tests.oracles.best.judge import judge

ON = "2026-11-27"


def account(**changes: Any) -> dict[str, Any]:
    """60 % of A that doubled, 30 % of B that gained a tenth, against 40 and 30: C is to be bought."""
    policy = {"gains_budget_usd": "3000", **changes.pop("policy", {})}
    document: dict[str, Any] = {
        "cash": "0",
        "positions": [
            {"symbol": "A", "quantity": "600", "price": "100"},
            {"symbol": "B", "quantity": "400", "price": "100"},
        ],
        "prices": {"C": "50"},
        "targets": [
            {"symbol": "A", "target_percent": "40"},
            {"symbol": "B", "target_percent": "30"},
            {"symbol": "C", "target_percent": "30"},
        ],
        "on": ON,
        "realized_usd": "1240",
        "lots": [lot("A", "600", "50", "2020-01-02"), lot("B", "400", "90", "2020-01-02")],
        "policy": policy,
    }
    return document | changes


def lot(symbol: str, quantity: str, cost: str, day: str) -> dict[str, str]:
    return {"symbol": symbol, "quantity": quantity, "cost_per_share": cost, "acquired_on": day}


def planned(document: dict[str, Any]) -> RebalancePlan:
    read = parse_scenario(document)
    return plan_rebalance(read.allocation, read.snapshot, read.policy, request=read.request)


def sold(plan: RebalancePlan) -> dict[str, Decimal]:
    return {item.symbol: -item.shares for item in plan.trades if item.shares < 0}


def reasons(plan: RebalancePlan) -> dict[str, str]:
    return {item.symbol: item.reason.value for item in plan.items}


def test_sales_shrink_alike_to_what_is_left_of_the_budget() -> None:
    without = planned(account(policy={"gains_budget_usd": None}))
    assert sold(without) == {"A": 200, "B": 100}
    plan = planned(account())
    # 200 of A and 100 of B would realize $11,000; $1,760 are left.
    assert sold(plan) == {"A": 32, "B": 16}
    assert reasons(plan) == {
        "A": "LIMITED_BY_GAINS",
        "B": "LIMITED_BY_GAINS",
        "C": "LIMITED_BY_CASH",
        "CASH": "WITHIN_BAND",
    }
    assert plan.needs_rebalance


@pytest.mark.parametrize("objective", ["to_target", "least_cost"])
def test_nothing_is_sold_at_a_gain_where_the_budget_is_used_up_or_nobody_knows_it(objective: str) -> None:
    for realized in ("3000", "9000", None):
        plan = planned(account(realized_usd=realized, policy={"objective": objective}))
        assert not sold(plan)
        assert reasons(plan)["A"] == "GAINS_BUDGET"
        assert plan.needs_rebalance


@pytest.mark.parametrize("objective", ["to_target", "least_cost"])
def test_losses_of_the_year_and_of_the_plan_make_room(objective: str) -> None:
    roomy = planned(account(realized_usd="-20000", policy={"objective": objective}))
    free = planned(account(policy={"gains_budget_usd": None, "objective": objective}))
    assert sold(roomy) == sold(free)
    losing = [lot("A", "600", "50", "2020-01-02"), lot("B", "400", "200", "2020-01-02")]
    plan = planned(account(realized_usd="3000", lots=losing, policy={"objective": objective}))
    # Each share of B sold loses $100, which pays for the gain of two of A.
    assert sold(plan)["B"] > 0
    assert 0 < sold(plan)["A"] * 50 <= sold(plan)["B"] * 100


def test_cash_that_a_person_raises_is_not_held_back() -> None:
    plan = planned(account(realized_usd="3000", request={"kind": "raise", "usd": "5000"}))
    assert sum(sold(plan).values()) * 100 >= 5000


def test_a_share_of_unknown_cost_counts_as_all_gain() -> None:
    lots = [{"symbol": "A", "quantity": "600"}, lot("B", "400", "100", "2020-01-02")]
    plan = planned(account(lots=lots))
    assert sold(plan)["A"] * 100 <= 1760
    assert sold(plan)["B"] == 100


def test_a_policy_without_a_budget_keeps_its_bytes() -> None:
    assert "gains_budget_usd" not in json.dumps(dump_inputs(planned(account(policy={"gains_budget_usd": None}))))


def test_a_plan_under_a_budget_replays_and_least_cost_states_the_price_of_gains() -> None:
    for objective in ("to_target", "least_cost"):
        plan = planned(account(policy={"objective": objective}))
        document = json.loads(json.dumps(dump_stored(plan)))
        assert replay_document(document).differences == ()
        assert ("gains_price" in document["plan"]["bound"]) == (objective == "least_cost")


def under_a_budget(number: int) -> dict[str, Any] | None:
    """A random account whose plan of least cost is judged under a budget that binds for many."""
    document = make_account(20, number)
    random = Random(number)
    document["policy"]["gains_budget_usd"] = str(random.choice([0, 500, 2000, 10000]))
    if document.get("lots") is not None:
        document["realized_usd"] = str(random.choice([-1000, 0, 400]))
    return stored_plan(document)


def test_the_bound_is_true_under_a_budget_of_gains() -> None:
    judged = binding = 0
    for number in range(by_extent(sample=100, usual=250, whole=10_000)):
        stored = under_a_budget(number)
        if stored is None:
            continue
        assert list(judge(stored)) == [], number
        judged += 1
        binding += "gains_price" in stored["plan"]["bound"]
    assert judged > 50
    assert binding > 10


@settings(max_examples=60, deadline=None)
@given(
    budget=st.integers(0, 8000),
    realized=st.integers(-3000, 6000),
    costs=st.tuples(st.integers(1, 200), st.integers(1, 200)),
    whole=st.booleans(),
    objective=st.sampled_from(["to_target", "least_cost"]),
)
def test_no_plan_realizes_more_than_is_left(
    budget: int, realized: int, costs: tuple[int, int], whole: bool, objective: str
) -> None:
    lots = [
        lot("A", "250", str(costs[0]), "2020-01-02"),
        lot("A", "350", str(costs[1]), "2026-05-05"),
        lot("B", "400", str(costs[1]), "2020-01-02"),
    ]
    policy = {"gains_budget_usd": str(budget), "objective": objective, "shares": "whole" if whole else "fractional"}
    plan = planned(account(lots=lots, realized_usd=str(realized), policy=policy))
    gains = sum(
        (gain(lots, symbol, shares) for symbol, shares in sold(plan).items()),
        Decimal(0),
    )
    assert gains <= max(0, budget - realized)
    again = parse_inputs(json.loads(json.dumps(dump_inputs(plan))))
    assert dump_plan(plan_rebalance(again.allocation, again.snapshot, again.policy)) == dump_plan(plan)


def gain(lots: list[dict[str, str]], symbol: str, shares: Decimal) -> Decimal:
    total = Decimal(0)
    for each in lots:
        if each["symbol"] != symbol:
            continue
        part = min(shares, Decimal(each["quantity"]))
        total += part * (100 - Decimal(each["cost_per_share"]))
        shares -= part
    return total
