"""The `OAuthProvider` port on Alpaca.

Alpaca's guide, "Using OAuth2 and Trading API": the person grants access at `app.alpaca.markets`, the code is exchanged
at `api.alpaca.markets`, the token opens one account. The guide names no PKCE (RFC 7636); it is sent all the same: a
server that knows it holds code and request together, one that does not ignores it (RFC 6749, 3.1), and `state` binds
both.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import requests

from rebalancer.adapters.alpaca.failures import connection_failure, unreadable
from rebalancer.core.access.connection import Environment
from rebalancer.core.base.errors import BrokerRejected, BrokerUnavailable, InvariantViolation

AUTHORIZE_URL = "https://app.alpaca.markets/oauth/authorize"
EXCHANGE_URL = "https://api.alpaca.markets/oauth/token"
SCOPE = "account:write trading"
SECONDS = (3.0, 10.0)
_LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class OAuthApp:
    """How this deployment is registered with Alpaca. `redirect_url` is the page that the person comes back to."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_url: str
    authorize_url: str = AUTHORIZE_URL
    exchange_url: str = EXCHANGE_URL

    def __post_init__(self) -> None:
        for name in ("redirect_url", "authorize_url", "exchange_url"):
            parts = urlsplit(getattr(self, name))
            if parts.scheme != "https" and parts.hostname != _LOOPBACK:
                raise InvariantViolation(f"The OAuth {name} must be an https address.", code="OAUTH_MISCONFIGURED")


class AlpacaOAuth:
    """The authorisation code flow of one registered app."""

    def __init__(self, app: OAuthApp) -> None:
        self._app = app

    def authorization_url(self, *, state: str, verifier: str, environment: Environment) -> str:
        """See `OAuthProvider`."""
        challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode("ascii").rstrip("=")
        query = {
            "response_type": "code",
            "client_id": self._app.client_id,
            "redirect_uri": self._app.redirect_url,
            "state": state,
            "scope": SCOPE,
            "env": environment.value,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._app.authorize_url}?{urlencode(query)}"

    def exchange_code(self, code: str, *, verifier: str) -> str:
        """See `OAuthProvider`. A code is good for one exchange, so nothing is repeated here."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": self._app.client_id,
            "client_secret": self._app.client_secret,
            "redirect_uri": self._app.redirect_url,
            "code_verifier": verifier,
        }
        try:
            answer = requests.post(self._app.exchange_url, data=form, timeout=SECONDS, allow_redirects=False)
        except requests.RequestException as error:
            # Without its cause: its text may hold what was sent.
            raise connection_failure(error) from None
        if answer.status_code == 429 or answer.status_code >= 500:
            raise BrokerUnavailable(f"The broker answered with HTTP {answer.status_code}.", code="BROKER_ERROR")
        if answer.status_code >= 300:
            raise BrokerRejected("The broker did not accept the grant; start again.", code="OAUTH_REFUSED")
        try:
            token = answer.json().get("access_token")
        except (ValueError, AttributeError):
            token = None
        if not isinstance(token, str) or not token:
            raise unreadable("token", "it has no access_token")
        return token
