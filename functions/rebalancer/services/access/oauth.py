"""Connecting a broker by its own sign-in page: the person agrees there, we get a token and never see a key."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from rebalancer.core.access.connection import (
    AccessToken,
    ConnectionKind,
    ConnectionStatus,
    Environment,
    require_environment,
)
from rebalancer.core.base.errors import BrokerRejected, InvalidInput
from rebalancer.ports.access import OAuthProvider, OAuthRequest
from rebalancer.services.access.connection import ConnectionPorts, connect_broker

REQUEST_LIFE = timedelta(minutes=10)
_RANDOM_BYTES = 32


def start_oauth(
    ports: ConnectionPorts, oauth: OAuthProvider, uid: str, *, environment: Environment, confirmation: str | None
) -> str:
    """Return the address at which a person grants access; it is good for ten minutes, once, for this user alone.

    Raises as `connect_broker` does for an account with real money.
    """
    require_environment(environment, confirmation, is_live_allowed=ports.is_live_allowed)
    state, verifier = secrets.token_urlsafe(_RANDOM_BYTES), secrets.token_urlsafe(_RANDOM_BYTES)
    digest = _digest(state)
    request = OAuthRequest(
        uid,
        environment,
        ports.clock.now() + REQUEST_LIFE,
        ports.sealer().seal(verifier, bound_to=_bound_to(uid, digest)),
    )
    ports.connections.save_oauth_request(digest, request)
    return oauth.authorization_url(state=state, verifier=verifier, environment=environment)


def complete_oauth(
    ports: ConnectionPorts, oauth: OAuthProvider, uid: str, *, state: str, code: str, confirmation: str | None
) -> ConnectionStatus:
    """Turn the code that a person came back with into a connection. A request is used up by its first answer.

    Raises `InvalidInput` OAUTH_REQUEST_UNKNOWN (never made here, used, expired, or another user's) or OAUTH_REFUSED,
    and what `connect_broker` raises.
    """
    digest = _digest(state)
    request = ports.connections.take_oauth_request(digest)
    if request is None or request.uid != uid or request.expires_at <= ports.clock.now():
        # One answer for all of them: who guesses learns nothing.
        raise InvalidInput(
            "The broker's answer does not belong to a request of yours; start again.",
            code="OAUTH_REQUEST_UNKNOWN",
            field="state",
        )
    verifier = ports.sealer().unseal(request.sealed_verifier, bound_to=_bound_to(uid, digest))
    try:
        token = oauth.exchange_code(code, verifier=verifier)
    except BrokerRejected as error:
        raise InvalidInput(error.message, code="OAUTH_REFUSED", field="code") from None
    return connect_broker(
        ports,
        uid,
        AccessToken(token),
        environment=request.environment,
        confirmation=confirmation,
        kind=ConnectionKind.OAUTH,
    )


def _digest(state: str) -> str:
    """Return what is stored of a state: who reads the store cannot answer for the person."""
    return hashlib.sha256(state.encode()).hexdigest()


def _bound_to(uid: str, digest: str) -> Sequence[str]:
    return ("oauth verifier", uid, digest)
