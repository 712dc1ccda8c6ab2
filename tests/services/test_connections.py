"""Connecting, losing and ending a broker: verified, sealed, never shown, and nothing ordered on another account."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.connection import LIVE_PHRASE, AccessToken, ConnectionKind, ConnectionState, Environment
from rebalancer.core.errors import (
    BrokerRejected,
    BrokerUnavailable,
    Conflict,
    InvalidInput,
    NotFound,
    PermissionDenied,
    RebalancerError,
)
from rebalancer.core.run import RunState
from rebalancer.services.connected_brokers import ConnectedBrokers
from rebalancer.services.connection import ConnectionDesk, connect_broker, disconnect_broker
from rebalancer.services.connection_check import check_connection
from tests.core.runs import RUN_ID, a_leg
from tests.fakes.broker import FakeBroker
from tests.fakes.connections import FakeConnectionStore, FakeDirectory, FakeSealer, keys_of, secret_of
from tests.services.world import UID, World

KEY_ID, OTHER_KEY_ID, SAME_ACCOUNT_KEY_ID = "PKAAAA1234", "PKBBBB5678", "PKAAAA9999"
OTHER = "other-1"


class Connections:
    """A world whose user is nobody's owner, a broker with two accounts, and who was told what."""

    def __init__(self) -> None:
        self.world = World()
        self.broker, self.other_broker = self.world.broker, FakeBroker(cash=Decimal(500))
        self.directory, self.sealer = FakeDirectory(), FakeSealer()
        self.directory.add(KEY_ID, "account-a", self.broker)
        self.directory.add(SAME_ACCOUNT_KEY_ID, "account-a", self.broker)
        self.directory.add(OTHER_KEY_ID, "account-b", self.other_broker)
        self.directory.add("token-a", "account-a", self.broker)
        self.directory.add(KEY_ID, "account-l", self.broker, Environment.LIVE)
        self.store = FakeConnectionStore(self.world.documents)
        self.desk = ConnectionDesk(
            self.store,
            lambda: self.directory,
            lambda: self.sealer,
            self.world.runs,
            self.world.clock,
            self.world.log,
            is_live_allowed=False,
        )
        self.told: list[str] = []
        self.brokers = ConnectedBrokers(self.desk, lambda uid, _: self.told.append(uid))

    def connect(
        self,
        key_id: str = KEY_ID,
        uid: str = UID,
        *,
        environment: Environment = Environment.PAPER,
        confirmation: str | None = None,
    ) -> ConnectionState:
        keys = keys_of(key_id)
        return connect_broker(self.desk, uid, keys, environment=environment, confirmation=confirmation).state

    def document(self, path: str) -> dict[str, object]:
        return self.world.documents.documents[path]

    def revoke(self, key_id: str = KEY_ID) -> None:
        """The broker takes the keys back, and the next request finds out."""
        broker = self.brokers.broker_of(UID)
        self.directory.refusing.add(key_id)
        with pytest.raises(BrokerRejected):
            broker.fetch_snapshot([])

    def switch_automation_on(self) -> None:
        self.world.documents.plant(f"userSettings/{UID}", {"automation": {"enabled": True}})

    def audited(self) -> list[object]:
        found = sorted((path, document) for path, document in self.world.documents.documents.items())
        return [document["action"] for path, document in found if path.startswith("audit/")]


@pytest.fixture
def connections() -> Connections:
    return Connections()


def refusal(
    kind: type[RebalancerError],
    connections: Connections,
    key_id: str = KEY_ID,
    *,
    environment: Environment = Environment.PAPER,
    confirmation: str | None = None,
) -> str:
    with pytest.raises(kind) as raised:
        connections.connect(key_id, environment=environment, confirmation=confirmation)
    assert secret_of(key_id) not in f"{raised.value} {raised.value.details}"
    return raised.value.code


def test_keys_that_the_broker_knows_are_sealed_and_only_a_hint_is_shown(connections: Connections) -> None:
    assert connections.connect() is ConnectionState.CONNECTED
    status = connections.document(f"users/{UID}/status/connection")
    assert status == {
        "provider": "alpaca",
        "environment": "paper",
        "kind": "keys",
        "state": "CONNECTED",
        "key_hint": "1234",
        "since": connections.world.clock.at,
        "reason": None,
    }
    stored = connections.document(f"brokerConnections/{UID}")
    assert set(stored) == {*status, "account_digest", "sealed"}
    assert "account-a" not in str(stored["account_digest"])
    assert connections.audited() == ["BROKER_CONNECTED"]


def test_a_connected_user_reaches_the_own_account_and_nobody_elses(connections: Connections) -> None:
    connections.connect()
    connections.connect(OTHER_KEY_ID, OTHER)
    assert connections.brokers.broker_of(UID).fetch_spendable_cash() == Decimal(1000)
    assert connections.brokers.broker_of(OTHER).fetch_spendable_cash() == Decimal(500)


def test_who_has_connected_nothing_is_told_to_connect(connections: Connections) -> None:
    with pytest.raises(PermissionDenied, match="connect a broker first") as raised:
        connections.brokers.broker_of(UID)
    assert raised.value.code == "NOT_ACCOUNT_OWNER"


def test_keys_that_the_broker_refuses_are_not_stored(connections: Connections) -> None:
    before = dict(connections.world.documents.documents)
    with pytest.raises(InvalidInput) as raised:
        connect_broker(
            connections.desk,
            UID,
            replace(keys_of(KEY_ID), secret="wrong"),
            environment=Environment.PAPER,
            confirmation=None,
        )
    assert raised.value.code == "KEYS_REFUSED"
    assert connections.world.documents.documents == before


def test_a_broker_that_is_away_stores_nothing(connections: Connections) -> None:
    connections.directory.is_away = True
    assert refusal(BrokerUnavailable, connections) == "BROKER_UNREACHABLE"
    assert connections.store.load_connection(UID) is None


def test_an_account_that_is_not_active_is_refused_in_the_brokers_word(connections: Connections) -> None:
    connections.directory.statuses["account-a"] = "SUBMITTED"
    assert refusal(InvalidInput, connections) == "ACCOUNT_NOT_ACTIVE"


def test_real_money_is_refused_unless_the_deployment_allows_it(connections: Connections) -> None:
    code = refusal(PermissionDenied, connections, environment=Environment.LIVE, confirmation=LIVE_PHRASE)
    assert code == "LIVE_NOT_ALLOWED"
    assert connections.directory.asked == 0


@pytest.mark.parametrize("typed", [None, "", "yes", LIVE_PHRASE.upper(), f" {LIVE_PHRASE}"])
def test_real_money_asks_for_the_exact_phrase(connections: Connections, typed: str | None) -> None:
    connections.desk = replace(connections.desk, is_live_allowed=True)
    code = refusal(InvalidInput, connections, environment=Environment.LIVE, confirmation=typed)
    assert code == "CONFIRMATION_NEEDED"
    assert connections.directory.asked == 0


def test_real_money_with_the_phrase_is_connected_as_live(connections: Connections) -> None:
    connections.desk = replace(connections.desk, is_live_allowed=True)
    connections.connect(environment=Environment.LIVE, confirmation=LIVE_PHRASE)
    assert connections.document(f"users/{UID}/status/connection")["environment"] == "live"


def test_a_token_is_kept_as_keys_are(connections: Connections) -> None:
    status = connect_broker(
        connections.desk,
        UID,
        AccessToken("token-a"),
        environment=Environment.PAPER,
        confirmation=None,
        kind=ConnectionKind.OAUTH,
    )
    assert (status.kind, status.key_hint) == (ConnectionKind.OAUTH, None)
    assert connections.brokers.broker_of(UID).fetch_spendable_cash() == Decimal(1000)


def test_sealed_keys_that_were_copied_to_another_user_do_not_open(connections: Connections) -> None:
    connections.connect()
    connections.world.documents.plant("brokerConnections/thief", connections.document(f"brokerConnections/{UID}"))
    with pytest.raises(RebalancerError) as raised:
        connections.brokers.broker_of("thief")
    assert raised.value.code == "SEAL_BROKEN"


def test_the_door_stays_open_while_the_connection_is_unchanged_and_costs_one_read(connections: Connections) -> None:
    connections.connect()
    connections.brokers.broker_of(UID)
    connections.world.documents.reads = 0
    connections.brokers.broker_of(UID)
    assert (connections.directory.opened, connections.world.documents.reads) == (1, 1)
    connections.world.clock.advance(601)
    connections.brokers.broker_of(UID)
    assert connections.directory.opened == 2


def test_another_account_is_used_from_the_very_next_call(connections: Connections) -> None:
    connections.connect()
    assert connections.brokers.broker_of(UID).fetch_spendable_cash() == Decimal(1000)
    connections.connect(OTHER_KEY_ID)
    assert connections.brokers.broker_of(UID).fetch_spendable_cash() == Decimal(500)


def test_a_rotated_sealing_key_reseals_at_the_next_use(connections: Connections) -> None:
    connections.connect()
    connections.sealer.generation = "2"
    connections.brokers.broker_of(UID)
    stored = connections.store.load_connection(UID)
    assert stored is not None
    assert stored.sealed["key_id"] == "2"
    assert connections.brokers.broker_of(UID).fetch_spendable_cash() == Decimal(1000)


def test_while_a_run_is_open_only_the_same_account_can_be_connected(connections: Connections) -> None:
    connections.connect()
    connections.world.create(a_leg("01", quantity="1"))
    assert refusal(Conflict, connections, OTHER_KEY_ID) == "OPEN_RUN_EXISTS"
    connections.connect(SAME_ACCOUNT_KEY_ID)
    assert connections.document(f"users/{UID}/status/connection")["key_hint"] == "9999"


def test_disconnecting_forgets_the_keys_and_stops_everything_in_one_write(connections: Connections) -> None:
    connections.connect()
    connections.switch_automation_on()
    connections.world.documents.writes = 0
    assert disconnect_broker(connections.desk, UID).state is ConnectionState.DISCONNECTED
    assert connections.world.documents.writes == 1
    assert f"brokerConnections/{UID}" not in connections.world.documents.documents
    state = connections.world.accounts.load_account(UID, now=connections.world.clock.at)
    assert (state.settings.automation_enabled, state.user_trading.state) == (False, "HALTED")
    assert "disconnected" in state.user_trading.reason
    with pytest.raises(PermissionDenied):
        connections.brokers.broker_of(UID)
    with pytest.raises(NotFound):
        disconnect_broker(connections.desk, UID)


def test_an_open_run_keeps_the_connection(connections: Connections) -> None:
    connections.connect()
    connections.world.create(a_leg("01", quantity="1"))
    for abandon in (False, True):
        with pytest.raises(Conflict) as raised:
            disconnect_broker(connections.desk, UID, abandon_run=abandon)
        assert raised.value.code == "OPEN_RUN_EXISTS"
    assert connections.brokers.broker_of(UID).fetch_spendable_cash() == Decimal(1000)


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
            connections.brokers.broker_of(UID)
        assert raised.value.code == "CONNECTION_REVOKED"
    assert len(connections.broker.calls) == calls
    assert connections.told == [UID]


def test_one_endpoint_that_refuses_is_no_revocation_while_the_account_answers(connections: Connections) -> None:
    connections.connect()
    broker = connections.brokers.broker_of(UID)
    connections.directory.refusing_methods.add("fetch_snapshot")
    with pytest.raises(BrokerRejected):
        broker.fetch_snapshot([])
    assert connections.document(f"users/{UID}/status/connection")["state"] == "CONNECTED"


def test_keys_that_were_replaced_meanwhile_are_not_taken_for_the_refused_ones(connections: Connections) -> None:
    connections.connect()
    old = connections.brokers.broker_of(UID)
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


def test_a_check_finds_refused_keys_and_later_that_they_work_again(connections: Connections) -> None:
    connections.connect()
    tell = connections.brokers._tell
    assert check_connection(connections.desk, UID, tell).state is ConnectionState.CONNECTED
    connections.directory.refusing.add(KEY_ID)
    assert check_connection(connections.desk, UID, tell).state is ConnectionState.REVOKED
    assert check_connection(connections.desk, UID, tell).state is ConnectionState.REVOKED
    assert connections.told == [UID]
    connections.directory.refusing.clear()
    assert check_connection(connections.desk, UID, tell).state is ConnectionState.CONNECTED
    assert connections.brokers.broker_of(UID).fetch_spendable_cash() == Decimal(1000)


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
