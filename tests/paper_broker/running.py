"""A paper broker over real HTTP on a free port of 127.0.0.1, and ways to talk to it: as a customer, as the admin."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from alpaca.trading.client import TradingClient

from local.paper_broker.app import create_app
from local.paper_broker.server import bind, build_server

PATIENCE_SECONDS = 20
KEY, SECRET = "PKTEST", "test-secret"
MONDAY_NOON = "2026-01-05T17:00:00Z"
"""A moment in the middle of a session (12:00 in New York)."""


@dataclass(frozen=True)
class Customer:
    """A client of the API with a key."""

    url: str
    key_id: str = KEY
    secret: str = SECRET

    def ask(self, method: str, path: str, body: object = None, **query: object) -> requests.Response:
        headers = {"APCA-API-KEY-ID": self.key_id, "APCA-API-SECRET-KEY": self.secret}
        params = {name.rstrip("_"): str(value) for name, value in query.items()}
        return requests.request(method, self.url + path, headers=headers, params=params, json=body, timeout=20)

    def get(self, path: str, **query: object) -> Any:
        answer = self.ask("GET", path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def order(self, symbol: object = "SPY", side: object = "buy", **fields: object) -> requests.Response:
        """Submits an order: a market DAY order for one share unless the fields say otherwise."""
        body: dict[str, object] = {"symbol": symbol, "side": side, "type": "market", "time_in_force": "day", **fields}
        if "qty" not in body and "notional" not in body:
            body["qty"] = "1"
        return self.ask("POST", "/v2/orders", body)

    def placed(self, symbol: object = "SPY", side: object = "buy", **fields: object) -> dict[str, Any]:
        """Submits an order that the broker has to take."""
        answer = self.order(symbol, side, **fields)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def look(self, order: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self.get(f"/v2/orders/{order['id']}")
        return found

    @property
    def account(self) -> dict[str, Any]:
        found: dict[str, Any] = self.get("/v2/account")
        return found

    def position(self, symbol: str) -> dict[str, Any]:
        found: dict[str, Any] = self.get(f"/v2/positions/{symbol}")
        return found


@dataclass(frozen=True)
class Running:
    """A broker that runs."""

    url: str

    def customer(self, key_id: str = KEY, secret: str = SECRET) -> Customer:
        return Customer(self.url, key_id, secret)

    def alpaca_py(self) -> TradingClient:
        """Alpaca's own SDK, unchanged, pointed at this broker."""
        return TradingClient(KEY, SECRET, paper=True, url_override=self.url)

    def admin(self, method: str, path: str, /, **body: object) -> Any:
        answer = requests.request(method, f"{self.url}/__admin{path}", json=body or None, timeout=20)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def open(self, cash: str = "10000.00", key_id: str = KEY, **holdings: str) -> Customer:
        """A customer with cash and holdings of shares at an average cost of 100."""
        positions = [
            {"symbol": symbol.replace("_", "/"), "quantity": quantity, "average_cost": "100"}
            for symbol, quantity in holdings.items()
        ]
        self.admin("POST", "/accounts", key_id=key_id, secret=SECRET, cash=cash, positions=positions)
        return self.customer(key_id)

    def price(self, symbol: str, price: str) -> None:
        self.admin("POST", "/prices/set", symbol=symbol, price=price)

    def at(self, instant: str) -> None:
        """Sets the clock, standing still."""
        self.admin("POST", "/time/freeze")
        self.admin("POST", "/time/set", at=instant)

    def advance(self, seconds: str) -> None:
        self.admin("POST", "/time/advance", seconds=seconds)


@contextmanager
def running(state: Path | str = ":memory:", always_open: bool = True) -> Iterator[Running]:
    """A broker with the market open at any hour, or with the real calendar."""
    server = build_server(create_app(state, always_open=always_open))
    with bind(0) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        give_up = time.monotonic() + PATIENCE_SECONDS
        while not server.started:
            if not thread.is_alive() or time.monotonic() > give_up:
                raise RuntimeError("the broker did not start")
            time.sleep(0.005)
        try:
            yield Running(f"http://127.0.0.1:{listening.getsockname()[1]}")
        finally:
            server.should_exit = True
            thread.join(PATIENCE_SECONDS)
