"""The running system as a test reaches it: sign-in and callables over HTTP, the broker with the account's keys and as
its admin, the documents as the project's owner."""

from __future__ import annotations

import contextlib
import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import requests

REGION = "us-central1"
PATIENCE_SECONDS = 60
OWNER = {"Authorization": "Bearer owner"}
"""What the emulators take as the project owner's credential; no real project does."""


@dataclass(frozen=True)
class Stack:
    """The addresses of a system, as `stack.json` tells them."""

    project: str
    api: str
    functions: str
    auth: str
    firestore: str
    broker: str
    email: str
    password: str = field(repr=False)
    uid: str
    key_id: str
    secret: str = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> Stack:
        """Read a description. OSError or KeyError where it is none."""
        found = json.loads(path.read_text(encoding="utf-8"))
        keys, demo = found["broker_accounts"][0], found["demo"]
        return cls(
            **{name: found[name] for name in ("project", "api", "functions", "auth", "firestore", "broker")},
            email=demo["email"],
            password=demo["password"],
            uid=demo["uid"],
            key_id=keys["key_id"],
            secret=keys["secret"],
        )


@dataclass(frozen=True)
class Answer:
    """What a callable answered: `status` is the callable protocol's word, `OK` with a result."""

    http_status: int
    status: str
    result: Any = None
    message: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> object:
        """Our own code of a refusal."""
        return self.details.get("code")


@dataclass(frozen=True)
class Caller:
    """Somebody who calls: with an ID token, or with none."""

    stack: Stack
    uid: str = ""
    id_token: str | None = None
    patience_seconds: float = PATIENCE_SECONDS

    def ask(self, name: str, /, **fields: object) -> Answer:
        """Call a function with the callable protocol, and read the answer whatever it is."""
        return self.send(name, {"data": fields})

    def send(self, name: str, body: object) -> Answer:
        """Call a function with a body of any shape."""
        headers = {} if self.id_token is None else {"Authorization": f"Bearer {self.id_token}"}
        url = f"{self.stack.api}/{name}"
        response = requests.post(url, json=body, headers=headers, timeout=self.patience_seconds)
        answer = response.json()
        if response.status_code == 200:
            return Answer(200, "OK", answer["result"])
        error = answer["error"]
        return Answer(response.status_code, error["status"], None, error.get("message", ""), error.get("details") or {})

    def call(self, name: str, /, **fields: object) -> Any:
        """Call a function that has to answer with a result."""
        answer = self.ask(name, **fields)
        assert answer.status == "OK", f"{name}: {answer}"
        return answer.result

    def read_document(self, path: str) -> int:
        """The HTTP status of reading a document as this person, through the rules."""
        return requests.get(self._document(path), headers=self._bearer(), timeout=PATIENCE_SECONDS).status_code

    def write_document(self, path: str) -> int:
        """The HTTP status of writing a document as this person, through the rules."""
        body = {"fields": {"enabled": {"booleanValue": True}}}
        return requests.patch(
            self._document(path), json=body, headers=self._bearer(), timeout=PATIENCE_SECONDS
        ).status_code

    def _document(self, path: str) -> str:
        return f"{self.stack.firestore}/v1/projects/{self.stack.project}/databases/(default)/documents/{path}"

    def _bearer(self) -> dict[str, str]:
        return {} if self.id_token is None else {"Authorization": f"Bearer {self.id_token}"}


class People:
    """The Auth emulator's REST interface, as a browser uses it."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def sign_in(self, email: str, password: str) -> Caller:
        """A person who has an account."""
        return self._enter("signInWithPassword", {"email": email, "password": password})

    def sign_up(self) -> Caller:
        """A stranger who makes an account."""
        return self._enter("signUp", {"email": f"{uuid.uuid4().hex}@stranger.test", "password": "a-long-password"})

    def administrator(self) -> Caller:
        """Somebody to whom the project's owner gave the `admin` claim."""
        email, password = f"{uuid.uuid4().hex}@admin.test", "a-long-password"
        uid = self._enter("signUp", {"email": email, "password": password}).uid
        claims = {"localId": uid, "customAttributes": json.dumps({"admin": True})}
        path = f"projects/{self._stack.project}/accounts:update"
        self.post(path, claims, headers=OWNER).raise_for_status()
        return self.sign_in(email, password)

    def post(self, path: str, body: Mapping[str, object], headers: dict[str, str] | None = None) -> requests.Response:
        """One request to the interface."""
        url = f"{self._stack.auth}/identitytoolkit.googleapis.com/v1/{path}"
        return requests.post(url, json=body, headers=headers, timeout=PATIENCE_SECONDS)

    def _enter(self, how: str, body: Mapping[str, object]) -> Caller:
        answer = self.post(f"accounts:{how}?key=demo", {**body, "returnSecureToken": True})
        answer.raise_for_status()
        found = answer.json()
        return Caller(self._stack, found["localId"], found["idToken"])


class BrokerSide:
    """The paper broker: what an Alpaca client with the account's keys sees, and what its admin can do."""

    def __init__(self, stack: Stack) -> None:
        self._url = stack.broker
        self._keys = {"APCA-API-KEY-ID": stack.key_id, "APCA-API-SECRET-KEY": stack.secret}
        self.account = stack.key_id

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """An API request that has to succeed; numbers are exact."""
        answer = requests.request(method, self._url + path, json=body, headers=self._keys, timeout=PATIENCE_SECONDS)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json(parse_float=Decimal) if answer.content else None

    def admin(self, method: str, path: str, /, **body: object) -> Any:
        """An admin request that has to succeed."""
        answer = requests.request(method, f"{self._url}/__admin{path}", json=body or None, timeout=PATIENCE_SECONDS)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def orders(self) -> list[dict[str, Any]]:
        """The account's newest 500 orders in any state, newest first."""
        found: list[dict[str, Any]] = self.ask("GET", "/v2/orders?status=all&limit=500&direction=desc&nested=false")
        return found

    def holdings(self) -> dict[str, Decimal]:
        """Shares by symbol."""
        return {row["symbol"]: Decimal(row["qty"]) for row in self.ask("GET", "/v2/positions")}

    def cash(self) -> Decimal:
        """Dollars."""
        return Decimal(self.ask("GET", "/v2/account")["cash"])

    def orders_sent(self) -> list[dict[str, Any]]:
        """The requests to place an order since the log was reset."""
        log = self.admin("GET", "/requests")["requests"]
        return [row for row in log if row["method"] == "POST" and row["path"] == "/v2/orders"]

    def answer_of_its_own(self, ask: Callable[[], Answer]) -> Answer:
        """An answer for which nobody asks the broker. What reaches it does so every time; the queues' own requests come
        between and do not."""
        for _ in range(5):
            self.admin("DELETE", "/requests")
            # For a function that is just starting the suite answers in its own words.
            with contextlib.suppress(LookupError):
                answer = ask()
                if self.admin("GET", "/requests")["total"] == 0:
                    return answer
        raise AssertionError("the broker was asked each time before there was an answer")

    def fault(self, kind: str, /, **fields: object) -> None:
        """Let something go wrong."""
        self.admin("POST", "/faults", kind=kind, **fields)


def trigger(stack: Stack, schedule: str, *, at: datetime | None = None) -> int:
    """Run a schedule by hand, as its tick of the moment `at`; the HTTP status."""
    url = f"{stack.functions}/functions/projects/{stack.project}/triggers/{REGION}-{schedule}-0"
    headers = {} if at is None else {"X-CloudScheduler-ScheduleTime": at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    return requests.post(url, json={}, headers=headers, timeout=PATIENCE_SECONDS).status_code


def wait_until(is_so: Callable[[], bool], what: str, *, seconds: float = 20) -> None:
    """Wait until something holds; a failure that names it when it takes too long."""
    give_up = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < give_up, f"after {seconds:.0f} s still waiting until {what}"
        time.sleep(0.1)
