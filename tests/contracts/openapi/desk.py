"""A customer's desk at a running paper broker: an account of its own, with orders in the states that cases need."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import requests

FROZEN_AT = "2026-11-20T15:00:03Z"  # a Friday, half an hour into the session
OPENING: dict[str, Any] = {
    "cash": "25000.00",
    "positions": [
        {"symbol": "SPY", "quantity": "50", "average_cost": "190.00"},
        {"symbol": "AAPL", "quantity": "10.5", "average_cost": "30.00"},
        {"symbol": "BTC/USD", "quantity": "0.05", "average_cost": "60000.00"},
    ],
}
TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class Case:
    """One request to one operation and the status that it must have; `{names}` in path and body are the desk's."""

    method: str
    template: str
    path: str
    status: int
    body: dict[str, Any] | str | None = None

    @property
    def name(self) -> str:
        """For the report of the tests."""
        told = "" if self.body is None else f" {self.body}"
        return f"{self.status} {self.method} {self.path}{told}"


class Desk:
    """Sends requests in the name of one account."""

    def __init__(self, root: str, key_id: str, secret: str) -> None:
        self.root, self.key_id, self.secret = root, key_id, secret
        self.names: dict[str, str] = {"nobody": str(uuid4())}
        self._session = requests.Session()

    def ask(self, method: str, path: str, body: dict[str, Any] | str | None = None) -> requests.Response:
        """One request; a text body is sent as it stands."""
        return self._session.request(
            method,
            self.root + path,
            headers={"APCA-API-KEY-ID": self.key_id, "APCA-API-SECRET-KEY": self.secret},
            data=body if isinstance(body, str) else None,
            json=body if isinstance(body, dict) else None,
            timeout=TIMEOUT_SECONDS,
        )

    def answer_to(self, case: Case) -> requests.Response:
        """The response to a case, its names filled in."""
        body = case.body
        if isinstance(body, dict):
            body = {key: value.format(**self.names) if isinstance(value, str) else value for key, value in body.items()}
        return self.ask(case.method, case.path.format(**self.names), body)

    def place(self, name: str, **order: Any) -> None:
        """Places an order and remembers its id under a name."""
        placed = self.ask("POST", "/v2/orders", order)
        placed.raise_for_status()
        self.names[name] = placed.json()["id"]


def stop_the_clock(root: str) -> None:
    """Sets the broker's clock to the cases' instant, where it stays."""
    for path, body in (("freeze", None), ("set", {"at": FROZEN_AT})):
        requests.post(f"{root}/__admin/time/{path}", json=body, timeout=TIMEOUT_SECONDS).raise_for_status()


def open_desk(root: str) -> Desk:
    """A new account with holdings and a filled, a canceled, an open limit and an open stop order."""
    key_id, secret = f"PK{uuid4().hex[:18].upper()}", uuid4().hex
    opened = requests.post(
        f"{root}/__admin/accounts", json=OPENING | {"key_id": key_id, "secret": secret}, timeout=TIMEOUT_SECONDS
    )
    opened.raise_for_status()
    desk = Desk(root, key_id, secret)
    market = {"type": "market", "time_in_force": "day"}
    desk.names["taken"] = f"taken-{uuid4()}"
    desk.place("filled", symbol="MSFT", side="buy", qty="2", client_order_id=desk.names["taken"], **market)
    desk.place("notional", symbol="KO", side="buy", notional="100", **market)
    desk.place("open", symbol="JPM", side="buy", qty="1", type="limit", limit_price="1.00", time_in_force="gtc")
    desk.place("stop", symbol="SPY", side="sell", qty="5", type="stop", stop_price="1.00", time_in_force="gtc")
    desk.place("canceled", symbol="JPM", side="buy", qty="1", type="limit", limit_price="1.00", time_in_force="day")
    desk.ask("DELETE", f"/v2/orders/{desk.names['canceled']}").raise_for_status()
    desk.names["announced"] = announce(root)
    desk.names["asset"] = desk.ask("GET", "/v2/assets/SPY").json()["id"]
    return desk


def announce(root: str) -> str:
    """Declares a dividend of a share that the cases leave alone, and returns the id of its announcement."""
    dividend = {"symbol": "PEP", "cash": "1.265", "record_date": "2026-12-04", "payable_date": "2027-01-06"}
    declared = requests.post(f"{root}/__admin/actions/dividend", json=dividend, timeout=TIMEOUT_SECONDS)
    declared.raise_for_status()
    return str(declared.json()["id"])
