"""Two people with brokers of their own in one system, and a third with none: each reaches the own account alone, and no
key is ever seen again."""

from __future__ import annotations

import os
import secrets
import time
import uuid
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from google.cloud.firestore import Client

from tests.integration.conftest import VARIABLE
from tests.integration.desk import Desk
from tests.integration.system import OWNER, Answer, Caller, People, trigger, wait_until

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


@pytest.fixture
def town(desk: Desk, people: People) -> Town:
    return Town(desk, people)


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


def test_a_connected_person_rebalances_the_own_account_and_no_other(town: Town) -> None:
    ada, ben = town.person(cash="10000.00"), town.person(cash="5000.00")
    for person in (ada, ben):
        assert person.caller.ask("check_rebalance_drift").code == "NOT_ACCOUNT_OWNER"
        assert person.connect().result["state"] == "CONNECTED"
        person.start_trading()
    save_targets(ada, SPY="60", CASH="40")
    save_targets(ben, QQQ="50", CASH="50")
    first, second = ada.caller.call("check_rebalance_drift"), ben.caller.call("check_rebalance_drift")
    assert (round(first["portfolio_value"]), round(second["portfolio_value"])) == (10000, 5000)
    for person, answer, symbol in ((ada, first, "SPY"), (ben, second, "QQQ")):
        town.wait_for_run(person, answer["run_id"])
        assert [order["symbol"] for order in town.orders_of(person)] == [symbol]
    assert town.desk.new_orders() == []


def test_what_one_person_has_another_cannot_read_guess_or_touch(town: Town) -> None:
    ada, ben = town.person(), town.person()
    for person in (ada, ben):
        person.connect()
        person.start_trading()
    save_targets(ada, SPY="60", CASH="40")
    preview = ada.caller.call("preview_rebalance")
    run = ada.caller.call("start_rebalance", plan_id=preview["plan_id"], run_id=str(uuid.uuid4()))
    mine = [path for path in town.everything() if ada.uid in path]
    assert len(mine) > 5
    for caller in (ben.caller, Caller(town.desk.stack)):
        assert [path for path in mine if caller.read_document(path) != 403] == []
        assert [path for path in mine if caller.write_document(path) != 403] == []
    before = {path: fields for path, fields in town.everything().items() if ada.uid in path}
    refused = {
        "cancel_run": ben.caller.ask("cancel_run", run_id=run["run_id"]),
        "start_rebalance": ben.caller.ask("start_rebalance", plan_id=preview["plan_id"], run_id=str(uuid.uuid4())),
        "export_account": ben.caller.ask("export_account", cursor=f"users/{ada.uid}/runs|users/{ada.uid}/runs/0"),
    }
    assert {name: answer.status for name, answer in refused.items()} == {
        "cancel_run": "NOT_FOUND",
        "start_rebalance": "NOT_FOUND",
        "export_account": "INVALID_ARGUMENT",
    }
    same_id = ben.caller.ask("start_rebalance", plan_id=preview["plan_id"], run_id=run["run_id"])
    assert same_id.status == "NOT_FOUND"
    ben.caller.call("set_trading_state", scope="user", state="HALTED", reason="mine alone")
    assert {path: fields for path, fields in town.everything().items() if ada.uid in path} == before
    exported = [row["path"] for row in ben.caller.call("export_account")["documents"]]
    assert [path for path in exported if ada.uid in path] == []
    assert any(path.startswith(f"users/{ben.uid}/") for path in exported)


def test_the_same_idempotency_key_of_two_people_stands_for_two_things(town: Town) -> None:
    ada, ben = town.person(), town.person()
    runs = []
    for person in (ada, ben):
        person.connect()
        person.start_trading()
        trade = {"symbol": "SPY", "side": "buy", "qty": 1, "idempotency_key": "the-same"}
        runs.append(person.caller.call("execute_trade", **trade)["run_id"])
    assert runs[0] != runs[1]
    assert [len(town.orders_of(person)) for person in (ada, ben)] == [1, 1]


def test_no_key_is_seen_again_in_documents_logs_answers_or_errors(town: Town) -> None:
    ada = town.person()
    answers = [
        ada.connect(),
        ada.connect(secret=f"{ada.secret}x"),
        ada.connect(secret=[ada.secret]),
        ada.connect(key_id={"k": ada.key_id}),
        ada.connect(secret=ada.secret * 50),
        ada.connect(environment=ada.secret),
        ada.connect(surprise=ada.secret),
        ada.connect(environment="live", confirmation=LIVE_PHRASE),
        ada.caller.send("connect_broker", {"data": {}, "secret": ada.secret}),
        ada.caller.send("connect_broker", {"secret": ada.secret, "key_id": ada.key_id}),
        ada.caller.ask("check_connection"),
        ada.caller.ask("export_account"),
        ada.caller.ask("check_rebalance_drift"),
        ada.caller.ask("execute_trade", symbol="SPY", side="buy", qty=1),
    ]
    assert answers[0].status == answers[10].status == "OK"
    assert answers[7].code == "LIVE_NOT_ALLOWED"
    time.sleep(0.5)
    for hidden in (ada.secret, ada.key_id):
        assert [answer for answer in answers if hidden in repr(answer)] == []
        assert [path for path, fields in town.everything().items() if hidden in repr(fields)] == []
        assert hidden not in logs()
    assert town.desk.stack.secret not in logs()


def test_revoked_keys_stop_the_automation_tell_the_person_and_make_no_storm(town: Town) -> None:
    ada = town.person()
    ada.connect()
    ada.start_trading()
    save_targets(ada, SPY="60", CASH="40")
    ada.caller.call("update_settings", automation={"enabled": True})
    town.desk.broker.admin("POST", f"/accounts/{ada.key_id}/revoke")
    assert ada.caller.ask("check_rebalance_drift").code == "BROKER_UNAUTHORIZED"
    status = town.client.document(f"users/{ada.uid}/status/connection").get().to_dict() or {}
    assert (status["state"], ada.caller.read_document(f"users/{ada.uid}/status/connection")) == ("REVOKED", 200)
    settings = town.client.document(f"userSettings/{ada.uid}").get().to_dict() or {}
    assert settings["automation"]["enabled"] is False
    town.desk.broker.admin("DELETE", "/requests")
    for _ in range(3):
        assert ada.caller.ask("check_rebalance_drift").code == "CONNECTION_REVOKED"
        assert trigger(town.desk.stack, "scheduled_drift_check") == 200
    time.sleep(2)
    asked = [row for row in town.desk.broker.admin("GET", "/requests")["requests"] if row["key_id"] == ada.key_id]
    assert asked == []


def test_a_disconnected_person_is_a_stranger_again_and_may_come_back(town: Town) -> None:
    ada = town.person()
    ada.connect()
    ada.start_trading()
    save_targets(ada, SPY="60", CASH="40")
    ada.caller.call("preview_rebalance")
    assert ada.caller.call("disconnect_broker")["state"] == "DISCONNECTED"
    assert town.client.document(f"brokerConnections/{ada.uid}").get().exists is False
    assert ada.caller.ask("preview_rebalance").code == "NOT_ACCOUNT_OWNER"
    ada.connect()
    answer = ada.caller.call("check_rebalance_drift")
    assert answer["run_id"] is None
    assert "disconnected" in answer["message"]


def test_an_ended_session_moves_no_money_but_still_stops_it(town: Town) -> None:
    ada = town.person()
    ada.connect()
    town.people.post(
        f"projects/{town.desk.stack.project}/accounts:update",
        {"localId": ada.uid, "validSince": str(int(time.time()) + 60)},
        headers=OWNER,
    ).raise_for_status()
    assert ada.connect().code == "SESSION_ENDED"
    assert ada.caller.ask("execute_trade", symbol="SPY", side="buy", qty=1).code == "SESSION_ENDED"
    ada.caller.call("set_trading_state", scope="user", state="HALTED", reason="stop")


def test_a_deleted_account_leaves_nothing_and_the_other_stays(town: Town) -> None:
    ada, ben = town.person(), town.person()
    for person in (ada, ben):
        person.connect()
        person.start_trading()
        save_targets(person, SPY="60", CASH="40")
        person.caller.call("preview_rebalance")
    others = {path: fields for path, fields in town.everything().items() if ben.uid in path}
    assert ada.caller.ask("delete_account", confirmation="yes").code == "CONFIRMATION_NEEDED"
    assert ada.caller.call("delete_account", confirmation=DELETE_PHRASE)["state"] in {"DELETING", "EMPTIED"}
    mark = town.client.document(f"accountDeletions/{ada.uid}")
    wait_until(lambda: (mark.get().to_dict() or {}).get("state") == "EMPTIED", "the account is emptied", seconds=30)
    left = [path for path, fields in town.everything().items() if ada.uid in path or fields.get("uid") == ada.uid]
    assert left == [f"accountDeletions/{ada.uid}"]
    assert ada.connect().code in {"SESSION_ENDED", "ACCOUNT_BEING_DELETED"}
    again = town.people.post(
        "accounts:signInWithPassword?key=demo", {"email": ada.email, "password": "a-long-password"}
    )
    assert again.status_code == 400
    assert {path: fields for path, fields in town.everything().items() if ben.uid in path} == others


def test_the_fleet_in_numbers_is_for_administrators(town: Town) -> None:
    ada = town.person()
    ada.connect()
    assert ada.caller.ask("fleet_status").code == "ADMIN_ONLY"
    counted = town.people.administrator().call("fleet_status")
    assert counted["connected"] >= 1


def test_a_body_that_is_too_large_is_refused(town: Town) -> None:
    ada = town.person()
    answer = ada.caller.ask("check_rebalance_drift", idempotency_key="x" * 1_100_000)
    assert (answer.status, answer.code) == ("INVALID_ARGUMENT", "REQUEST_TOO_LARGE")


def test_cash_of_an_account_is_what_its_owner_put_there(town: Town) -> None:
    ada = town.person(cash="1234.56")
    ada.connect()
    ada.start_trading()
    save_targets(ada, CASH="100")
    assert Decimal(str(ada.caller.call("preview_rebalance")["portfolio_value"])) == Decimal("1234.56")


def test_a_person_connects_by_the_brokers_own_sign_in_and_an_answer_counts_once_and_for_one(town: Town) -> None:
    ada, ben = town.person(cash="4321.00"), town.person()
    asked = ada.caller.call("start_oauth")["authorization_url"]
    granted = town.consent(ada, asked)
    answer = {"state": granted["state"], "code": granted["code"]}
    assert ben.caller.ask("complete_oauth", **answer).code == "OAUTH_REQUEST_UNKNOWN"
    assert ada.caller.ask("complete_oauth", **answer).code == "OAUTH_REQUEST_UNKNOWN"
    granted = town.consent(ada, ada.caller.call("start_oauth")["authorization_url"])
    answer = {"state": granted["state"], "code": granted["code"]}
    status = ada.caller.call("complete_oauth", **answer)
    assert (status["state"], status["kind"], status["key_hint"]) == ("CONNECTED", "oauth", None)
    assert ada.caller.ask("complete_oauth", **answer).code == "OAUTH_REQUEST_UNKNOWN"
    ada.start_trading()
    save_targets(ada, CASH="100")
    assert Decimal(str(ada.caller.call("preview_rebalance")["portfolio_value"])) == Decimal(4321)
    assert ada.caller.ask("complete_oauth", state="made-up", code="x").code == "OAUTH_REQUEST_UNKNOWN"
