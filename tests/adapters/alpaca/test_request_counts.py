"""A look at the account costs a fixed number of requests, however many symbols there are."""

from decimal import Decimal

import pytest

from rebalancer.adapters.alpaca import AlpacaCredentials
from rebalancer.adapters.alpaca.snapshot import fetch_open_orders
from rebalancer.adapters.alpaca.transport import AlpacaRest
from rebalancer.core.account.order import LegState
from tests.adapters.alpaca.accounts import QUICK, PaperAccount

TWO = ["GET /v2/account", "GET /v2/positions"]


def test_a_quiet_account_that_holds_its_targets_costs_two_requests(account: PaperAccount) -> None:
    account.broker().fetch_snapshot(["SPY"])

    assert account.asked() == TWO


def test_any_number_of_symbols_that_are_not_held_cost_one_request_more(account: PaperAccount) -> None:
    snapshot = account.broker().fetch_snapshot(["SPY", "QQQ", "GLD", "AAPL", "MSFT", "NOSUCH"])

    assert account.asked() == [*TWO, "GET /v2/stocks/trades/latest", "GET /v2/stocks/quotes/latest"]
    assert snapshot.portfolio.price_of("QQQ") == 400


def test_prices_of_symbols_that_trade_cost_one_request_per_asset_class(account: PaperAccount) -> None:
    account.broker().fetch_snapshot(["QQQ", "GLD", "BTC/USD", "ETH/USD"])

    assert account.asked() == [*TWO, "GET /v2/stocks/trades/latest", "GET /v1beta3/crypto/us/latest/trades"]


@pytest.mark.parametrize(("side", "limit"), [("buy", "300"), ("sell", "900")])
def test_an_open_order_makes_the_look_ask_for_orders(account: PaperAccount, side: str, limit: str) -> None:
    account.paper.customer(account.key_id, account.secret).placed("SPY", side, type="limit", limit_price=limit, qty="1")
    account.paper.admin("DELETE", "/requests")

    snapshot = account.broker().fetch_snapshot(["SPY"])

    assert account.asked() == [*TWO, "GET /v2/orders"]
    assert [order.state for order in snapshot.open_orders] == [LegState.WORKING]


@pytest.mark.parametrize("qty", ["0.01", "1"])
def test_even_a_small_open_buy_is_noticed(account: PaperAccount, qty: str) -> None:
    account.paper.customer(account.key_id, account.secret).placed(
        "SPY", "buy", type="limit", limit_price="100.50", qty=qty
    )

    assert dict(account.broker().fetch_snapshot(["SPY"]).portfolio.open_quantities) == {"SPY": Decimal(qty)}


def test_an_open_order_by_dollars_counts_at_todays_price(account: PaperAccount) -> None:
    account.paper.admin("PATCH", "/settings", fill_delay_seconds="60")
    try:
        account.paper.customer(account.key_id, account.secret).placed("QQQ", "buy", notional="1000")

        snapshot = account.broker().fetch_snapshot(["SPY"])
    finally:
        account.paper.admin("PATCH", "/settings", fill_delay_seconds="0")

    assert dict(snapshot.portfolio.open_quantities) == {"QQQ": Decimal("2.5")}
    assert snapshot.open_orders[0].quantity is None


def test_open_orders_are_all_seen_page_by_page(account: PaperAccount) -> None:
    customer = account.paper.customer(account.key_id, account.secret)
    placed = [customer.placed("SPY", "buy", type="limit", limit_price="1.50", qty="1")["id"] for _ in range(7)]
    account.paper.admin("DELETE", "/requests")
    rest = AlpacaRest(AlpacaCredentials(account.key_id, account.secret), account.paper.url, QUICK)

    found = fetch_open_orders(rest, per_page=3)

    assert [order.id for order in found] == placed[::-1]
    assert account.asked() == ["GET /v2/orders"] * 3


def test_few_assets_are_asked_singly_and_many_by_one_list_per_class(account: PaperAccount) -> None:
    account.broker().fetch_assets(["SPY", "BRK.B", "BTC/USD"])
    singly = account.asked()
    account.paper.admin("DELETE", "/requests")
    account.broker().fetch_assets(["SPY", "QQQ", "BRK.B", "BTC/USD", "ETH/USD"])

    assert len(singly) == 3
    assert account.asked() == ["GET /v2/assets", "GET /v2/assets"]


def test_all_that_can_be_traded_takes_one_request_for_each_class(account: PaperAccount) -> None:
    assert len(account.broker().fetch_tradable_assets()) > 10
    assert account.asked() == ["GET /v2/assets", "GET /v2/assets"]
