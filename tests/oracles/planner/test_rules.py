"""The rules: they find nothing in the reference's plans, and each finds its own fault in a plan that has it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.extent import examples
from tests.oracles.planner.hand_cases import CASES
from tests.oracles.planner.judge import RULES, Answer, judge_answer, judge_plan
from tests.oracles.planner.policies import BAD
from tests.oracles.planner.reading import READINGS, Reading
from tests.oracles.planner.render import render
from tests.oracles.planner.requests import NotEnough
from tests.oracles.planner.scenarios import FAMILIES, Scenario
from tests.oracles.planner.strategies import bad_scenarios, scenarios, scenarios_of

Plan = dict[str, Any]
BY_NAME = {case.name: case.scenario for case in CASES}
IDLE = BY_NAME["seed 003: the proceeds are not left idle"]
SEED = BY_NAME["seed 003: SPY is sold from 46.5 to 40"]
SHORT = BY_NAME["a short position is bought back"]
RAISE = BY_NAME["raise: what lacks then comes by target weight"]
INVEST = BY_NAME["invest buys the largest gap first"]


@given(scenarios(), st.sampled_from(READINGS))
@settings(max_examples=examples(200), deadline=None)
def test_no_rule_finds_anything_in_a_plan_of_the_reference(scenario: Scenario, reading: Reading) -> None:
    policy = scenario.get("policy", {})
    assume(policy.get("shares") != "whole" and policy.get("share_places", 9) == 9)
    try:
        plan = render(scenario, reading)
    except NotEnough:
        return
    assert judge_plan(scenario, plan) == []


@pytest.mark.parametrize("family", sorted(FAMILIES))
@given(data=st.data())
@settings(max_examples=examples(12), deadline=None)
def test_each_kind_of_account_is_brought_home_by_the_default_policy(family: str, data: st.DataObject) -> None:
    scenario = data.draw(scenarios_of(family))
    assert judge_plan(scenario, render(scenario)) == []


@given(bad_scenarios())
@settings(max_examples=examples(50), deadline=None)
def test_a_bad_scenario_that_is_planned_is_a_finding(drawn: tuple[str, Scenario]) -> None:
    why, scenario = drawn
    assert why in BAD
    assert [each.rule for each in judge_answer(scenario, Answer(0, "{}", ""), good=False)] == ["REFUSED"]
    assert judge_answer(scenario, Answer(2, "", "cash is 10.5, but must be a decimal.\n"), good=False) == []


def item(plan: Plan, symbol: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in plan["items"] if each["symbol"] == symbol)
    return found


def trade(plan: Plan, symbol: str, action: str, quantity: str, amount: str, cash_after: str) -> None:
    """Put another trade into the plan, with figures that agree with each other."""
    row = item(plan, symbol)
    row |= {"action": action, "quantity": quantity, "trade_amount": amount, "reason": "OUTSIDE_BAND"}
    plan["cash_after"] = cash_after
    order = {"SELL": 0, "BUY": 1, "HOLD": 2}
    key = "trade_amount"
    plan["items"].sort(key=lambda each: (order[each["action"]], -abs(float(each[key])), each["symbol"]))


def rest(plan: Plan, symbol: str, cash_after: str) -> None:
    trade(plan, symbol, "HOLD", "0", "0.00", cash_after)


def rest_all(plan: Plan, *symbols: str, cash_after: str) -> None:
    for symbol in symbols:
        rest(plan, symbol, cash_after)


Fault = Callable[[Plan], object]
FAULTS: list[tuple[str, Scenario, Fault]] = [
    ("PORTFOLIO_VALUE", IDLE, lambda plan: plan.update(portfolio_value="100000.02")),
    ("EVERY_SYMBOL_ONCE", IDLE, lambda plan: plan["items"].pop(1)),
    ("CASH_ROW", IDLE, lambda plan: item(plan, "CASH").update(target_percent="1")),
    ("CASH_ROW", IDLE, lambda plan: plan["items"].remove(item(plan, "CASH"))),
    ("ACTUAL_AND_DRIFT", IDLE, lambda plan: item(plan, "SPY").update(actual_percent="46.4999")),
    ("ACTUAL_AND_DRIFT", IDLE, lambda plan: item(plan, "CASH").update(drift_percent="1")),
    ("VALUES_AND_TARGETS", IDLE, lambda plan: item(plan, "QQQ").update(target_value="30000.02")),
    ("DRIFT_LEVEL", IDLE, lambda plan: item(plan, "SPY").update(drift_level="CRITICAL")),
    ("AMOUNTS_MATCH", IDLE, lambda plan: item(plan, "SPY").update(trade_amount="-6499.99")),
    ("CASH_AFTER", IDLE, lambda plan: plan.update(cash_after="0.01")),
    ("ORDER", IDLE, lambda plan: plan["items"].reverse()),
    ("REASONS_ARE_CODES", IDLE, lambda plan: item(plan, "SPY").update(reason="outside band")),
    ("TOWARDS_THE_TARGET", IDLE, lambda plan: trade(plan, "TLT", "SELL", "1", "-100.00", "2600.00")),
    ("TOWARDS_THE_TARGET", IDLE, lambda plan: trade(plan, "SPY", "SELL", "13.000000001", "-6500.00", "0.00")),
    ("NO_SHORT_SALE", IDLE, lambda plan: trade(plan, "SPY", "SELL", "94", "-47000.00", "40500.00")),
    ("MINIMUM_TRADE", IDLE, lambda plan: trade(plan, "GLD", "BUY", "0.05", "5.00", "1995.00")),
    ("ORDERABLE_QUANTITY", IDLE, lambda plan: trade(plan, "GLD", "BUY", "1.0000000001", "100.00", "1900.00")),
    ("EXITS_WHOLE", SHORT, lambda plan: trade(plan, "AAA", "BUY", "9", "900.00", "100.00")),
    ("FUNDED", IDLE, lambda plan: trade(plan, "SPY", "SELL", "12", "-6000.00", "-500.00")),
    ("REASON_IS_TRUE", IDLE, lambda plan: item(plan, "SPY").update(reason="NOT_HELD")),
    ("REASON_IS_TRUE", SEED, lambda plan: item(plan, "GLD").update(reason="OUTSIDE_BAND")),
    ("CASH_COMES_HOME", IDLE, lambda plan: rest_all(plan, "TLT", "GLD", "QQQ", cash_after="6500.00")),
    ("ENTERS_WHAT_IS_NOT_HELD", SEED, lambda plan: rest(plan, "GLD", "10500.00")),
    ("NEEDS_REBALANCE", IDLE, lambda plan: plan.update(needs_rebalance=False)),
    ("NEEDS_REBALANCE", IDLE, lambda plan: plan.update(needs_rebalance="true")),
    ("AS_THE_REFERENCE", IDLE, lambda plan: trade(plan, "QQQ", "BUY", "4.9", "1960.00", "40.00")),
    ("INVESTS_WHAT_WAS_ASKED", INVEST, lambda plan: trade(plan, "AAA", "BUY", "51", "5100.00", "9900.00")),
    ("INVESTS_WHAT_WAS_ASKED", INVEST, lambda plan: rest(plan, "AAA", "15000.00")),
    ("SIDE_OF_THE_MODE", INVEST, lambda plan: trade(plan, "BBB", "SELL", "1", "-100.00", "10100.00")),
    ("RAISES_WHAT_WAS_ASKED", RAISE, lambda plan: trade(plan, "BBB", "SELL", "90", "-9000.00", "29000.00")),
    ("MOST_OVERWEIGHT_FIRST", RAISE, lambda plan: rest(plan, "AAA", "10000.00")),
    ("SHAPE", IDLE, lambda plan: item(plan, "SPY").update(quantity=13.0)),
    ("SHAPE", IDLE, lambda plan: plan.pop("plan_id")),
]


@pytest.mark.parametrize(("rule", "scenario", "fault"), FAULTS, ids=[f"{n}-{each[0]}" for n, each in enumerate(FAULTS)])
def test_a_fault_is_found_by_its_rule(rule: str, scenario: Scenario, fault: Fault) -> None:
    plan = deepcopy(render(scenario))
    fault(plan)
    assert rule in {finding.rule for finding in judge_plan(scenario, plan)}


def test_faults_that_a_policy_forbids_are_found() -> None:
    plan = render(IDLE)
    for rule, policy in {
        "WHO_MAY_TRADE": {"frozen": ["TLT"]},
        "SIDE_OF_THE_MODE": {"mode": "sell_only"},
        "TURNOVER": {"max_turnover_percent": "12.9"},
        "ORDERABLE_QUANTITY": {"share_places": 0},
        "FUNDED": {"cash_buffer_percent": "1"},
    }.items():
        broken = deepcopy(plan)
        if rule == "ORDERABLE_QUANTITY":
            trade(broken, "TLT", "BUY", "24.5", "2450.00", "50.00")
        assert rule in {finding.rule for finding in judge_plan(IDLE | {"policy": policy}, broken)}, rule


def test_dust_that_is_sold_is_found() -> None:
    scenario = BY_NAME["dust of a target of 0 rests"]
    plan = render(scenario)
    trade(plan, "AAA", "SELL", "0.09", "-9.00", "9.00")
    assert "DUST_RESTS" in {finding.rule for finding in judge_plan(scenario, plan)}


def test_whole_shares_that_overshoot_are_found() -> None:
    scenario = IDLE | {"policy": {"shares": "whole"}}
    plan = render(scenario)
    assert judge_plan(scenario, plan) == []
    trade(plan, "TLT", "BUY", "3", "300.00", "2200.00")
    rules = {finding.rule for finding in judge_plan(scenario, plan)}
    assert "NO_WORSE_THAN_ROUNDING_DOWN" in rules
    plan = render(scenario)
    trade(plan, "SPY", "HOLD", "0", "0.00", "-6500.00")
    trade(plan, "GLD", "BUY", "20", "2000.00", "-6500.00")
    assert "FUNDED" in {finding.rule for finding in judge_plan(scenario, plan)}


def test_a_total_that_grows_is_found() -> None:
    """One share of 600 for a gap of 400 takes the row 200 past its target, and cash 600 away from its own."""
    scenario = {
        "cash": "0",
        "positions": [
            {"symbol": "AAA", "quantity": "84", "price": "600"},
            {"symbol": "BBB", "quantity": "1", "price": "49600"},
        ],
        "targets": [{"symbol": "AAA", "target_percent": "50"}, {"symbol": "BBB", "target_percent": "50"}],
        "policy": {"shares": "whole"},
    }
    plan = render(scenario)
    trade(plan, "AAA", "SELL", "1", "-600.00", "600.00")
    assert "TOTAL_DRIFT_NEVER_GROWS" in {finding.rule for finding in judge_plan(scenario, plan)}


def test_every_rule_is_tried_by_a_fault() -> None:
    tried = {rule for rule, _, _ in FAULTS} | {
        "WHO_MAY_TRADE",
        "TURNOVER",
        "DUST_RESTS",
        "NO_WORSE_THAN_ROUNDING_DOWN",
        "TOTAL_DRIFT_NEVER_GROWS",
    }
    assert set(RULES) <= tried


def test_a_refused_raise_that_was_there_is_found_and_so_is_one_that_names_no_amount() -> None:
    there = IDLE | {"request": {"kind": "raise", "usd": "5000"}}
    too_much = IDLE | {"request": {"kind": "raise", "usd": "100000.01"}}
    assert judge_answer(there, Answer(2, "", "Only $100,000.00 could be raised.\n"))
    assert judge_answer(too_much, Answer(2, "", "That is too much.\n"))
    assert not judge_answer(too_much, Answer(2, "", "Only $100,000.00 could be raised.\n"))
    assert judge_answer(too_much, Answer(2, "", "two\nlines 100000.00\n"))
    assert judge_answer(IDLE, Answer(1, "", "Traceback"))
