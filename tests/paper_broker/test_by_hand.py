"""Trades by hand at the broker, and holdings that are transferred away or in."""

import requests

from tests.paper_broker.running import Running


def test_a_trade_by_hand_is_an_order_with_an_id_of_the_brokers_own(broker: Running) -> None:
    customer = broker.open(SPY="10")
    order = broker.admin("POST", "/accounts/PKTEST/trade", symbol="SPY", side="sell", quantity="4")
    assert (order["status"], order["filled_qty"], len(order["client_order_id"])) == ("filled", "4", 36)
    assert customer.get("/v2/orders", status="all") == [order]
    assert customer.position("SPY")["qty"] == "6"
    resting = broker.admin(
        "POST", "/accounts/PKTEST/trade", symbol="SPY", side="buy", quantity="1", limit_price="90.00"
    )
    assert (resting["status"], resting["type"], resting["limit_price"]) == ("new", "limit", "90")


def test_a_trade_by_hand_that_the_broker_refuses_is_said(broker: Running) -> None:
    broker.open(cash="10")
    body = {"symbol": "SPY", "side": "buy", "quantity": "1"}
    answer = requests.post(f"{broker.url}/__admin/accounts/PKTEST/trade", json=body, timeout=10)
    assert answer.status_code == 422
    assert answer.json()["message"] == "the broker refused the order: insufficient buying power"


def test_a_holding_that_is_transferred_away_takes_its_oldest_lots_and_cancels_the_sale_of_it(broker: Running) -> None:
    customer = broker.open(SPY="10")
    broker.price("SPY", "120.00")
    customer.look(customer.placed(qty="5"))
    sale = customer.placed(side="sell", qty="8", type="limit", limit_price="150")
    broker.admin("POST", "/accounts/PKTEST/transfer", symbol="SPY", quantity="-11")
    position = customer.position("SPY")
    assert (position["qty"], position["avg_entry_price"], position["qty_available"]) == ("4", "120.02", "4")
    assert customer.look(sale)["status"] == "canceled"
    line = customer.get("/v2/account/activities/ACATS")[0]
    assert (line["symbol"], line["qty"], line["net_amount"], line["per_share_amount"]) == ("SPY", "-11", "0", "120")


def test_a_sale_that_still_fits_outlives_a_transfer(broker: Running) -> None:
    customer = broker.open(SPY="10")
    sale = customer.placed(side="sell", qty="3", type="limit", limit_price="150")
    broker.admin("POST", "/accounts/PKTEST/transfer", symbol="SPY", quantity="-7", kind="JNLS")
    assert customer.look(sale)["status"] == "new"
    assert customer.get("/v2/account/activities/JNLS")[0]["qty"] == "-7"


def test_a_holding_comes_in_at_its_cost_and_no_more_leaves_than_there_is(broker: Running) -> None:
    customer = broker.open()
    broker.admin("POST", "/accounts/PKTEST/transfer", symbol="SPY", quantity="3", average_cost="70.00")
    assert customer.position("SPY")["cost_basis"] == "210"
    body = {"symbol": "SPY", "quantity": "-4"}
    answer = requests.post(f"{broker.url}/__admin/accounts/PKTEST/transfer", json=body, timeout=10)
    assert (answer.status_code, answer.json()["message"]) == (422, "quantity: 4 SPY cannot leave; the account holds 3")
