"""The contract of the broker's history: activities are events of a ledger that comes to what is held."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from rebalancer.core.account.order import OrderSide, TimeInForce
from rebalancer.core.ledger.events import CashActivity, CashKind, Fill
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.ledger.times import moment_of
from rebalancer.ports.account import Broker
from tests.contracts.broker.worlds import PRICES, World, filled, order

SECOND = timedelta(seconds=1)


def traded(world: World) -> Broker:
    """An account with holdings, in which cash came, shares and coins were sold and others bought."""
    account = world.open(cash="5000", holdings={"SPY": "10", "BTC/USD": "0.5"})
    world.move_cash("250.50")
    filled(account, order("SPY", OrderSide.SELL, "4"))
    filled(account, replace(order("BTC/USD", OrderSide.SELL, "0.1"), time_in_force=TimeInForce.GTC))
    filled(account, order("QQQ", OrderSide.BUY, "3"))
    world.move_cash("-1000")
    return account


def test_the_activities_come_to_what_the_account_holds_to_the_cent(world: World) -> None:
    account = traded(world)

    book = rebuild(account.fetch_activities(None)).book
    holdings = account.fetch_holdings()

    assert book.cash_usd == holdings.cash_usd
    held = {position.symbol: position.quantity for position in holdings.positions}
    assert held == {"BTC/USD": Decimal("0.4"), "QQQ": Decimal(3), "SPY": Decimal(6)}
    assert {symbol: book.quantity_of(symbol) for symbol in book.lots} == held


def test_the_same_activities_fetched_again_are_the_same_events(world: World) -> None:
    account = traded(world)

    events = list(account.fetch_activities(None))

    assert list(account.fetch_activities(None)) == events
    assert len({event.event_id for event in events}) == len(events)


def test_fills_name_order_side_and_price_and_cash_names_its_kind(world: World) -> None:
    account = traded(world)

    events = account.fetch_activities(None)

    fills = [event for event in events if isinstance(event, Fill)]
    assert [(fill.symbol, fill.side.value, fill.quantity) for fill in fills] == [
        ("SPY", "sell", Decimal(4)),
        ("BTC/USD", "sell", Decimal("0.1")),
        ("QQQ", "buy", Decimal(3)),
    ]
    assert all(abs(fill.price - PRICES[fill.symbol]) < PRICES[fill.symbol] / 100 for fill in fills)
    assert all(fill.order_id and fill.cumulative_quantity == fill.quantity for fill in fills)
    cash = [(event.kind, event.amount_usd) for event in events if isinstance(event, CashActivity)]
    assert cash == [
        (CashKind.DEPOSIT, Decimal(5000)),
        (CashKind.DEPOSIT, Decimal("250.50")),
        (CashKind.WITHDRAWAL, Decimal(-1000)),
    ]


def test_activities_after_a_moment_leave_out_what_was_before(world: World) -> None:
    account = traded(world)
    events = account.fetch_activities(None)
    last: datetime = max(moment_of(event.at_ns) for event in events)

    assert list(account.fetch_activities(last + SECOND)) == []
    assert account.fetch_activities(last - timedelta(days=3)) == events


def test_holdings_carry_price_class_and_sign(world: World) -> None:
    account = world.open(cash="1000.25", holdings={"SPY": "2", "BTC/USD": "0.5"})

    holdings = account.fetch_holdings()

    assert (holdings.cash_usd, holdings.equity_usd) == (Decimal("1000.25"), Decimal("1000.25") + 900 + 30000)
    assert [(held.symbol, held.quantity, held.price_usd, held.asset_class) for held in holdings.positions] == [
        ("BTC/USD", Decimal("0.5"), PRICES["BTC/USD"], "crypto"),
        ("SPY", Decimal(2), PRICES["SPY"], "us_equity"),
    ]


def test_orders_are_looked_back_on_with_their_status_and_since_when(world: World) -> None:
    account = world.open(cash="5000", holdings={"SPY": "10"})
    done = filled(account, order("SPY", OrderSide.SELL, "4"))
    resting = account.submit_order(order("QQQ", OrderSide.BUY, "1", limit="100"))

    first, second = account.fetch_order_reports(None)

    assert (first.order, first.replaces) == (done, None)
    assert (second.order.order_id, second.order.filled_quantity) == (resting.order_id, Decimal(0))
    assert done.submitted_at is not None
    assert first.changed_at is not None
    assert first.changed_at >= done.submitted_at
    assert list(account.fetch_order_reports(done.submitted_at + timedelta(days=1))) == []
