"""Corporate actions on command: holdings, cash, activities, orders, prices and announcements change together."""

from typing import Any

import pytest
import requests

from tests.paper_broker.running import SECRET, Customer, Running

TUESDAY, WEDNESDAY, FRIDAY = "2026-01-06", "2026-01-07", "2026-01-09"


def lines(customer: Customer, kind: str) -> list[dict[str, Any]]:
    """The activities of a type, oldest first, without what differs from run to run."""
    shown = customer.get(f"/v2/account/activities/{kind}", direction="asc")
    return [
        {
            name: line[name]
            for name in ("activity_sub_type", "symbol", "qty", "per_share_amount", "net_amount")
            if name in line
        }
        for line in shown
    ]


def refused(broker: Running, path: str, **body: object) -> str:
    answer = requests.post(f"{broker.url}/__admin/actions/{path}", json=body, timeout=10)
    assert answer.status_code == 422, answer.text
    return str(answer.json()["message"])


def test_a_forward_split_gives_more_shares_at_the_same_cost_and_value(broker: Running) -> None:
    customer = broker.open(cash="0", SPY="10")
    equity = customer.account["equity"]
    broker.admin("POST", "/actions/split", symbol="SPY", new_rate="4")
    position = customer.position("SPY")
    assert (position["qty"], position["avg_entry_price"], position["cost_basis"]) == ("40", "25", "1000")
    assert (position["current_price"], customer.account["equity"]) == ("25", equity)
    assert lines(customer, "SPLIT") == [
        {"activity_sub_type": "FSPLIT", "symbol": "SPY", "qty": "-10", "net_amount": "0"},
        {"activity_sub_type": "FSPLIT", "symbol": "SPY", "qty": "40", "per_share_amount": "25", "net_amount": "0"},
    ]
    first, second = customer.get("/v2/account/activities/SPLIT")
    assert first["group_id"] == second["group_id"]


def test_yesterdays_close_is_told_in_todays_shares_after_a_split(broker: Running) -> None:
    customer = broker.open(cash="0", AAPL="10")
    broker.at("2026-01-05T18:00:00Z")
    before = customer.position("AAPL")
    broker.admin("POST", "/actions/split", symbol="AAPL", new_rate="2")
    after = customer.position("AAPL")
    assert float(after["lastday_price"]) == pytest.approx(float(before["lastday_price"]) / 2, abs=0.01)
    assert float(after["change_today"]) == pytest.approx(float(before["change_today"]), abs=0.001)
    assert customer.account["last_equity"] != "0"


def test_bars_keep_their_price_from_before_a_split_unless_they_are_asked_for_adjusted(broker: Running) -> None:
    customer = broker.open()
    asked = {"timeframe": "1Day", "start": "2025-12-29", "end": "2026-01-02"}
    before = customer.get("/v2/stocks/AAPL/bars", **asked)["bars"]
    broker.admin("POST", "/actions/split", symbol="AAPL", new_rate="2")
    assert customer.get("/v2/stocks/AAPL/bars", **asked)["bars"] == before
    adjusted = customer.get("/v2/stocks/AAPL/bars", adjustment="split", **asked)["bars"]
    assert [bar["c"] for bar in adjusted] == pytest.approx([bar["c"] / 2 for bar in before], abs=0.01)


def test_a_reverse_split_pays_cash_in_lieu_of_the_fraction(broker: Running) -> None:
    customer = broker.open(cash="0", SPY="25")
    broker.admin("POST", "/actions/split", symbol="SPY", old_rate="10", fractions="cash")
    position = customer.position("SPY")
    assert (position["qty"], position["avg_entry_price"], position["current_price"]) == ("2", "1000", "1000")
    assert customer.account["cash"] == "500"
    assert [line["qty"] for line in lines(customer, "SPLIT")] == ["-25", "2"]
    assert lines(customer, "CIL") == [
        {"symbol": "SPY", "qty": "0.5", "per_share_amount": "1000", "net_amount": "500"},
    ]


def test_a_fraction_is_kept_where_the_share_can_be_divided_and_paid_where_it_cannot(broker: Running) -> None:
    customer = broker.open(cash="0", SPY="25", AAPL="25")
    broker.admin("POST", "/assets/fractionable", symbol="AAPL", fractionable=False)
    for symbol in ("SPY", "AAPL"):
        broker.admin("POST", "/actions/split", symbol=symbol, old_rate="10")
    assert (customer.position("SPY")["qty"], customer.position("AAPL")["qty"]) == ("2.5", "2")


def test_a_corporate_action_cancels_the_open_orders_of_its_symbol_alone(broker: Running) -> None:
    customer = broker.open(SPY="10", AAPL="10")
    open_orders = [
        customer.placed(symbol, "sell", qty="1", type="limit", limit_price="900", time_in_force="gtc")
        for symbol in ("SPY", "AAPL")
    ]
    broker.admin("POST", "/actions/split", symbol="SPY", new_rate="2")
    assert [customer.look(order)["status"] for order in open_orders] == ["canceled", "new"]
    assert customer.position("SPY")["qty_available"] == "20"


def test_a_renamed_share_keeps_its_id_and_its_lots_and_the_old_symbol_is_gone(broker: Running) -> None:
    customer = broker.open(cash="0", SPY="10")
    asset_id = customer.get("/v2/assets/SPY")["id"]
    broker.admin("POST", "/actions/rename", symbol="SPY", new_symbol="SPYX")
    assert customer.get("/v2/assets/SPYX")["id"] == asset_id
    assert customer.ask("GET", "/v2/assets/SPY").status_code == 404
    assert customer.order("SPY").json()["message"] == 'asset "SPY" not found'
    assert [position["symbol"] for position in customer.get("/v2/positions")] == ["SPYX"]
    assert customer.position("SPYX")["cost_basis"] == "1000"
    assert customer.account["equity"] == "1000"
    assert lines(customer, "NC") == [
        {"activity_sub_type": "SNC", "symbol": "SPY", "qty": "-10", "net_amount": "0"},
        {"activity_sub_type": "SNC", "symbol": "SPYX", "qty": "10", "per_share_amount": "100", "net_amount": "0"},
    ]
    assert customer.get("/v2/account/portfolio/history", period="1W", timeframe="1D")["equity"][-1] == 1000


def test_a_stock_merger_turns_shares_and_cash_beside_them_lowers_the_cost(broker: Running) -> None:
    customer = broker.open(cash="0", AAPL="10", SPY="1")
    broker.price("AAPL", "60.00")
    broker.admin("POST", "/actions/stock-merger", symbol="AAPL", new_symbol="SPY", new_rate="0.5", cash="8.00")
    position = customer.position("SPY")
    # 10 shares at 100, worth 58 each with their cash: a loss, so that the cash lowers the cost: 1000 - 80, and 100.
    assert (position["qty"], position["cost_basis"]) == ("6", "1020")
    assert customer.account["cash"] == "80"
    assert customer.get("/v2/assets/AAPL")["status"] == "inactive"
    assert lines(customer, "MA") == [
        {"activity_sub_type": "SCMA", "symbol": "AAPL", "qty": "-10", "net_amount": "80"},
        {"activity_sub_type": "SCMA", "symbol": "SPY", "qty": "5", "per_share_amount": "100", "net_amount": "0"},
    ]


def test_a_cash_merger_pays_each_share_and_ends_the_asset(broker: Running) -> None:
    customer = broker.open(cash="0", SPY="2.5")
    broker.admin("POST", "/actions/cash-merger", symbol="SPY", cash="41.01")
    assert customer.get("/v2/positions") == []
    assert customer.account["cash"] == "102.53"
    assert customer.order("SPY").json()["message"] == 'asset "SPY" is not active'
    assert lines(customer, "MA") == [
        {
            "activity_sub_type": "CMA",
            "symbol": "SPY",
            "qty": "-2.5",
            "per_share_amount": "41.01",
            "net_amount": "102.53",
        }
    ]


def test_a_spin_off_lists_the_new_share_and_divides_value_and_cost(broker: Running) -> None:
    customer = broker.open(cash="0", SPY="12")
    broker.admin(
        "POST", "/actions/spin-off", symbol="SPY", new_symbol="SPUN", new_rate="1", old_rate="4", price="80.00"
    )
    parent, child = customer.position("SPY"), customer.position("SPUN")
    assert (parent["qty"], parent["current_price"], parent["cost_basis"]) == ("12", "80", "960")
    assert (child["qty"], child["current_price"], child["cost_basis"]) == ("3", "80", "240")
    assert customer.account["equity"] == "1200"
    assert [(line["symbol"], line["qty"]) for line in lines(customer, "SPIN")] == [
        ("SPY", "-12"),
        ("SPY", "12"),
        ("SPUN", "3"),
    ]
    assert customer.look(customer.placed("SPUN", "sell", qty="3"))["status"] == "filled"


def test_a_worthless_share_is_removed(broker: Running) -> None:
    customer = broker.open(cash="0", SPY="3")
    broker.admin("POST", "/actions/removal", symbol="SPY")
    assert customer.get("/v2/positions") == []
    assert lines(customer, "REORG") == [{"activity_sub_type": "WRM", "symbol": "SPY", "qty": "-3", "net_amount": "0"}]


def test_a_dividend_is_paid_on_its_date_to_who_held_on_the_record_date(exchange: Running) -> None:
    customer, late = exchange.open(cash="1000", SPY="10"), exchange.open(cash="1000", key_id="PKLATE")
    exchange.admin("POST", "/actions/dividend", symbol="SPY", cash="0.515", record_date=TUESDAY, payable_date=FRIDAY)
    exchange.at("2026-01-06T16:00:00Z")
    customer.look(customer.placed(side="sell", qty="4"))
    late.look(late.placed(qty="5"))
    assert lines(customer, "DIV") == []
    exchange.at("2026-01-09T15:00:00Z")
    assert lines(customer, "DIV") == [
        {
            "activity_sub_type": "CDIV",
            "symbol": "SPY",
            "qty": "10",
            "per_share_amount": "0.515",
            "net_amount": "5.15",
        }
    ]
    assert customer.get("/v2/account/activities/DIV")[0]["date"] == f"{FRIDAY}T00:00:00Z"
    assert lines(late, "DIV") == []
    assert customer.account["non_marginable_buying_power"] == customer.account["cash"]


def test_a_return_of_capital_lowers_the_cost(broker: Running) -> None:
    customer = broker.open(cash="0", SPY="10")
    broker.admin("POST", "/actions/return-of-capital", symbol="SPY", cash="30.00")
    broker.admin("POST", "/actions/return-of-capital", symbol="SPY", cash="90.00")
    assert (customer.position("SPY")["cost_basis"], customer.account["cash"]) == ("0", "1200")
    assert [line["activity_sub_type"] for line in lines(customer, "DIV")] == ["ROC", "ROC"]


def test_a_short_holder_pays_the_dividend_and_is_split_as_well(broker: Running) -> None:
    customer = broker.open()
    customer.ask("PATCH", "/v2/account/configurations", {"no_shorting": False})
    customer.look(customer.placed(side="sell", qty="5"))
    cash = float(customer.account["cash"])
    broker.admin("POST", "/actions/dividend", symbol="SPY", cash="2.00")
    assert float(customer.account["cash"]) == cash - 10
    broker.admin("POST", "/actions/split", symbol="SPY", new_rate="3")
    assert customer.position("SPY")["qty"] == "-15"


def test_a_short_holding_that_becomes_a_long_one_is_netted(broker: Running) -> None:
    customer = broker.open(SPY="10")
    customer.ask("PATCH", "/v2/account/configurations", {"no_shorting": False})
    broker.price("AAPL", "50.00")
    customer.look(customer.placed("AAPL", "sell", qty="10"))
    broker.admin("POST", "/actions/stock-merger", symbol="AAPL", new_symbol="SPY")
    assert customer.get("/v2/positions") == []


def test_orders_trade_before_an_action_of_the_morning_and_the_action_follows_the_clock(exchange: Running) -> None:
    customer = exchange.open(cash="10000")
    exchange.admin("POST", "/actions/split", symbol="SPY", new_rate="2", on=WEDNESDAY)
    exchange.at("2026-01-06T16:00:00Z")
    # So that the jump of the clock has to fill it.
    exchange.admin("PATCH", "/settings", fill_delay_seconds="60")
    bought = customer.placed(qty="3")
    exchange.at("2026-01-07T16:00:00Z")
    assert customer.look(bought)["status"] == "filled"
    assert customer.position("SPY")["qty"] == "6"
    assert customer.get("/v2/account/activities/SPLIT")[0]["date"] == f"{WEDNESDAY}T00:00:00Z"
    assert [action["is_done"] for action in exchange.admin("GET", "/actions")] == [True]


def test_what_was_declared_for_a_renamed_share_happens_to_it_under_its_new_symbol(exchange: Running) -> None:
    customer = exchange.open(cash="0", SPY="10")
    exchange.admin("POST", "/actions/dividend", symbol="SPY", cash="1.00", record_date=TUESDAY, payable_date=FRIDAY)
    exchange.admin("POST", "/actions/rename", symbol="SPY", new_symbol="SPYX", on=WEDNESDAY)
    exchange.at("2026-01-12T15:00:00Z")
    assert [(line["symbol"], line["net_amount"]) for line in lines(customer, "DIV")] == [("SPYX", "10")]


def test_an_action_that_another_one_made_impossible_changes_nothing_and_says_why(exchange: Running) -> None:
    customer = exchange.open(cash="0", SPY="10", AAPL="10")
    exchange.admin("POST", "/actions/split", symbol="SPY", new_rate="2", on=FRIDAY)
    exchange.admin("POST", "/actions/rename", symbol="AAPL", new_symbol="TAKEN", on=FRIDAY)
    exchange.admin("POST", "/actions/cash-merger", symbol="SPY", cash="90", on=WEDNESDAY)
    exchange.admin("POST", "/actions/rename", symbol="KO", new_symbol="TAKEN", on=TUESDAY)
    exchange.at("2026-01-12T15:00:00Z")
    assert customer.account["cash"] == "900"
    assert [position["symbol"] for position in customer.get("/v2/positions")] == ["AAPL"]
    failed = [action.get("failed") for action in exchange.admin("GET", "/actions")]
    assert failed[0] == "symbol: SPY is no longer listed"
    assert "taken" in str(failed[1])
    assert failed[2:] == [None, None]


def test_actions_are_announced_with_their_dates_but_renames_are_not(broker: Running) -> None:
    customer = broker.open()
    broker.admin("POST", "/actions/dividend", symbol="SPY", cash="1.50", record_date=TUESDAY, payable_date=FRIDAY)
    broker.admin("POST", "/actions/split", symbol="AAPL", old_rate="8")
    broker.admin("POST", "/actions/rename", symbol="KO", new_symbol="KOX")
    asked = {"ca_types": "dividend,split,merger,spinoff", "since": "2026-01-01", "until": "2026-01-31"}
    dividend, split = customer.get("/v2/corporate_actions/announcements", **asked)
    assert (dividend["ca_type"], dividend["cash"], dividend["ex_date"]) == ("Dividend", "1.5", TUESDAY)
    assert (dividend["record_date"], dividend["payable_date"]) == (TUESDAY, FRIDAY)
    assert (split["ca_sub_type"], split["old_rate"], split["new_rate"]) == ("reverse_split", "8", "1")
    assert customer.get(f"/v2/corporate_actions/announcements/{split['id']}") == split
    late = {**asked, "since": FRIDAY, "date_type": "payable_date"}
    assert customer.get("/v2/corporate_actions/announcements", **late) == [dividend]
    assert customer.get("/v2/corporate_actions/announcements", **asked, symbol="AAPL") == [split]


def test_what_cannot_happen_is_refused_with_a_sentence(broker: Running) -> None:
    broker.open(SPY="10")
    assert "new_rate" in refused(broker, "split", symbol="SPY")
    assert "symbol" in refused(broker, "split", symbol="BTC/USD", new_rate="2")
    assert "symbol" in refused(broker, "rename", symbol="NOSUCH", new_symbol="SPYX")
    assert "taken" in refused(broker, "rename", symbol="SPY", new_symbol="AAPL")
    assert "capital letters" in refused(broker, "rename", symbol="SPY", new_symbol="spy2")
    assert "has passed" in refused(broker, "split", symbol="SPY", new_rate="2", on="2026-01-05")
    assert "price" in refused(broker, "spin-off", symbol="SPY", new_symbol="SPUN")
    assert "worth less" in refused(broker, "spin-off", symbol="SPY", new_symbol="SPUN", price="100.00")
    assert "itself" in refused(broker, "stock-merger", symbol="SPY", new_symbol="SPY")
    assert "record_date" in refused(
        broker, "dividend", symbol="SPY", cash="1", record_date=FRIDAY, payable_date=TUESDAY
    )
    assert "cash" in refused(broker, "cash-merger", symbol="SPY", cash="0")
    assert broker.admin("GET", "/actions") == []
    assert SECRET not in str(broker.admin("GET", "/actions"))
