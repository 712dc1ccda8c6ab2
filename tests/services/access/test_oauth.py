"""Connecting by the broker's own sign-in: an answer counts once, in time, and for the person who asked."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from rebalancer.core.access.connection import LIVE_PHRASE, ConnectionKind, ConnectionState, Environment
from rebalancer.core.base.errors import BrokerRejected, InvalidInput, PermissionDenied
from rebalancer.services.access.oauth import complete_oauth, start_oauth
from tests.services.access.connecting import OTHER, Connections
from tests.services.world import UID

PAPER = Environment.PAPER


class FakeOAuth:
    """A broker that gives the token for the code of one request, to whoever has its verifier."""

    def __init__(self) -> None:
        self.verifiers: list[str] = []
        self.exchanged = 0

    def authorization_url(self, *, state: str, verifier: str, environment: Environment) -> str:
        self.verifiers.append(verifier)
        return f"https://broker.example/authorize?state={state}&env={environment}"

    def exchange_code(self, code: str, *, verifier: str) -> str:
        self.exchanged += 1
        if code != "code" or verifier not in self.verifiers:
            raise BrokerRejected("The broker did not accept the grant; start again.", code="OAUTH_REFUSED")
        return "token-a"


@pytest.fixture
def connections() -> Connections:
    return Connections()


@pytest.fixture
def oauth() -> FakeOAuth:
    return FakeOAuth()


def begin(connections: Connections, oauth: FakeOAuth, environment: Environment = PAPER) -> str:
    url = start_oauth(connections.desk, oauth, UID, environment=environment, confirmation=LIVE_PHRASE)
    return parse_qs(urlsplit(url).query)["state"][0]


def refused(connections: Connections, oauth: FakeOAuth, state: str, *, uid: str = UID, code: str = "code") -> str:
    with pytest.raises(InvalidInput) as raised:
        complete_oauth(connections.desk, oauth, uid, state=state, code=code, confirmation=None)
    return raised.value.code


def test_who_comes_back_is_connected_by_a_token(connections: Connections, oauth: FakeOAuth) -> None:
    state = begin(connections, oauth)
    status = complete_oauth(connections.desk, oauth, UID, state=state, code="code", confirmation=None)
    assert (status.state, status.kind) == (ConnectionState.CONNECTED, ConnectionKind.OAUTH)
    assert connections.brokers.account_of(UID)[0].fetch_funds().spendable_usd == 1000


def test_nothing_that_is_stored_lets_a_reader_answer_for_the_person(connections: Connections, oauth: FakeOAuth) -> None:
    state = begin(connections, oauth)
    assert [path for path in connections.world.documents.documents if state in path] == []
    assert state not in str(connections.world.documents.documents)


def test_an_answer_counts_once(connections: Connections, oauth: FakeOAuth) -> None:
    state = begin(connections, oauth)
    complete_oauth(connections.desk, oauth, UID, state=state, code="code", confirmation=None)
    assert refused(connections, oauth, state) == "OAUTH_REQUEST_UNKNOWN"
    assert oauth.exchanged == 1


def test_an_answer_that_somebody_else_brings_counts_for_nobody(connections: Connections, oauth: FakeOAuth) -> None:
    state = begin(connections, oauth)
    assert refused(connections, oauth, state, uid=OTHER) == "OAUTH_REQUEST_UNKNOWN"
    assert refused(connections, oauth, state) == "OAUTH_REQUEST_UNKNOWN"
    assert oauth.exchanged == 0


def test_an_answer_that_comes_too_late_counts_no_more(connections: Connections, oauth: FakeOAuth) -> None:
    state = begin(connections, oauth)
    connections.world.clock.advance(600)
    assert refused(connections, oauth, state) == "OAUTH_REQUEST_UNKNOWN"


def test_a_code_that_the_broker_refuses_connects_nothing(connections: Connections, oauth: FakeOAuth) -> None:
    state = begin(connections, oauth)
    assert refused(connections, oauth, state, code="forged") == "OAUTH_REFUSED"
    assert connections.store.load_connection(UID) is None


def test_real_money_asks_for_the_phrase_on_both_sides_of_the_way(connections: Connections, oauth: FakeOAuth) -> None:
    with pytest.raises(PermissionDenied):
        begin(connections, oauth, Environment.LIVE)
    connections.desk = replace(connections.desk, is_live_allowed=True)
    state = begin(connections, oauth, Environment.LIVE)
    assert refused(connections, oauth, state) == "CONFIRMATION_NEEDED"
