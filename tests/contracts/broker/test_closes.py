"""The contract of the broker's daily closes."""

from dataclasses import replace
from datetime import timedelta

from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.evidence.series import SeriesKind
from tests.contracts.broker.worlds import UNKNOWN_SYMBOL, FakeWorld, World
from tests.core.evidence import made


def test_closes_come_by_day_within_the_window_and_unknown_symbols_are_left_out(world: World) -> None:
    account = world.open(cash="1000")
    today = new_york_date(account.fetch_market_clock().at)
    first, last = today - timedelta(days=40), today - timedelta(days=1)
    if isinstance(world, FakeWorld):
        fake = world.open(cash="1000")
        account = fake
        fake.daily_closes = {
            "SPY": replace(made.series("SPY", 60, begin=today - timedelta(days=60)), kind=SeriesKind.TOTAL_RETURN),
            "BTC/USD": replace(made.series("BTC/USD", 60, begin=today - timedelta(days=60)), is_made=True),
        }
    found = account.fetch_daily_closes(["SPY", "BTC/USD", UNKNOWN_SYMBOL], first, last)
    assert set(found) == {"SPY", "BTC/USD"}
    assert (found["SPY"].kind, found["SPY"].is_made) == (SeriesKind.TOTAL_RETURN, False)
    assert (found["BTC/USD"].kind, found["BTC/USD"].is_made) == (SeriesKind.PRICE, True)
    for symbol, series in found.items():
        closes = series.closes
        assert series.symbol == symbol
        assert len(closes) >= 20
        assert min(closes) >= first
        assert max(closes) <= last
        assert all(close > 0 for close in closes.values())
    assert all(day.weekday() < 5 for day in found["SPY"].closes)
