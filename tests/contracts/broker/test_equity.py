"""The contract of the broker's equity by day."""

from datetime import timedelta
from decimal import Decimal

from rebalancer.core.base.new_york import new_york_date
from tests.contracts.broker.worlds import World


def test_the_days_of_an_account_end_with_its_equity_now(world: World) -> None:
    account = world.open(cash="1000", holdings={"SPY": "2"})
    now = account.fetch_market_clock().at
    days = account.fetch_equity_days(now - timedelta(days=30))
    assert [one.day for one in days] == sorted({one.day for one in days})
    assert (days[-1].day, days[-1].equity_usd) == (new_york_date(now), Decimal(1900))
    assert all(one.day >= new_york_date(now - timedelta(days=30)) for one in days)
