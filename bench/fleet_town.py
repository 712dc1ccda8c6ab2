"""A thousand users with a broker account each, and the real functions of `functions/main.py` in this process.

Firestore is the official emulator, the broker the paper broker in a process of its own, the users' keys are sealed
where `connect_broker` put them. Only Cloud Tasks is not there: what the hand-out enqueues is kept in order, and each
task is given to the deployed task function as the queue would, with the attempt's number in its header.
"""

from __future__ import annotations

import importlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from flask import Flask, Request

from bench.calls import CountedClient
from rebalancer.adapters.firestore.notices import FirestoreNotificationStore
from rebalancer.core.access.connection import ApiKeys, Environment
from rebalancer.core.automation.schedule import Automation, CheckHours
from rebalancer.ports.automation import CheckTask
from rebalancer.ports.targets import SettingsUpdate
from rebalancer.services.access.connection import connect_broker
from rebalancer.services.automation.automation import SchedulePorts
from rebalancer.services.notices.notify import StoredNotifier
from rebalancer.wiring import access, automation, stores
from rebalancer.wiring import notices as notices_wiring
from tests.contracts.store.emulator import VARIABLE, firestore_emulator
from tests.fakes.notices import FakeDeliveryQueue
from tests.fakes.schedule import FakeCheckQueue
from tests.services.world import targets

PROJECT = "demo-fleet"
THREADS = 8
"""How many tasks one function instance works on at once here; the platform's default for a CPU of its own is 80."""

WEIGHTS = {"AAPL": "30", "JNJ": "25", "KO": "25", "CASH": "20"}
SHARES = {"AAPL": "300", "JNJ": "250", "KO": "250"}
CASH_USD = "20000"
PRICE_USD = "100"
BROKER_SECONDS = 20.0
LAST_ATTEMPT = "2"
"""The header's count of earlier attempts at the third and last one."""


class Town:
    """All users, the broker's admin, and the functions."""

    def __init__(self, client: CountedClient, broker: str) -> None:
        self.client = client
        self.broker = broker
        self.queue = FakeCheckQueue()
        self._main = importlib.import_module("main")
        self._app = Flask("fleet")
        schedule_ports = SchedulePorts(automation.schedule_ports().schedule, self.queue, stores.clock(), stores.log())
        notices = FirestoreNotificationStore(client)
        notifier = StoredNotifier(notices, FakeDeliveryQueue(), stores.clock(), stores.log())
        vars(automation).update(schedule_ports=lambda: schedule_ports)
        vars(notices_wiring).update(notifier=lambda: notifier)

    # ------------------------------------------------------------ the users

    def settle(self, uids: Sequence[str]) -> None:
        """Open a broker account for each user, connect it as the user would, and store targets and switches."""
        for symbol in SHARES:
            self.admin("POST", "/prices/set", symbol=symbol, price=PRICE_USD)
        now = datetime.now(UTC)
        switch = {"state": "ACTIVE", "reason": "fleet", "changed_by": "fleet", "changed_at": now, "expires_at": None}
        stores.account_store().save_trading(None, {**switch, "trading_enabled": True})

        def settle_one(uid: str) -> None:
            secret = secrets.token_hex(20)
            self.open_account(uid, secret)
            connect_broker(
                access.connection_ports(),
                uid,
                ApiKeys(key_of(uid), secret),
                environment=Environment.PAPER,
                confirmation=None,
            )
            stores.account_store().save_allocation(uid, targets(**WEIGHTS), expected_version=0, now=now)
            stores.account_store().save_trading(uid, switch)

        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(settle_one, uids))

    def open_account(self, uid: str, secret: str) -> None:
        """An account at the broker that holds exactly its target weights."""
        positions = [
            {"symbol": symbol, "quantity": quantity, "average_cost": PRICE_USD} for symbol, quantity in SHARES.items()
        ]
        self.admin("POST", "/accounts", key_id=key_of(uid), secret=secret, cash=CASH_USD, positions=positions)

    def arm(self, uids: Sequence[str]) -> None:
        """Switch automation on: each is due at once."""
        on = Automation(enabled=True, hours=CheckHours.ALWAYS)

        def arm_one(uid: str) -> None:
            stores.account_store().save_settings(
                uid, SettingsUpdate(policy={}, automation_enabled=True, automation=on), now=datetime.now(UTC)
            )

        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(arm_one, uids))

    # -------------------------------------------------------- the functions

    def hand_out(self) -> list[CheckTask]:
        """One tick of the schedule with all its pages; the checks that it enqueued."""
        # The header counts in whole seconds: who was armed in this one is due in the next.
        tick = datetime.now(UTC) + timedelta(seconds=1)
        with self._app.test_request_context(
            "/", method="POST", headers={"X-CloudScheduler-ScheduleTime": tick.strftime("%Y-%m-%dT%H:%M:%SZ")}
        ) as context:
            self._main.scheduled_drift_check(context.request)
        while self.queue.pages:
            at, after = self.queue.pages.pop(0)
            page = {"tick": at.isoformat(), "due_at": after.due_at.isoformat(), "uid": after.uid}
            self._task({"page": page})
        return self.queue.take()

    def check(self, tasks: Sequence[CheckTask], *, last: frozenset[str] = frozenset()) -> dict[str, int]:
        """Give each task to the deployed function; the HTTP status by uid. `last`: users at their last attempt."""

        def one(task: CheckTask) -> int:
            payload = {
                "uid": task.uid,
                "slot": task.slot,
                "failures": task.failures,
                "recent_runs": [at.isoformat() for at in task.recent_runs],
            }
            return self._task(payload, attempts=LAST_ATTEMPT if task.uid in last else "0")

        with ThreadPoolExecutor(THREADS) as threads:
            return dict(zip([task.uid for task in tasks], threads.map(one, tasks), strict=True))

    def _task(self, payload: Mapping[str, Any], *, attempts: str = "0") -> int:
        body = json.dumps({"data": payload})
        headers = {"Content-Type": "application/json", "X-CloudTasks-TaskRetryCount": attempts}
        with self._app.test_request_context("/", method="POST", data=body, headers=headers) as context:
            request: Request = context.request
            return int(getattr(self._main, "drift-check")(request).status_code)

    # ----------------------------------------------------------- the outside

    def admin(self, method: str, path: str, /, **body: object) -> Any:
        """An admin request to the paper broker that has to succeed."""
        answer = requests.request(method, f"{self.broker}/__admin{path}", json=body or None, timeout=BROKER_SECONDS)
        answer.raise_for_status()
        return answer.json()

    def begin_counting(self) -> None:
        """Count from here."""
        self.admin("DELETE", "/requests")
        self.client.calls.reset()

    def broker_calls(self) -> int:
        """The API requests that the broker has got since."""
        return int(self.admin("GET", "/requests")["total"])

    def document(self, path: str) -> dict[str, Any]:
        """A stored document, uncounted by whoever reads the counters before."""
        return self.client.document(path).get().to_dict() or {}


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def key_of(uid: str) -> str:
    """The key id of a user's broker account."""
    return f"PK{uid.replace('-', '').upper()}"


@contextmanager
def town(folder: Path, kind: type[Town] = Town) -> Iterator[Town]:
    """Everything up, with an environment as a deployed function has it in the emulator; ended with the block."""
    with firestore_emulator(folder) as address, _paper_broker(folder) as broker:
        os.environ.update(
            {
                VARIABLE: address,
                "FUNCTIONS_EMULATOR": "true",
                "GCLOUD_PROJECT": PROJECT,
                "ALPACA_BASE_URL": broker,
                "ALPACA_DATA_URL": broker,
                "CREDENTIALS_KEY": b64encode(secrets.token_bytes(32)).decode(),
            }
        )
        os.environ.pop("OWNER_UID", None)
        client = CountedClient(project=PROJECT)
        vars(stores).update(firestore_client=lambda: client)
        yield kind(client, broker)


@contextmanager
def _paper_broker(folder: Path) -> Iterator[str]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "local.paper_broker",
        "--port",
        str(port),
        "--state",
        str(folder / "broker.sqlite"),
    ]
    with (folder / "broker.log").open("wb") as log:
        child = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    give_up = time.monotonic() + BROKER_SECONDS
    try:
        while True:
            try:
                requests.get(f"{url}/__admin/", timeout=1).raise_for_status()
                break
            except requests.RequestException:
                if child.poll() is not None or time.monotonic() > give_up:
                    raise
                time.sleep(0.05)
        yield url
    finally:
        child.terminate()
        child.wait(timeout=BROKER_SECONDS)
