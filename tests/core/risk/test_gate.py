"""What must hold before a plan's first order may leave, and before each order does."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.account.funds import Funds
from rebalancer.core.account.order import OrderSide
from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.risk.breach import Breach
from rebalancer.core.risk.gate import assess_run
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.core.risk.order_checks import assess_limit_price
from rebalancer.core.risk.state import MarketClosed, TradingStatus
from tests.core.gates import (
    BUY,
    BUY_COIN,
    BUY_QQQ,
    LIMITS,
    QUOTES,
    RUN,
    SELL_SPY,
    cash_only,
    codes,
    foreign,
    leg_code,
    quoted,
)
from tests.core.runs import ACTIVE, HALTED, REDUCING, a_leg

# ------------------------------------------------------------ state, session, account


def test_a_sound_plan_may_start() -> None:
    assert codes(SELL_SPY, BUY_QQQ) == []


def test_a_plan_without_trades_has_nothing_to_start() -> None:
    assert codes() == ["NOTHING_TO_TRADE"]


def test_a_halted_state_stops_the_start_with_its_reason() -> None:
    (breach,) = assess_run((SELL_SPY, BUY_QQQ), replace(RUN, trading=HALTED))
    assert (breach.code, breach.message) == ("TRADING_HALTED", HALTED.reason)


def test_reducing_lets_a_plan_with_sells_start_and_stops_one_of_buys_alone() -> None:
    assert codes(SELL_SPY, BUY_QQQ, trading=REDUCING) == []
    assert codes(BUY_QQQ, SELL_SPY, trading=REDUCING) == []
    assert codes(BUY_QQQ, trading=REDUCING) == ["TRADING_REDUCING"]


def test_under_reducing_what_stands_against_the_buys_does_not_stop_the_sells() -> None:
    restricted = replace(LIMITS, restricted_symbols=frozenset({"QQQ"}))
    assert codes(SELL_SPY, BUY_QQQ, trading=REDUCING, limits=restricted, funds=cash_only(Decimal(-9999))) == []


def test_an_account_that_the_broker_blocked_does_not_start() -> None:
    assert codes(SELL_SPY, trading_blocked=True) == ["ACCOUNT_BLOCKED"]


def test_a_closed_market_stops_stocks_but_not_coins() -> None:
    small = replace(BUY_COIN, quantity=Decimal("0.001"))
    assert codes(SELL_SPY, small, market_is_open=False) == ["MARKET_CLOSED"]
    assert codes(small, market_is_open=False) == []


def test_who_wants_to_wait_for_the_open_is_not_stopped_by_a_closed_market_nor_by_its_old_quotes() -> None:
    assert codes(SELL_SPY, market_is_open=False, market_closed=MarketClosed.WAIT, quotes={}) == []


def test_a_limit_order_may_wait_at_the_broker_for_the_open() -> None:
    assert codes(replace(SELL_SPY, limit_price=Decimal(100)), market_is_open=False, quotes={}) == []
    limited = replace(SELL_SPY, limit_price=Decimal(100))
    assert leg_code(limited, market_is_open=False, quote=None) is None
    assert leg_code(SELL_SPY, market_is_open=False) == "MARKET_CLOSED"


def test_every_reason_is_named_not_only_the_first() -> None:
    reasons = codes(
        SELL_SPY,
        trading=HALTED,
        trading_blocked=True,
        market_is_open=False,
        open_orders=(foreign("SPY", OrderSide.SELL),),
        untradable={"SPY"},
        orders_today=10,
    )
    assert reasons == [
        "TRADING_HALTED",
        "ACCOUNT_BLOCKED",
        "MARKET_CLOSED",
        "UNTRADABLE_ASSET",
        "OPEN_ORDER",
        "ORDERS_PER_DAY",
    ]


# ------------------------------------------------------------ symbols and open orders


def test_a_restricted_symbol_is_neither_bought_nor_sold() -> None:
    restricted = replace(LIMITS, restricted_symbols=frozenset({"SPY", "QQQ"}))
    assert codes(SELL_SPY, BUY_QQQ, limits=restricted) == ["RESTRICTED_SYMBOL", "RESTRICTED_SYMBOL"]
    assert leg_code(SELL_SPY, limits=restricted) == "RESTRICTED_SYMBOL"


def test_a_symbol_that_the_broker_does_not_trade_now_stops_the_start() -> None:
    assert codes(SELL_SPY, BUY_QQQ, untradable={"QQQ"}) == ["UNTRADABLE_ASSET"]


@pytest.mark.parametrize(
    ("theirs", "expected"), [(OrderSide.SELL, "OPEN_ORDER"), (OrderSide.BUY, "WASH_TRADE")], ids=["same", "other"]
)
def test_somebody_elses_open_order_stops_ours_for_the_same_symbol(theirs: OrderSide, expected: str) -> None:
    orders = (foreign("GLD", theirs), foreign("SPY", theirs))
    (breach,) = assess_run((SELL_SPY, BUY_QQQ), replace(RUN, open_orders=orders))
    assert (breach.code, breach.symbol) == (expected, "SPY")
    assert ("could trade with this one" in breach.message) is (expected == "WASH_TRADE")
    assert leg_code(SELL_SPY, open_orders=orders) == expected
    assert leg_code(SELL_SPY, open_orders=orders[:1]) is None


def test_a_plan_that_buys_and_sells_the_same_symbol_could_trade_with_itself() -> None:
    buy_back = a_leg("02", BUY, quantity="1")
    assert codes(replace(SELL_SPY, quantity=Decimal(8)), buy_back, limits=RiskLimits()) == ["WASH_TRADE"]


# ------------------------------------------------------------ prices, once more before each order


def test_a_price_that_the_quote_does_not_confirm_stops_the_start_and_the_order() -> None:
    assert codes(SELL_SPY, quotes={"SPY": quoted("106")}) == ["PRICE_COLLAR"]
    assert leg_code(SELL_SPY, quote=quoted("106")) == "PRICE_COLLAR"
    assert codes(SELL_SPY, quotes={}) == ["NO_QUOTE"]
    assert leg_code(SELL_SPY, quote=None) == "NO_QUOTE"


@pytest.mark.parametrize(
    ("trading", "expected"), [(ACTIVE, None), (REDUCING, "TRADING_REDUCING"), (HALTED, "TRADING_HALTED")]
)
def test_each_order_is_held_against_the_switch_again(trading: TradingStatus, expected: str | None) -> None:
    assert leg_code(BUY_QQQ, trading=trading, quote=QUOTES["QQQ"]) == expected


# ------------------------------------------------------------ every refusal can be acted on


def _refusals() -> tuple[Breach, ...]:
    """One of each refusal that has a limit."""
    worst = replace(
        RUN,
        limits=replace(
            LIMITS,
            order_notional_usd_max=Decimal(1),
            run_notional_usd_max=Decimal(1),
            run_turnover_percent_max=Decimal(1),
            position_percent_max=Decimal(1),
            restricted_symbols=frozenset({"SPY"}),
        ),
        untradable={"SPY"},
        orders_today=10,
        funds=cash_only(Decimal(-9999)),
        quotes={},
    )
    orders = (foreign("SPY", OrderSide.SELL), foreign("QQQ", OrderSide.SELL))
    return assess_run((replace(SELL_SPY, quantity=Decimal(11)), BUY_QQQ), replace(worst, open_orders=orders))


def test_every_refusal_says_what_the_limit_is_what_broke_it_and_what_to_do() -> None:
    refusals = _refusals()
    assert {breach.code for breach in refusals} == {
        "UNTRADABLE_ASSET",
        "OPEN_ORDER",
        "WASH_TRADE",
        "RESTRICTED_SYMBOL",
        "ORDER_NOTIONAL",
        "NO_QUOTE",
        "RUN_NOTIONAL",
        "RUN_TURNOVER",
        "ORDERS_PER_DAY",
        "POSITION_SHARE",
        "OVERSELL",
        "NOT_FUNDED",
    }
    for breach in refusals:
        assert breach.message.endswith(".")
        assert breach.remedy
        assert breach.code == "NO_QUOTE" or (breach.limit and breach.value)


def test_a_refusal_reads_well() -> None:
    (breach,) = assess_run((replace(BUY_QQQ, quantity=Decimal("10.01")),), RUN)
    assert breach == Breach(
        "POSITION_SHARE",
        "QQQ would be 25.0250% of the account, more than the 25% that one holding may be.",
        symbol="QQQ",
        limit="25",
        value="25.0250",
        remedy="Lower its target weight, or raise this limit in the settings.",
    )


def test_an_account_without_value_is_refused_without_a_share() -> None:
    empty = PortfolioSnapshot(Decimal(0))
    breaches = {breach.code: breach for breach in assess_run((BUY_QQQ,), replace(RUN, portfolio=empty))}
    assert breaches["RUN_TURNOVER"].value is None
    assert breaches["POSITION_SHARE"].value is None


# ------------------------------------------------------------ what is said first


def test_under_a_halt_an_order_is_refused_for_the_halt_whatever_the_market_does() -> None:
    assert leg_code(SELL_SPY, trading=HALTED, market_is_open=False) == "TRADING_HALTED"
    assert leg_code(BUY_QQQ, trading=REDUCING, market_is_open=False) == "TRADING_REDUCING"


def test_buys_that_only_settled_cash_pays_start_only_where_they_may_wait_for_it() -> None:
    coin = replace(BUY_COIN, quantity=Decimal("0.001"))
    unsettled = Funds(Decimal(1000), Decimal("59.99"))
    assert codes(coin, funds=unsettled, may_wait_for_settlement=True) == []
    assert codes(coin, funds=unsettled, may_wait_for_settlement=False) == ["NOT_SETTLED"]
    assert codes(coin, funds=Funds(Decimal(1000), Decimal(60)), may_wait_for_settlement=False) == []


@pytest.mark.parametrize(
    ("symbol", "price", "is_possible"),
    [
        ("SPY", None, True),
        ("SPY", "0", False),
        ("SPY", "-1", False),
        ("SPY", "1.01", True),
        ("SPY", "1.001", False),
        ("SPY", "1", True),
        ("SPY", "0.9999", True),
        ("SPY", "0.99999", False),
        ("SPY", "100.00000", True),
        ("SPY", "10000000", True),
        ("SPY", "10000000.01", False),
        ("BTC/USD", "60000.123456789", True),
        ("BTC/USD", "60000.1234567891", False),
        ("BTC/USD", "0.000000001", True),
    ],
)
def test_a_limit_price_is_one_that_the_symbol_can_trade_at(symbol: str, price: str | None, is_possible: bool) -> None:
    breach = assess_limit_price(symbol, None if price is None else Decimal(price))
    assert (None if breach is None else breach.code) == (None if is_possible else "IMPOSSIBLE_PRICE")
    impossible = replace(BUY_QQQ, limit_price=Decimal("50.001"))
    assert leg_code(impossible, quote=QUOTES["QQQ"]) == "IMPOSSIBLE_PRICE"


@pytest.mark.parametrize(("price", "places"), [("50.001", "2"), ("0.00001", "4")])
def test_a_price_that_is_none_is_refused_with_how_many_decimals_it_may_have(price: str, places: str) -> None:
    breach = assess_limit_price("SPY", Decimal(price))
    assert breach is not None
    assert (breach.limit, breach.value) == (places, price)
    assert f"at most {places} decimals" in breach.message
    coin = assess_limit_price("BTC/USD", Decimal(-1))
    assert coin is not None
    assert coin.limit == "9"
