"""The contract of the broker's daily closes."""

from datetime import timedelta

from rebalancer.core.base.new_york import new_york_date
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
            symbol: dict(made.series(symbol, 60, begin=today - timedelta(days=60)).closes)
            for symbol in ("SPY", "BTC/USD")
        }
    found = account.fetch_daily_closes(["SPY", "BTC/USD", UNKNOWN_SYMBOL], first, last)
    assert set(found) == {"SPY", "BTC/USD"}
    for closes in found.values():
        assert len(closes) >= 20
        assert min(closes) >= first
        assert max(closes) <= last
        assert all(close > 0 for close in closes.values())
    assert all(day.weekday() < 5 for day in found["SPY"])
