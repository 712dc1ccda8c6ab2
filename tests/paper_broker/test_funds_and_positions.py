"""What an account has and may spend: exact cash, reservations, positions, shorts, wash trades, settlement."""

from decimal import Decimal

import pytest

from tests.paper_broker.running import Running


def test_an_account_looks_like_alpacas_and_counts_to_the_cent(broker: Running) -> None:
    customer = broker.open(cash="25000.00", SPY="10.5")
    account = customer.account
    assert account["cash"] == "25000"
    assert account["long_market_value"] == "1050"
    assert account["equity"] == account["portfolio_value"] == "26050"
    assert account["multiplier"] == "2"
    assert account["buying_power"] == "51050"
    assert account["account_number"].startswith("PA3")
    assert "pattern_day_trader" not in account


def test_an_open_buy_reserves_buying_power_until_it_fills(broker: Running) -> None:
    customer = broker.open()
    customer.placed(qty="10", type="limit", limit_price="90.00")
    account = customer.account
    assert (account["cash"], account["buying_power"]) == ("10000", "19100")
    assert account["non_marginable_buying_power"] == "9100"
    broker.price("SPY", "89.00")
    assert customer.account["cash"] == "9109.9"


def test_an_open_sell_frees_no_buying_power(broker: Running) -> None:
    customer = broker.open(cash="0", SPY="10")
    customer.placed(side="sell", qty="10", type="limit", limit_price="150.00")
    assert customer.account["buying_power"] == "0"


def test_more_than_the_buying_power_is_refused_with_both_amounts(broker: Running) -> None:
    customer = broker.open(cash="1500.00")
    answer = customer.order(qty="20")
    assert answer.status_code == 403
    assert answer.json() == {
        "code": 40310000,
        "message": "insufficient buying power",
        "buying_power": "1500",
        "cost_basis": "2000.2",
    }


def test_two_orders_cannot_spend_the_same_money(broker: Running) -> None:
    customer = broker.open(cash="1500.00")
    broker.admin("PATCH", "/settings", fill_delay_seconds="60")
    customer.placed(qty="10")
    assert customer.order(qty="10").status_code == 403


def test_a_margin_account_may_spend_twice_its_equity_and_its_cash_goes_below_zero(broker: Running) -> None:
    customer = broker.open(cash="5000.00")
    customer.look(customer.placed(qty="90"))
    assert customer.account["cash"] == "-4000.9"
    assert customer.ask("PATCH", "/v2/account/configurations", {"max_margin_multiplier": "1"}).status_code == 200
    assert customer.account["multiplier"] == "1"


def test_open_sells_hold_shares_and_the_refusal_names_the_orders(broker: Running) -> None:
    customer = broker.open(SPY="10")
    held = customer.placed(side="sell", qty="7", type="limit", limit_price="150.00")
    assert customer.position("SPY")["qty_available"] == "3"
    answer = customer.order(side="sell", qty="4")
    assert answer.status_code == 403
    assert answer.json() == {
        "code": 40310000,
        "message": "insufficient qty available for order (requested: 4, available: 3)",
        "available": "3",
        "existing_qty": "10",
        "held_for_orders": "7",
        "related_orders": [held["id"]],
        "symbol": "SPY",
    }


def test_a_long_only_account_cannot_sell_what_it_does_not_hold(broker: Running) -> None:
    answer = broker.open().order(side="sell")
    assert (answer.status_code, answer.json()["code"]) == (403, 40310000)
    assert answer.json()["message"] == "account is not allowed to short"


def test_shorting_can_be_switched_on_and_a_short_is_bought_back_exactly(broker: Running) -> None:
    customer = broker.open()
    assert customer.ask("PATCH", "/v2/account/configurations", {"no_shorting": False}).status_code == 200
    assert customer.account["shorting_enabled"] is True
    assert customer.order(side="sell", qty="1.5").json()["message"] == "fractional orders cannot be sold short"
    short = customer.look(customer.placed(side="sell", qty="5"))
    assert short["position_intent"] == "sell_to_open"
    position = customer.position("SPY")
    assert (position["side"], position["qty"], position["market_value"]) == ("short", "-5", "-500")
    assert customer.order(qty="6").json()["message"] == (
        "insufficient qty available for order (requested: 6, available: 5)"
    )
    cover = customer.look(customer.placed(qty="5"))
    assert cover["position_intent"] == "buy_to_close"
    assert customer.get("/v2/positions") == []
    assert customer.account["cash"] == "9999.9"


def test_crypto_that_is_not_held_cannot_be_sold(broker: Running) -> None:
    customer = broker.open(BTC_USD="0.1")
    answer = customer.order("BTC/USD", "sell", qty="0.12", time_in_force="gtc")
    assert answer.status_code == 403
    assert answer.json()["message"] == "insufficient balance for BTC (requested: 0.12, available: 0.1)"


def test_crypto_is_bought_with_settled_cash_only(broker: Running) -> None:
    customer = broker.open(cash="100", SPY="10")
    broker.price("BTC/USD", "20000.00")
    customer.look(customer.placed(side="sell", qty="10"))
    assert customer.account["cash"] == "1099.9"
    answer = customer.order("BTC/USD", notional="500", time_in_force="gtc")
    assert answer.status_code == 403
    assert answer.json()["message"] == "insufficient balance for USD (requested: 500, available: 100)"
    broker.at("2026-01-06T05:00:01Z")
    assert customer.look(customer.placed("BTC/USD", notional="500", time_in_force="gtc"))["status"] == "filled"


def test_a_sale_settles_on_the_next_session(broker: Running) -> None:
    customer = broker.open(cash="0", SPY="10")
    customer.look(customer.placed(side="sell", qty="10"))
    assert broker.admin("GET", "/accounts")[0]["unsettled"] == "999.9"
    broker.at("2026-01-06T04:59:59Z")
    assert broker.admin("GET", "/accounts")[0]["unsettled"] == "999.9"
    broker.at("2026-01-06T05:00:00Z")
    assert broker.admin("GET", "/accounts")[0]["unsettled"] == "0"


def test_the_calendar_says_when_a_trade_settles(broker: Running) -> None:
    days = broker.open().get("/v2/calendar", start="2026-11-25", end="2026-11-27")
    assert [(day["date"], day["close"], day["session_close"], day["settlement_date"]) for day in days] == [
        ("2026-11-25", "16:00", "2000", "2026-11-27"),
        ("2026-11-27", "13:00", "1700", "2026-11-30"),
    ]


@pytest.mark.parametrize(
    ("resting", "new", "reason"),
    [
        (
            {"side": "sell", "type": "limit", "limit_price": "110"},
            {"side": "buy", "type": "market"},
            "opposite side limit order exists",
        ),
        (
            {"side": "sell", "type": "stop", "stop_price": "90"},
            {"side": "buy", "type": "limit", "limit_price": "50"},
            "opposite side market/stop order exists",
        ),
        (
            {"side": "sell", "type": "limit", "limit_price": "110"},
            {"side": "buy", "type": "limit", "limit_price": "110"},
            "opposite side limit order exists",
        ),
        (
            {"side": "buy", "type": "limit", "limit_price": "90"},
            {"side": "sell", "type": "market"},
            "opposite side limit order exists",
        ),
    ],
)
def test_an_order_that_could_trade_with_an_own_open_one_is_a_wash_trade(
    broker: Running, resting: dict[str, object], new: dict[str, object], reason: str
) -> None:
    customer = broker.open(SPY="10")
    existing = customer.placed(**{"symbol": "SPY", **resting})
    answer = customer.order(**{"symbol": "SPY", **new})
    assert answer.status_code == 403
    assert answer.json() == {
        "code": 40310000,
        "message": "potential wash trade detected. use complex orders",
        "existing_order_id": existing["id"],
        "reject_reason": reason,
    }


def test_limit_orders_that_do_not_cross_are_no_wash_trade(broker: Running) -> None:
    customer = broker.open(SPY="10")
    customer.placed(side="sell", type="limit", limit_price="110")
    assert customer.order(type="limit", limit_price="90").status_code == 200


def test_lots_are_sold_first_in_first_out(broker: Running) -> None:
    customer = broker.open()
    for price in ("100.00", "200.00"):
        broker.price("SPY", price)
        customer.look(customer.placed(qty="2"))
    customer.look(customer.placed(side="sell", qty="3"))
    position = customer.position("SPY")
    assert (position["qty"], position["avg_entry_price"], position["cost_basis"]) == ("1", "200.02", "200.02")


def test_a_position_counts_its_gain_from_its_cost_and_todays_gain_from_the_last_close(broker: Running) -> None:
    customer = broker.open(SPY="4")
    broker.price("SPY", "110.00")
    position = customer.position("SPY")
    assert (position["market_value"], position["unrealized_pl"], position["unrealized_plpc"]) == ("440", "40", "0.1")
    yesterday = Decimal(position["lastday_price"])
    assert Decimal(position["unrealized_intraday_pl"]) == 440 - 4 * yesterday


def test_a_position_is_found_by_symbol_and_by_asset_id(broker: Running) -> None:
    customer = broker.open(SPY="4")
    asset_id = customer.get("/v2/assets/SPY")["id"]
    assert customer.position(asset_id) == customer.position("SPY")
    missing = customer.ask("GET", "/v2/positions/AAPL")
    assert (missing.status_code, missing.json()) == (404, {"code": 40410000, "message": "position does not exist"})


def test_a_position_is_closed_whole_by_quantity_or_by_percentage(broker: Running) -> None:
    customer = broker.open(cash="0", SPY="10")
    assert customer.ask("DELETE", "/v2/positions/SPY", qty="3").json()["qty"] == "3"
    assert customer.ask("DELETE", "/v2/positions/SPY", percentage="50").json()["qty"] == "3"
    assert customer.ask("DELETE", "/v2/positions/SPY", percentage="101").status_code == 422
    assert customer.ask("DELETE", "/v2/positions/SPY").json()["qty"] == "4"
    assert customer.get("/v2/positions") == []
    assert customer.ask("DELETE", "/v2/positions/SPY").status_code == 404


def test_close_all_answers_207_with_an_outcome_for_each_position(broker: Running) -> None:
    customer = broker.open(SPY="10", AAPL="2")
    broker.admin("PATCH", "/settings", fill_delay_seconds="60")
    customer.placed(side="sell", qty="1", type="limit", limit_price="150.00")
    answer = customer.ask("DELETE", "/v2/positions")
    assert answer.status_code == 207
    outcomes = {line["symbol"]: line["status"] for line in answer.json()}
    assert outcomes == {"SPY": 403, "AAPL": 200}
    again = customer.ask("DELETE", "/v2/positions", cancel_orders="true").json()
    assert {line["symbol"]: line["status"] for line in again} == {"SPY": 200, "AAPL": 200}


def test_a_tampered_holding_is_told_by_no_activity(broker: Running) -> None:
    customer = broker.open(SPY="10")
    told = customer.get("/v2/account/activities")
    broker.admin("POST", "/accounts/PKTEST/tamper", symbol="SPY", quantity="-2.5")
    assert customer.position("SPY")["qty"] == "7.5"
    assert customer.get("/v2/account/activities") == told
