"""The replay of the committed closes: continuous, deterministic, honest about what was made, without look-ahead."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from local.paper_broker.market import BrokerClock, Market
from local.paper_broker.market.assets import all_assets
from local.paper_broker.market.prints import STEP, prints_of
from local.paper_broker.market.replay import ANCHOR, crypto_closes, mirrored, stock_closes
from local.paper_broker.market.sessions import nyse_sessions

WINDOW = 1088
REAL = {
    "AAPL",
    "AMD",
    "BAC",
    "BBY",
    "CVX",
    "GE",
    "HD",
    "JNJ",
    "JPM",
    "KO",
    "LLY",
    "MRK",
    "MSFT",
    "PEP",
    "PFE",
    "PG",
    "RRC",
    "UNH",
    "WMT",
    "XOM",
    "MTUM",
    "QUAL",
    "SIZE",
    "USMV",
    "VLUE",
}


@pytest.fixture(scope="module")
def market() -> Market:
    return Market(BrokerClock(), always_open=False)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def close_of_session(market: Market, symbol: str, ordinal_after_anchor: int) -> Decimal:
    days = nyse_sessions().days
    day = days[nyse_sessions().count_before(ANCHOR) + ordinal_after_anchor]
    return market.last_trade(symbol, day.close).price


def test_every_series_has_a_positive_close_for_every_day_of_the_window() -> None:
    for closes in (stock_closes(), crypto_closes()):
        assert all(len(series) == WINDOW and min(series) > 0 for series in closes.values())


def test_assets_with_prices_are_just_those_with_a_series() -> None:
    priced = {asset.symbol for asset in all_assets() if asset.prices != "none"}
    assert priced == {*stock_closes(), *crypto_closes()}


def test_every_made_or_rebuilt_series_says_so_in_its_assets_name_and_no_real_one_does() -> None:
    for asset in all_assets():
        assert ("made-up prices" in asset.name) == (asset.prices == "made")
        assert ("closes rebuilt from real returns" in asset.name) == (asset.prices == "rebuilt")
    assert {asset.symbol for asset in all_assets() if asset.prices == "real"} == REAL
    assert {asset.symbol for asset in all_assets() if asset.prices == "rebuilt"} == {"SPY"}


def test_real_closes_are_those_of_the_source_rounded_to_cents(market: Market) -> None:
    # skfolio's table: AAPL 2014-01-02 17.365 and JPM 44.646; the halves go to the even cent
    assert close_of_session(market, "AAPL", 0) == Decimal("17.36")
    assert close_of_session(market, "JPM", 0) == Decimal("44.65")
    # zipline's first return of the window leads from the stated base to the second close
    assert close_of_session(market, "SPY", 0) == Decimal("182.92")


def test_sessions_after_the_anchor_show_the_window_in_order_and_turn_at_its_end(market: Market) -> None:
    series = stock_closes()["MSFT"]
    shown = [close_of_session(market, "MSFT", place) * 100 for place in (0, 1, 2, WINDOW - 1, WINDOW, WINDOW + 1)]
    assert shown == [series[0], series[1], series[2], series[-1], series[-2], series[-3]]


def test_sessions_before_the_anchor_show_the_same_history_mirrored(market: Market) -> None:
    series = stock_closes()["MSFT"]
    assert [close_of_session(market, "MSFT", place) * 100 for place in (-1, -2, -3)] == list(series[1:4])


def test_the_mirror_never_jumps_by_more_than_one_place() -> None:
    places = [mirrored(step, WINDOW) for step in range(-3 * WINDOW, 3 * WINDOW)]
    assert {abs(after - before) for before, after in pairwise(places)} == {1}
    assert set(places) == set(range(WINDOW))


@pytest.mark.parametrize("symbol", ["SPY", "QQQ", "BTC/USD"])
def test_each_day_opens_at_the_close_of_the_day_before_through_both_turns(market: Market, symbol: str) -> None:
    tape = market.tape(symbol)
    first = tape.last_before(date(2016, 1, 1))
    last = tape.last_before(date(2034, 12, 31))
    for ordinal in range(first, last):
        assert tape.day(ordinal).to_cents == tape.day(ordinal + 1).from_cents


def test_any_date_has_at_least_a_year_of_sessions_before_it(market: Market) -> None:
    assert market.last_trade("SPY", utc("2015-01-05T15:00")).price > 0


def test_prints_lead_from_the_previous_close_to_the_close_and_stay_near_the_line(market: Market) -> None:
    tape = market.tape("SPY")
    for ordinal in range(tape.last_before(date(2026, 1, 1)), tape.last_before(date(2026, 4, 1))):
        day = tape.day(ordinal)
        prints = prints_of(day)
        assert (prints.cents[0], prints.cents[-1]) == (day.from_cents, day.to_cents)
        low, high = sorted((day.from_cents, day.to_cents))
        assert low * 98 // 100 < prints.cents.min()
        assert prints.cents.max() < high * 102 // 100


def test_before_the_closing_print_the_price_is_not_yet_the_close(market: Market) -> None:
    tape, early = market.tape("LLY"), []
    for ordinal in range(tape.last_before(date(2026, 1, 1)), tape.last_before(date(2026, 7, 1))):
        day = tape.day(ordinal)
        noon = day.open + (day.close - day.open) / 2
        early.append(market.last_trade("LLY", noon).price * 100 == day.to_cents)
        assert market.last_trade("LLY", day.close).price * 100 == day.to_cents
    assert sum(early) < len(early) // 10


def test_a_later_close_changes_nothing_that_was_seen_on_the_days_before(market: Market) -> None:
    day = market.tape("SPY").day(market.tape("SPY").last_opened(utc("2026-11-19T15:00")))
    seen = prints_of(day)
    other_future = prints_of(day._replace(to_cents=day.to_cents + 1000))
    assert (seen.cents[0], seen.time(0)) == (other_future.cents[0], other_future.time(0))
    assert abs(int(seen.cents[40]) - int(other_future.cents[40])) <= 1000 * 40 // (len(seen.cents) - 1) + 1


def test_a_frozen_clock_gives_the_same_answers_in_two_separate_markets() -> None:
    clock = BrokerClock()
    clock.freeze()
    one, two = Market(clock, always_open=True), Market(clock, always_open=True)
    for symbol in (*stock_closes(), *crypto_closes()):
        at = clock.now()
        assert one.last_trade(symbol, at) == two.last_trade(symbol, at)
        assert one.quote(symbol, at) == two.quote(symbol, at)


def test_within_a_session_a_trade_is_at_most_one_step_old(market: Market) -> None:
    at = utc("2026-11-20T16:41:52.250")
    trade = market.last_trade("SPY", at)
    assert timedelta(0) <= at - trade.at < STEP


def test_crypto_trades_on_christmas_night_and_its_day_begins_at_midnight_in_chicago(market: Market) -> None:
    at = utc("2026-12-25T06:00:10")
    assert market.last_trade("BTC/USD", at).at == utc("2026-12-25T06:00")
    assert market.last_trade("BTC/USD", at).price == market.previous_close("BTC/USD", at)
