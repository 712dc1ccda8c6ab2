"""The broker's contract: what the risk gate and the trips ask for."""

from datetime import timedelta
from decimal import Decimal

from rebalancer.core.account.order import OrderSide
from tests.contracts.broker.worlds import PRICES, UNKNOWN_SYMBOL, World, filled, order


def test_a_quote_lies_around_the_price_with_both_sides_and_is_fresh_by_the_brokers_clock(world: World) -> None:
    broker = world.open(cash="10")

    quotes = broker.fetch_quotes(["SPY", "BRK.B", "BTC/USD", UNKNOWN_SYMBOL])

    assert quotes.keys() == {"SPY", "BRK.B", "BTC/USD"}
    for symbol, quote in quotes.items():
        assert quote.bid is not None
        assert quote.ask is not None
        assert quote.bid <= PRICES[symbol] <= quote.ask
        assert quote.ask - quote.bid <= PRICES[symbol] / 1000
        assert quote.last_trade == PRICES[symbol]
        assert quote.previous_close is not None
        assert quote.previous_close > 0
        assert quote.quoted_at is not None
        assert quote.quoted_at.utcoffset() == timedelta(0)
        assert abs(broker.fetch_market_clock().at - quote.quoted_at) < timedelta(minutes=1)


def test_asking_for_no_quotes_gives_none(world: World) -> None:
    broker = world.open(cash="10")

    assert dict(broker.fetch_quotes([])) == {}
    assert dict(broker.fetch_quotes([UNKNOWN_SYMBOL])) == {}


def test_the_equity_is_all_that_the_account_is_worth(world: World) -> None:
    snapshot = world.open(cash="1000.25", holdings={"SPY": "2", "BTC/USD": "0.5"}).fetch_snapshot([])

    assert snapshot.equity_usd == Decimal("1000.25") + 900 + 30000
    assert snapshot.last_equity_usd == snapshot.equity_usd
    assert snapshot.last_equity_at is not None
    assert snapshot.last_equity_at.utcoffset() == timedelta(0)


def test_cash_that_came_and_went_is_told_in_order_and_trades_are_not(world: World) -> None:
    broker = world.open(cash="5000", holdings={"SPY": "10"})
    last_equity_at = broker.fetch_snapshot([]).last_equity_at
    assert last_equity_at is not None
    world.move_cash("250.50")
    filled(broker, order("SPY", OrderSide.SELL, "1"))
    world.move_cash("-1000")

    flows = broker.fetch_cash_flows(last_equity_at)

    assert [flow.amount_usd for flow in flows] == [Decimal("250.50"), Decimal(-1000)]
    assert flows[0].at < flows[1].at
    assert all(flow.at.utcoffset() == timedelta(0) for flow in flows)


def test_flows_are_those_after_the_moment_that_was_named(world: World) -> None:
    broker = world.open(cash="5000")
    opened_at = broker.fetch_snapshot([]).last_equity_at
    assert opened_at is not None
    world.move_cash("10")
    (first,) = broker.fetch_cash_flows(opened_at)
    world.move_cash("20")

    assert [flow.amount_usd for flow in broker.fetch_cash_flows(first.at)] == [Decimal(20)]
    assert broker.fetch_cash_flows(first.at + timedelta(days=1)) == []
