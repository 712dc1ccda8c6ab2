"""Who is not the account's owner sees nothing and trades nothing, however the door is tried."""

from __future__ import annotations

import json
import uuid

import pytest

from tests.integration.desk import SYSTEM_SWITCH, Desk
from tests.integration.shapes import SystemSwitchDocument
from tests.integration.system import Caller, People, Stack

REQUESTS: dict[str, dict[str, object]] = {
    "check_rebalance_drift": {},
    "preview_rebalance": {},
    "start_rebalance": {"plan_id": f"sha256:{'0' * 64}", "run_id": "a-run-of-a-stranger"},
    "cancel_run": {"run_id": "a-run-of-a-stranger"},
    "execute_trade": {"symbol": "SPY", "side": "sell", "qty": 1},
    "save_allocation": {"targets": [{"symbol": "SPY", "target_percent": 100}], "expected_version": 0},
    "find_asset": {"symbol": "SPY"},
    "search_assets": {"text": "SPY"},
    "update_settings": {"automation": {"enabled": True}},
    "set_trading_state": {"scope": "user", "state": "ACTIVE", "reason": "mine"},
}
"""A sound request for each callable."""

HALT_ALL = {"scope": "system", "state": "HALTED", "reason": "maintenance"}


@pytest.fixture(scope="module")
def stranger(people: People) -> Caller:
    """Somebody who has just signed up."""
    return people.sign_up()


def _own(caller: Caller) -> list[str]:
    """Where this person's documents lie."""
    uid = caller.uid
    names = ("status/trading", "status/drift", "status/open_run", "plans/p", "runs/r")
    return [f"userSettings/{uid}", f"userSettings/{uid}/allocation/SPY", *(f"users/{uid}/{name}" for name in names)]


@pytest.mark.parametrize("name", REQUESTS)
def test_a_stranger_is_refused_by_every_callable(desk: Desk, stranger: Caller, name: str) -> None:
    answer = desk.broker.answer_of_its_own(lambda: stranger.ask(name, **REQUESTS[name]))
    assert (answer.http_status, answer.status, answer.code) == (403, "PERMISSION_DENIED", "NOT_ACCOUNT_OWNER")


@pytest.mark.parametrize("name", REQUESTS)
def test_who_is_not_signed_in_is_refused_by_every_callable(desk: Desk, stack: Stack, name: str) -> None:
    answer = desk.broker.answer_of_its_own(lambda: Caller(stack).ask(name, **REQUESTS[name]))
    assert (answer.http_status, answer.status) == (401, "UNAUTHENTICATED")


def test_a_token_that_is_none_is_refused(desk: Desk, stack: Stack) -> None:
    nobody = Caller(stack, id_token="not-a-token")
    answer = desk.broker.answer_of_its_own(lambda: nobody.ask("check_rebalance_drift"))
    assert (answer.http_status, answer.status) == (401, "UNAUTHENTICATED")


def test_a_stranger_can_read_nothing_of_the_owner(desk: Desk, stranger: Caller) -> None:
    desk.owner.call("preview_rebalance")
    readable = [path for path in _own(desk.owner) if stranger.read_document(path) != 403]
    assert readable == []
    assert Caller(desk.stack).read_document(SYSTEM_SWITCH) == 403


def test_the_owner_reads_what_the_page_shows_and_never_the_lock(desk: Desk) -> None:
    desk.owner.call("preview_rebalance")
    seen = {path: desk.owner.read_document(path) for path in (*_own(desk.owner), SYSTEM_SWITCH)}
    assert seen.pop(desk.documents.open_run) == 403
    # The plan and the run of these names were never made: being allowed to look, one finds nothing.
    assert {path: status for path, status in seen.items() if status != 200} == {
        f"{desk.documents.plans}/p": 404,
        f"{desk.documents.runs}/r": 404,
    }


def test_nobody_writes_past_the_callables(desk: Desk, stranger: Caller) -> None:
    for caller in (desk.owner, stranger, Caller(desk.stack)):
        paths = (*_own(desk.owner), *_own(stranger), SYSTEM_SWITCH)
        assert [path for path in paths if caller.write_document(path) != 403] == []


def test_the_owner_without_the_claim_cannot_set_the_systems_switch(desk: Desk) -> None:
    before = desk.documents.read(SYSTEM_SWITCH)
    answer = desk.owner.ask("set_trading_state", **HALT_ALL)
    assert (answer.status, answer.code) == ("PERMISSION_DENIED", "ADMIN_ONLY")
    assert desk.documents.read(SYSTEM_SWITCH) == before


def test_nobody_can_give_the_claim_to_himself(desk: Desk, people: People) -> None:
    email, password = f"{uuid.uuid4().hex}@forger.test", "a-long-password"
    claim = {"customAttributes": json.dumps({"admin": True})}
    signed_up = people.post(
        "accounts:signUp?key=demo", {"email": email, "password": password, "returnSecureToken": True, **claim}
    )
    if not signed_up.ok:
        people.post("accounts:signUp?key=demo", {"email": email, "password": password}).raise_for_status()
    forger = people.sign_in(email, password)
    people.post("accounts:update?key=demo", {"idToken": forger.id_token, **claim})
    answer = people.sign_in(email, password).ask("set_trading_state", **HALT_ALL)
    assert (answer.status, answer.code) == ("PERMISSION_DENIED", "ADMIN_ONLY")


def test_an_administrator_sets_the_systems_switch_and_nothing_else(desk: Desk, people: People) -> None:
    administrator = people.administrator()
    answer = administrator.call("set_trading_state", **HALT_ALL)
    assert answer.pop("version") >= 1
    assert answer == {"scope": "system", "state": "HALTED", "reason": "maintenance", "expires_at": None, "notes": []}
    switch = SystemSwitchDocument.model_validate(desk.documents.read(SYSTEM_SWITCH))
    assert (switch.trading_enabled, switch.state, switch.changed_by) == (False, "HALTED", administrator.uid)
    checked = desk.owner.call("check_rebalance_drift")
    assert "maintenance" in checked["message"]
    assert administrator.ask("check_rebalance_drift").code == "NOT_ACCOUNT_OWNER"
    administrator.call("set_trading_state", scope="system", state="ACTIVE", reason="done")
    assert desk.owner.call("check_rebalance_drift")["run_id"] is not None
