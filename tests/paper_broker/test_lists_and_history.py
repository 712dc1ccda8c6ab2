"""Lists: orders, activities and portfolio history, filtered, ordered, paged."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import requests

from tests.paper_broker.running import Customer, Running


def resting(customer: Customer, broker: Running, count: int) -> list[str]:
    """Ids of limit orders placed a second apart."""
    ids = []
    for index in range(count):
        ids.append(customer.placed(type="limit", limit_price=str(50 + index))["id"])
        broker.advance("1")
    return ids


def ids_of(customer: Customer, **query: object) -> list[str]:
    return [order["id"] for order in customer.get("/v2/orders", **query)]


def test_orders_are_listed_newest_first_and_only_the_open_ones_unless_asked(broker: Running) -> None:
    customer = broker.open()
    placed = resting(customer, broker, 3)
    filled = customer.look(customer.placed())["id"]
    assert ids_of(customer) == placed[::-1]
    assert ids_of(customer, direction="asc") == placed
    assert ids_of(customer, status="closed") == [filled]
    assert ids_of(customer, status="all") == [filled, *placed[::-1]]
    assert ids_of(customer, status="all", limit=2) == [filled, placed[2]]


def test_after_and_until_leave_their_own_instant_out(broker: Running) -> None:
    customer = broker.open()
    placed = resting(customer, broker, 3)
    second = customer.get(f"/v2/orders/{placed[1]}")["submitted_at"]
    assert ids_of(customer, after=second) == [placed[2]]
    assert ids_of(customer, until=second) == [placed[0]]
    assert ids_of(customer, after="2026-01-05") == placed[::-1]
    assert ids_of(customer, until="2026-01-05T12:00:01-05:00") == [placed[0]]


def test_orders_can_be_paged_by_order_id(broker: Running) -> None:
    customer = broker.open()
    placed = resting(customer, broker, 4)
    assert ids_of(customer, before_order_id=placed[2], limit=1) == [placed[1]]
    assert ids_of(customer, after_order_id=placed[1], direction="asc") == placed[2:]
    assert customer.ask("GET", "/v2/orders", after_order_id=placed[0], after="2026-01-05").status_code == 422


def test_orders_can_be_filtered_by_symbol_and_side(broker: Running) -> None:
    customer = broker.open(AAPL="1")
    customer.placed(type="limit", limit_price="50")
    sell = customer.placed("AAPL", "sell", type="limit", limit_price="9999")["id"]
    assert ids_of(customer, symbols="AAPL,MSFT") == [sell]
    assert ids_of(customer, side="sell") == [sell]
    assert ids_of(customer, symbols="MSFT") == []


@pytest.mark.parametrize(
    "query", [{"status": "some"}, {"limit": "many"}, {"limit": "0"}, {"after": "soon"}, {"direction": "up"}]
)
def test_a_bad_query_is_refused_with_422(broker: Running, query: dict[str, str]) -> None:
    answer = broker.open().ask("GET", "/v2/orders", **query)
    assert answer.status_code == 422
    assert answer.json()["code"] == 40010001
    assert next(iter(query)) in answer.json()["message"]


def test_an_order_that_does_not_exist_gets_404_and_a_broken_id_422(broker: Running) -> None:
    customer = broker.open()
    nowhere = "61e69015-8549-4bfd-b9c3-01e75843f47d"
    answer = customer.ask("GET", f"/v2/orders/{nowhere}")
    assert answer.json() == {"code": 40410000, "message": f"order not found for {nowhere}"}
    assert customer.ask("GET", "/v2/orders/abc").status_code == 422
    assert customer.ask("GET", "/v2/orders:by_client_order_id", client_order_id="none").status_code == 404
    assert customer.ask("GET", "/v2/orders:by_client_order_id").status_code == 422


def test_nobody_sees_another_accounts_orders(broker: Running) -> None:
    mine, other = broker.open(), broker.open(key_id="PKOTHER")
    order = mine.placed(client_order_id="mine")
    assert other.ask("GET", f"/v2/orders/{order['id']}").status_code == 404
    assert other.ask("DELETE", f"/v2/orders/{order['id']}").status_code == 404
    assert other.ask("GET", "/v2/orders:by_client_order_id", client_order_id="mine").status_code == 404
    assert other.get("/v2/orders", status="all") == []


def test_fills_are_paged_by_the_id_of_the_last_one_and_each_comes_once(broker: Running) -> None:
    customer = broker.open()
    for _ in range(5):
        customer.look(customer.placed())
        broker.advance("1")
    seen: list[str] = []
    token: dict[str, str] = {}
    while page := customer.get("/v2/account/activities/FILL", page_size=2, direction="asc", **token):
        seen += [fill["id"] for fill in page]
        token = {"page_token": seen[-1]}
    assert len(seen) == len(set(seen)) == 5
    assert all(re.fullmatch(r"\d{17}::[0-9a-f-]{36}", activity) for activity in seen)
    assert seen[0].startswith("20260105120000000::")


def test_a_fill_tells_its_order_and_what_was_left(broker: Running) -> None:
    customer = broker.open()
    broker.admin("POST", "/faults", kind="partial", fraction="0.25", rest_after_seconds="10", count=1)
    order = customer.placed(qty="8")
    customer.look(order)
    broker.advance("10")
    customer.look(order)
    first, second = customer.get("/v2/account/activities/FILL", direction="asc", order_id=order["id"])
    assert (first["qty"], first["cum_qty"], first["leaves_qty"], first["type"]) == ("2", "2", "6", "partial_fill")
    assert (second["qty"], second["cum_qty"], second["leaves_qty"], second["type"]) == ("6", "8", "0", "fill")
    assert {first["side"], first["symbol"], first["order_id"]} == {"buy", "SPY", order["id"]}


def test_deposits_withdrawals_and_opening_holdings_are_activities_too(broker: Running) -> None:
    customer = broker.open(cash="100.00", SPY="2")
    broker.admin("POST", "/accounts/PKTEST/deposit", amount="50.25")
    broker.admin("POST", "/accounts/PKTEST/withdraw", amount="20")
    listed = customer.get("/v2/account/activities", direction="asc")
    assert [(line["activity_type"], line["net_amount"]) for line in listed] == [
        ("CSD", "100"),
        ("JNLS", "0"),
        ("CSD", "50.25"),
        ("CSW", "-20"),
    ]
    assert [line["activity_type"] for line in customer.get("/v2/account/activities/TRANS")] == ["CSW", "CSD", "CSD"]
    assert customer.get("/v2/account/activities", category="trade_activity") == []
    assert customer.account["cash"] == "130.25"
    assert customer.ask("GET", "/v2/account/activities/NONSENSE").status_code == 422


def test_activities_are_filtered_by_time(broker: Running) -> None:
    customer = broker.open(cash="100.00")
    broker.at("2026-01-06T17:00:00Z")
    broker.admin("POST", "/accounts/PKTEST/deposit", amount="1")
    assert len(customer.get("/v2/account/activities", after="2026-01-06")) == 1
    assert len(customer.get("/v2/account/activities", until="2026-01-06")) == 1
    assert len(customer.get("/v2/account/activities", date="2026-01-05")) == 1
    assert len(customer.get("/v2/account/activities", date="2026-01-04")) == 0


def test_history_has_a_point_for_each_session_since_the_account_was_opened(exchange: Running) -> None:
    customer = exchange.open(cash="1000", SPY="10")
    exchange.at("2026-01-08T21:00:00Z")
    history = customer.get("/v2/account/portfolio/history", period="1M", timeframe="1D")
    assert history["timeframe"] == "1D"
    assert len(history["timestamp"]) == len(history["equity"]) == len(history["profit_loss"]) == 4
    assert history["equity"] == [2000, 2000, 2000, 2000]
    assert history["base_value"] == 2000
    assert history["timestamp"][0] == 1767661200  # 2026-01-05, 20:00 in New York


def test_an_account_opened_in_the_past_has_its_history_since_then(exchange: Running) -> None:
    opening = {"key_id": "PKPAST", "secret": "s", "cash": "1000", "opened_at": "2025-12-30T15:00:00Z"}
    exchange.admin("POST", "/accounts", **opening)
    entries = exchange.admin("GET", "/accounts/PKPAST/entries")
    assert [entry["created_at"][:10] for entry in entries] == ["2025-12-30"]
    keys = {"APCA-API-KEY-ID": "PKPAST", "APCA-API-SECRET-KEY": "s"}
    url = f"{exchange.url}/v2/account/portfolio/history?start=2025-12-01T00:00:00Z&timeframe=1D"
    history = requests.get(url, headers=keys, timeout=10).json()
    days = [datetime.fromtimestamp(stamp, UTC).date().isoformat() for stamp in history["timestamp"]]
    assert days[0] == "2025-12-31"  # 20:00 in New York is the next day in UTC
    assert set(history["equity"]) == {1000}


def test_an_account_cannot_be_opened_in_the_future(exchange: Running) -> None:
    opening = {"key_id": "PKNEXT", "secret": "s", "opened_at": "2027-01-01T00:00:00Z"}
    refused = requests.post(f"{exchange.url}/__admin/accounts", json=opening, timeout=10)
    assert refused.status_code == 422
    assert "opened_at: it is in the future" in refused.text


def test_history_shows_profit_and_the_cash_that_came_in(exchange: Running) -> None:
    customer = exchange.open(cash="1000")
    exchange.at("2026-01-06T17:00:00Z")
    exchange.admin("POST", "/accounts/PKTEST/deposit", amount="500")
    exchange.at("2026-01-07T21:00:00Z")
    history = customer.get("/v2/account/portfolio/history", period="7D", timeframe="1D", cashflow_types="ALL")
    assert history["equity"] == [1000, 1500, 1500]
    assert history["profit_loss_pct"] == [0, 0.5, 0.5]
    assert history["cashflow"] == {"CSD": [1000, 500, 0], "CSW": [0, 0, 0]}


def test_history_of_a_day_in_quarters_of_an_hour(exchange: Running) -> None:
    customer = exchange.open(cash="1000")
    exchange.at("2026-01-06T21:00:00Z")
    history = customer.get("/v2/account/portfolio/history", start="2026-01-06", end="2026-01-07", timeframe="15Min")
    assert len(history["timestamp"]) == 26
    assert set(history["equity"]) == {1000}


@pytest.mark.parametrize("query", [{"period": "1Q"}, {"timeframe": "2D"}, {"period": "1A", "timeframe": "1Min"}])
def test_a_history_that_cannot_be_is_refused(broker: Running, query: dict[str, str]) -> None:
    assert broker.open().ask("GET", "/v2/account/portfolio/history", **query).status_code == 422


def test_equity_at_the_last_close_is_told_beside_todays(exchange: Running) -> None:
    customer = exchange.open(cash="1000")
    exchange.at("2026-01-06T17:00:00Z")
    exchange.admin("POST", "/accounts/PKTEST/deposit", amount="500")
    account = customer.account
    assert (account["equity"], account["last_equity"], account["intraday_adjustments"]) == ("1500", "1000", "500")
    assert account["balance_asof"] == "2026-01-05"
    assert Decimal(account["cash"]) == 1500
