"""The demo account, put back to its drifted state before each test, so that no test depends on another."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from google.api_core.exceptions import FailedPrecondition
from google.cloud.firestore import Client

from local.demo.broker import AccountKeys, BrokerView
from local.demo.documents import demo_documents
from local.demo.portfolio import CASH, CASH_USD, HOLDINGS, TARGET_PERCENTS, SizedPosition, size_positions
from tests.integration.system import BrokerSide, Caller, Stack, trigger, wait_until

SYSTEM_SWITCH = "systemStatus/risk_management"
LOAN_USD = Decimal(1_000_000)
"""Lent while the holdings are put back, so that no purchase waits for money."""

PLANNED = {"SPY": "sell", "QUAL": "buy", "QQQ": "buy"}
"""What the drifted portfolio needs: everything else is inside its band (local/demo/portfolio.py)."""


class Documents:
    """Firestore as the project's owner sees it."""

    def __init__(self, client: Client, uid: str) -> None:
        self.client = client
        self.settings = f"userSettings/{uid}"
        self.trading = f"users/{uid}/status/trading"
        self.drift = f"users/{uid}/status/drift"
        self.last_run = f"users/{uid}/status/last_run"
        self.open_run = f"users/{uid}/status/open_run"
        self.plans = f"users/{uid}/plans"
        self.runs = f"users/{uid}/runs"
        self.allocation = f"{self.settings}/allocation"

    def peek(self, path: str) -> dict[str, Any] | None:
        """A document's fields, None without one."""
        return self.client.document(path).get().to_dict()

    def read(self, path: str) -> dict[str, Any]:
        """The fields of a document that has to be there."""
        found = self.peek(path)
        assert found is not None, f"there is no {path}"
        return found

    def run(self, run_id: str) -> dict[str, Any]:
        """A run's document."""
        return self.read(f"{self.runs}/{run_id}")

    def plant(self, path: str, fields: Mapping[str, Any]) -> None:
        """Put a document, whatever was there."""
        self.client.document(path).set(dict(fields))

    def change(self, path: str, **fields: Any) -> None:
        """Change some fields of a document that is there."""
        self.client.document(path).update(fields)

    def remove(self, path: str) -> None:
        """Delete a document."""
        self.client.document(path).delete()

    def empty(self, collection: str) -> None:
        """Delete all documents of a collection."""
        for reference in self.client.collection(collection).list_documents():
            reference.delete()


class Desk:
    """All that a test needs of the one account: its owner, the broker, the documents."""

    def __init__(self, stack: Stack, owner: Caller, client: Client) -> None:
        self.stack = stack
        self.owner = owner
        self.broker = BrokerSide(stack)
        self.documents = Documents(client, stack.uid)
        self._view = BrokerView(stack.broker, AccountKeys(stack.key_id, stack.secret))
        self._symbols = [holding.symbol for holding in HOLDINGS]
        self.prices = self._view.latest_prices(self._symbols)
        self._assets = {symbol: self._view.asset(symbol) for symbol in TARGET_PERCENTS if symbol != CASH}
        self._orders_before: set[str] = set()

    def drift(self) -> None:
        """Put account, prices, switches, targets and settings back: the demo portfolio, drifted, with nothing open."""
        self.broker.admin("DELETE", "/faults")
        self.broker.admin("PATCH", "/settings", fill_delay_seconds="0")
        for path, fields in demo_documents(self.stack.uid, self._assets, datetime.now(UTC)):
            if path == self.documents.settings:
                self.documents.empty(self.documents.allocation)
            self.documents.plant(path, fields)
        self._end_open_run()
        self.broker.ask("DELETE", "/v2/orders")
        for symbol, price in self.prices.items():
            self.price(symbol, price)
        self._hold(size_positions(self.prices))
        self.documents.remove(self.documents.drift)
        self.documents.remove(f"users/{self.stack.uid}/status/automation")
        self.documents.remove(self.documents.last_run)
        self._orders_before = {order["id"] for order in self.broker.orders()}
        self.broker.admin("DELETE", "/requests")

    def release(self) -> None:
        """Leave the system as it was brought up: prices follow the replay, no runs, plans or measurements."""
        for symbol in self._symbols:
            self.broker.admin("POST", "/prices/clear", symbol=symbol)
        self.prices = self._view.latest_prices(self._symbols)
        self.drift()
        for symbol in self._symbols:
            self.broker.admin("POST", "/prices/clear", symbol=symbol)
        self.documents.empty(self.documents.runs)
        self.documents.empty(self.documents.plans)

    def price(self, symbol: str, price: Decimal) -> None:
        """Pin a price, to the cent."""
        self.broker.admin(
            "POST", "/prices/set", symbol=symbol, price=str(price.quantize(Decimal("0.01"), ROUND_HALF_EVEN))
        )

    def new_orders(self) -> list[dict[str, Any]]:
        """The orders that came to the broker during this test, oldest first."""
        return [order for order in reversed(self.broker.orders()) if order["id"] not in self._orders_before]

    def let_time_pass(self, run_id: str, *, minutes: int = 2) -> None:
        """Make an open run as old as if nobody had moved it for so long."""
        reference = self.documents.client.document(f"{self.documents.runs}/{run_id}")
        by = timedelta(minutes=minutes)
        while True:
            found = reference.get()
            run = found.to_dict() or {}
            legs = [{name: value - by if name == "intended_at" and value else value for name, value in leg.items()}
                    for leg in run["legs"]]  # fmt: skip
            moments = {name: run[name] - by for name in ("created_at", "updated_at", "next_look_at")}
            older = {**moments, "legs": legs}
            unchanged = self.documents.client.write_option(last_update_time=found.update_time)
            try:
                reference.update(older, option=unchanged)
            except FailedPrecondition:
                # A worker moved the run meanwhile: what it wrote must stay.
                continue
            return

    def wait_for_run(self, run_id: str, *, seconds: float = 20) -> dict[str, Any]:
        """The run once it is closed."""
        wait_until(lambda: not self.documents.run(run_id)["open"], f"run {run_id} is closed", seconds=seconds)
        return self.documents.run(run_id)

    def sweep(self, run_id: str, *, seconds: float = 60) -> dict[str, Any]:
        """The run once it is closed, minutes passing and the sweep running meanwhile."""
        give_up = time.monotonic() + seconds
        while (run := self.documents.run(run_id))["open"]:
            assert time.monotonic() < give_up, f"the sweep did not close run {run_id} in {seconds:.0f} s: {run}"
            self.let_time_pass(run_id)
            assert trigger(self.stack, "advance_open_runs") == 200
            # One sweep asks for one round: the next is due when that one has come to rest.
            wait_until(lambda: self.documents.run(run_id)["write_id"] != run["write_id"], "it moved", seconds=seconds)
            time.sleep(1)
        return run

    def _end_open_run(self) -> None:
        lock = self.documents.peek(self.documents.open_run)
        if lock is None:
            return
        # Whether an order was sent is only certain after a while.
        self.let_time_pass(lock["run_id"])
        self.owner.ask("cancel_run", run_id=lock["run_id"])
        wait_until(lambda: self.documents.peek(self.documents.open_run) is None, "no run is open")

    def _hold(self, wanted: Iterable[SizedPosition]) -> None:
        """Trade at the broker, past the system, until exactly these shares and the demo's cash are there."""
        lent = f"/accounts/{self.broker.account}"
        self.broker.admin("POST", f"{lent}/deposit", amount=str(LOAN_USD))
        target = {position.symbol: position.quantity for position in wanted}
        held = self.broker.holdings()
        gaps = {symbol: target.get(symbol, Decimal(0)) - held.get(symbol, Decimal(0)) for symbol in target | held}
        for symbol, gap in gaps.items():
            if gap:
                side = "buy" if gap > 0 else "sell"
                order = {"symbol": symbol, "qty": format(abs(gap), "f"), "side": side, "type": "market"}
                self.broker.ask("POST", "/v2/orders", {**order, "time_in_force": "day"})
        wait_until(lambda: self.broker.holdings() == target, "the holdings are put back")
        surplus = (self.broker.cash() - CASH_USD).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
        if surplus:
            self.broker.admin("POST", f"{lent}/{'withdraw' if surplus > 0 else 'deposit'}", amount=str(abs(surplus)))
