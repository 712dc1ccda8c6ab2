"""What the broker takes as an order and what it refuses, with Alpaca's status, code and sentence."""

from typing import Any

import pytest
import requests

from tests.paper_broker.running import Running


def refusal(answer: requests.Response) -> tuple[int, int, str]:
    body: dict[str, Any] = answer.json()
    return answer.status_code, body["code"], body["message"]


def test_a_market_order_is_pending_when_answered_and_filled_at_the_ask_at_the_next_look(broker: Running) -> None:
    customer = broker.open()
    order = customer.placed("SPY", "buy", qty="3")
    assert order["status"] == "pending_new"
    assert order["filled_qty"] == "0"
    filled = customer.look(order)
    assert (filled["status"], filled["filled_qty"], filled["filled_avg_price"]) == ("filled", "3", "100.01")
    assert customer.account["cash"] == "9699.97"


def test_a_sell_fills_at_the_bid(broker: Running) -> None:
    customer = broker.open(cash="0", SPY="5")
    filled = customer.look(customer.placed("SPY", "sell", qty="2"))
    assert filled["filled_avg_price"] == "99.99"
    assert customer.account["cash"] == "199.98"
    assert customer.position("SPY")["qty"] == "3"


def test_the_fill_delay_is_broker_time_between_acceptance_and_fill(broker: Running) -> None:
    customer = broker.open()
    broker.admin("PATCH", "/settings", fill_delay_seconds="2.5")
    order = customer.placed()
    assert customer.look(order)["status"] == "pending_new"
    broker.advance("2.4")
    assert customer.look(order)["status"] == "pending_new"
    broker.advance("0.1")
    assert customer.look(order)["status"] == "filled"


def test_a_running_broker_fills_within_a_tenth_of_a_second_without_being_asked(broker: Running) -> None:
    customer = broker.open()
    broker.admin("POST", "/time/run", pace="1")
    broker.admin("PATCH", "/settings", fill_delay_seconds="0.02")
    order = customer.placed()
    updates = [customer.look(order)]
    while updates[-1]["status"] != "filled" and len(updates) < 200:
        updates.append(customer.look(order))
    filled = updates[-1]
    assert filled["status"] == "filled"
    assert filled["filled_at"] > filled["submitted_at"]


def test_a_notional_order_has_no_quantity_and_never_costs_more_than_its_notional(broker: Running) -> None:
    customer = broker.open()
    order = customer.placed("SPY", "buy", notional="250.50")
    assert (order["qty"], order["notional"]) == (None, "250.5")
    filled = customer.look(order)
    assert filled["status"] == "filled"
    assert filled["qty"] is None
    assert filled["filled_qty"] == "2.504749525"
    assert customer.account["cash"] == "9749.50000000475"


def test_a_fractional_quantity_keeps_its_nine_places(broker: Running) -> None:
    customer = broker.open()
    order = customer.placed("SPY", "buy", qty="0.123456789")
    assert customer.look(order)["filled_qty"] == "0.123456789"
    assert customer.position("SPY")["qty"] == "0.123456789"


@pytest.mark.parametrize(
    ("fields", "code", "message"),
    [
        ({"qty": "abc"}, 40010001, "invalid qty: a number is needed, in plain digits"),
        ({"qty": "NaN"}, 40010001, "invalid qty: a number is needed, in plain digits"),
        ({"qty": "1e3"}, 40010001, "invalid qty: a number is needed, in plain digits"),
        ({"qty": True}, 40010001, "invalid qty: a number is needed"),
        ({"qty": "-1"}, 40010001, "qty must be > 0"),
        ({"qty": "0"}, 40010001, "qty must be > 0"),
        ({"qty": "9" * 14}, 40010001, "qty must be <= 1000000000000"),
        ({"qty": None}, 40010001, "qty or notional is required"),
        ({"qty": "1", "notional": "5"}, 40010001, "only one of qty or notional is accepted"),
        ({"side": "hold"}, 40010001, "invalid side"),
        ({"side": None}, 40010001, "side is required"),
        ({"type": "iceberg"}, 40010001, "invalid order type"),
        ({"time_in_force": "soon"}, 40010001, "invalid time_in_force"),
        ({"symbol": ""}, 40010001, "symbol is required"),
        ({"limit_price": "90"}, 40010001, "market orders require no stop or limit price"),
        ({"type": "limit"}, 40010001, "limit orders require only limit price"),
        ({"type": "stop"}, 40010001, "stop orders require only stop price"),
        ({"type": "stop_limit", "stop_price": "120"}, 40010001, "stop limit orders require both stop and limit price"),
        ({"client_order_id": "x" * 129}, 40010001, "client_order_id must be no more than 128 characters"),
        ({"symbol": "NOPE"}, 42210000, 'asset "NOPE" not found'),
        ({"symbol": "TWTR"}, 42210000, 'asset "TWTR" is not active'),
        ({"qty": "1.5", "time_in_force": "gtc"}, 42210000, "fractional orders must be DAY orders"),
        ({"qty": "0.1234567891"}, 42210000, "qty must be limited to 9 decimal places"),
        ({"qty": None, "notional": "10.123"}, 42210000, "notional value must be limited to 2 decimal places"),
        (
            {"qty": None, "notional": "10", "type": "limit", "limit_price": "90"},
            42210000,
            "notional orders must be market orders",
        ),
        (
            {"qty": "1.5", "type": "stop_limit", "stop_price": "120", "limit_price": "121"},
            42210000,
            "fractional orders must be market, limit or stop orders",
        ),
        (
            {"type": "limit", "limit_price": "90.123"},
            42210000,
            "invalid limit_price 90.123. sub-penny increment does not fulfill minimum pricing criteria",
        ),
        ({"type": "stop", "stop_price": "90"}, 42210000, "stop price must be greater than current price"),
        ({"extended_hours": True}, 42210000, "extended hours order must be DAY or GTC limit orders"),
    ],
)
def test_a_bad_field_is_refused_with_422_and_one_sentence(
    broker: Running, fields: dict[str, object], code: int, message: str
) -> None:
    assert refusal(broker.open().order(**{"symbol": "SPY", "side": "buy", **fields})) == (422, code, message)


@pytest.mark.parametrize("body", ["[1]", '"buy"', "{", "not json", "NaN", ""])
def test_a_body_that_is_no_json_object_is_refused_with_400(broker: Running, body: str) -> None:
    customer = broker.open()
    headers = {"APCA-API-KEY-ID": customer.key_id, "APCA-API-SECRET-KEY": customer.secret}
    answer = requests.post(f"{broker.url}/v2/orders", data=body, headers=headers, timeout=10)
    assert refusal(answer) == (400, 40010001, "request body format is invalid")


def test_a_quantity_may_be_a_json_number_and_stays_exact(broker: Running) -> None:
    assert broker.open().placed("SPY", "buy", qty=0.1)["qty"] == "0.1"


def test_less_than_a_dollar_is_too_little_to_buy_but_dust_may_be_sold(broker: Running) -> None:
    customer = broker.open(SPY="1.000000001")
    expected = (403, 40310000, "cost basis must be >= minimal amount of order 1")
    assert refusal(customer.order("SPY", "buy", notional="0.99")) == expected
    assert refusal(customer.order("SPY", "buy", qty="0.005")) == expected
    assert customer.look(customer.placed("SPY", "sell", qty="0.000000001"))["status"] == "filled"


def test_an_asset_that_is_not_fractionable_takes_whole_shares_only(broker: Running) -> None:
    customer = broker.open(cash="100000")
    whole_only = [asset["symbol"] for asset in customer.get("/v2/assets", status="active") if not asset["fractionable"]]
    symbol = whole_only[0]
    broker.price(symbol, "50.00")
    message = f'asset "{symbol}" is not fractionable'
    assert refusal(customer.order(symbol, qty="1.5")) == (403, 40310000, message)
    assert refusal(customer.order(symbol, notional="100")) == (403, 40310000, message)
    assert customer.look(customer.placed(symbol, qty="2"))["status"] == "filled"


def test_a_client_order_id_is_taken_for_ever_also_after_a_cancel(broker: Running) -> None:
    customer = broker.open()
    first = customer.placed(type="limit", limit_price="50", time_in_force="gtc", client_order_id="run-1:SPY")
    expected = (422, 40010001, "client_order_id must be unique")
    assert refusal(customer.order(client_order_id="run-1:SPY")) == expected
    assert customer.ask("DELETE", f"/v2/orders/{first['id']}").status_code == 204
    assert refusal(customer.order(client_order_id="run-1:SPY")) == expected
    assert len(customer.get("/v2/orders", status="all")) == 1


def test_two_accounts_may_use_the_same_client_order_id(broker: Running) -> None:
    one, other = broker.open(), broker.open(key_id="PKOTHER")
    assert one.placed(client_order_id="same")["id"] != other.placed(client_order_id="same")["id"]


def test_an_order_without_an_id_is_given_one(broker: Running) -> None:
    customer = broker.open()
    order = customer.placed()
    assert customer.get("/v2/orders:by_client_order_id", client_order_id=order["client_order_id"])["id"] == order["id"]


def test_bracket_and_trailing_orders_are_refused_and_not_placed_as_something_else(broker: Running) -> None:
    customer = broker.open()
    assert customer.order(order_class="bracket", take_profit={"limit_price": "120"}).status_code == 422
    assert customer.order(trail_price="1").status_code == 422
    assert customer.get("/v2/orders", status="all") == []


def test_a_suspended_account_places_no_order(broker: Running) -> None:
    customer = broker.open()
    assert customer.ask("PATCH", "/v2/account/configurations", {"suspend_trade": True}).status_code == 200
    assert refusal(customer.order()) == (403, 40310000, "new orders are rejected by user request")
    assert customer.account["trade_suspended_by_user"] is True


def test_crypto_takes_gtc_and_ioc_and_no_stop(broker: Running) -> None:
    customer = broker.open(cash="100000")
    broker.price("BTC/USD", "20000.00")
    assert refusal(customer.order("BTC/USD", qty="0.1"))[2] == "invalid crypto time_in_force"
    stop = customer.order("BTC/USD", qty="0.1", type="stop", stop_price="30000", time_in_force="gtc")
    assert refusal(stop) == (422, 40010001, "invalid order type for crypto order")
    filled = customer.look(customer.placed("BTCUSD", qty="0.1", time_in_force="gtc"))
    assert (filled["symbol"], filled["status"]) == ("BTC/USD", "filled")
    assert customer.position("BTCUSD")["symbol"] == "BTCUSD"
    assert customer.position("BTC%2FUSD")["qty"] == "0.1"


@pytest.mark.parametrize("key", ["", "PKNOBODY"])
def test_a_key_that_nobody_owns_gets_401(broker: Running, key: str) -> None:
    broker.open()
    answer = broker.customer(key).ask("GET", "/v2/account")
    assert (answer.status_code, answer.json()) == (401, {"message": "unauthorized."})


def test_a_wrong_secret_gets_403(broker: Running) -> None:
    broker.open()
    answer = broker.customer(secret="guess").ask("GET", "/v2/account")
    assert (answer.status_code, answer.json()) == (403, {"message": "forbidden."})


def test_an_unknown_endpoint_gets_404_with_a_body(broker: Running) -> None:
    assert refusal(broker.open().ask("GET", "/v2/nothing"))[:2] == (404, 40410000)
