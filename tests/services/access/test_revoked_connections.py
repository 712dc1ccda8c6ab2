"""Keys that the broker took back: automation off, the person told once, no storm, and a way out of an open run."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rebalancer.core.access.connection import ConnectionState
from rebalancer.core.base.errors import BrokerRejected, Conflict, PermissionDenied
from rebalancer.core.execution.run import RunState
from rebalancer.core.notices.notifications import EventKind
from rebalancer.services.access.connection import disconnect_broker
from rebalancer.services.access.connection_check import check_connection
from tests.core.runs import RUN_ID, a_leg
from tests.fakes.keys import keys_of, secret_of
from tests.services.access.connecting import KEY_ID, SAME_ACCOUNT_KEY_ID, Connections, refusal
from tests.services.world import UID


@pytest.fixture
def connections() -> Connections:
    return Connections()


def test_refused_keys_stop_automation_and_tell_the_user_once(connections: Connections) -> None:
    connections.connect()
    connections.switch_automation_on()
    connections.revoke()
    status = connections.document(f"users/{UID}/status/connection")
    assert (status["state"], connections.told) == ("REVOKED", [UID])
    assert "Connect again" in str(status["reason"])
    state = connections.world.accounts.load_account(UID, now=connections.world.clock.at)
    assert state.settings.automation_enabled is False
    calls = len(connections.broker.calls)
    for _ in range(3):
        with pytest.raises(PermissionDenied) as raised:
            connections.brokers.account_of(UID)[0]
        assert raised.value.code == "CONNECTION_REVOKED"
    assert len(connections.broker.calls) == calls
    assert connections.told == [UID]


def test_one_endpoint_that_refuses_is_no_revocation_while_the_account_answers(connections: Connections) -> None:
    connections.connect()
    broker = connections.brokers.account_of(UID)[0]
    connections.directory.refusing_methods.add("fetch_snapshot")
    with pytest.raises(BrokerRejected):
        broker.fetch_snapshot([])
    assert connections.document(f"users/{UID}/status/connection")["state"] == "CONNECTED"


def test_keys_that_were_replaced_meanwhile_are_not_taken_for_the_refused_ones(connections: Connections) -> None:
    connections.connect()
    old = connections.brokers.account_of(UID)[0]
    connections.connect(SAME_ACCOUNT_KEY_ID)
    connections.directory.refusing.add(KEY_ID)
    with pytest.raises(BrokerRejected):
        old.fetch_snapshot([])
    assert connections.document(f"users/{UID}/status/connection")["state"] == "CONNECTED"
    assert connections.told == []


def test_a_run_that_nobody_can_end_any_more_may_be_abandoned(connections: Connections) -> None:
    connections.connect()
    connections.world.create(a_leg("01", quantity="1"))
    connections.revoke()
    with pytest.raises(Conflict) as raised:
        disconnect_broker(connections.desk, UID)
    assert raised.value.details["remedy"] == "ABANDON_RUN"
    disconnect_broker(connections.desk, UID, abandon_run=True)
    stored = connections.world.runs.load_run(UID, RUN_ID)
    assert stored is not None
    assert (stored.run.state, stored.run.reason) == (RunState.HALTED, "CONNECTION_REVOKED")
    assert connections.world.lock is None
    assert [event.kind for _, event in connections.world.notifier.events] == [EventKind.RUN_HALTED]
    assert connections.world.reconciliations.reconciliations == []


def test_a_check_finds_refused_keys_and_later_that_they_work_again(connections: Connections) -> None:
    connections.connect()
    tell = connections.brokers._notify
    assert check_connection(connections.desk, UID, tell).state is ConnectionState.CONNECTED
    connections.directory.refusing.add(KEY_ID)
    assert check_connection(connections.desk, UID, tell).state is ConnectionState.REVOKED
    assert check_connection(connections.desk, UID, tell).state is ConnectionState.REVOKED
    assert connections.told == [UID]
    connections.directory.refusing.clear()
    assert check_connection(connections.desk, UID, tell).state is ConnectionState.CONNECTED
    assert connections.brokers.account_of(UID)[0].fetch_funds().spendable_usd == Decimal(1000)


def test_an_account_that_is_being_deleted_connects_nothing(connections: Connections) -> None:
    connections.world.documents.plant(f"accountDeletions/{UID}", {"state": "DELETING"})
    assert refusal(Conflict, connections) == "ACCOUNT_BEING_DELETED"


def test_nothing_that_is_kept_logged_or_printed_shows_a_key(connections: Connections) -> None:
    connections.connect()
    connections.revoke()
    connections.world.documents.documents.pop(f"brokerConnections/{UID}")
    everything = f"{connections.world.documents.documents} {connections.world.log.events} {keys_of(KEY_ID)!r}"
    everything += f"{connections.brokers.__dict__} {connections.desk}"
    assert secret_of(KEY_ID) not in everything
    assert KEY_ID not in everything.replace(str(connections.directory.accounts), "")
