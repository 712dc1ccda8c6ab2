"""What an account owes is named: cash below zero by a rounding or by a loan, and every short position."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.advice.debts import find_debts
from rebalancer.core.execution.kept_cash import kept_cash
from rebalancer.core.planning.plan import plan_rebalance
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import SizingPolicy


def holding(cash: str, *positions: tuple[str, str]) -> PortfolioSnapshot:
    held = tuple(Position(symbol, Decimal(quantity), Decimal(100)) for symbol, quantity in positions)
    return PortfolioSnapshot(Decimal(cash), held, {} if held else {"SPY": Decimal(100)})


@pytest.mark.parametrize(
    ("cash", "codes"),
    [("0", []), ("0.01", []), ("-0.01", ["CASH_BELOW_ZERO"]), ("-1", ["CASH_BELOW_ZERO"]), ("-1.01", ["MARGIN_DEBT"])],
)
def test_cash_below_zero_is_a_rounding_up_to_a_dollar_and_a_debt_beyond(cash: str, codes: list[str]) -> None:
    assert [finding.code for finding in find_debts(holding(cash))] == codes


def test_a_debt_is_named_in_dollars_and_says_what_a_plan_does_about_it() -> None:
    (finding,) = find_debts(holding("-5000"))
    assert "owes its broker $5,000.00" in finding.message
    assert "buys nothing on margin" in finding.message


def test_every_short_position_is_named() -> None:
    found = list(find_debts(holding("100", ("GLD", "-2"), ("SPY", "3"), ("QQQ", "-1"))))
    assert [(each.code, each.symbol) for each in found] == [("SHORT_POSITION", "GLD"), ("SHORT_POSITION", "QQQ")]


@pytest.mark.parametrize("cash", ["-0.01", "-3000"])
def test_an_account_that_owes_sells_for_its_debt_and_buys_with_the_rest_alone(cash: str) -> None:
    snapshot = holding(cash, ("SPY", "90"), ("QQQ", "10"))
    targets = (TargetWeight("SPY", Decimal(60)), TargetWeight("QQQ", Decimal(40)))
    plan = plan_rebalance(StrategyAllocation(targets), snapshot, SizingPolicy())
    bought = sum(item.trade_amount for item in plan.trades if item.trade_amount > 0)
    sold = -sum(item.trade_amount for item in plan.trades if item.trade_amount < 0)
    assert bought <= sold + snapshot.cash
    assert plan.cash_after >= 0
    assert kept_cash(plan).kept_usd >= 0


def test_a_short_position_is_bought_back_and_never_sold_further() -> None:
    snapshot = holding("8000", ("GLD", "-10"), ("SPY", "30"))
    targets = (TargetWeight("SPY", Decimal(50)), TargetWeight("GLD", Decimal(50)))
    plan = plan_rebalance(StrategyAllocation(targets), snapshot, SizingPolicy())
    (gold,) = [item for item in plan.trades if item.symbol == "GLD"]
    assert gold.trade_amount > 0
