"""Alpaca's own Python client, unchanged but for its address, on the running paper broker."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from alpaca.common.exceptions import APIError
from alpaca.data.enums import Adjustment, DataFeed
from alpaca.data.historical import CryptoHistoricalDataClient, StockHistoricalDataClient
from alpaca.data.models import Bar, BarSet, Orderbook, Quote, Snapshot, Trade
from alpaca.data.requests import (
    CryptoBarsRequest,
    CryptoLatestBarRequest,
    CryptoLatestOrderbookRequest,
    CryptoLatestQuoteRequest,
    CryptoLatestTradeRequest,
    CryptoSnapshotRequest,
    StockBarsRequest,
    StockLatestBarRequest,
    StockLatestQuoteRequest,
    StockLatestTradeRequest,
    StockSnapshotRequest,
)
from alpaca.data.timeframe import TimeFrame
from alpaca.trading.client import TradingClient
from alpaca.trading.enums import AssetClass, AssetStatus, OrderSide, OrderStatus, QueryOrderStatus, TimeInForce
from alpaca.trading.models import (
    AccountConfiguration,
    Asset,
    Calendar,
    Clock,
    ClosePositionResponse,
    NonTradeActivity,
    Order,
    PortfolioHistory,
    Position,
    TradeAccount,
    TradeActivity,
)
from alpaca.trading.requests import (
    ClosePositionRequest,
    GetAssetsRequest,
    GetCalendarRequest,
    GetOrdersRequest,
    GetPortfolioHistoryRequest,
    LimitOrderRequest,
    MarketOrderRequest,
    ReplaceOrderRequest,
    StopOrderRequest,
)

from local.paper_broker.app import create_app
from tests.contracts.openapi.desk import Desk, open_desk, stop_the_clock
from tests.paper_broker.market.serving import served

START = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    state: Path = tmp_path_factory.mktemp("broker") / "state.sqlite"
    with served(create_app(state, always_open=False)) as address:
        stop_the_clock(address)
        yield address


@pytest.fixture
def desk(root: str) -> Desk:
    return open_desk(root)


@pytest.fixture
def trading(desk: Desk) -> TradingClient:
    return TradingClient(desk.key_id, desk.secret, url_override=desk.root)


@pytest.fixture
def shares(desk: Desk) -> StockHistoricalDataClient:
    return StockHistoricalDataClient(desk.key_id, desk.secret, url_override=desk.root)


@pytest.fixture
def pairs(desk: Desk) -> CryptoHistoricalDataClient:
    return CryptoHistoricalDataClient(desk.key_id, desk.secret, url_override=desk.root)


def test_it_reads_the_account_its_configurations_and_its_history(trading: TradingClient) -> None:
    account = trading.get_account()
    assert isinstance(account, TradeAccount)
    assert account.cash is not None
    configurations = trading.get_account_configurations()
    assert isinstance(configurations, AccountConfiguration)
    assert trading.set_account_configurations(configurations) == configurations
    history = trading.get_portfolio_history(GetPortfolioHistoryRequest(period="1M", timeframe="1D"))
    assert isinstance(history, PortfolioHistory)
    assert len(history.equity) == len(history.timestamp) > 0


def test_it_reads_assets_clock_and_calendar(trading: TradingClient) -> None:
    active = trading.get_all_assets(GetAssetsRequest(status=AssetStatus.ACTIVE, asset_class=AssetClass.CRYPTO))
    assert {asset.symbol for asset in active if isinstance(asset, Asset)} == {"BTC/USD", "ETH/USD"}
    asset = trading.get_asset("BRK.B")
    assert isinstance(asset, Asset)
    assert trading.get_asset(str(asset.id)) == asset
    clock = trading.get_clock()
    assert isinstance(clock, Clock)
    assert clock.is_open
    days = trading.get_calendar(GetCalendarRequest(start=date(2026, 11, 25), end=date(2026, 11, 30)))
    assert [day.date for day in days if isinstance(day, Calendar)] == [
        date(2026, 11, 25),
        date(2026, 11, 27),
        date(2026, 11, 30),
    ]


def test_it_places_reads_replaces_and_cancels_orders(trading: TradingClient, desk: Desk) -> None:
    bought = trading.submit_order(
        MarketOrderRequest(symbol="GLD", qty=1.5, side=OrderSide.BUY, time_in_force=TimeInForce.DAY)
    )
    assert isinstance(bought, Order)
    filled = trading.get_order_by_id(bought.id)
    assert isinstance(filled, Order)
    assert (filled.status, filled.filled_qty) == (OrderStatus.FILLED, "1.5")
    resting = trading.submit_order(
        LimitOrderRequest(symbol="KO", qty=2, side=OrderSide.BUY, time_in_force=TimeInForce.GTC, limit_price=1.01)
    )
    assert isinstance(resting, Order)
    stop = trading.submit_order(
        StopOrderRequest(symbol="AAPL", qty=2, side=OrderSide.SELL, time_in_force=TimeInForce.GTC, stop_price=1)
    )
    assert isinstance(stop, Order)
    changed = trading.replace_order_by_id(resting.id, ReplaceOrderRequest(qty=3, limit_price=1.02))
    assert isinstance(changed, Order)
    assert (changed.replaces, changed.qty) == (resting.id, "3")
    trading.cancel_order_by_id(changed.id)
    known = trading.get_order_by_client_id(desk.names["taken"])
    assert isinstance(known, Order)
    assert known.id == UUID(desk.names["filled"])
    everything = trading.get_orders(GetOrdersRequest(status=QueryOrderStatus.ALL))
    statuses = {order.status for order in everything if isinstance(order, Order)}
    assert {OrderStatus.FILLED, OrderStatus.CANCELED, OrderStatus.REPLACED} <= statuses
    assert len(trading.cancel_orders()) == 3


def test_it_reads_and_closes_positions(trading: TradingClient) -> None:
    held = trading.get_all_positions()
    assert {one.symbol for one in held if isinstance(one, Position)} == {"SPY", "AAPL", "BTCUSD", "MSFT", "KO"}
    one = trading.get_open_position("BTCUSD")
    assert isinstance(one, Position)
    part = trading.close_position("AAPL", ClosePositionRequest(qty="0.5"))
    assert isinstance(part, Order)
    closed = trading.close_all_positions(cancel_orders=True)
    assert {answer.status for answer in closed if isinstance(answer, ClosePositionResponse)} == {200}


def test_it_reads_a_refused_closing_beside_the_others(trading: TradingClient) -> None:
    closed = trading.close_all_positions()
    statuses = {answer.symbol: answer.status for answer in closed if isinstance(answer, ClosePositionResponse)}
    assert statuses == {"SPY": 403, "AAPL": 200, "BTCUSD": 200, "MSFT": 200, "KO": 200}


def test_its_models_read_every_activity(trading: TradingClient) -> None:
    account, listed = trading.get_account(), trading.get("/account/activities")
    assert isinstance(account, TradeAccount)
    assert isinstance(listed, list)
    # the models are those of the broker API, which alone sends the account's id and a description with an activity
    named = [one | {"account_id": account.id, "description": ""} for one in listed]
    fills = [TradeActivity(**one) for one in named if one["activity_type"] == "FILL"]
    others = [NonTradeActivity(**one) for one in named if one["activity_type"] != "FILL"]
    assert {fill.symbol for fill in fills} == {"MSFT", "KO"}
    assert {other.activity_type.value for other in others} == {"CSD", "JNLS"}


def test_it_reads_a_refusal(trading: TradingClient) -> None:
    with pytest.raises(APIError) as refusal:
        trading.get_order_by_client_id("none")
    assert refusal.value.status_code == 404
    assert refusal.value.code == 40410000


def test_it_reads_market_data_of_shares(shares: StockHistoricalDataClient) -> None:
    both = ["AAPL", "SPY"]
    trades = shares.get_stock_latest_trade(StockLatestTradeRequest(symbol_or_symbols=both, feed=DataFeed.IEX))
    quotes = shares.get_stock_latest_quote(StockLatestQuoteRequest(symbol_or_symbols=both))
    minutes = shares.get_stock_latest_bar(StockLatestBarRequest(symbol_or_symbols=both))
    snapshots = shares.get_stock_snapshot(StockSnapshotRequest(symbol_or_symbols=both))
    for answer, model in ((trades, Trade), (quotes, Quote), (minutes, Bar), (snapshots, Snapshot)):
        assert sorted(answer) == both
        assert all(isinstance(one, model) for one in answer.values())
    snapshot = snapshots["SPY"]
    assert isinstance(snapshot, Snapshot)
    assert snapshot.daily_bar is not None
    assert snapshot.previous_daily_bar is not None
    assert snapshot.previous_daily_bar.timestamp < snapshot.daily_bar.timestamp


def test_it_reads_more_bars_of_shares_than_one_page_holds(shares: StockHistoricalDataClient) -> None:
    bars = shares.get_stock_bars(
        StockBarsRequest(
            symbol_or_symbols=["AAPL", "SPY"],
            timeframe=TimeFrame.Minute,
            start=START,
            adjustment=Adjustment.ALL,
        )
    )
    assert isinstance(bars, BarSet)
    for symbol in ("AAPL", "SPY"):
        stamps = [bar.timestamp for bar in bars[symbol]]
        assert len(stamps) == 14 * 390 + 31
        assert stamps == sorted(set(stamps))


def test_it_reads_market_data_of_crypto_pairs(pairs: CryptoHistoricalDataClient) -> None:
    both = ["BTC/USD", "ETH/USD"]
    trades = pairs.get_crypto_latest_trade(CryptoLatestTradeRequest(symbol_or_symbols=both))
    quotes = pairs.get_crypto_latest_quote(CryptoLatestQuoteRequest(symbol_or_symbols=both))
    minutes = pairs.get_crypto_latest_bar(CryptoLatestBarRequest(symbol_or_symbols=both))
    books = pairs.get_crypto_latest_orderbook(CryptoLatestOrderbookRequest(symbol_or_symbols=both))
    snapshots = pairs.get_crypto_snapshot(CryptoSnapshotRequest(symbol_or_symbols=both))
    for answer, model in ((trades, Trade), (quotes, Quote), (minutes, Bar), (books, Orderbook), (snapshots, Snapshot)):
        assert isinstance(answer, dict)
        assert sorted(answer) == both
        assert all(isinstance(one, model) for one in answer.values())
    bars = pairs.get_crypto_bars(CryptoBarsRequest(symbol_or_symbols=both, timeframe=TimeFrame.Day, start=START))
    assert isinstance(bars, BarSet)
    assert len(bars["BTC/USD"]) == len(bars["ETH/USD"]) == 19
