"""Whole shares where one share costs as much as many of the others."""

from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from rebalancer.core.planning.plan import RebalancePlan, plan_rebalance
from rebalancer.core.planning.scenario import parse_scenario
from tests.extent import examples


def plan_of(cash: Decimal, wanted: dict[str, tuple[Decimal, Decimal]]) -> RebalancePlan:
    """Plan for an account of cash alone; `wanted` has the target percent and the price of each symbol."""
    scenario = parse_scenario(
        {
            "cash": str(cash),
            "prices": {symbol: str(price) for symbol, (_, price) in wanted.items()},
            "targets": [{"symbol": symbol, "target_percent": str(percent)} for symbol, (percent, _) in wanted.items()],
            "policy": {"shares": "whole", "min_trade_usd": "0"},
        }
    )
    return plan_rebalance(scenario.allocation, scenario.snapshot, scenario.policy)


def quantities(plan: RebalancePlan) -> dict[str, Decimal]:
    return {item.symbol: item.quantity for item in plan.trades}


def test_a_dear_share_takes_the_money_of_many_cheap_ones() -> None:
    plan = plan_of(Decimal(10000), {"NVR": (Decimal(60), Decimal(7450)), "BND": (Decimal(40), Decimal(75))})
    assert quantities(plan) == {"NVR": 1, "BND": 34}
    assert plan.cash_after == 0


def test_a_very_dear_share_in_a_large_account_is_bought() -> None:
    plan = plan_of(Decimal(1000000), {"BRK.A": (Decimal(60), Decimal(745000)), "BND": (Decimal(40), Decimal(75))})
    assert quantities(plan) == {"BRK.A": 1, "BND": 3400}


def test_a_share_dearer_than_twice_its_weight_is_not_bought() -> None:
    plan = plan_of(Decimal(10000), {"NVR": (Decimal(30), Decimal(7450)), "BND": (Decimal(70), Decimal(75))})
    assert "NVR" not in quantities(plan)


@st.composite
def accounts(draw: st.DrawFn) -> dict[str, tuple[Decimal, Decimal]]:
    dear = Decimal(draw(st.integers(250000, 950000))) / 100
    cheap = [Decimal(draw(st.integers(15000, 90000))) / 100 for _ in range(draw(st.integers(1, 2)))]
    first = draw(st.integers(20, 70))
    second = draw(st.integers(5, 95 - first)) if len(cheap) == 2 else 0
    percents = [first, 100 - first - second, second]
    return {f"S{place}": (Decimal(percents[place]), price) for place, price in enumerate([dear, *cheap])}


@settings(max_examples=examples(150), deadline=None)
@given(accounts())
def test_it_is_as_near_as_an_exhaustive_search_to_a_tenth_of_a_percent(
    wanted: dict[str, tuple[Decimal, Decimal]],
) -> None:
    cash = Decimal(10000)
    aims = {symbol: cash * percent / 100 for symbol, (percent, _) in wanted.items()}
    prices = [price for _, price in wanted.values()]
    counts = [range(int(aims[symbol] // price) + 2) for symbol, (_, price) in wanted.items()]
    best = min(
        sum(abs(count * price - aim) for count, price, aim in zip(chosen, prices, aims.values(), strict=True))
        for chosen in product(*counts)
        if sum(count * price for count, price in zip(chosen, prices, strict=True)) <= cash
    )
    bought = quantities(plan_of(cash, wanted))
    error = sum(abs(bought.get(symbol, Decimal(0)) * wanted[symbol][1] - aim) for symbol, aim in aims.items())
    assert error - best <= cash / 1000
