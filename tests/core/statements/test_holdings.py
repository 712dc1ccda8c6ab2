"""What is held, as a person reads it."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.account.portfolio import Position
from rebalancer.core.statements.holdings import holdings_of

AMOUNTS = st.decimals(min_value="0.01", max_value="100000", places=4)
QUANTITIES = AMOUNTS.flatmap(lambda size: st.sampled_from([size, -size]))
POSITIONS = st.builds(Position, st.just("SPY"), QUANTITIES, AMOUNTS, average_cost=AMOUNTS)


@given(POSITIONS, AMOUNTS)
def test_change_and_gain_have_the_sign_of_what_the_owner_won(position: Position, close: Decimal) -> None:
    (row,) = holdings_of([position], {"SPY": close}, Decimal(1000))
    assert row.day_change_usd == position.quantity * position.price - position.quantity * close
    assert row.gain_usd is not None
    assert row.gain_percent is not None
    assert (row.gain_usd > 0) == (row.gain_percent > 0)
    assert (row.day_change_usd > 0) == ((row.day_change_percent or 0) > 0)


def test_the_largest_holding_comes_first_and_equals_follow_their_symbol() -> None:
    held = [Position(symbol, Decimal(count), Decimal(10)) for symbol, count in (("B", 1), ("C", -5), ("A", 1))]
    assert [row.symbol for row in holdings_of(held, {}, Decimal(100))] == ["C", "A", "B"]


def test_what_is_not_known_is_nothing_and_not_zero() -> None:
    (row,) = holdings_of([Position("SPY", Decimal(2), Decimal(10))], {}, Decimal(0))
    assert (row.share_percent, row.day_change_usd, row.gain_usd, row.gain_percent) == (None, None, None, None)
