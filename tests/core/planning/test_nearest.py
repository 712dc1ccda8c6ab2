"""Whole shares are the nearest there are, by proof, against every choice tried one by one."""

import json
import time
from decimal import Decimal, localcontext
from typing import Any

import pytest

from rebalancer.core.base.money import EXACT
from rebalancer.core.planning.items import Intent, Reason, hold
from rebalancer.core.planning.nearest.shares import bring_nearest, distance
from rebalancer.core.planning.plan import dump_plan, plan_rebalance
from rebalancer.core.planning.scenario import parse_scenario
from rebalancer.core.planning.sizing import Budget
from tests.oracles.nearest.accounts import make_account
from tests.oracles.nearest.brute import distance_of, least_distance, total_drift, units


def plan_of(document: dict[str, Any]) -> dict[str, Any]:
    scenario = parse_scenario(document)
    plan = plan_rebalance(scenario.allocation, scenario.snapshot, scenario.policy, request=scenario.request)
    written: dict[str, Any] = json.loads(json.dumps(dump_plan(plan)))
    return written


@pytest.mark.parametrize("number", range(100))
def test_a_plan_in_whole_shares_is_the_nearest_of_all_choices_and_says_so(number: int) -> None:
    _, scenario = make_account(2, number)
    plan = plan_of(scenario)
    assert total_drift(scenario, plan) <= total_drift(scenario, None)
    if not plan["bound"]["proven"]:  # The nearest would leave the whole account further off, cash included.
        assert units(plan["bound"]["shortfall_usd"]) >= distance_of(scenario, plan) - least_distance(scenario) > 0
        return
    assert plan["bound"] == {"shortfall_usd": "0.00", "proven": True}
    assert distance_of(scenario, plan) == least_distance(scenario)


@pytest.mark.parametrize("number", range(110, 157))
def test_the_search_alone_finds_the_nearest_from_no_trade_at_all(number: int) -> None:
    """What the steps before it find is nearly always the nearest: here they find nothing."""
    _, document = make_account(2, number)
    scenario = parse_scenario(document)
    plan = plan_rebalance(scenario.allocation, scenario.snapshot, scenario.policy)
    minimum = scenario.policy.min_trade_usd
    rows = [item.row for item in sorted(plan.items, key=lambda item: item.symbol) if not item.row.is_cash]
    wanted = [Intent(row, row.gap, False, Reason.NO_THRESHOLD) for row in rows if row.gap and abs(row.gap) >= minimum]
    budget = Budget(scenario.snapshot.cash, minimum, Decimal("0.01"), plan.base)
    with localcontext(EXACT):
        found = bring_nearest(wanted, [hold(intent.row, Reason.ROUNDS_TO_ZERO) for intent in wanted], budget)
        rest = sum((abs(row.gap) for row in rows if abs(row.gap) < minimum), Decimal(0))
        assert found.least == distance(wanted, found.items)
        assert units(str(found.least + rest)) == least_distance(document)


def dear(cash: str, percents: dict[str, str], prices: dict[str, str], **policy: str) -> dict[str, Any]:
    return {
        "cash": cash,
        "prices": prices,
        "targets": [{"symbol": symbol, "target_percent": percent} for symbol, percent in percents.items()],
        "policy": {"shares": "whole", "min_trade_usd": "0", **policy},
    }


def test_a_dear_share_takes_the_money_of_many_cheap_ones_with_proof() -> None:
    plan = plan_of(dear("10000", {"NVR": "60", "BND": "40"}, {"NVR": "7450", "BND": "75"}))
    assert {item["symbol"]: item["quantity"] for item in plan["items"] if item["action"] == "BUY"} == {
        "NVR": "1",
        "BND": "34",
    }
    assert plan["bound"] == {"shortfall_usd": "0.00", "proven": True}


def test_sixty_symbols_of_a_large_account_are_proven() -> None:
    names = [f"S{number:02d}" for number in range(60)]
    prices = {name: f"{20 + (number * 7919) % 280}.{(number * 31) % 100:02d}" for number, name in enumerate(names)}
    percents = {name: "1" if number < 20 else "2" for number, name in enumerate(names)}
    plan = plan_of(dear("1000000", percents, prices))
    assert plan["bound"] == {"shortfall_usd": "0.00", "proven": True}


def test_more_than_sixty_symbols_say_how_far_they_can_be_from_the_nearest() -> None:
    names = [f"S{number:03d}" for number in range(100)]
    prices = {name: f"{100 + (number * 7919) % 280}.{(number * 31) % 100:02d}" for number, name in enumerate(names)}
    plan = plan_of(dear("20000", dict.fromkeys(names, "1"), prices))
    assert not plan["bound"]["proven"]
    assert 0 < units(plan["bound"]["shortfall_usd"]) < units("2000")


def test_a_plan_in_fractions_is_as_near_as_its_money_allows() -> None:
    short = dear("5000", {"SPY": "60", "BND": "40"}, {"SPY": "450", "BND": "75"}, shares="fractional")
    assert plan_of(short)["bound"] == {"shortfall_usd": "0.00", "proven": True}


def test_a_trade_below_the_minimum_is_not_the_nearest_answer() -> None:
    """Money for eleven of the cheap shares is left, and an order of them needs fifty."""
    scenario = dear("1000", {"AAA": "90", "BBB": "10"}, {"AAA": "98", "BBB": "1"}, min_trade_usd="50")
    scenario["policy"]["drift_threshold_percent"] = "0"
    plan = plan_of(scenario)
    assert plan["bound"]["proven"]
    assert distance_of(scenario, plan) == least_distance(scenario)


def test_twenty_whole_shares_with_tight_cash_are_proven_without_trying_every_dear_one() -> None:
    """Trying them took half a minute of processor time in this account; now it is hundredths of a second."""
    prices = {f"S{place:02d}": f"{5 + place**3 * 97 % 2995}.{place * 37 % 100:02d}" for place in range(20)}
    account = dear("60000", dict.fromkeys(prices, "5"), prices, cash_buffer_percent="30", drift_threshold_percent="0")
    began = time.process_time()
    plan = plan_of(account)
    assert plan["bound"] == {"shortfall_usd": "0.00", "proven": True}
    assert time.process_time() - began < 2
