"""One account at the paper broker: the adapter on it, its faults, and what was asked and stands there."""

from __future__ import annotations

import time
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

import requests

from rebalancer.adapters.alpaca import AlpacaBroker, AlpacaCredentials, Patience
from rebalancer.core.account.order import OrderRequest, OrderSide
from tests.paper_broker.running import Running

QUICK = Patience(connect_seconds=1, read_seconds=0.3, attempts=3, budget_seconds=3, pause_seconds=0.01)
"""Short enough for a test to wait for every timeout."""

_numbers = count(1)


@dataclass(frozen=True)
class PaperAccount:
    """An account, and the broker that keeps it."""

    paper: Running
    key_id: str
    secret: str

    def broker(self, patience: Patience = QUICK) -> AlpacaBroker:
        """The adapter for this account."""
        credentials = AlpacaCredentials(self.key_id, self.secret)
        return AlpacaBroker(credentials, base_url=self.paper.url, data_url=self.paper.url, patience=patience)

    def fault(self, kind: str, **rule: object) -> None:
        """Let matching requests of this account go wrong; once unless `count` says otherwise."""
        body = {"kind": kind, "key_id": self.key_id, "count": 1, **rule}
        answer = requests.post(f"{self.paper.url}/__admin/faults", json=body, timeout=5)
        assert answer.status_code == 200, answer.text

    def asked(self, at_least: int = 0) -> list[str]:
        """`METHOD path` of every request of this account, oldest first.

        The broker notes a request when it is done with it, which for a stalled one is later than its client gave up:
        `at_least` waits for so many.
        """
        give_up = time.monotonic() + 5
        while True:
            log = self.paper.admin("GET", "/requests")["requests"]
            asked = [f"{item['method']} {item['path']}" for item in log if item["key_id"] == self.key_id]
            if len(asked) >= at_least or time.monotonic() > give_up:
                return asked
            time.sleep(0.02)

    def posts(self, requests_in_all: int = 0) -> int:
        """How many orders were sent; waits until the broker has noted so many requests."""
        return self.asked(requests_in_all).count("POST /v2/orders")

    def standing(self) -> list[dict[str, Any]]:
        """Every order that the broker has taken, oldest first."""
        found: list[dict[str, Any]] = self.paper.admin("GET", f"/accounts/{self.key_id}/orders")
        return found


def buy_one(symbol: str = "SPY") -> OrderRequest:
    """A market buy of one share under an id of its own."""
    return OrderRequest(f"ek-adapter-{next(_numbers)}", symbol, OrderSide.BUY, Decimal(1))
