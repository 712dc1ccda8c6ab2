from datetime import UTC, datetime
from decimal import Decimal

import pytest

from rebalancer.core.account.portfolio import (
    PortfolioSnapshot,
    Position,
    dump_snapshot,
    parse_positions,
    parse_snapshot,
)
from rebalancer.core.base.errors import InvalidInput

D = Decimal


def test_the_total_is_cash_and_positions_with_shorts_negative() -> None:
    snapshot = PortfolioSnapshot(D(100), (Position("A", D(3), D(10)), Position("B", D(-2), D(5))))
    assert snapshot.total_value == 120
    assert snapshot.price_of("B") == 5


def test_a_given_portfolio_value_overrides_the_sum() -> None:
    assert PortfolioSnapshot(D(100), portfolio_value=D(7)).total_value == 7


def test_a_symbol_without_price_is_named() -> None:
    with pytest.raises(InvalidInput, match="QQQ has a target or a position and needs a price") as refusal:
        PortfolioSnapshot(D(1)).price_of("QQQ")
    assert refusal.value.code == "MISSING_PRICE"


@pytest.mark.parametrize("price", ["0", "-1", "NaN", "Infinity"])
def test_no_price_that_is_not_a_positive_number_gets_in(price: str) -> None:
    with pytest.raises(InvalidInput, match="price"):
        PortfolioSnapshot(D(1), (Position("A", D(1), D(price)),))
    with pytest.raises(InvalidInput, match=r"prices\.A"):
        PortfolioSnapshot(D(1), prices={"A": D(price)})


def test_two_different_prices_of_one_symbol_are_a_contradiction() -> None:
    with pytest.raises(InvalidInput, match="give one price, or the same one twice") as refusal:
        PortfolioSnapshot(D(1), (Position("A", D(1), D(2)),), {"A": D(3)})
    assert refusal.value.code == "PRICE_CONFLICT"
    assert PortfolioSnapshot(D(1), (Position("A", D(1), D(2)),), {"A": D("2.0")}).price_of("A") == 2


def test_cash_is_no_position_and_a_symbol_has_one_position() -> None:
    with pytest.raises(InvalidInput, match="reserved for cash"):
        PortfolioSnapshot(D(1), (Position("CASH", D(1), D(1)),))
    with pytest.raises(InvalidInput, match="twice"):
        PortfolioSnapshot(D(1), (Position("A", D(1), D(1)), Position("A", D(2), D(1))))


def test_a_position_may_take_its_price_from_the_prices() -> None:
    assert parse_positions([{"symbol": "a", "quantity": "1"}], {"A": D(9)})[0].price == 9
    with pytest.raises(InvalidInput, match=r"positions\[0\]\.price is missing"):
        parse_positions([{"symbol": "a", "quantity": "1"}], {})


def test_the_prices_of_a_snapshot_cannot_be_changed_from_outside() -> None:
    prices = {"A": D(1)}
    snapshot = PortfolioSnapshot(D(1), prices=prices)
    prices["A"] = D(2)
    assert snapshot.price_of("A") == 1


def test_a_snapshot_survives_being_written_and_read() -> None:
    snapshot = PortfolioSnapshot(
        D("12.50"),
        (Position("B", D("-1.5"), D(3)), Position("A", D(2), D(7), D(1), D("6.5"))),
        {"C": D("0.000000001")},
        datetime(2026, 11, 20, 15, 30, tzinfo=UTC),
        D(99),
        frozenset({"A"}),
        {"C": D(4)},
    )
    again = parse_snapshot(dump_snapshot(snapshot))
    assert dump_snapshot(again) == dump_snapshot(snapshot)
    assert again.positions == tuple(sorted(snapshot.positions, key=lambda each: each.symbol))
    assert (again.taken_at, again.open_quantities) == (snapshot.taken_at, snapshot.open_quantities)
