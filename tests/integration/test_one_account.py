"""Two people and one broker account, through the running system: one of them trades it, and it is traded once."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.integration.desk import Desk
from tests.integration.system import Answer, People
from tests.integration.town import Person, Town, save_targets


@pytest.fixture
def town(desk: Desk, people: People) -> Town:
    return Town(desk, people)


def ready(person: Person) -> str:
    """Connects, saves targets, switches trading on; the plan that is ready to start."""
    assert person.connect().result["state"] == "CONNECTED"
    person.start_trading()
    save_targets(person, SPY="60", CASH="40")
    plan_id: str = person.caller.call("preview_rebalance")["plan_id"]
    return plan_id


def start(person: Person, plan_id: str) -> Answer:
    return person.caller.ask("start_rebalance", plan_id=plan_id, run_id=str(uuid.uuid4()))


def test_six_starts_by_two_people_at_once_are_one_set_of_orders(town: Town) -> None:
    ada, ben = town.person(), town.person()
    ben.key_id, ben.secret = ada.key_id, ada.secret
    first = ready(ada)
    assert ada.caller.call("disconnect_broker")["state"] == "DISCONNECTED"
    second = ready(ben)
    with ThreadPoolExecutor(max_workers=7) as pool:
        back = pool.submit(ada.connect)
        answers = list(pool.map(lambda turn: start(*turn), [(ada, first), (ben, second)] * 3))
    assert back.result().code == "ACCOUNT_IN_USE"
    assert all(answer.code for answer in answers[::2])
    started = [answer.result["run_id"] for answer in answers[1::2] if answer.status == "OK"]
    assert len(set(started)) == 1
    town.wait_for_run(ben, started[0])
    assert [order["symbol"] for order in town.orders_of(ada)] == ["SPY"]


def test_the_account_of_the_deployment_is_taken_and_says_nothing_of_its_holder(town: Town) -> None:
    eve = town.person()
    stack = town.desk.stack
    answer = eve.connect(key_id=stack.key_id, secret=stack.secret)
    assert answer.code == "ACCOUNT_IN_USE"
    assert stack.email not in str(answer)
    assert stack.uid not in str(answer)
    assert eve.caller.ask("check_rebalance_drift").code == "NOT_ACCOUNT_OWNER"
