"""What happens to an order after it was taken: triggers, queueing, expiry, cancel, replace."""

import pytest

from tests.paper_broker.running import Customer, Running

SATURDAY = "2026-01-10T15:00:00Z"
MONDAY_OPEN = "2026-01-12T14:30:00"


def limit(price: str, **more: object) -> dict[str, object]:
    return {"type": "limit", "limit_price": price, **more}


def test_a_limit_buy_rests_until_the_ask_comes_down_to_it_and_fills_at_the_ask(broker: Running) -> None:
    customer = broker.open()
    order = customer.placed(**limit("95.00"))
    assert customer.look(order)["status"] == "new"
    broker.price("SPY", "95.00")
    assert customer.look(order)["status"] == "new"
    broker.price("SPY", "94.00")
    filled = customer.look(order)
    assert (filled["status"], filled["filled_avg_price"]) == ("filled", "94.01")


def test_a_limit_sell_fills_once_the_bid_reaches_it(broker: Running) -> None:
    customer = broker.open(SPY="1")
    order = customer.placed(side="sell", **limit("105.00"))
    broker.price("SPY", "105.00")
    assert customer.look(order)["status"] == "new"
    broker.price("SPY", "105.02")
    assert customer.look(order)["filled_avg_price"] == "105"


def test_a_stop_waits_for_its_price_and_then_trades_at_the_market(broker: Running) -> None:
    customer = broker.open(SPY="2")
    order = customer.placed(side="sell", type="stop", stop_price="90.00", qty="2")
    assert customer.look(order)["status"] == "new"
    broker.price("SPY", "85.00")
    assert customer.look(order)["filled_avg_price"] == "84.99"


def test_a_stop_limit_that_is_triggered_still_keeps_to_its_limit(broker: Running) -> None:
    customer = broker.open(SPY="1")
    order = customer.placed(side="sell", type="stop_limit", stop_price="90.00", limit_price="89.00")
    broker.price("SPY", "85.00")
    assert customer.look(order)["status"] == "new"
    broker.price("SPY", "89.50")
    assert customer.look(order)["filled_avg_price"] == "89.49"


def test_an_immediate_or_cancel_order_fills_at_once_or_not_at_all(broker: Running) -> None:
    customer = broker.open()
    assert customer.look(customer.placed(**limit("101", time_in_force="ioc")))["status"] == "filled"
    assert customer.look(customer.placed(**limit("99", time_in_force="ioc")))["status"] == "canceled"
    assert customer.look(customer.placed(**limit("99", time_in_force="fok")))["status"] == "canceled"


def test_a_market_order_of_the_weekend_is_accepted_and_fills_at_mondays_open(exchange: Running) -> None:
    customer = exchange.open()
    exchange.at(SATURDAY)
    order = customer.placed()
    assert order["status"] == "accepted"
    assert customer.look(order)["status"] == "accepted"
    exchange.at("2026-01-12T14:29:59Z")
    assert customer.look(order)["status"] == "accepted"
    exchange.at("2026-01-12T15:00:00Z")
    filled = customer.look(order)
    assert filled["status"] == "filled"
    assert filled["filled_at"].startswith(MONDAY_OPEN)


def test_a_day_order_expires_at_the_close_and_is_not_filled_after_it(exchange: Running) -> None:
    customer = exchange.open()
    order = customer.placed(**limit("50.00"))
    assert order["expires_at"].startswith("2026-01-05T21:00:00")
    exchange.price("SPY", "100.00")
    exchange.at("2026-01-05T21:00:00Z")
    exchange.price("SPY", "40.00")
    expired = customer.look(order)
    assert (expired["status"], expired["filled_qty"]) == ("expired", "0")
    assert expired["expired_at"].startswith("2026-01-05T21:00:00")


def test_a_day_order_of_a_half_day_expires_at_one_o_clock(exchange: Running) -> None:
    customer = exchange.open()
    exchange.at("2026-11-27T16:00:00Z")
    assert customer.placed(**limit("50.00"))["expires_at"].startswith("2026-11-27T18:00:00")


def test_a_good_till_canceled_order_outlives_the_day(exchange: Running) -> None:
    customer = exchange.open()
    order = customer.placed(**limit("50.00", time_in_force="gtc"))
    exchange.at("2026-01-06T15:00:00Z")
    assert customer.look(order)["status"] == "new"
    exchange.at("2026-04-20T15:00:00Z")
    assert customer.look(order)["status"] == "expired"


def test_after_a_jump_of_the_clock_an_order_has_filled_where_it_would_have(exchange: Running) -> None:
    customer = exchange.open()
    exchange.at(SATURDAY)
    order = customer.placed()
    exchange.at("2026-01-20T15:00:00Z")
    assert customer.look(order)["filled_at"].startswith(MONDAY_OPEN)


def test_an_extended_hours_limit_order_trades_before_the_open(exchange: Running) -> None:
    customer = exchange.open()
    exchange.at("2026-01-06T11:00:00Z")
    plain, extended = customer.placed(**limit("101")), customer.placed(**limit("101", extended_hours=True))
    assert customer.look(extended)["status"] == "filled"
    assert customer.look(plain)["status"] == "accepted"


def test_shares_trade_at_any_hour_where_the_market_is_always_open(broker: Running) -> None:
    customer = broker.open()
    broker.at(SATURDAY)
    assert customer.get("/v2/clock")["is_open"] is True
    assert customer.look(customer.placed())["status"] == "filled"


def test_crypto_trades_while_the_exchange_is_closed(exchange: Running) -> None:
    customer = exchange.open()
    exchange.price("ETH/USD", "2000.00")
    exchange.at(SATURDAY)
    order = customer.placed("ETH/USD", qty="0.5", time_in_force="gtc")
    assert order["status"] == "pending_new"
    assert customer.look(order)["status"] == "filled"


def test_a_canceled_order_gives_its_buying_power_back_and_never_fills(broker: Running) -> None:
    customer = broker.open()
    before = customer.account["buying_power"]
    order = customer.placed(qty="10", **limit("90.00"))
    assert customer.account["buying_power"] != before
    assert customer.ask("DELETE", f"/v2/orders/{order['id']}").status_code == 204
    assert customer.account["buying_power"] == before
    broker.price("SPY", "80.00")
    canceled = customer.look(order)
    assert canceled["status"] == "canceled"
    assert canceled["canceled_at"] is not None


@pytest.mark.parametrize("side", ["filled", "canceled"])
def test_a_closed_order_cannot_be_canceled(broker: Running, side: str) -> None:
    customer = broker.open()
    order = customer.placed() if side == "filled" else customer.placed(**limit("50"))
    if side == "canceled":
        customer.ask("DELETE", f"/v2/orders/{order['id']}")
    answer = customer.ask("DELETE", f"/v2/orders/{order['id']}")
    assert answer.status_code == 422
    assert answer.json() == {"code": 42210000, "message": f'order is already in "{side}" state'}


def test_cancel_all_answers_207_with_one_line_for_each_open_order(broker: Running) -> None:
    customer = broker.open()
    customer.placed()
    resting = [customer.placed(**limit(price))["id"] for price in ("50", "51")]
    answer = customer.ask("DELETE", "/v2/orders")
    assert answer.status_code == 207
    assert answer.json() == [{"id": order_id, "status": 200} for order_id in resting]
    assert customer.get("/v2/orders") == []


def replace(customer: Customer, order: dict[str, object], **changes: object) -> tuple[int, dict[str, object]]:
    answer = customer.ask("PATCH", f"/v2/orders/{order['id']}", changes)
    return answer.status_code, answer.json()


def test_a_replacement_is_a_new_order_that_knows_the_old_one(broker: Running) -> None:
    customer = broker.open()
    old = customer.placed(qty="2", **limit("90.00", time_in_force="gtc"))
    status, new = replace(customer, customer.look(old), qty="3", limit_price="91.00")
    assert status == 200
    assert new["id"] != old["id"]
    assert (new["qty"], new["limit_price"], new["replaces"], new["status"]) == ("3", "91", old["id"], "pending_new")
    replaced = customer.look(old)
    assert (replaced["status"], replaced["replaced_by"]) == ("replaced", new["id"])
    assert [order["id"] for order in customer.get("/v2/orders")] == [new["id"]]
    broker.price("SPY", "90.50")
    assert customer.look(new)["filled_qty"] == "3"


def test_a_replacement_of_a_partly_filled_order_trades_only_the_rest(broker: Running) -> None:
    customer = broker.open(SPY="10")
    broker.admin("POST", "/faults", kind="partial", fraction="0.5", count=1)
    old = customer.placed(side="sell", qty="8", **limit("99.00"))
    assert customer.look(old)["filled_qty"] == "4"
    status, new = replace(customer, old, qty="10")
    assert (status, new["filled_qty"]) == (200, "4")
    assert customer.look(new)["filled_qty"] == "10"
    assert customer.ask("GET", "/v2/positions/SPY").status_code == 404
    fills = customer.get("/v2/account/activities/FILL", direction="asc")
    assert [fill["qty"] for fill in fills] == ["4", "6"]


def test_what_cannot_be_replaced_is_refused_with_422(broker: Running, exchange: Running) -> None:
    customer = broker.open()
    filled = customer.placed()
    assert replace(customer, filled, qty="2") == (
        422,
        {"code": 40010001, "message": "unable to replace order, order is not open"},
    )
    broker.admin("PATCH", "/settings", fill_delay_seconds="5")
    notional = customer.placed(notional="10", qty=None)
    assert "notional orders cannot be replaced" in str(replace(customer, notional, qty="2")[1]["message"])
    waiting = exchange.open()
    exchange.at(SATURDAY)
    queued = waiting.placed(**limit("90"))
    assert replace(waiting, queued, qty="2")[1]["message"] == (
        "unable to replace order, order isn't sent to exchange yet"
    )


def test_a_replacement_that_costs_too_much_leaves_the_old_order_standing(broker: Running) -> None:
    customer = broker.open(cash="1000")
    old = customer.placed(qty="5", **limit("90.00"))
    status, body = replace(customer, customer.look(old), qty="500")
    assert (status, body["message"]) == (403, "insufficient buying power")
    assert customer.look(old)["status"] == "new"


def test_a_halted_asset_takes_no_order_and_fills_none(broker: Running) -> None:
    customer = broker.open()
    resting = customer.placed(**limit("95.00"))
    customer.look(resting)
    fault = broker.admin("POST", "/faults", kind="halted_asset", symbol="SPY")["id"]
    assert customer.get("/v2/assets/SPY")["tradable"] is False
    refused = customer.order()
    assert (refused.status_code, refused.json()["message"]) == (422, 'asset "SPY" is not tradable')
    broker.price("SPY", "90.00")
    assert customer.look(resting)["status"] == "new"
    broker.admin("DELETE", f"/faults/{fault}")
    assert customer.look(resting)["status"] == "filled"


def test_the_extended_session_of_a_half_day_ends_at_five(exchange: Running) -> None:
    customer = exchange.open()
    exchange.at("2026-11-27T21:59:00Z")
    assert customer.look(customer.placed(**limit("101", extended_hours=True)))["status"] == "filled"
    exchange.at("2026-11-27T22:01:00Z")
    assert customer.look(customer.placed(**limit("101", extended_hours=True)))["status"] == "accepted"
