"""Settled and unsettled cash: what may be spent on shares, on crypto, and withdrawn."""

import requests

from tests.paper_broker.running import Running

CRYPTO = {"notional": "500", "time_in_force": "gtc"}


def test_a_crypto_buy_beyond_the_settled_cash_is_refused_as_alpaca_does(exchange: Running) -> None:
    customer = exchange.open(cash="100", SPY="10")
    customer.look(customer.placed(side="sell", qty="10"))
    account = customer.account
    assert (account["cash"], account["non_marginable_buying_power"]) == ("1099.9", "100")
    answer = customer.order("BTC/USD", **CRYPTO)
    assert answer.status_code == 403
    assert answer.json() == {
        "code": 40310000,
        "message": "insufficient balance for USD (requested: 500, available: 100)",
        "available": "100",
        "balance": "1099.9",
        "symbol": "USD",
    }
    exchange.at("2026-01-06T14:30:00Z")
    assert customer.account["non_marginable_buying_power"] == "1099.9"
    assert customer.look(customer.placed("BTC/USD", **CRYPTO))["status"] == "filled"


def test_shares_are_bought_with_the_proceeds_of_the_same_day(exchange: Running) -> None:
    customer = exchange.open(cash="0", SPY="10")
    customer.ask("PATCH", "/v2/account/configurations", {"max_margin_multiplier": "1"})
    customer.look(customer.placed(side="sell", qty="10"))
    exchange.price("AAPL", "50.00")
    assert customer.look(customer.placed("AAPL", qty="19"))["status"] == "filled"
    account = customer.account
    assert (account["non_marginable_buying_power"], account["buying_power"]) == ("0", account["cash"])


def test_the_proceeds_of_crypto_may_buy_crypto_at_once(exchange: Running) -> None:
    exchange.price("BTC/USD", "20000.00")
    customer = exchange.open(cash="0", BTC_USD="0.1")
    customer.look(customer.placed("BTC/USD", "sell", qty="0.1", time_in_force="gtc"))
    assert customer.account["non_marginable_buying_power"] == customer.account["cash"] == "1999.8"
    assert customer.look(customer.placed("ETH/USD", **CRYPTO))["status"] == "filled"


def test_a_sale_before_a_holiday_weekend_settles_on_the_next_session(exchange: Running) -> None:
    exchange.at("2026-01-16T18:00:00Z")
    customer = exchange.open(cash="0", SPY="10")
    customer.look(customer.placed(side="sell", qty="10"))
    exchange.at("2026-01-20T04:59:59Z")
    assert customer.account["non_marginable_buying_power"] == "0"
    exchange.at("2026-01-20T05:00:00Z")
    assert customer.account["non_marginable_buying_power"] == customer.account["cash"]


def test_an_account_can_settle_at_once_and_be_switched_back(exchange: Running) -> None:
    customer = exchange.open(cash="0", SPY="10")
    customer.look(customer.placed(side="sell", qty="5"))
    shown = exchange.admin("POST", "/accounts/PKTEST/settlement", settlement="at_once")
    assert (shown["settlement"], shown["unsettled"], shown["cash_withdrawable"]) == ("at_once", "0", shown["cash"])
    assert customer.account["non_marginable_buying_power"] == customer.account["cash"]
    exchange.admin("POST", "/accounts/PKTEST/settlement", settlement="next_session")
    assert customer.account["non_marginable_buying_power"] == "0"


def test_only_settled_cash_is_withdrawn_on_real_hours(exchange: Running) -> None:
    customer = exchange.open(cash="10", SPY="10")
    customer.look(customer.placed(side="sell", qty="10"))
    assert exchange.admin("GET", "/accounts/PKTEST")["cash_withdrawable"] == "10"
    answer = requests.post(f"{exchange.url}/__admin/accounts/PKTEST/withdraw", json={"amount": "11"}, timeout=10)
    assert (answer.status_code, "not settled" in answer.json()["message"]) == (422, True)
    exchange.at("2026-01-06T14:30:00Z")
    assert exchange.admin("POST", "/accounts/PKTEST/withdraw", amount="1009.9")["cash"] == "0"
