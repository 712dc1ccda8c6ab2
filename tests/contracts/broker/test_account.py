"""The broker's contract: what an account holds, what it may spend, what it may trade."""

from datetime import timedelta
from decimal import Decimal

from rebalancer.core.account.order import OrderSide
from tests.contracts.broker.worlds import PRICES, UNKNOWN_SYMBOL, World, order

BUY, SELL = OrderSide.BUY, OrderSide.SELL


def test_a_snapshot_has_cash_positions_and_prices_to_the_last_digit(world: World) -> None:
    broker = world.open(cash="10000.37", holdings={"SPY": "10.123456789", "BRK.B": "3"})

    snapshot = broker.fetch_snapshot(["SPY", "QQQ"])

    held = {position.symbol: position for position in snapshot.portfolio.positions}
    assert snapshot.portfolio.cash == Decimal("10000.37")
    assert {symbol: position.quantity for symbol, position in held.items()} == {
        "SPY": Decimal("10.123456789"),
        "BRK.B": Decimal(3),
    }
    assert {symbol: position.price for symbol, position in held.items()} == {
        symbol: PRICES[symbol] for symbol in ("SPY", "BRK.B")
    }
    assert all(position.quantity_available == position.quantity for position in held.values())
    assert snapshot.portfolio.price_of("QQQ") == PRICES["QQQ"]
    assert snapshot.portfolio.total_value == Decimal("10000.37") + Decimal("10.123456789") * 450 + 1500


def test_a_snapshot_says_when_it_was_taken_in_utc(world: World) -> None:
    taken_at = world.open(cash="10").fetch_snapshot([]).portfolio.taken_at

    assert taken_at is not None
    assert taken_at.utcoffset() == timedelta(0)


def test_a_quiet_account_may_spend_exactly_its_cash(world: World) -> None:
    broker = world.open(cash="10000.37", holdings={"SPY": "10"})

    snapshot = broker.fetch_snapshot([])

    assert snapshot.funds.spendable_usd == Decimal("10000.37")
    assert broker.fetch_funds().spendable_usd == Decimal("10000.37")
    assert snapshot.open_orders == ()
    assert dict(snapshot.portfolio.open_quantities) == {}
    assert snapshot.trading_blocked is False


def test_a_symbol_that_the_broker_does_not_know_has_no_price(world: World) -> None:
    broker = world.open(cash="10")

    prices = broker.fetch_snapshot(["SPY", UNKNOWN_SYMBOL]).portfolio.prices

    assert dict(prices) == {"SPY": PRICES["SPY"]}


def test_a_coin_is_held_and_priced_under_its_pair(world: World) -> None:
    broker = world.open(cash="10000", holdings={"BTC/USD": "0.25"})

    (position,) = broker.fetch_snapshot(["BTC/USD", "SPY"]).portfolio.positions

    assert (position.symbol, position.quantity, position.price) == ("BTC/USD", Decimal("0.25"), PRICES["BTC/USD"])


def test_an_open_buy_counts_as_a_position_to_come_and_its_cash_as_spent(world: World) -> None:
    broker = world.open(cash="10000", holdings={"SPY": "100"})
    request = order("QQQ", BUY, "5", limit="300")
    broker.submit_order(request)

    snapshot = broker.fetch_snapshot([])

    assert [opened.client_order_id for opened in snapshot.open_orders] == [request.client_order_id]
    assert dict(snapshot.portfolio.open_quantities) == {"QQQ": Decimal(5)}
    assert snapshot.portfolio.price_of("QQQ") == PRICES["QQQ"]
    assert snapshot.portfolio.cash == Decimal(10000)
    assert snapshot.funds.spendable_usd == Decimal(8500)
    assert broker.fetch_funds().spendable_usd == Decimal(8500)


def test_an_open_sell_holds_its_shares_back_and_counts_as_leaving(world: World) -> None:
    broker = world.open(cash="100", holdings={"SPY": "10"})
    broker.submit_order(order("SPY", SELL, "4", limit="900"))

    snapshot = broker.fetch_snapshot(["SPY"])

    (position,) = snapshot.portfolio.positions
    assert (position.quantity, position.quantity_available) == (Decimal(10), Decimal(6))
    assert dict(snapshot.portfolio.open_quantities) == {"SPY": Decimal(-4)}
    assert snapshot.funds.spendable_usd == Decimal(100)


def test_an_open_buy_of_a_coin_is_seen_by_an_account_that_holds_coins(world: World) -> None:
    broker = world.open(cash="10000", holdings={"BTC/USD": "0.25", "SPY": "10"})
    broker.submit_order(order("SPY", BUY, "2", limit="400"))

    snapshot = broker.fetch_snapshot([])

    assert dict(snapshot.portfolio.open_quantities) == {"SPY": Decimal(2)}


def test_one_asset_is_described_and_an_unknown_one_is_none(world: World) -> None:
    broker = world.open(cash="10")

    stock, coin, whole = (broker.fetch_asset(symbol) for symbol in ("BRK.B", "BTC/USD", "NVR"))

    assert stock is not None
    assert coin is not None
    assert whole is not None
    assert (stock.symbol, stock.asset_class, stock.tradable, stock.fractionable) == ("BRK.B", "us_equity", True, True)
    assert (coin.symbol, coin.asset_class) == ("BTC/USD", "crypto")
    assert whole.fractionable is False
    assert broker.fetch_asset(UNKNOWN_SYMBOL) is None


def test_few_and_many_assets_are_described_alike(world: World) -> None:
    broker = world.open(cash="10")
    every = [*PRICES, UNKNOWN_SYMBOL]

    many = broker.fetch_assets(every)

    assert many.keys() == PRICES.keys()
    assert dict(many) == {symbol: broker.fetch_asset(symbol) for symbol in PRICES}
    assert dict(broker.fetch_assets(["SPY", UNKNOWN_SYMBOL])) == {"SPY": broker.fetch_asset("SPY")}
    assert dict(broker.fetch_assets([])) == {}


def test_all_that_can_be_traded_is_listed_once_and_described_as_one_by_one(world: World) -> None:
    broker = world.open(cash="10")
    world.halt("QQQ")

    listed = {asset.symbol: asset for asset in broker.fetch_tradable_assets()}

    assert len(listed) == len(broker.fetch_tradable_assets())
    assert {symbol: listed.get(symbol) for symbol in PRICES} == {
        symbol: None if symbol == "QQQ" else broker.fetch_asset(symbol) for symbol in PRICES
    }
    assert all(asset.tradable for asset in listed.values())


def test_a_halted_asset_is_known_and_not_tradable(world: World) -> None:
    broker = world.open(cash="10")
    world.halt("QQQ")

    asset = broker.fetch_asset("QQQ")

    assert asset is not None
    assert asset.tradable is False


def test_the_market_clock_is_in_utc_and_open(world: World) -> None:
    clock = world.open(cash="10").fetch_market_clock()

    assert clock.is_open
    assert clock.at < clock.next_close
    assert all(moment.utcoffset() == timedelta(0) for moment in (clock.at, clock.next_open, clock.next_close))
