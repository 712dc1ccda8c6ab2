"""Faults on demand: each goes wrong in its own way, and only where its rule says."""

import time

import pytest
import requests

from tests.paper_broker.running import Customer, Running


def orders_taken(customer: Customer) -> int:
    return len(customer.get("/v2/orders", status="all"))


def test_a_429_says_when_to_come_back_and_takes_nothing(broker: Running) -> None:
    customer = broker.open()
    broker.admin("POST", "/faults", kind="429", method="POST", path="^/v2/orders$", count=1)
    answer = customer.order()
    assert answer.status_code == 429
    assert answer.json() == {"code": 42910000, "message": "rate limit exceeded"}
    assert int(answer.headers["X-RateLimit-Reset"]) > time.time()
    assert orders_taken(customer) == 0
    assert customer.order().status_code == 200


def test_a_429_may_come_without_its_headers(broker: Running) -> None:
    customer = broker.open()
    broker.admin("POST", "/faults", kind="429", count=1, rate_headers=False)
    assert "X-RateLimit-Reset" not in customer.order().headers


def test_a_5xx_before_acceptance_takes_nothing(broker: Running) -> None:
    customer = broker.open()
    broker.admin("POST", "/faults", kind="5xx_before", method="POST", count=1, status=503)
    assert customer.order().status_code == 503
    assert orders_taken(customer) == 0


def test_a_5xx_after_acceptance_has_taken_the_order(broker: Running) -> None:
    customer = broker.open()
    broker.admin("POST", "/faults", kind="5xx_after", method="POST", count=1)
    assert customer.order(client_order_id="lost").status_code == 504
    assert customer.get("/v2/orders:by_client_order_id", client_order_id="lost")["status"] == "filled"


@pytest.mark.parametrize(("when", "taken"), [("before", 0), ("after", 1)])
def test_a_dropped_socket_leaves_the_client_without_an_answer(broker: Running, when: str, taken: int) -> None:
    customer = broker.open()
    broker.admin("POST", "/faults", kind="drop_socket", method="POST", when=when, count=1)
    with pytest.raises(requests.exceptions.ConnectionError):
        customer.order()
    assert orders_taken(customer) == taken
    last = broker.admin("GET", "/requests")["requests"][0]
    assert (last["status"], last["faults"]) == (0, ["drop_socket"])


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_stall_answers_late(broker: Running, when: str) -> None:
    customer = broker.open()
    broker.admin("POST", "/faults", kind="stall", method="GET", when=when, seconds="0.3", count=1)
    started = time.monotonic()
    assert customer.ask("GET", "/v2/account").status_code == 200
    assert time.monotonic() - started >= 0.3


def test_a_client_that_gives_up_on_a_stall_may_have_had_its_order_taken(broker: Running) -> None:
    customer = broker.open()
    broker.admin("POST", "/faults", kind="stall", method="POST", when="after", seconds="0.5", count=1)
    headers = {"APCA-API-KEY-ID": customer.key_id, "APCA-API-SECRET-KEY": customer.secret}
    body = {"symbol": "SPY", "side": "buy", "type": "market", "time_in_force": "day", "qty": "1"}
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.post(f"{broker.url}/v2/orders", json=body, headers=headers, timeout=0.2)
    assert orders_taken(customer) == 1


def test_stale_positions_lag_behind_the_fills(broker: Running) -> None:
    customer = broker.open()
    broker.admin("POST", "/faults", kind="stale_positions", seconds="10")
    broker.advance("20")
    order = customer.placed(qty="2")
    assert customer.look(order)["status"] == "filled"
    assert customer.get("/v2/positions") == []
    assert customer.account["cash"] == "9799.98"
    broker.advance("10")
    assert customer.get("/v2/positions")[0]["qty"] == "2"


def test_a_rejected_order_was_accepted_first_and_moves_no_money(broker: Running) -> None:
    customer = broker.open()
    broker.admin("POST", "/faults", kind="rejected", count=1)
    order = customer.placed(qty="2")
    assert order["status"] == "pending_new"
    rejected = customer.look(order)
    assert (rejected["status"], rejected["filled_qty"]) == ("rejected", "0")
    assert rejected["failed_at"] is not None
    assert customer.account["buying_power"] == "20000"


def test_a_partial_fill_is_completed_later(broker: Running) -> None:
    customer = broker.open()
    broker.admin("POST", "/faults", kind="partial", fraction="0.3", rest_after_seconds="5", count=1)
    order = customer.placed(qty="10")
    partly = customer.look(order)
    assert (partly["status"], partly["filled_qty"]) == ("partially_filled", "3")
    broker.advance("4.9")
    assert customer.look(order)["filled_qty"] == "3"
    broker.advance("0.1")
    assert customer.look(order)["status"] == "filled"


def test_a_partial_fill_may_stay_partial_until_the_close(exchange: Running) -> None:
    customer = exchange.open(SPY="10")
    exchange.admin("POST", "/faults", kind="partial", fraction="0.4", count=1)
    order = customer.placed(side="sell", qty="10")
    assert customer.look(order)["filled_qty"] == "4"
    assert customer.position("SPY")["qty_available"] == "0"
    exchange.at("2026-01-06T15:00:00Z")
    expired = customer.look(order)
    assert (expired["status"], expired["filled_qty"]) == ("expired", "4")
    assert customer.position("SPY")["qty_available"] == "6"


def test_a_notional_order_can_be_filled_in_part(broker: Running) -> None:
    customer = broker.open()
    broker.admin("POST", "/faults", kind="partial", fraction="0.5", rest_after_seconds="1", count=1)
    order = customer.placed(notional="100")
    assert customer.look(order)["status"] == "partially_filled"
    broker.advance("1")
    filled = customer.look(order)
    assert filled["status"] == "filled"
    assert filled["filled_qty"] == "0.999900009"


def test_a_rule_hits_only_its_method_path_and_key(broker: Running) -> None:
    customer, other = broker.open(), broker.open(key_id="PKOTHER")
    broker.admin("POST", "/faults", kind="5xx_before", method="GET", path="^/v2/account$", key_id="PKTEST")
    assert customer.ask("GET", "/v2/account").status_code == 504
    assert customer.ask("GET", "/v2/positions").status_code == 200
    assert other.ask("GET", "/v2/account").status_code == 200
    assert broker.admin("GET", "/faults")[0]["hits"] == 1


def test_a_probability_hits_the_same_requests_for_the_same_seed(broker: Running) -> None:
    customer = broker.open()

    def pattern(seed: int) -> list[int]:
        broker.admin("POST", "/faults", kind="5xx_before", probability="0.4", seed=seed)
        codes = [customer.ask("GET", "/v2/clock").status_code for _ in range(20)]
        broker.admin("DELETE", "/faults")
        return codes

    first = pattern(1)
    assert {200, 504} == set(first)
    assert pattern(1) == first
    assert pattern(2) != first


def test_removed_faults_hit_no_more(broker: Running) -> None:
    customer = broker.open()
    broker.admin("POST", "/faults", kind="5xx_before")
    assert broker.admin("DELETE", "/faults") == {"removed": 1}
    assert customer.ask("GET", "/v2/account").status_code == 200


def test_a_fault_that_cannot_be_is_refused_with_a_sentence(broker: Running) -> None:
    for body, field in (
        ({"kind": "gremlin"}, "kind"),
        ({"kind": "stall", "path": "("}, "path"),
        ({"kind": "halted_asset"}, "symbol"),
        ({"kind": "partial", "fraction": "1.5"}, "fraction"),
        ({"kind": "429", "colour": "red"}, "colour"),
    ):
        answer = requests.post(f"{broker.url}/__admin/faults", json=body, timeout=10)
        assert answer.status_code == 422
        assert field in answer.json()["message"]


def test_the_rate_limit_of_alpaca_can_be_switched_on(broker: Running) -> None:
    customer = broker.open()
    broker.admin("PATCH", "/settings", rate_limit_per_minute=5)
    answers = [customer.ask("GET", "/v2/clock") for _ in range(12)]
    codes = [answer.status_code for answer in answers]
    # A minute may turn over in between: then there are two windows of five.
    assert codes.count(200) in (5, 10)
    assert codes.count(429) == 12 - codes.count(200)
    assert answers[0].headers["X-RateLimit-Limit"] == "5"
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers].count("4") in (1, 2, 3)
