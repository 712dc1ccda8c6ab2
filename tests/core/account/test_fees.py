"""Fees that come on top of the price: by who takes them, by date, rounded as the broker rounds them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.account.fees import Fees, estimate_fees, sum_fees
from rebalancer.core.account.order import OrderSide

SUMMER, AUTUMN, WINTER = date(2026, 7, 1), date(2026, 11, 27), date(2027, 1, 4)
amounts = st.decimals("0", "100000", places=9)
orders = st.builds(
    estimate_fees,
    st.sampled_from(["SPY", "BTC/USD"]),
    st.sampled_from(OrderSide),
    amounts,
    st.decimals("0.01", "900000", places=4),
    on=st.dates(date(2025, 1, 1), date(2028, 1, 1)),
)


def sold(quantity: str, price: str, on: date, symbol: str = "SPY") -> Fees:
    return estimate_fees(symbol, OrderSide.SELL, Decimal(quantity), Decimal(price), on=on)


def test_a_sale_pays_the_regulators_by_dollars_and_by_shares_each_rounded_up_to_a_cent() -> None:
    fees = sold("1000", "50", SUMMER)
    assert (fees.sec, fees.taf, fees.cat, fees.crypto) == tuple(map(Decimal, ("1.03", "0.195", "0.003", "0")))
    assert fees.usd == Decimal("1.24")


def test_finra_takes_nothing_by_shares_while_its_fee_is_paused() -> None:
    assert [
        sold("1000", "50", on).taf for on in (date(2026, 9, 30), date(2026, 10, 1), date(2026, 12, 31), WINTER)
    ] == [
        Decimal("0.195"),
        0,
        0,
        Decimal("0.195"),
    ]


def test_the_fee_by_shares_has_a_most_for_one_order() -> None:
    assert sold("1000000", "1", SUMMER).taf == Decimal("9.79")


def test_days_before_the_oldest_rates_pay_those() -> None:
    assert sold("10", "10", date(2020, 1, 1)) == sold("10", "10", SUMMER)


def test_a_buy_of_shares_pays_for_the_audit_trail_alone() -> None:
    fees = estimate_fees("SPY", OrderSide.BUY, Decimal(1000), Decimal(50), on=AUTUMN)
    assert fees == Fees(cat=Decimal("0.003"))
    assert fees.usd == Decimal("0.01")


@pytest.mark.parametrize("side", OrderSide)
def test_crypto_pays_the_broker_a_quarter_of_a_percent_either_way(side: OrderSide) -> None:
    fees = estimate_fees("BTC/USD", side, Decimal("0.1"), Decimal(60000), on=AUTUMN)
    assert (fees, fees.usd) == (Fees(crypto=Decimal(15)), Decimal(15))


def test_nothing_traded_costs_nothing() -> None:
    assert sold("0", "50", SUMMER).usd == sum_fees([]).usd == 0


@given(st.lists(orders, max_size=8))
def test_a_day_costs_at_least_its_exact_fees_and_at_most_what_its_orders_cost_one_by_one(each: list[Fees]) -> None:
    day = sum_fees(each)
    exact = day.sec + day.taf + day.cat + day.crypto
    assert exact <= day.usd < exact + Decimal("0.04")
    assert day.usd <= sum((one.usd for one in each), Decimal(0))
