"""Opening accounts by their credentials, and the broker's own sign-in: over real HTTP against the paper broker."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from rebalancer.adapters.alpaca import AlpacaDirectory, AlpacaOAuth, OAuthApp, Patience
from rebalancer.core.access.connection import AccessToken, ApiKeys, Environment
from rebalancer.core.base.errors import BrokerRejected, BrokerUnavailable, InvalidInput, InvariantViolation
from tests.paper_broker.running import KEY, SECRET, Running, running

CLIENT_SECRET = "the-apps-secret"
REDIRECT = "https://page.example/connect"
VERIFIER = "a-verifier-that-nobody-guesses-0123456789-0123"
BRISK = Patience(attempts=1, read_seconds=2)


@pytest.fixture(scope="module")
def broker() -> Iterator[Running]:
    with running() as found:
        found.open("1000.00")
        found.open("2000.00", "PKLIVE")
        yield found


@pytest.fixture
def directory(broker: Running) -> AlpacaDirectory:
    return AlpacaDirectory(dict.fromkeys(Environment, broker.url), broker.url, patience=BRISK)


def oauth(broker: Running, *, client_secret: str = CLIENT_SECRET, redirect: str = REDIRECT) -> AlpacaOAuth:
    return AlpacaOAuth(
        OAuthApp("app-1", client_secret, redirect, f"{broker.url}/oauth/authorize", f"{broker.url}/oauth/token")
    )


def consent(broker: Running, *, verifier: str = VERIFIER) -> dict[str, Any]:
    url = oauth(broker).authorization_url(state="the-state", verifier=verifier, environment=Environment.PAPER)
    found: dict[str, Any] = broker.admin(
        "POST", f"/accounts/{KEY}/consent", authorization_url=url, client_secret=CLIENT_SECRET
    )
    return found


def test_keys_open_their_account_and_its_identity_is_the_brokers(directory: AlpacaDirectory) -> None:
    identity = directory.fetch_identity(ApiKeys(KEY, SECRET), Environment.PAPER)
    assert (identity.status, identity.is_active) == ("ACTIVE", True)
    assert identity.account_id not in repr(identity)
    other = directory.fetch_identity(ApiKeys("PKLIVE", SECRET), Environment.LIVE)
    assert other.account_id != identity.account_id
    assert directory.open_broker(ApiKeys(KEY, SECRET), Environment.PAPER).fetch_funds().spendable_usd == Decimal(1000)


@pytest.mark.parametrize("keys", [ApiKeys("PKNOBODY", SECRET), ApiKeys(KEY, "xq-7-not-it")])
def test_keys_that_nobody_has_are_refused_and_not_shown(directory: AlpacaDirectory, keys: ApiKeys) -> None:
    with pytest.raises(BrokerRejected) as refused:
        directory.fetch_identity(keys, Environment.PAPER)
    assert refused.value.code == "BROKER_UNAUTHORIZED"
    assert keys.secret not in f"{refused.value} {refused.value.details} {refused.value.__cause__!r}"


@pytest.mark.parametrize("secret", ["with blank ", "with\r\nline: end", "\u00fcml\u00e4ut"])
def test_what_is_no_key_is_never_sent(directory: AlpacaDirectory, secret: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        directory.fetch_identity(ApiKeys(KEY, secret), Environment.PAPER)
    assert secret not in refused.value.message


def test_a_person_who_agreed_gives_a_token_that_opens_the_account(broker: Running, directory: AlpacaDirectory) -> None:
    granted = consent(broker)
    assert granted["state"] == "the-state"
    token = AccessToken(oauth(broker).exchange_code(granted["code"], verifier=VERIFIER))
    assert directory.open_broker(token, Environment.PAPER).fetch_funds().spendable_usd == Decimal(1000)
    same = directory.fetch_identity(ApiKeys(KEY, SECRET), Environment.PAPER)
    assert directory.fetch_identity(token, Environment.PAPER) == same
    assert token.token not in repr(token)


def test_a_code_is_good_once(broker: Running) -> None:
    code = consent(broker)["code"]
    oauth(broker).exchange_code(code, verifier=VERIFIER)
    with pytest.raises(BrokerRejected) as refused:
        oauth(broker).exchange_code(code, verifier=VERIFIER)
    assert refused.value.code == "OAUTH_REFUSED"


def test_a_code_needs_the_verifier_the_secret_and_the_page_that_asked_for_it(broker: Running) -> None:
    for desk, verifier in (
        (oauth(broker), f"{VERIFIER}x"),
        (oauth(broker, client_secret="another"), VERIFIER),
        (oauth(broker, redirect="https://elsewhere.example/"), VERIFIER),
    ):
        with pytest.raises(BrokerRejected):
            desk.exchange_code(consent(broker)["code"], verifier=verifier)


def test_the_address_holds_the_verifiers_digest_and_neither_it_nor_the_apps_secret(broker: Running) -> None:
    url = oauth(broker).authorization_url(state="s", verifier=VERIFIER, environment=Environment.LIVE)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert asked == {
        "response_type": "code",
        "client_id": "app-1",
        "redirect_uri": REDIRECT,
        "state": "s",
        "scope": "account:write trading",
        "env": "live",
        "code_challenge": asked["code_challenge"],
        "code_challenge_method": "S256",
    }
    assert VERIFIER not in url
    assert CLIENT_SECRET not in f"{url} {oauth(broker)._app!r}"


def test_a_broker_that_is_away_may_be_asked_again() -> None:
    desk = AlpacaOAuth(OAuthApp("app-1", CLIENT_SECRET, REDIRECT, exchange_url="http://127.0.0.1:9/oauth/token"))
    with pytest.raises(BrokerUnavailable) as failed:
        desk.exchange_code("code", verifier=VERIFIER)
    assert CLIENT_SECRET not in f"{failed.value} {failed.value.__cause__!r}"


@pytest.mark.parametrize("redirect", ["", "http://page.example/connect", "ftp://page.example"])
def test_an_app_without_a_safe_address_is_refused(redirect: str) -> None:
    with pytest.raises(InvariantViolation) as refused:
        OAuthApp("app-1", CLIENT_SECRET, redirect)
    assert refused.value.code == "OAUTH_MISCONFIGURED"


def test_keys_and_tokens_that_were_taken_back_open_nothing(broker: Running, directory: AlpacaDirectory) -> None:
    token = AccessToken(oauth(broker).exchange_code(consent(broker)["code"], verifier=VERIFIER))
    broker.admin("POST", f"/accounts/{KEY}/revoke")
    try:
        for credentials in (token, ApiKeys(KEY, SECRET)):
            with pytest.raises(BrokerRejected) as refused:
                directory.fetch_identity(credentials, Environment.PAPER)
            assert refused.value.code == "BROKER_UNAUTHORIZED"
    finally:
        broker.admin("POST", f"/accounts/{KEY}/restore")
