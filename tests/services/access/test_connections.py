"""Connecting, losing and ending a broker: verified, sealed, never shown, and nothing ordered on another account."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.access.connection import LIVE_PHRASE, AccessToken, ConnectionKind, ConnectionState, Environment
from rebalancer.core.base.errors import (
    BrokerUnavailable,
    Conflict,
    InvalidInput,
    NotFound,
    PermissionDenied,
    RebalancerError,
)
from rebalancer.services.access.connection import connect_broker, disconnect_broker
from tests.core.runs import a_leg
from tests.fakes.keys import keys_of
from tests.services.access.connecting import KEY_ID, OTHER, OTHER_KEY_ID, SAME_ACCOUNT_KEY_ID, Connections, refusal
from tests.services.world import UID


@pytest.fixture
def connections() -> Connections:
    return Connections()


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
    assert set(stored) == {*status, "account_digest", "sealed", "data_version"}
    assert "account-a" not in str(stored["account_digest"])
    assert connections.audited() == ["BROKER_CONNECTED"]


def test_a_connected_user_reaches_the_own_account_and_nobody_elses(connections: Connections) -> None:
    connections.connect()
    connections.connect(OTHER_KEY_ID, OTHER)
    assert connections.brokers.account_of(UID)[0].fetch_funds().spendable_usd == Decimal(1000)
    assert connections.brokers.account_of(OTHER)[0].fetch_funds().spendable_usd == Decimal(500)


def test_who_has_connected_nothing_is_told_to_connect(connections: Connections) -> None:
    with pytest.raises(PermissionDenied, match="connect a broker first") as raised:
        connections.brokers.account_of(UID)[0]
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
    assert connections.brokers.account_of(UID)[0].fetch_funds().spendable_usd == Decimal(1000)


def test_sealed_keys_that_were_copied_to_another_user_do_not_open(connections: Connections) -> None:
    connections.connect()
    connections.world.documents.plant("brokerConnections/thief", connections.document(f"brokerConnections/{UID}"))
    with pytest.raises(RebalancerError) as raised:
        connections.brokers.account_of("thief")
    assert raised.value.code == "SEAL_BROKEN"


def test_the_door_stays_open_while_the_connection_is_unchanged_and_costs_one_read(connections: Connections) -> None:
    connections.connect()
    connections.brokers.account_of(UID)[0]
    connections.world.documents.reads = 0
    connections.brokers.account_of(UID)[0]
    assert (connections.directory.opened, connections.world.documents.reads) == (1, 1)
    connections.world.clock.advance(601)
    connections.brokers.account_of(UID)[0]
    assert connections.directory.opened == 2


def test_another_account_is_used_from_the_very_next_call(connections: Connections) -> None:
    connections.connect()
    assert connections.brokers.account_of(UID)[0].fetch_funds().spendable_usd == Decimal(1000)
    connections.connect(OTHER_KEY_ID)
    assert connections.brokers.account_of(UID)[0].fetch_funds().spendable_usd == Decimal(500)


def test_a_rotated_sealing_key_reseals_at_the_next_use(connections: Connections) -> None:
    connections.connect()
    connections.sealer.generation = "2"
    connections.brokers.account_of(UID)[0]
    stored = connections.store.load_connection(UID)
    assert stored is not None
    assert stored.sealed["key_id"] == "2"
    assert connections.brokers.account_of(UID)[0].fetch_funds().spendable_usd == Decimal(1000)


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
        connections.brokers.account_of(UID)[0]
    with pytest.raises(NotFound):
        disconnect_broker(connections.desk, UID)


def test_an_open_run_keeps_the_connection(connections: Connections) -> None:
    connections.connect()
    connections.world.create(a_leg("01", quantity="1"))
    for abandon in (False, True):
        with pytest.raises(Conflict) as raised:
            disconnect_broker(connections.desk, UID, abandon_run=abandon)
        assert raised.value.code == "OPEN_RUN_EXISTS"
    assert connections.brokers.account_of(UID)[0].fetch_funds().spendable_usd == Decimal(1000)
