"""People with accounts of their own at the broker, and the places in which nothing of their keys may be seen."""

from __future__ import annotations

import os
import secrets
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from google.cloud.firestore import Client

from tests.integration.conftest import VARIABLE
from tests.integration.desk import Desk
from tests.integration.system import Answer, Caller, People, wait_until

LIVE_PHRASE = "trade real money"
DELETE_PHRASE = "delete my account"


@dataclass
class Person:
    """Somebody with an account at the broker."""

    caller: Caller
    key_id: str
    secret: str
    email: str

    @property
    def uid(self) -> str:
        return self.caller.uid

    def connect(self, **changes: object) -> Answer:
        keys = {"provider": "alpaca", "environment": "paper", "key_id": self.key_id, "secret": self.secret}
        return self.caller.ask("connect_broker", **{**keys, **changes})

    def start_trading(self) -> None:
        self.caller.call("set_trading_state", scope="user", state="ACTIVE", reason="begin")


class Town:
    """The people, the broker's admin side and the documents."""

    def __init__(self, desk: Desk, people: People) -> None:
        self.desk, self.people = desk, people
        self.client: Client = desk.documents.client
        self.answers: list[str] = []

    def person(self, *, cash: str = "10000.00") -> Person:
        """Somebody new, with a new account at the broker."""
        email, password = f"{uuid.uuid4().hex}@people.test", "a-long-password"
        self.people.post("accounts:signUp?key=demo", {"email": email, "password": password}).raise_for_status()
        key_id, secret = f"PK{secrets.token_hex(9).upper()}", secrets.token_hex(20)
        self.desk.broker.admin("POST", "/accounts", key_id=key_id, secret=secret, cash=cash, positions=[])
        return Person(self.people.sign_in(email, password), key_id, secret, email)

    def documents_of(self, *roots: str) -> dict[str, dict[str, Any]]:
        """Every document below these collections, whoever it belongs to."""
        found: dict[str, dict[str, Any]] = {}
        for root in roots:
            for snapshot in self.client.collection(root).recursive().stream():
                found[snapshot.reference.path] = snapshot.to_dict() or {}
        return found

    def everything(self) -> dict[str, dict[str, Any]]:
        return self.documents_of(*(collection.id for collection in self.client.collections()))

    def consent(self, person: Person, authorization_url: str) -> dict[str, str]:
        """The person agrees on the broker's page: what the browser comes back with."""
        hidden = (places_of_the_stack("functions")[0] / ".secret.local").read_text(encoding="utf-8")
        secret = dict(line.split("=", 1) for line in hidden.split())["ALPACA_OAUTH_CLIENT_SECRET"]
        body = {"authorization_url": authorization_url, "client_secret": secret}
        found: dict[str, str] = self.desk.broker.admin("POST", f"/accounts/{person.key_id}/consent", **body)
        return found

    def wait_for_run(self, person: Person, run_id: str) -> None:
        """Until the queue has brought the run to its end."""
        run = self.client.document(f"users/{person.uid}/runs/{run_id}")
        wait_until(lambda: (run.get().to_dict() or {}).get("open") is False, f"run {run_id} is closed", seconds=30)

    def orders_of(self, person: Person) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.desk.broker.admin("GET", f"/accounts/{person.key_id}/orders")
        return found


def places_of_the_stack(folder: str) -> list[Path]:
    """A folder in the state of the running system, which lies beside its description."""
    description = Path(os.environ[VARIABLE])
    states = [description.parent, description.with_suffix(""), *description.parent.glob("stack-*")]
    found = [state / folder for state in states if (state / "stack.lock").is_file() and (state / folder).is_dir()]
    assert found, f"there is no {folder} of the system beside {description}"
    return found


def logs() -> str:
    """What the functions printed."""
    paths = [path for place in places_of_the_stack("logs") for path in place.glob("*.log")]
    assert "firebase.log" in {path.name for path in paths}
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in paths)


def save_targets(person: Person, **percents: str) -> None:
    rows = [{"symbol": symbol, "target_percent": percent} for symbol, percent in percents.items()]
    person.caller.call("save_allocation", targets=rows, expected_version=0)
