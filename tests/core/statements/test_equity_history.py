"""What the account gained over days, and how far it stood below its high."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from rebalancer.core.risk.trips import CashFlow
from rebalancer.core.statements.equity_history import EquityDay, assess_history, day_change


def days(*equities: str) -> list[EquityDay]:
    """Equities of the days from Monday, 2 March 2026 on."""
    return [EquityDay(date(2026, 3, 2 + index), Decimal(equity)) for index, equity in enumerate(equities)]


def paid(day: int, amount: str, *, hour: int = 15) -> CashFlow:
    return CashFlow(datetime(2026, 3, day, hour, tzinfo=UTC), Decimal(amount))


def test_a_history_tells_return_and_drawdown_of_each_day() -> None:
    found = assess_history(days("100", "110", "99", "121"), ())
    assert [reading.return_percent for reading in found.readings] == [0, 10, -1, 21]
    assert [reading.drawdown_percent for reading in found.readings] == [0, 0, 10, 0]
    assert found.gain_usd == 21
    assert found.deepest is not None
    assert (found.deepest.depth, found.deepest.peak.day, found.deepest.recovered) == (
        Decimal("0.1"),
        3,
        date(2026, 3, 5),
    )


def test_a_payment_is_no_gain_and_a_withdrawal_no_drawdown() -> None:
    found = assess_history(days("100", "200", "150"), [paid(3, "100"), paid(4, "-50")])
    assert [reading.return_percent for reading in found.readings] == [0, 0, 0]
    assert [reading.drawdown_percent for reading in found.readings] == [0, 0, 0]
    assert found.gain_usd == 0


def test_a_payment_between_two_sessions_counts_on_the_next_one() -> None:
    friday, monday = EquityDay(date(2026, 3, 6), Decimal(100)), EquityDay(date(2026, 3, 9), Decimal(150))
    found = assess_history([friday, monday], [paid(7, "50")])
    assert [reading.return_percent for reading in found.readings] == [0, 0]


def test_a_payment_late_in_the_evening_in_utc_belongs_to_the_day_in_new_york() -> None:
    found = assess_history(days("100", "200", "200"), [paid(4, "100", hour=2)])
    assert [reading.return_percent for reading in found.readings] == [0, 0, 0]


def test_payments_before_the_first_day_change_nothing() -> None:
    found = assess_history(days("100", "110"), [paid(1, "5000"), paid(2, "40")])
    assert found.gain_usd == 10


def test_days_before_the_account_had_equity_are_left_out() -> None:
    found = assess_history(days("0", "0", "50", "55"), ())
    assert [reading.day.day for reading in found.readings] == [4, 5]
    assert found.readings[-1].return_percent == 10


def test_from_where_nothing_was_invested_no_return_is_told() -> None:
    found = assess_history(days("100", "0", "80"), [paid(3, "-100"), paid(4, "80")])
    assert [reading.return_percent for reading in found.readings] == [0, None, None]
    assert [reading.equity_usd for reading in found.readings] == [100, 0, 80]


def test_an_account_without_a_day_has_an_empty_history() -> None:
    found = assess_history((), [paid(3, "100")])
    assert not found.readings
    assert found.gain_usd == 0
    assert found.deepest is None


def test_the_change_of_the_day_leaves_payments_out() -> None:
    change = day_change(Decimal(1150), Decimal(1000), Decimal(100))
    assert change.change_usd == 50
    assert change.change_percent == 5
    assert day_change(Decimal(10), Decimal(0), Decimal(10)).change_percent is None
