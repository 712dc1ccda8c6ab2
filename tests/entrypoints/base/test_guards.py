"""What stands before every callable: pace, size, sessions that were ended, and secrets that are never shown again."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import flask
import pytest
from firebase_functions import https_fn
from flask import Flask

from rebalancer.adapters.system.log import keep_bodies_out_of_the_log
from rebalancer.entrypoints import execution, planning, risk, targets
from rebalancer.entrypoints.access import connection
from rebalancer.services.access.rate_limit import RATES, Pace
from rebalancer.wiring import access
from tests.entrypoints.calling import Callee, call, refused
from tests.fakes.connections import FakeDirectory
from tests.fakes.keys import keys_of, secret_of
from tests.fakes.people import FakePeople
from tests.services.world import UID, World

KEY_ID = "PKAAAA1234"
USER = "user-1"
KEYS = {"provider": "alpaca", "key_id": KEY_ID, "secret": secret_of(KEY_ID)}
MOVES_MONEY: dict[str, tuple[Callee, dict[str, Any]]] = {
    "check": (execution.check_rebalance_drift, {}),
    "start": (execution.start_rebalance, {"plan_id": "sha256:" + "0" * 64, "run_id": "abcdefgh"}),
    "trade": (execution.execute_trade, {"symbol": "SPY", "side": "sell", "qty": 1}),
    "targets": (targets.save_allocation, {"targets": [], "expected_version": 0}),
    "settings": (targets.update_settings, {"automation": {"enabled": True}}),
    "resume": (risk.set_trading_state, {"scope": "user", "state": "ACTIVE", "reason": "go"}),
    "connect": (connection.connect_broker, KEYS),
    "disconnect": (connection.disconnect_broker, {}),
}


@pytest.fixture(autouse=True)
def _account(world: World, directory: FakeDirectory) -> None:
    directory.add(KEY_ID, "account-a", world.broker)


def test_a_script_that_trades_for_minutes_is_not_stopped(world: World) -> None:
    for number in range(400):
        call(risk.set_trading_state, {"scope": "user", "state": "ACTIVE", "reason": f"round {number}"})
        world.clock.advance(0.6)


def test_who_hammers_is_told_how_long_to_wait_and_may_go_on_after_it(world: World) -> None:
    payload = {"scope": "user", "state": "ACTIVE", "reason": "again"}
    for _ in range(RATES[Pace.TRADING].burst):
        call(risk.set_trading_state, payload)
    code, message, details = refused(risk.set_trading_state, payload)
    assert (code, details) == ("resource-exhausted", {"code": "TOO_MANY_CALLS", "retry_after_seconds": 1})
    assert "try again in 1 s" in message
    world.clock.advance(1)
    call(risk.set_trading_state, payload)


def test_one_users_calls_take_nothing_from_anothers(world: World) -> None:
    payload = {"scope": "system", "state": "ACTIVE", "reason": "drill"}
    for _ in range(RATES[Pace.TRADING].burst):
        call(risk.set_trading_state, payload, uid="admin-1", admin=True)
    assert refused(risk.set_trading_state, payload, uid="admin-1", admin=True)[0] == "resource-exhausted"
    call(risk.set_trading_state, payload, uid="admin-2", admin=True)


def test_keys_cannot_be_tried_in_numbers_and_every_instance_counts_together(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    guess = {**KEYS, "secret": "guess"}
    for _ in range(RATES[Pace.SENSITIVE].burst):
        assert refused(connection.connect_broker, guess, uid=USER)[2]["code"] == "KEYS_REFUSED"
    assert refused(connection.connect_broker, guess, uid=USER)[2]["code"] == "TOO_MANY_CALLS"
    another_instance = type(access.rate_limiter())(access.rate_limiter()._store, world.clock)
    monkeypatch.setattr(access, "rate_limiter", lambda: another_instance)
    assert refused(connection.connect_broker, guess, uid=USER)[2]["code"] == "TOO_MANY_CALLS"


@pytest.mark.parametrize("name", MOVES_MONEY)
def test_a_session_that_was_ended_moves_no_money(name: str, world: World, people: FakePeople) -> None:
    uid = USER if "connect" in name else UID
    people.ended[uid] = world.clock.at
    before = dict(world.documents.documents)
    function, payload = MOVES_MONEY[name]
    old = int((world.clock.at - timedelta(minutes=5)).timestamp())
    code, message, details = refused(function, payload, uid=uid, auth_time=old)
    assert (code, details) == ("unauthenticated", {"code": "SESSION_ENDED"})
    assert "sign in again" in message
    assert (world.broker.submitted, world.documents.documents) == ([], before)


def test_a_session_that_began_after_the_others_were_ended_goes_on(world: World, people: FakePeople) -> None:
    people.ended[UID] = world.clock.at
    call(execution.check_rebalance_drift, {}, auth_time=int(world.clock.at.timestamp()))


@pytest.mark.parametrize("state", ["HALTED", "REDUCING"])
def test_an_ended_session_can_still_stop_trading(state: str, world: World, people: FakePeople) -> None:
    people.ended[UID] = world.clock.at
    people.is_away = True
    call(risk.set_trading_state, {"scope": "user", "state": state, "reason": "stop"}, auth_time=0)


def test_the_sign_in_service_is_asked_once_a_minute_and_at_once_for_keys(world: World, people: FakePeople) -> None:
    sessions = access.sessions()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access, "sessions", lambda: sessions)
        for _ in range(3):
            call(execution.check_rebalance_drift)
        assert people.asked == 1
        world.clock.advance(61)
        call(execution.check_rebalance_drift)
        assert people.asked == 2
        for _ in range(2):
            call(connection.connect_broker, KEYS, uid=USER)
        assert people.asked == 4


def test_where_nobody_can_tell_whether_the_session_was_ended_no_money_moves(world: World, people: FakePeople) -> None:
    people.is_away = True
    code, _, details = refused(execution.check_rebalance_drift)
    assert (code, details["code"]) == ("unavailable", "AUTH_UNAVAILABLE")


@pytest.mark.parametrize("state", ["disabled", "deleted"])
def test_a_user_who_is_gone_moves_no_money(state: str, world: World, people: FakePeople) -> None:
    getattr(people, state).add(UID)
    assert refused(execution.check_rebalance_drift)[2]["code"] == "SESSION_ENDED"


SECRET = "sk-do-not-show-me"


@pytest.mark.parametrize(
    "payload",
    [
        {**KEYS, "secret": SECRET * 100},
        {**KEYS, "secret": [SECRET]},
        {**KEYS, "key_id": {"nested": SECRET}},
        {**KEYS, "provider": SECRET},
        {**KEYS, "confirmation": {"x": SECRET}},
        {**KEYS, "secret": f"{SECRET}\r\nX: y"},
        {**KEYS, "secret": f"{SECRET} \u20ac"},
        {**KEYS, "surprise": SECRET},
        {**KEYS, "secret": SECRET},
    ],
)
def test_a_secret_in_a_wrong_place_is_never_shown_again(
    payload: dict[str, Any], world: World, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    code, message, details = refused(connection.connect_broker, payload, uid=USER)
    assert code == "invalid-argument"
    printed = capsys.readouterr()
    assert SECRET not in f"{message} {details} {printed.out} {printed.err} {caplog.text} {world.log.events}"


def test_a_connected_user_gets_the_status_and_nothing_of_the_keys(world: World) -> None:
    answer = call(connection.connect_broker, KEYS, uid=USER)
    assert answer == {
        "provider": "alpaca",
        "environment": "paper",
        "kind": "keys",
        "state": "CONNECTED",
        "key_hint": "1234",
        "since": "2026-03-02T15:00:00Z",
        "reason": None,
    }
    assert call(connection.check_connection, {}, uid=USER) == answer
    assert call(connection.disconnect_broker, {}, uid=USER)["state"] == "DISCONNECTED"
    assert refused(planning.preview_rebalance, {}, uid=USER)[2]["code"] == "NOT_ACCOUNT_OWNER"


def test_everybody_is_told_by_which_ways_they_may_connect(monkeypatch: pytest.MonkeyPatch) -> None:
    paper_by_keys = {"environments": ["paper"], "oauth": False, "deployment_keys": False}
    assert call(connection.connection_options, uid="stranger") == paper_by_keys
    assert call(connection.connection_options)["deployment_keys"] is True
    monkeypatch.setenv("LIVE_TRADING", "allowed")
    monkeypatch.setenv("ALPACA_OAUTH_CLIENT_ID", "our-app")
    opened = {"environments": ["paper", "live"], "oauth": True, "deployment_keys": False}
    assert call(connection.connection_options, uid="stranger") == opened
    assert refused(connection.connection_options, uid=None)[0] == "unauthenticated"


def test_the_owner_of_the_deployments_keys_connects_no_others(world: World) -> None:
    assert refused(connection.connect_broker, KEYS)[2]["code"] == "DEPLOYMENT_KEYS"
    assert refused(connection.disconnect_broker, {})[2]["code"] == "DEPLOYMENT_KEYS"


def test_the_platforms_library_does_not_log_the_body_of_a_malformed_call(caplog: pytest.LogCaptureFixture) -> None:
    root = logging.getLogger()
    filters = list(root.filters)
    deployed: Any = https_fn.on_call()(connection.connect_broker)
    app = Flask("callables")
    app.add_url_rule("/", view_func=lambda: deployed(flask.request), methods=["POST"])
    try:
        keep_bodies_out_of_the_log()
        for body in ({"secret": SECRET}, {"data": {}, "secret": SECRET}):
            answer = app.test_client().post("/", json=body)
            assert (answer.status_code, SECRET in answer.get_data(as_text=True)) == (400, False)
        logging.warning("Another event: %s", "told")
    finally:
        root.filters[:] = filters
    assert len([record for record in caplog.records if "not that of a callable" in record.getMessage()]) == 2
    assert SECRET not in caplog.text
    assert "Another event: told" in caplog.text


def test_keys_are_hidden_where_a_program_would_print_them() -> None:
    assert secret_of(KEY_ID) not in repr(keys_of(KEY_ID))
