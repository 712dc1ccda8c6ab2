"""The state file: everything survives a restart, a stop is quick, a bad file is told in one line."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests

from local.paper_broker.broker import Broker, BrokerClosed
from local.paper_broker.market import BrokerClock, Market
from local.paper_broker.server import bind
from local.paper_broker.store import Store
from tests.paper_broker.running import KEY, SECRET, Running, running


def test_orders_positions_time_prices_and_settings_survive_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "broker.sqlite"
    with running(state) as first:
        first.at("2026-01-05T17:00:00Z")
        first.price("SPY", "100.00")
        customer = first.open(cash="1000.00")
        customer.look(customer.placed(qty="2.5", client_order_id="one"))
        resting = customer.placed(type="limit", limit_price="90", time_in_force="gtc", client_order_id="two")
        customer.ask("PATCH", "/v2/account/configurations", {"trade_confirm_email": "none"})
        first.admin("PATCH", "/settings", rate_limit_per_minute=500)
        paths = ("/v2/account", "/v2/positions", "/v2/account/activities", "/v2/clock", "/v2/account/configurations")
        before = {path: customer.get(path) for path in paths}
    with running(state) as second:
        customer = second.customer()
        assert {path: customer.get(path) for path in paths} == before
        assert customer.order(client_order_id="one").json()["message"] == "client_order_id must be unique"
        assert second.admin("GET", "/settings")["rate_limit_per_minute"] == "500"
        second.price("SPY", "89.00")
        assert customer.look(resting)["status"] == "filled"


def test_a_refused_request_leaves_nothing_behind(broker: Running) -> None:
    customer = broker.open(cash="100.00")
    before = customer.account
    assert customer.order(qty="1000").status_code == 403
    assert customer.account == before
    assert customer.get("/v2/orders", status="all") == []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(arguments: list[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "local.paper_broker", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_until_ready(url: str) -> None:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        try:
            if requests.get(f"{url}/__admin/health", timeout=1).status_code == 200:
                return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise TimeoutError("the broker did not get ready")


def test_the_command_opens_the_accounts_once_and_stops_within_a_second_of_sigterm(tmp_path: Path) -> None:
    accounts = tmp_path / "accounts.json"
    opening = {"uid": "demo", "key_id": KEY, "secret": SECRET, "cash": "25000.00"}
    accounts.write_text(
        json.dumps([{**opening, "positions": [{"symbol": "SPY", "quantity": "1.5", "average_cost": "9"}]}])
    )
    port = free_port()
    arguments = ["--port", str(port), "--state", str(tmp_path / "s.sqlite"), "--accounts", str(accounts)]
    for _ in range(2):
        broker = start(arguments)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}")
            customer = Running(f"http://127.0.0.1:{port}").customer()
            assert customer.account["cash"] == "25000"
            assert customer.position("SPY")["qty"] == "1.5"
            assert len(customer.get("/v2/account/activities")) == 2
            stopping = time.monotonic()
            broker.send_signal(signal.SIGTERM)
            assert broker.wait(timeout=10) in (0, -signal.SIGTERM)
            assert time.monotonic() - stopping < 2
        finally:
            broker.kill()
            broker.communicate()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "accounts file"),
        ("{}", "a JSON list"),
        ('[{"key_id": "K", "secret": "s", "cash": "lots"}]', "cash"),
        (
            '[{"key_id": "K", "secret": "s", "positions": [{"symbol": "NOPE", "quantity": "1", "average_cost": "1"}]}]',
            "NOPE",
        ),
    ],
)
def test_an_accounts_file_that_cannot_be_used_ends_the_command_with_one_line(
    tmp_path: Path, text: str, words: str
) -> None:
    accounts = tmp_path / "accounts.json"
    accounts.write_text(text)
    broker = start(["--port", str(free_port()), "--state", str(tmp_path / "s.sqlite"), "--accounts", str(accounts)])
    _, complaint = broker.communicate(timeout=30)
    assert broker.returncode == 2
    assert len(complaint.strip().splitlines()) == 1
    assert words in complaint


def test_a_port_that_is_taken_ends_the_command_with_one_line_that_names_it(tmp_path: Path) -> None:
    with bind(0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        broker = start(["--port", str(port), "--state", str(tmp_path / "s.sqlite")])
        _, complaint = broker.communicate(timeout=30)
    assert broker.returncode == 2
    assert len(complaint.strip().splitlines()) == 1
    assert f"port {port}" in complaint


def test_a_turn_under_way_ends_before_the_memory_closes_and_none_begins_after() -> None:
    store = Store(":memory:")
    broker = Broker(store, Market(BrokerClock(), always_open=True))
    with broker.turn():
        closing = threading.Thread(target=broker.close)
        closing.start()
        closing.join(0.2)
        assert closing.is_alive(), "the close waits for the turn"
        assert store.accounts() == []
    closing.join(5)
    with pytest.raises(BrokerClosed):
        broker.settle()
