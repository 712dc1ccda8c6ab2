"""Assets, quotes, previous closes and a test's overrides."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from local.paper_broker.market import BrokerClock, Market, UnknownSymbolError

OPEN = datetime(2026, 11, 20, 15, 0, 3, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 21, 12, 0, 7, tzinfo=UTC)


@pytest.fixture
def market() -> Market:
    """A market whose clock stands still within a session."""
    clock = BrokerClock()
    clock.freeze()
    clock.set(OPEN)
    return Market(clock, always_open=False)


def test_an_asset_is_found_by_symbol_and_by_its_id_that_never_changes(market: Market) -> None:
    asset = market.asset("SPY")
    assert asset is not None
    assert market.asset(asset.id) == asset
    assert UUID(asset.id) == UUID("3374f23d-2c48-5586-b6ef-79445ba17400")
    assert market.asset("NOSUCH") is None


def test_assets_are_listed_by_class_exchange_and_symbol(market: Market) -> None:
    keys = [(asset.asset_class, asset.exchange, asset.symbol) for asset in market.assets()]
    assert keys == sorted(keys)
    assert len({asset.id for asset in market.assets()}) == len(keys)


def test_only_crypto_has_increments_and_a_delisted_share_cannot_be_traded(market: Market) -> None:
    for asset in market.assets():
        assert (asset.min_order_size is not None) == asset.is_crypto
        assert asset.tradable == (asset.status == "active")
    delisted = market.asset("TWTR")
    assert delisted is not None
    assert delisted.status == "inactive"
    with pytest.raises(UnknownSymbolError, match="'TWTR' has no prices"):
        market.last_trade("TWTR", OPEN)


def test_a_halted_asset_is_not_tradable_until_it_is_resumed(market: Market) -> None:
    market.halt("SPY")
    assert [asset.symbol for asset in market.assets() if asset.status == "active" and not asset.tradable] == ["SPY"]
    market.resume("SPY")
    spy = market.asset("SPY")
    assert spy is not None
    assert spy.tradable


@pytest.mark.parametrize(
    ("price", "bid", "ask"),
    [
        ("0.01", "0.01", "0.02"),
        ("1.99", "1.98", "2.00"),
        ("100.00", "99.99", "100.01"),
        ("100.01", "99.99", "100.03"),
        ("450.00", "449.95", "450.05"),
    ],
)
def test_bid_and_ask_lie_a_basis_point_rounded_up_to_a_cent_around_the_price(
    market: Market, price: str, bid: str, ask: str
) -> None:
    market.set_price("SPY", Decimal(price))
    quote = market.quote("SPY", OPEN)
    assert (quote.bid, quote.ask) == (Decimal(bid), Decimal(ask))
    assert quote.bid_size >= 100


def test_a_pinned_price_replaces_the_trade_but_not_the_previous_close_until_it_is_cleared(market: Market) -> None:
    before, close = market.last_trade("SPY", OPEN), market.previous_close("SPY", OPEN)
    market.set_price("SPY", Decimal(450))
    assert market.last_trade("SPY", OPEN) == before._replace(price=Decimal("450.00"))
    assert str(market.last_trade("SPY", OPEN).price) == "450.00"
    assert market.previous_close("SPY", OPEN) == close
    market.clear_price("SPY")
    assert market.last_trade("SPY", OPEN) == before


@pytest.mark.parametrize("price", ["0", "-1", "1.001", "NaN", "Infinity"])
def test_a_price_that_is_no_positive_number_of_cents_is_refused(market: Market, price: str) -> None:
    with pytest.raises(ValueError, match="is not allowed; give dollars above 0 with at most 2 decimals"):
        market.set_price("SPY", Decimal(price))


def test_overrides_of_an_unknown_symbol_are_refused(market: Market) -> None:
    for override in (market.halt, market.resume, market.clear_price):
        with pytest.raises(UnknownSymbolError):
            override("NOSUCH")


def test_state_carries_the_overrides_into_another_market(market: Market) -> None:
    market.set_price("BTC/USD", Decimal("50000.5"))
    market.halt("AAPL")
    state = market.state()
    other = Market(BrokerClock(), always_open=False)
    other.halt("MSFT")
    other.restore(state)
    assert other.state() == state
    assert str(other.last_trade("BTC/USD", OPEN).price) == "50000.50"
    assert [other.is_trading(symbol) for symbol in ("AAPL", "MSFT")] == [False, True]


def test_made_assets_are_listed_have_prices_and_are_carried_into_another_market(market: Market) -> None:
    listed = len(market.assets())
    assert market.make_assets(3) == ["MADEAAA", "MADEAAB", "MADEAAC"]
    assert market.make_assets(2) == ["MADEAAA", "MADEAAB", "MADEAAC"]
    assert len(market.assets()) == listed + 3
    at = market.clock.now()
    assert market.quote("MADEAAB", at).bid > 0
    market.set_price("MADEAAC", Decimal("12.34"))
    other = Market(BrokerClock(), always_open=False)
    other.restore(market.state())
    assert other.last_trade("MADEAAC", at).price == Decimal("12.34")
    assert other.asset("MADEAAA") == market.asset("MADEAAA")
    with pytest.raises(ValueError, match="from 0 to 5000"):
        market.make_assets(5001)


def test_a_state_with_an_unknown_key_is_refused_whole(market: Market) -> None:
    market.halt("AAPL")
    with pytest.raises(ValueError, match="'colour' is unknown"):
        market.restore({"events": "[]", "colour": "red"})
    with pytest.raises(ValueError, match="'paint' is unknown"):
        market.restore({"events": '[["resume", "AAPL"], ["paint", "red"]]'})
    assert not market.is_trading("AAPL")


def test_after_the_close_the_last_trade_stays_the_closing_print(market: Market) -> None:
    trade = market.last_trade("SPY", SATURDAY)
    assert trade.at == datetime(2026, 11, 20, 21, tzinfo=UTC)
    assert trade.price == market.previous_close("SPY", SATURDAY)


def test_an_always_open_market_trades_on_at_the_close_with_a_fresh_time() -> None:
    market = Market(BrokerClock(), always_open=True)
    trade = market.last_trade("SPY", SATURDAY)
    assert trade.at == SATURDAY.replace(second=0)
    assert trade.price == market.previous_close("SPY", SATURDAY)


def test_the_previous_close_is_that_of_the_last_session_on_an_earlier_date(market: Market) -> None:
    thursdays = market.last_trade("SPY", datetime(2026, 11, 19, 21, tzinfo=UTC)).price
    fridays = market.last_trade("SPY", datetime(2026, 11, 20, 21, tzinfo=UTC)).price
    assert thursdays != fridays
    assert market.previous_close("SPY", OPEN) == thursdays
    assert market.previous_close("SPY", datetime(2026, 11, 20, 22, tzinfo=UTC)) == thursdays
    assert market.previous_close("SPY", SATURDAY) == fridays
    assert market.previous_close("SPY", datetime(2026, 11, 23, 13, tzinfo=UTC)) == fridays
