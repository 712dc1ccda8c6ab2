"""Alpaca's own SDK, unchanged, from the account to the closed position."""

from datetime import UTC, date, datetime

import pytest
from alpaca.common.exceptions import APIError
from alpaca.trading.enums import (
    AssetClass,
    AssetExchange,
    OrderSide,
    OrderStatus,
    PositionSide,
    QueryOrderStatus,
    TimeInForce,
)
from alpaca.trading.models import AccountConfiguration, Asset, Clock, Order, PortfolioHistory, Position, TradeAccount
from alpaca.trading.requests import (
    ClosePositionRequest,
    GetAssetsRequest,
    GetCalendarRequest,
    GetOrdersRequest,
    GetPortfolioHistoryRequest,
    LimitOrderRequest,
    MarketOrderRequest,
    ReplaceOrderRequest,
    StopLimitOrderRequest,
    StopOrderRequest,
)

from tests.paper_broker.running import Running


def buy(quantity: float | None = None, notional: float | None = None) -> MarketOrderRequest:
    return MarketOrderRequest(
        symbol="SPY", qty=quantity, notional=notional, side=OrderSide.BUY, time_in_force=TimeInForce.DAY
    )


def test_account_configurations_clock_calendar_and_history_parse(broker: Running) -> None:
    broker.open(cash="25000.00", SPY="10")
    client = broker.alpaca_py()
    account = client.get_account()
    assert isinstance(account, TradeAccount)
    assert (account.cash, account.multiplier) == ("25000", "2")
    configurations = client.get_account_configurations()
    assert isinstance(configurations, AccountConfiguration)
    configurations.suspend_trade = True
    changed = client.set_account_configurations(configurations)
    assert isinstance(changed, AccountConfiguration)
    assert changed.suspend_trade
    clock = client.get_clock()
    assert isinstance(clock, Clock)
    assert clock.is_open
    days = client.get_calendar(GetCalendarRequest(start=date(2026, 1, 5), end=date(2026, 1, 9)))
    assert len(days) == 5
    history = client.get_portfolio_history(GetPortfolioHistoryRequest(period="1W", timeframe="1D"))
    assert isinstance(history, PortfolioHistory)
    assert history.equity == [26000.0]


def test_assets_parse_shares_and_crypto(broker: Running) -> None:
    broker.open()
    client = broker.alpaca_py()
    shares = client.get_all_assets()
    crypto = client.get_all_assets(GetAssetsRequest(asset_class=AssetClass.CRYPTO))
    assert len(shares) > 20
    assert len(crypto) == 2
    spy = client.get_asset("SPY")
    assert isinstance(spy, Asset)
    assert spy.exchange is AssetExchange.ARCA
    with pytest.raises(APIError) as refused:
        client.get_asset("NOPE")
    assert (refused.value.status_code, refused.value.code) == (404, 40410000)


def test_orders_of_every_type_are_placed_found_replaced_and_canceled(broker: Running) -> None:
    broker.open(SPY="10")
    client = broker.alpaca_py()
    terms = {"symbol": "SPY", "qty": 1, "side": OrderSide.SELL, "time_in_force": TimeInForce.DAY}
    placed = [
        client.submit_order(LimitOrderRequest(**terms, limit_price=150, client_order_id="mine")),
        client.submit_order(StopOrderRequest(**terms, stop_price=80)),
        client.submit_order(StopLimitOrderRequest(**terms, stop_price=80, limit_price=79)),
    ]
    found = client.get_orders(GetOrdersRequest(status=QueryOrderStatus.OPEN, symbols=["SPY"]))
    assert len(found) == len(placed) == 3
    limit = client.get_order_by_client_id("mine")
    assert isinstance(limit, Order)
    assert limit.status is OrderStatus.NEW
    replaced = client.replace_order_by_id(limit.id, ReplaceOrderRequest(limit_price=140))
    assert isinstance(replaced, Order)
    assert replaced.replaces == limit.id
    client.cancel_order_by_id(replaced.id)
    assert len(client.cancel_orders()) == 2
    assert client.get_orders() == []


def test_buying_by_amount_and_closing_half_and_all(broker: Running) -> None:
    broker.open()
    client = broker.alpaca_py()
    client.submit_order(buy(notional=500))
    position = client.get_open_position("SPY")
    assert isinstance(position, Position)
    assert (position.side, position.qty) == (PositionSide.LONG, "4.999500049")
    assert len(client.get_all_positions()) == 1
    client.close_position("SPY", ClosePositionRequest(percentage="50"))
    half = client.get_open_position(position.asset_id)
    assert isinstance(half, Position)
    assert half.qty == "2.499750025"
    closed = client.close_all_positions(cancel_orders=True)
    assert len(closed) == 1
    assert client.get_all_positions() == []


def test_a_refusal_is_an_api_error_with_code_and_message(broker: Running) -> None:
    broker.open(cash="10.00")
    with pytest.raises(APIError) as refused:
        broker.alpaca_py().submit_order(buy(quantity=5))
    assert refused.value.status_code == 403
    assert refused.value.code == 40310000
    assert refused.value.message == "insufficient buying power"


def test_orders_are_asked_for_by_time_as_the_sdk_writes_it(broker: Running) -> None:
    broker.open()
    client = broker.alpaca_py()
    client.submit_order(buy(quantity=1))
    query = GetOrdersRequest(status=QueryOrderStatus.ALL, after=datetime(2026, 1, 5, 16, tzinfo=UTC), limit=500)
    assert len(client.get_orders(query)) == 1
    query.after = datetime(2026, 1, 5, 18, tzinfo=UTC)
    assert client.get_orders(query) == []
