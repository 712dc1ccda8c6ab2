"""Bars: labels, no future, and long bars that agree with the short ones they are made of."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from local.paper_broker.market import BrokerClock, Market
from local.paper_broker.market.bars import Bar, Timeframe, bars
from local.paper_broker.market.wire import latest_minute

NOW = datetime(2026, 11, 20, 15, 0, 3, tzinfo=UTC)


@pytest.fixture
def market() -> Market:
    clock = BrokerClock()
    clock.freeze()
    clock.set(NOW)
    return Market(clock, always_open=False)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read(market: Market, symbol: str, timeframe: str, start: str, end: str, *, newest_first: bool = False) -> list[Bar]:
    asked = Timeframe.parse(timeframe)
    return list(bars(market, symbol, asked, utc(start), utc(end), newest_first=newest_first))


def joined(parts: list[Bar]) -> tuple[Decimal, Decimal, Decimal, Decimal, Decimal, int]:
    return (
        parts[0].open,
        max(bar.high for bar in parts),
        min(bar.low for bar in parts),
        parts[-1].close,
        sum((bar.volume for bar in parts), Decimal(0)),
        sum(bar.trades for bar in parts),
    )


def test_a_daily_bar_is_labelled_with_midnight_in_new_york_on_both_sides_of_daylight_saving(market: Market) -> None:
    friday, monday = read(market, "SPY", "1Day", "2026-10-30T00:00", "2026-11-03T00:00")
    assert (friday.at, monday.at) == (utc("2026-10-30T04:00"), utc("2026-11-02T05:00"))


def test_a_daily_crypto_bar_is_labelled_with_midnight_in_chicago(market: Market) -> None:
    days = read(market, "BTC/USD", "1Day", "2026-10-31T00:00", "2026-11-02T12:00")
    assert [bar.at for bar in days] == [utc("2026-10-31T05:00"), utc("2026-11-01T05:00"), utc("2026-11-02T06:00")]


def test_a_finished_daily_bar_opens_at_the_previous_close_and_closes_at_its_own(market: Market) -> None:
    before, after = read(market, "SPY", "1Day", "2026-11-18T00:00", "2026-11-19T12:00")
    assert after.open == before.close == market.previous_close("SPY", utc("2026-11-19T15:00"))
    assert after.low <= min(after.open, after.close) <= max(after.open, after.close) <= after.high
    assert after.low <= after.vwap <= after.high


@pytest.mark.parametrize("symbol", ["SPY", "ETH/USD"])
@pytest.mark.parametrize(("long", "short"), [("1Day", "1Min"), ("1Day", "1Hour"), ("1Hour", "5Min"), ("1Week", "1Day")])
def test_a_long_bar_is_its_short_bars_put_together(market: Market, symbol: str, long: str, short: str) -> None:
    whole = read(market, symbol, long, "2026-11-09T05:00", "2026-11-20T20:00")
    assert whole
    for bar, after in zip(whole, [*whole[1:], None], strict=True):
        until = after.at - timedelta(microseconds=1) if after else NOW
        parts = list(bars(market, symbol, Timeframe.parse(short), bar.at, until))
        assert joined(parts) == (bar.open, bar.high, bar.low, bar.close, bar.volume, bar.trades)


def test_no_bar_shows_a_print_of_the_future(market: Market) -> None:
    (today,) = read(market, "SPY", "1Day", "2026-11-20T00:00", "2027-01-01T00:00")
    assert today.close == market.last_trade("SPY", NOW).price
    assert today.trades == 121
    assert read(market, "SPY", "1Min", "2026-11-20T15:01", "2027-01-01T00:00") == []
    market.clock.advance(timedelta(minutes=1))
    (minute,) = read(market, "SPY", "1Min", "2026-11-20T15:01", "2027-01-01T00:00")
    assert minute.trades == 1


def test_newest_first_is_oldest_first_turned_round(market: Market) -> None:
    for timeframe in ("30Min", "1Day", "1Week", "1Month"):
        oldest = read(market, "SPY", timeframe, "2026-08-01T00:00", "2026-11-20T00:00")
        newest = read(market, "SPY", timeframe, "2026-08-01T00:00", "2026-11-20T00:00", newest_first=True)
        assert newest == oldest[::-1]
        assert len({bar.at for bar in oldest}) == len(oldest)


def test_both_ends_of_the_time_asked_for_are_included(market: Market) -> None:
    days = read(market, "SPY", "1Day", "2026-11-16T05:00", "2026-11-18T05:00")
    assert [bar.at.day for bar in days] == [16, 17, 18]


def test_weeks_begin_on_monday_and_quarters_on_their_first_month(market: Market) -> None:
    (week,) = read(market, "SPY", "1W", "2026-11-10T00:00", "2026-11-17T00:00")
    assert week.at == utc("2026-11-16T05:00")
    quarters = read(market, "SPY", "3Month", "2026-01-01T00:00", "2026-11-20T00:00")
    assert [bar.at for bar in quarters] == [
        utc(day) for day in ("2026-01-01T05:00", "2026-04-01T04:00", "2026-07-01T04:00", "2026-10-01T04:00")
    ]


def test_the_closing_print_belongs_to_the_last_minute_of_a_half_day(market: Market) -> None:
    last = read(market, "SPY", "1Min", "2025-11-28T00:00", "2025-11-28T23:00")[-1]
    assert last.at == utc("2025-11-28T17:59")
    assert last.close == market.last_trade("SPY", utc("2025-11-28T18:00")).price
    assert last.trades == 5


@pytest.mark.parametrize("symbol", ["SPY", "BTC/USD"])
@pytest.mark.parametrize(
    "now",
    [
        "2026-11-20T14:30:00",
        "2026-11-20T15:00:03",
        "2026-11-20T20:59:59",
        "2026-11-20T21:00:00",
        "2026-11-22T12:00:00",
        "2025-11-28T19:00:00",
        "2026-11-21T06:00:10",
    ],
)
def test_the_latest_minute_is_the_newest_of_all_bars_of_a_minute(market: Market, symbol: str, now: str) -> None:
    market.clock.set(utc(now))
    asset = market.asset(symbol)
    assert asset is not None
    newest = next(bars(market, symbol, Timeframe(1, "Min"), utc(now) - timedelta(days=14), utc(now), newest_first=True))
    assert latest_minute(market, asset, utc(now)) == newest


@pytest.mark.parametrize("length", ["1Min", "7Min", "1Hour"])
def test_bars_from_a_moment_within_a_day_are_the_last_ones_of_the_whole_day(market: Market, length: str) -> None:
    whole = read(market, "SPY", length, "2026-11-19T00:00", "2026-11-19T23:00")
    late = read(market, "SPY", length, "2026-11-19T18:31:20", "2026-11-19T23:00")
    assert late == [bar for bar in whole if bar.at >= utc("2026-11-19T18:31:20")]
    assert late


def test_bars_reach_back_to_the_first_session_and_no_further(market: Market) -> None:
    oldest = next(bars(market, "SPY", Timeframe(1, "Day"), utc("1970-01-01"), NOW))
    assert oldest.at == utc("2015-01-05T05:00")


@pytest.mark.parametrize("text", ["", "1", "Day", "0Min", "60Min", "24Hour", "2Day", "2Week", "5Month", "1Year"])
def test_a_timeframe_that_alpaca_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"invalid timeframe: {text}"):
        Timeframe.parse(text)


def test_short_and_long_unit_names_mean_the_same() -> None:
    for short, long in (("5T", "5Min"), ("2H", "2Hour"), ("1D", "1Day"), ("1W", "1Week"), ("6M", "6Month")):
        assert Timeframe.parse(short) == Timeframe.parse(long)
