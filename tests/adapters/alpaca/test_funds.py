"""When account and positions prove that no order is open, and what cash is free: from the account's own figures."""

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.adapters.alpaca.funds import funds_of, may_have_open_orders, spendable_cash
from rebalancer.adapters.alpaca.wire import WireAccount, WirePosition
from rebalancer.core.account.funds import Funds
from tests.adapters.alpaca import recorded

CENT = Decimal("0.01")
money = st.decimals(min_value=0, max_value=10**9, places=2)


def account(**changes: object) -> WireAccount:
    return WireAccount.model_validate(recorded.account(**changes))


def position(**changes: object) -> WirePosition:
    return WirePosition.model_validate(recorded.position(**changes))


def test_a_quiet_account_proves_that_nothing_is_open() -> None:
    assert not may_have_open_orders(account(), [position()])


def test_a_quiet_account_without_positions_proves_that_nothing_is_open() -> None:
    cash_only = account(equity="10000", long_market_value="0", initial_margin="0", buying_power="20000")

    assert not may_have_open_orders(cash_only, [])


def test_a_quiet_account_without_margin_proves_that_nothing_is_open() -> None:
    assert not may_have_open_orders(account(multiplier="1", buying_power="10000"), [position()])


def test_coins_are_margined_in_full_and_prove_nothing_open_when_quiet() -> None:
    coins = position(symbol="BTCUSD", asset_class="crypto", asset_marginable=False, market_value="1500")
    mixed = account(equity="16000", long_market_value="6000", initial_margin="3750", buying_power="24500")

    assert not may_have_open_orders(mixed, [position(), coins])


@pytest.mark.parametrize(
    "changes",
    [
        {"buying_power": "24499"},
        {"buying_power": "0"},
        {"buying_power": "24000", "initial_margin": "2500"},
        {"initial_margin": "2300", "buying_power": "24400"},
        {"initial_margin": None},
        {"equity": None},
        {"long_market_value": ""},
        {"multiplier": "4", "buying_power": "58000"},
        {"multiplier": None},
        {"short_market_value": "-100"},
        {"multiplier": "1", "buying_power": "9999"},
        {"multiplier": "1", "buying_power": "0", "cash": "0"},
    ],
)
def test_figures_that_do_not_add_up_leave_room_for_an_open_order(changes: dict[str, object]) -> None:
    assert may_have_open_orders(account(**changes), [position()])


@pytest.mark.parametrize(
    "changes",
    [
        {"qty_available": "9"},
        {"qty_available": None},
        {"side": "short", "qty": "-10", "qty_available": "-10"},
        {"asset_class": "us_option"},
        {"asset_marginable": False, "market_value": None},
    ],
)
def test_positions_that_do_not_prove_it_leave_room_for_an_open_order(changes: dict[str, object]) -> None:
    assert may_have_open_orders(account(), [position(**changes)])


@given(cash=money, held=money, reserved=st.decimals(min_value=Decimal("0.05"), max_value=10**9, places=2))
def test_no_open_buy_on_margin_is_ever_overlooked(cash: Decimal, held: Decimal, reserved: Decimal) -> None:
    margin = (held / 2).quantize(CENT, ROUND_HALF_EVEN)
    free = 2 * (cash + held - margin)
    figures = {
        "cash": cash,
        "equity": cash + held,
        "long_market_value": held,
        "initial_margin": margin,
        "buying_power": max(Decimal(0), free - reserved),
    }

    assert may_have_open_orders(account(**figures), [position()])


@given(cash=money, held=money, order_margin=st.decimals(min_value=Decimal("0.05"), max_value=10**9, places=2))
def test_an_open_buy_that_is_booked_as_margin_is_not_overlooked_either(
    cash: Decimal, held: Decimal, order_margin: Decimal
) -> None:
    margin = (held / 2).quantize(CENT, ROUND_HALF_EVEN) + order_margin
    figures = {
        "cash": cash,
        "equity": cash + held,
        "long_market_value": held,
        "initial_margin": margin,
        "buying_power": max(Decimal(0), 2 * (cash + held - margin)),
    }

    assert may_have_open_orders(account(**figures), [position()])


@pytest.mark.parametrize(
    ("changes", "spendable"),
    [
        ({}, "10000"),
        ({"cash": "-23140.20"}, "0"),
        ({"buying_power": "120.50"}, "0"),
        ({"multiplier": "1", "buying_power": "120.50"}, "120.50"),
        ({"multiplier": "1", "buying_power": "-5"}, "0"),
        ({"buying_power": "23000"}, "8500"),
        ({"multiplier": "4", "buying_power": "58000"}, "10000"),
        ({"initial_margin": None}, "10000"),
    ],
)
def test_cash_is_spendable_without_margin_and_without_what_open_buys_hold(
    changes: dict[str, object], spendable: str
) -> None:
    assert spendable_cash(account(**changes)) == Decimal(spendable)


@given(cash=st.decimals(min_value=-(10**9), max_value=10**9, places=2), power=money)
def test_spendable_cash_is_never_below_zero_nor_above_cash_or_buying_power(cash: Decimal, power: Decimal) -> None:
    spendable = spendable_cash(account(cash=cash, buying_power=power))

    assert 0 <= spendable <= max(Decimal(0), min(cash, power))


@pytest.mark.parametrize(("settled", "expected"), [("400", "400"), ("5000", "1000"), ("-20", "0"), (None, "1000")])
def test_settled_cash_is_the_non_marginable_buying_power_within_what_may_be_spent(
    settled: str | None, expected: str
) -> None:
    figures = account(cash="1000", buying_power="1000", multiplier="1", non_marginable_buying_power=settled)
    assert funds_of(figures) == Funds(Decimal(1000), Decimal(expected))
