"""The gate counts: dollars, shares of the account, orders, cash and shares; each at, under and over its limit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.account.funds import Funds
from rebalancer.core.account.leg import Leg
from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.risk.gate import assess_leg, assess_run
from rebalancer.core.risk.limits import RiskLimits
from tests.core.gates import (
    BUY,
    BUY_QQQ,
    LEG,
    LIMITS,
    QUOTES,
    RUN,
    SELL_SPY,
    cash_only,
    codes,
    leg_code,
)
from tests.core.runs import a_leg

WIDE = RiskLimits()

# ------------------------------------------------------------ amounts: at, under and over each limit


@pytest.mark.parametrize(("quantity", "expected"), [("9.99", None), ("10", None), ("10.01", "ORDER_NOTIONAL")])
def test_one_order_may_be_worth_as_much_as_its_limit(quantity: str, expected: str | None) -> None:
    leg = replace(SELL_SPY, quantity=Decimal(quantity))
    assert leg_code(leg, free_quantity=Decimal(99)) == expected
    held = PortfolioSnapshot(Decimal(9000), (Position("SPY", Decimal(99), Decimal(100)),))
    assert codes(leg, portfolio=held) == ([expected] if expected else [])


def test_a_limit_order_is_worth_its_limit() -> None:
    leg = replace(BUY_QQQ, quantity=Decimal(10), limit_price=Decimal("100.01"))
    assert leg_code(leg, quote=QUOTES["QQQ"], cash_usd=Decimal(9999)) == "ORDER_NOTIONAL"


@pytest.mark.parametrize(("quantity", "expected"), [("11.9", []), ("12", []), ("12.1", ["RUN_NOTIONAL"])])
def test_all_orders_together_may_be_worth_as_much_as_their_limit(quantity: str, expected: list[str]) -> None:
    limits = replace(LIMITS, run_turnover_percent_max=Decimal(999), position_percent_max=Decimal(100))
    assert codes(SELL_SPY, replace(BUY_QQQ, quantity=Decimal(quantity)), limits=limits) == expected


@pytest.mark.parametrize(("quantity", "expected"), [("11.9", []), ("12", []), ("12.1", ["RUN_TURNOVER"])])
def test_all_orders_together_may_turn_over_as_much_as_their_limit(quantity: str, expected: list[str]) -> None:
    limits = replace(LIMITS, run_notional_usd_max=Decimal(9999), position_percent_max=Decimal(100))
    assert codes(SELL_SPY, replace(BUY_QQQ, quantity=Decimal(quantity)), limits=limits) == expected


@pytest.mark.parametrize(("before", "expected"), [(7, []), (8, []), (9, ["ORDERS_PER_DAY"])])
def test_a_day_may_have_as_many_orders_as_its_limit(before: int, expected: list[str]) -> None:
    assert codes(SELL_SPY, BUY_QQQ, orders_today=before) == expected


@pytest.mark.parametrize(("quantity", "expected"), [("9.99", []), ("10", []), ("10.01", ["POSITION_SHARE"])])
def test_a_bought_symbol_may_be_as_large_a_part_as_its_limit(quantity: str, expected: list[str]) -> None:
    assert codes(replace(BUY_QQQ, quantity=Decimal(quantity))) == expected


def test_what_is_held_already_counts_for_the_share_and_a_sell_is_never_stopped_by_it() -> None:
    assert codes(a_leg("01", BUY, quantity="1")) == ["POSITION_SHARE"]
    assert codes(a_leg("01", quantity="1")) == []


# ------------------------------------------------------------ what the account can give


@pytest.mark.parametrize(("free", "expected"), [("10.1", None), ("10", None), ("9.9", "OVERSELL"), ("-1", "OVERSELL")])
def test_no_more_is_sold_than_is_free(free: str, expected: str | None) -> None:
    assert leg_code(SELL_SPY, free_quantity=Decimal(free)) == expected
    held = PortfolioSnapshot(Decimal(1000), (Position("SPY", Decimal(20), Decimal(100), Decimal(free)),))
    assert codes(SELL_SPY, portfolio=held) == ([expected] if expected else [])


def test_what_is_not_held_or_held_short_cannot_be_sold() -> None:
    short = PortfolioSnapshot(Decimal(5000), (Position("SPY", Decimal(-10), Decimal(100)),))
    assert codes(SELL_SPY, portfolio=short) == ["OVERSELL"]
    assert codes(SELL_SPY, portfolio=PortfolioSnapshot(Decimal(5000))) == ["OVERSELL"]


def test_two_sells_of_one_symbol_are_counted_together() -> None:
    assert codes(replace(SELL_SPY, quantity=Decimal(6)), a_leg("02", quantity="5"), limits=RiskLimits()) == ["OVERSELL"]


@pytest.mark.parametrize(("cash", "expected"), [("500.01", []), ("500", []), ("499.99", ["NOT_FUNDED"])])
def test_buys_are_paid_from_cash_and_never_on_margin(cash: str, expected: list[str]) -> None:
    assert codes(BUY_QQQ, funds=cash_only(Decimal(cash))) == expected
    assert leg_code(BUY_QQQ, quote=QUOTES["QQQ"], cash_usd=Decimal(cash)) == (expected[0] if expected else None)


@pytest.mark.parametrize(("cash", "expected"), [("-500", []), ("-500.01", ["NOT_FUNDED"])])
def test_the_proceeds_of_the_sells_pay_for_the_buys(cash: str, expected: list[str]) -> None:
    assert codes(SELL_SPY, BUY_QQQ, funds=cash_only(Decimal(cash))) == expected


def test_the_buffer_is_left_and_the_cushion_is_there() -> None:
    assert codes(BUY_QQQ, cash_buffer_usd=Decimal(500)) == []
    assert codes(BUY_QQQ, cash_buffer_usd=Decimal("500.01")) == ["NOT_FUNDED"]
    cushion: dict[str, Any] = {"funds": cash_only(Decimal(504)), "price_cushion": Decimal("1.01")}
    assert codes(BUY_QQQ, **cushion) == ["NOT_FUNDED"]
    assert codes(replace(BUY_QQQ, limit_price=Decimal(50)), **cushion) == []


def test_debt_does_not_stop_a_plan_that_only_sells() -> None:
    assert codes(SELL_SPY, funds=cash_only(Decimal(-5000))) == []


def test_just_before_it_is_sent_a_market_buy_is_counted_at_its_ask() -> None:
    dearer = replace(QUOTES["QQQ"], ask=Decimal("50.50"))
    assert leg_code(BUY_QQQ, quote=dearer, cash_usd=Decimal("504.99")) == "NOT_FUNDED"
    assert leg_code(BUY_QQQ, quote=dearer, cash_usd=Decimal(505)) is None
    cheaper = replace(QUOTES["QQQ"], bid=Decimal(49), ask=Decimal(49))
    assert leg_code(BUY_QQQ, quote=cheaper, cash_usd=Decimal("499.99")) == "NOT_FUNDED"


@pytest.mark.parametrize(
    ("leg", "changes", "said", "limit", "value"),
    [
        (
            SELL_SPY,
            {"free_quantity": Decimal("2.50")},
            "The account can sell 2.5 SPY, not 10.",
            "2.5",
            "10",
        ),
        (SELL_SPY, {"free_quantity": Decimal(-3)}, "The account can sell 0 SPY, not 10.", "0", "10"),
        (
            BUY_QQQ,
            {"cash_usd": Decimal("1.5")},
            "Buying QQQ needs up to $500.00 in cash, but $1.50 is there.",
            "1.50",
            "500.00",
        ),
        (
            BUY_QQQ,
            {"cash_usd": Decimal(-7)},
            "Buying QQQ needs up to $500.00 in cash, but $0.00 is there.",
            "0.00",
            "500.00",
        ),
    ],
)
def test_what_cannot_be_covered_is_said_in_numbers_of_which_none_is_below_zero(
    leg: Leg, changes: dict[str, Any], said: str, limit: str, value: str
) -> None:
    breach = assess_leg(leg, replace(LEG, quote=QUOTES[leg.symbol], **changes))
    assert breach is not None
    assert (breach.message, breach.limit, breach.value) == (said, limit, value)


def test_all_buys_together_are_said_to_be_unfunded_without_naming_one() -> None:
    (breach,) = assess_run((BUY_QQQ,), replace(RUN, funds=cash_only(Decimal(1))))
    assert (breach.message, breach.symbol) == ("The buys need up to $500.00 in cash, but $1.00 is there.", None)


def test_a_turnover_is_said_as_a_share_where_there_is_one() -> None:
    (breach,) = assess_run((SELL_SPY,), replace(RUN, limits=replace(LIMITS, run_turnover_percent_max=Decimal(40))))
    assert breach.message == "The orders turn over 50.0000% of the account, more than the 40% that a run may."
    empty = assess_run((BUY_QQQ,), replace(RUN, portfolio=PortfolioSnapshot(Decimal(0))))
    assert "turn over an account without value" in empty[0].message


# ------------------------------------------------------------ shares of the account


@pytest.mark.parametrize(("quantity", "expected"), [("29.9", []), ("30", []), ("30.1", ["ORDER_SHARE"])])
def test_one_order_may_be_as_large_a_part_of_the_account_as_its_limit(quantity: str, expected: list[str]) -> None:
    held = PortfolioSnapshot(Decimal(5000), (Position("SPY", Decimal(50), Decimal(100)),))
    limits = replace(WIDE, order_percent_max=Decimal(30))
    assert codes(replace(SELL_SPY, quantity=Decimal(quantity)), portfolio=held, limits=limits) == expected


@pytest.mark.parametrize(("quantity", "expected"), [("9.9", []), ("10", []), ("10.1", ["OVER_TARGET"])])
def test_a_bought_symbol_may_be_as_far_above_its_target_as_its_limit(quantity: str, expected: list[str]) -> None:
    account = PortfolioSnapshot(Decimal(10000), prices={"QQQ": BUY_QQQ.reference_price})
    limits = replace(WIDE, over_target_percent_max=Decimal(5))
    buy, percent = replace(BUY_QQQ, quantity=Decimal(quantity)), BUY_QQQ.reference_price * 10 / 100
    seen = {"portfolio": account, "limits": limits, "funds": Funds(Decimal(10000), Decimal(10000))}
    assert codes(buy, targets={"QQQ": percent - 5}, **seen) == expected


def test_a_sell_may_leave_a_symbol_above_its_target() -> None:
    held = PortfolioSnapshot(Decimal(0), (Position("SPY", Decimal(100), Decimal(100)),))
    limits = replace(WIDE, over_target_percent_max=Decimal(1))
    assert codes(replace(SELL_SPY, quantity=Decimal(1)), portfolio=held, limits=limits, targets={}) == []
