"""What a run's fills say of the positions afterwards."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.execution.absorb import ORDER_MISMATCH
from rebalancer.core.execution.positions import describe_discrepancy, position_discrepancies
from rebalancer.core.execution.run import Run
from tests.core.runs import a_leg, a_run

BUY = OrderSide.BUY


def ended(*legs: Leg, **held: str) -> Run:
    return replace(a_run(*legs), held_before={symbol: Decimal(quantity) for symbol, quantity in held.items()})


def differing(run: Run, held: dict[str, str]) -> list[tuple[str, Decimal, Decimal]]:
    found = position_discrepancies(run, {symbol: Decimal(quantity) for symbol, quantity in held.items()})
    return [(one.symbol, one.expected, one.found) for one in found]


def test_positions_are_what_was_held_plus_what_was_bought_minus_what_was_sold() -> None:
    sale = a_leg("01", quantity="10", state=LegState.FILLED)
    purchase = a_leg("02", BUY, symbol="QQQ", quantity="3", state=LegState.FILLED)
    run = ended(sale, purchase, SPY="40", QQQ="1")
    assert differing(run, {"SPY": "30", "QQQ": "4"}) == []
    assert differing(run, {"SPY": "30.000000001", "QQQ": "4"}) == [("SPY", Decimal(30), Decimal("30.000000001"))]
    assert differing(run, {"SPY": "30"}) == [("QQQ", Decimal(4), Decimal(0))]


def test_only_what_was_filled_counts() -> None:
    part = replace(a_leg("01", quantity="10", state=LegState.CANCELED), filled_quantity=Decimal(4))
    assert differing(ended(part, SPY="40"), {"SPY": "36"}) == []
    assert differing(ended(a_leg("01", quantity="10", state=LegState.REJECTED), SPY="40"), {"SPY": "40"}) == []


def test_a_holding_that_was_sold_whole_is_gone() -> None:
    run = ended(a_leg("01", quantity="40", state=LegState.FILLED), SPY="40")
    assert differing(run, {}) == []
    assert differing(run, {"SPY": "1"}) == [("SPY", Decimal(0), Decimal(1))]


def test_other_holdings_are_none_of_the_runs_business() -> None:
    assert differing(ended(a_leg("01", state=LegState.FILLED), SPY="40"), {"SPY": "30", "GLD": "7"}) == []


@pytest.mark.parametrize(("found", "agrees"), [("2", True), ("1.995", True), ("1.9949", False), ("2.0001", False)])
def test_coins_that_were_bought_may_arrive_less_the_fee(found: str, agrees: bool) -> None:
    run = ended(a_leg("01", BUY, symbol="BTC/USD", quantity="1", state=LegState.FILLED), **{"BTC/USD": "1"})
    assert (differing(run, {"BTC/USD": found}) == []) is agrees


def test_coins_that_were_sold_and_shares_have_no_such_fee() -> None:
    coins = ended(a_leg("01", symbol="BTC/USD", quantity="1", state=LegState.FILLED), **{"BTC/USD": "2"})
    assert differing(coins, {"BTC/USD": "0.999"}) != []
    shares = ended(a_leg("01", BUY, quantity="1", state=LegState.FILLED))
    assert differing(shares, {"SPY": "0.999"}) != []


def test_a_symbol_in_which_somebody_elses_order_stands_for_ours_is_left_out() -> None:
    replaced = a_leg("01", quantity="10", state=LegState.REPLACED)
    mismatched = replace(a_leg("02", symbol="GLD", state=LegState.SKIPPED), reason=ORDER_MISMATCH)
    assert differing(ended(replaced, mismatched, SPY="40", GLD="5"), {"SPY": "1", "GLD": "1"}) == []


def test_a_discrepancy_names_symbol_expected_and_found() -> None:
    (one,) = position_discrepancies(ended(a_leg("01", state=LegState.FILLED), SPY="40"), {"SPY": Decimal("29.5")})
    assert describe_discrepancy(one) == "The broker holds 29.5 SPY, but with this run's fills it should be 30."
