"""Two people with brokers of their own in one system, and a third with none: each reaches the own account alone, and no
key is ever seen again."""

from __future__ import annotations

import time
import uuid
from decimal import Decimal

import pytest

from tests.integration.desk import Desk
from tests.integration.system import Caller, People, trigger
from tests.integration.town import LIVE_PHRASE, Town, logs, save_targets


@pytest.fixture
def town(desk: Desk, people: People) -> Town:
    return Town(desk, people)


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
