"""The admin routes: they describe themselves, answer on loopback only, and show no secret."""

import requests

from local.paper_broker.server import bind
from tests.paper_broker.running import SECRET, Running


def test_the_index_describes_every_admin_route_with_an_example_that_works(broker: Running) -> None:
    index = broker.admin("GET", "/")
    described = {entry["route"] for entry in index["routes"]}
    assert {"POST /__admin/faults", "POST /__admin/time/set", "POST /__admin/accounts"} <= described
    assert index["default_settings"] == {"fill_delay_seconds": "0", "rate_limit_per_minute": "100000"}
    broker.open(key_id="PKTEST", AAPL="25", RRC="4", GE="8", KO="10", PFE="1", AMD="1", UNH="1", BBY="3")
    for entry in index["routes"]:
        method, path = entry["route"].split()
        if "example" in entry:
            path = path.replace("{account}", "PKTEST")
            answer = requests.request(method, broker.url + path, json=entry["example"], timeout=10)
            assert answer.status_code == 200, (entry["route"], answer.text)


def test_health_answers_when_ready(broker: Running) -> None:
    assert broker.admin("GET", "/health") == {"status": "ok"}


def test_a_page_in_a_browser_cannot_use_the_admin_routes(broker: Running) -> None:
    answer = requests.get(f"{broker.url}/__admin/accounts", headers={"Origin": "http://127.0.0.1:5000"}, timeout=10)
    assert answer.status_code == 403


def test_the_server_binds_to_loopback_only() -> None:
    with bind(0) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


def test_no_admin_answer_shows_a_secret(broker: Running) -> None:
    broker.open()
    for path in ("/accounts", "/accounts/PKTEST/orders", "/accounts/PKTEST/entries", "/requests", "/"):
        assert SECRET not in requests.get(f"{broker.url}/__admin{path}", timeout=10).text


def test_requests_are_counted_by_method_and_path_until_reset(broker: Running) -> None:
    customer = broker.open()
    customer.get("/v2/account")
    customer.get("/v2/account")
    customer.order()
    log = broker.admin("GET", "/requests")
    assert log["counts"] == {"GET /v2/account": 2, "POST /v2/orders": 1}
    assert log["total"] == 3
    assert [request["status"] for request in log["requests"]] == [200, 200, 200]
    broker.admin("DELETE", "/requests")
    assert broker.admin("GET", "/requests")["total"] == 0


def test_time_stands_still_moves_and_runs_as_told(broker: Running) -> None:
    broker.at("2026-02-03T16:00:00Z")
    shown = broker.admin("GET", "/time")
    assert (shown["now"], shown["pace"], shown["is_open"]) == ("2026-02-03T16:00:00.000000Z", "0", True)
    broker.advance("90.5")
    assert broker.admin("GET", "/time")["now"] == "2026-02-03T16:01:30.500000Z"
    broker.admin("POST", "/time/run", pace="1000")
    first, second = broker.admin("GET", "/time")["now"], broker.admin("GET", "/time")["now"]
    assert second > first


def test_what_an_admin_cannot_do_is_refused_with_a_sentence(broker: Running) -> None:
    broker.open(cash="10.00")
    for path, body, words in (
        ("/time/set", {"at": "yesterday"}, "at"),
        ("/time/set", {"at": "1999-01-01T00:00:00Z"}, "2016"),
        ("/time/advance", {"seconds": "-1"}, "seconds"),
        ("/prices/set", {"symbol": "NOPE", "price": "1.00"}, "symbol"),
        ("/prices/set", {"symbol": "SPY", "price": "1.005"}, "price"),
        ("/assets/make", {"count": -1}, "count"),
        ("/accounts", {"key_id": "PKTEST", "secret": "x"}, "taken"),
        ("/accounts", {"key_id": "PKX", "secret": "x", "cash": "-1"}, "cash"),
        ("/accounts/PKTEST/withdraw", {"amount": "11"}, "cash"),
        ("/accounts/PKTEST/deposit", {"amount": "0.001"}, "decimals"),
    ):
        answer = requests.post(f"{broker.url}/__admin{path}", json=body, timeout=10)
        assert answer.status_code == 422, (path, answer.text)
        assert words in answer.json()["message"]
    assert (
        requests.post(f"{broker.url}/__admin/accounts/NOBODY/deposit", json={"amount": "1"}, timeout=10).status_code
        == 404
    )
