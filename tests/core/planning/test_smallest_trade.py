"""Nothing below the smallest trade is planned, and it is named as a cause only where it is one."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rebalancer.core.planning.plan import RebalancePlan, plan_rebalance
from rebalancer.core.planning.scenario import parse_scenario
from rebalancer.core.planning.statement import describe_plan
from tests.extent import examples

PRICES = {"SPY": "451.37", "QQQ": "389.11"}


def plan_of(
    cash: str, policy: dict[str, Any], request: dict[str, str] | None = None, held: dict[str, str] | None = None
) -> RebalancePlan:
    held = held or {}
    scenario = parse_scenario(
        {
            "cash": cash,
            "positions": [{"symbol": each, "quantity": held[each], "price": PRICES[each]} for each in held],
            "prices": {symbol: price for symbol, price in PRICES.items() if symbol not in held},
            "targets": [{"symbol": "SPY", "target_percent": "60"}, {"symbol": "QQQ", "target_percent": "40"}],
            "policy": policy,
            **({} if request is None else {"request": request}),
        }
    )
    return plan_rebalance(scenario.allocation, scenario.snapshot, scenario.policy, request=scenario.request)


def test_an_investment_of_the_smallest_trade_buys_no_less_than_that() -> None:
    plan = plan_of("5000", {}, {"kind": "invest", "usd": "10"})
    (bought,) = plan.trades
    assert Decimal(10) <= bought.trade_amount < Decimal("10.01")


def test_where_the_cash_does_not_reach_to_the_smallest_trade_nothing_is_bought() -> None:
    plan = plan_of("20", {"cash_buffer_percent": "50"}, {"kind": "invest", "usd": "10"})
    assert plan.trades == ()
    assert "ROUNDS_TO_ZERO" in {item.reason for item in plan.items}


@pytest.mark.parametrize("turnover", [None, "100"])
@pytest.mark.parametrize("shares", ["fractional", "whole"])
def test_no_buy_stays_whose_sale_rounding_cut_below_the_smallest_trade(shares: str, turnover: str | None) -> None:
    policy = {"share_places": 3, "drift_threshold_percent": "0", "shares": shares, "max_turnover_percent": turnover}
    minimum, held = ("10", "0.0561") if shares == "fractional" else ("500", "2")
    plan = plan_of("0.19", {**policy, "min_trade_usd": minimum}, held={"SPY": held})
    assert plan.trades == ()
    assert {item.symbol: item.reason for item in plan.items}["QQQ"] in {"NOT_FUNDED", "BELOW_MIN_TRADE"}


@settings(max_examples=examples(100), deadline=None)
@given(
    st.integers(0, 100_000),
    st.tuples(st.integers(0, 40_000), st.integers(0, 40_000)),
    st.integers(0, 9),
    st.sampled_from([None, "invest", "raise", "rebalance_all"]),
    st.integers(1, 40),
    st.sampled_from([None, "1", "10"]),
)
def test_no_trade_but_an_exit_is_below_the_smallest_one_and_buys_never_cost_more_than_there_is(
    cents: int, held: tuple[int, int], places: int, kind: str | None, usd: int, turnover: str | None
) -> None:
    policy = {"share_places": places, "drift_threshold_percent": "0", "max_turnover_percent": turnover}
    request = None if kind is None else {"kind": kind, **({} if kind == "rebalance_all" else {"usd": str(usd)})}
    shares = {symbol: str(Decimal(count) / 10_000) for symbol, count in zip(PRICES, held, strict=True) if count}
    worth = sum((Decimal(PRICES[symbol]) * Decimal(count) for symbol, count in shares.items()), Decimal(0))
    if kind == "raise" and worth < usd + 20:
        return
    plan = plan_of(str(Decimal(cents) / 100), policy, request, shares)
    assert [item for item in plan.trades if abs(item.trade_amount) < 10] == []
    assert plan.cash_after >= 0


@pytest.mark.parametrize(
    ("held", "policy", "said"),
    [
        ({"SPY": "2", "QQQ": "10.27"}, {"frozen": ["SPY"]}, "Held back: CASH, SPY: frozen."),
        ({"SPY": "13.29", "QQQ": "10.27"}, {"cash_band_percent": "0"}, "CASH: less than the smallest trade away"),
    ],
    ids=["a frozen row would take the cash", "all that could take cash is nearly at its target"],
)
def test_the_smallest_trade_is_named_only_where_nothing_larger_is_kept_from_trading(
    held: dict[str, str], policy: dict[str, Any], said: str
) -> None:
    worth = sum((Decimal(PRICES[symbol]) * Decimal(count) for symbol, count in held.items()), Decimal(0))
    plan = plan_of(str(10_000 - worth), policy, held=held)
    assert said in describe_plan(plan)
    assert ("smallest trade" in describe_plan(plan)) == ("smallest trade" in said)
