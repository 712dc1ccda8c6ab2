"""What the adapter makes of Alpaca's answers: exact, tolerant of what is new, loud where something is broken."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.base.errors import BrokerUnavailable
from tests.adapters.alpaca import recorded
from tests.adapters.alpaca.canned import CannedBroker, canned_broker


@pytest.fixture
def canned() -> Iterator[CannedBroker]:
    with canned_broker() as found:
        yield found


def test_a_recorded_account_reads_to_the_last_digit(canned: CannedBroker) -> None:
    canned.answer("/v2/account", recorded.account(cash="9999.87654321", brand_new_field={"a": 1}))
    canned.answer("/v2/positions", [recorded.position(qty="0.000000001", qty_available="0.000000001")])
    canned.answer("/v2/orders", [])

    portfolio = canned.adapter().fetch_snapshot([]).portfolio

    assert portfolio.cash == Decimal("9999.87654321")
    assert portfolio.positions[0].quantity == Decimal("0.000000001")
    assert portfolio.positions[0].average_cost == Decimal("400.123456789")


def test_json_numbers_keep_every_digit(canned: CannedBroker) -> None:
    canned.answer("/v2/account", recorded.account())
    canned.answer("/v2/positions", [recorded.position()])
    canned.answer("/v2/stocks/trades/latest", '{"trades": {"QQQ": {"p": 123456789.12345678901234567, "s": 1}}}')

    snapshot = canned.adapter().fetch_snapshot(["QQQ"])

    assert snapshot.portfolio.price_of("QQQ") == Decimal("123456789.12345678901234567")


def test_a_symbol_without_a_trade_takes_the_middle_of_its_quote(canned: CannedBroker) -> None:
    canned.answer("/v2/account", recorded.account())
    canned.answer("/v2/positions", [recorded.position()])
    canned.answer("/v2/stocks/trades/latest", {"trades": {"QQQ": {"p": 400.1}, "GLD": None, "TLT": {"p": 0}}})
    quotes = '{"quotes": {"GLD": {"ap": 200.03, "bp": 200.00}, "TLT": {"ap": 90.5, "bp": 0}}}'
    canned.answer("/v2/stocks/quotes/latest", quotes)

    prices = canned.adapter().fetch_snapshot(["QQQ", "GLD", "TLT"]).portfolio.prices

    assert dict(prices) == {"SPY": Decimal(450), "QQQ": Decimal("400.1"), "GLD": Decimal("200.015")}


def test_a_symbol_that_market_data_refuses_is_left_out_and_the_others_are_priced(canned: CannedBroker) -> None:
    canned.answer("/v2/account", recorded.account())
    canned.answer("/v2/positions", [recorded.position()])
    canned.answer("/v2/stocks/trades/latest", {"message": "invalid symbol: ODD.WS"}, 400)
    canned.answer("/v2/stocks/trades/latest", {"trades": {"QQQ": {"p": 400}}})
    canned.answer("/v2/stocks/quotes/latest", {"message": "invalid symbol: ODD.WS"}, 400)

    prices = canned.adapter().fetch_snapshot(["QQQ", "ODD.WS"]).portfolio.prices

    assert prices.keys() == {"SPY", "QQQ"}


def test_a_short_position_counts_below_zero(canned: CannedBroker) -> None:
    canned.answer("/v2/account", recorded.account())
    canned.answer("/v2/positions", [recorded.position(side="short", qty="-3", qty_available="-3")])
    canned.answer("/v2/orders", [])

    (position,) = canned.adapter().fetch_snapshot([]).portfolio.positions

    assert (position.quantity, position.quantity_available) == (Decimal(-3), None)


@pytest.mark.parametrize(
    ("symbol", "ours"),
    [("BTCUSD", "BTC/USD"), ("ETHBTC", "ETH/BTC"), ("USDCUSD", "USDC/USD"), ("BTC/USDT", "BTC/USDT")],
)
def test_a_coin_is_spelled_as_its_pair(canned: CannedBroker, symbol: str, ours: str) -> None:
    canned.answer("/v2/account", recorded.account())
    canned.answer("/v2/positions", [recorded.position(symbol=symbol, asset_class="crypto", asset_marginable=False)])
    canned.answer("/v2/orders", [recorded.order(symbol=symbol, asset_class="crypto", side="sell", qty="2")])

    portfolio = canned.adapter().fetch_snapshot([]).portfolio

    assert [position.symbol for position in portfolio.positions] == [ours]
    assert dict(portfolio.open_quantities) == {ours: Decimal(-2)}


def test_a_stock_that_ends_like_a_coin_keeps_its_name(canned: CannedBroker) -> None:
    canned.answer("/v2/account", recorded.account())
    canned.answer("/v2/positions", [recorded.position(symbol="LUSD")])

    assert canned.adapter().fetch_snapshot([]).portfolio.positions[0].symbol == "LUSD"


def test_an_option_is_worth_what_its_market_value_says(canned: CannedBroker) -> None:
    option = recorded.position(symbol="SPY261218C00500000", asset_class="us_option", qty="2", market_value="640")
    canned.answer("/v2/account", recorded.account())
    canned.answer("/v2/positions", [option | {"qty_available": "2", "current_price": "3.2"}])
    canned.answer("/v2/orders", [])

    portfolio = canned.adapter().fetch_snapshot([]).portfolio

    assert portfolio.total_value == Decimal(10640)


@pytest.mark.parametrize(
    ("status", "filled", "state"),
    [
        ("pending_new", "0", LegState.WORKING),
        ("accepted", "0", LegState.WORKING),
        ("new", "0", LegState.WORKING),
        ("held", "0", LegState.WORKING),
        ("done_for_day", "0", LegState.WORKING),
        ("pending_cancel", "0.5", LegState.PARTIALLY_FILLED),
        ("partially_filled", "0.5", LegState.PARTIALLY_FILLED),
        ("calculated", "1.5", LegState.FILLED),
        ("filled", "1.5", LegState.FILLED),
        ("canceled", "0.5", LegState.CANCELED),
        ("canceled", "1.5", LegState.FILLED),
        ("expired", "0", LegState.EXPIRED),
        ("rejected", "0", LegState.REJECTED),
        ("replaced", "0", LegState.REPLACED),
        ("a_word_of_next_year", "0", LegState.WORKING),
    ],
)
def test_every_status_means_something_for_a_leg(
    canned: CannedBroker, status: str, filled: str, state: LegState
) -> None:
    found = recorded.order(status=status, filled_qty=filled, filled_avg_price="450.01")
    canned.answer("/v2/orders:by_client_order_id", found)

    order = canned.adapter().fetch_order("ek-run-01")

    assert order is not None
    assert (order.state, order.status, order.filled_quantity) == (state, status, Decimal(filled))


def test_an_order_reads_with_its_time_in_utc(canned: CannedBroker) -> None:
    filled = recorded.order(filled_at="2026-10-01T10:30:13.5-04:00")
    canned.answer("/v2/orders:by_client_order_id", filled)

    order = canned.adapter().fetch_order("ek-run-01")

    assert order is not None
    assert order.filled_at == datetime(2026, 10, 1, 14, 30, 13, 500000, tzinfo=UTC)
    assert order.submitted_at == datetime(2026, 10, 1, 14, 30, 12, 402119, tzinfo=UTC)
    assert (order.side, order.quantity, order.filled_average_price) == (OrderSide.BUY, Decimal("1.5"), None)


def test_words_that_are_new_do_not_fail_a_list(canned: CannedBroker) -> None:
    odd = recorded.order(id="2", order_class="new_class", type="new_type", time_in_force="new", position_intent="new")
    canned.answer("/v2/orders", [recorded.order(), odd, recorded.order(id="3", status="new_status")])

    assert [order.order_id for order in canned.adapter().fetch_orders(["SPY"])][1:] == ["2", "3"]


@pytest.mark.parametrize("change", [{"status": None}, {"qty": "much"}, {"side": "sideways"}, {"submitted_at": "now"}])
def test_a_broken_order_in_a_list_is_named_and_never_dropped(canned: CannedBroker, change: dict[str, object]) -> None:
    canned.answer("/v2/orders", [recorded.order(), recorded.order(id="broken-one", symbol="BRK.B", **change)])

    with pytest.raises(BrokerUnavailable) as unreadable:
        canned.adapter().fetch_orders(["SPY"])

    assert unreadable.value.code == "BROKER_ANSWER_UNREADABLE"
    assert "broken-one" in unreadable.value.message or "BRK.B" in unreadable.value.message


def test_an_order_of_several_legs_is_read_leg_by_leg(canned: CannedBroker) -> None:
    legs = [
        recorded.order(id="l1", symbol="SPY261218C00500000", asset_class="us_option"),
        recorded.order(id="l2", symbol="SPY261218C00510000", asset_class="us_option", side="sell"),
    ]
    canned.answer("/v2/account", recorded.account(buying_power="20000"))
    canned.answer("/v2/positions", [])
    canned.answer("/v2/orders", [recorded.order(id="m", order_class="mleg", symbol="", side=None, legs=legs)])

    snapshot = canned.adapter().fetch_snapshot([])

    assert [order.order_id for order in snapshot.open_orders] == ["l1", "l2"]


def test_the_dormant_exit_of_a_pair_does_not_sell_the_same_shares_twice(canned: CannedBroker) -> None:
    take_profit = recorded.order(id="1", side="sell", qty="10", type="limit", limit_price="500")
    stop_loss = recorded.order(id="2", side="sell", qty="10", type="stop", stop_price="400", status="held")
    canned.answer("/v2/account", recorded.account())
    canned.answer("/v2/positions", [recorded.position(qty_available="0")])
    canned.answer("/v2/orders", [take_profit, stop_loss])

    assert dict(canned.adapter().fetch_snapshot([]).portfolio.open_quantities) == {"SPY": Decimal(-10)}


@pytest.mark.parametrize(
    "changes",
    [
        {"trading_blocked": True},
        {"account_blocked": True},
        {"trade_suspended_by_user": True},
        {"status": "ACCOUNT_CLOSED"},
        {"status": "A_NEW_STATUS"},
    ],
)
def test_an_account_that_may_not_trade_says_so(canned: CannedBroker, changes: dict[str, object]) -> None:
    canned.answer("/v2/account", recorded.account(**changes))
    canned.answer("/v2/positions", [recorded.position()])

    assert canned.adapter().fetch_snapshot([]).trading_blocked is True


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v2/account", "<html>maintenance</html>"),
        ("/v2/account", "[]"),
        ("/v2/account", "null"),
        ("/v2/account", ""),
        ("/v2/account", '{"cash": NaN}'),
        ("/v2/account", "[" * 100_000),
        ("/v2/positions", '{"message": "odd"}'),
        ("/v2/positions", '[{"symbol": "SPY"}]'),
        ("/v2/positions", "[7]"),
    ],
)
def test_an_answer_that_cannot_be_read_is_no_snapshot(canned: CannedBroker, path: str, body: str) -> None:
    canned.answer(path, body)
    canned.answer("/v2/account", recorded.account())
    canned.answer("/v2/positions", [])

    with pytest.raises(BrokerUnavailable) as unreadable:
        canned.adapter().fetch_snapshot([])

    assert unreadable.value.code == "BROKER_ANSWER_UNREADABLE"


@pytest.mark.parametrize("cash", ["NaN", "Infinity", "1e400", "", None, "ten"])
def test_cash_that_is_no_amount_is_no_snapshot(canned: CannedBroker, cash: object) -> None:
    canned.answer("/v2/account", recorded.account(cash=cash))
    canned.answer("/v2/positions", [])
    canned.answer("/v2/orders", [])

    with pytest.raises(BrokerUnavailable):
        canned.adapter().fetch_snapshot([])


def test_a_position_without_a_price_of_its_own_takes_the_latest_trade(canned: CannedBroker) -> None:
    canned.answer("/v2/account", recorded.account())
    canned.answer("/v2/positions", [recorded.position(current_price=None)])
    canned.answer("/v2/stocks/trades/latest", {"trades": {"SPY": {"p": 451.5}}})

    assert canned.adapter().fetch_snapshot([]).portfolio.positions[0].price == Decimal("451.5")
