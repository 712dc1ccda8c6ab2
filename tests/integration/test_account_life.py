"""Sessions that were ended, accounts that are deleted, the fleet in numbers: on the running system."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from tests.integration.desk import Desk
from tests.integration.system import OWNER, People, wait_until
from tests.integration.town import DELETE_PHRASE, Town, save_targets


@pytest.fixture
def town(desk: Desk, people: People) -> Town:
    return Town(desk, people)


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
