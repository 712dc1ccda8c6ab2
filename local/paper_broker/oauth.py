"""Alpaca's OAuth 2.0 for other people's apps: a person's consent, the code, the token (RFC 6749, 4.1; RFC 7636)."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

EXCHANGE_PATH = "/oauth/token"
SCOPE = "account:write trading"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person agreed to: which app may reach which account (by its key id)."""

    key_id: str
    client_id: str
    client_secret: str
    redirect_uri: str
    challenge: str


class OAuthBook:
    """Codes and tokens, in memory: a restart forgets them."""

    def __init__(self) -> None:
        self._codes: dict[str, Grant] = {}
        self._tokens: dict[str, str] = {}

    def consent(self, authorization_url: str, key_id: str, client_secret: str) -> dict[str, str]:
        """A person who was sent to `authorization_url` agrees: what the browser is sent back with.

        Raises ValueError for an address that asks for nothing this broker grants.
        """
        asked = {name: values[0] for name, values in parse_qs(urlsplit(authorization_url).query).items()}
        if asked.get("response_type") != "code":
            raise ValueError("authorization_url: response_type must be code")
        missing = [name for name in ("client_id", "redirect_uri", "state", "code_challenge") if not asked.get(name)]
        if missing:
            raise ValueError(f"authorization_url: {missing[0]} is missing")
        if asked.get("code_challenge_method") != "S256":
            raise ValueError("authorization_url: code_challenge_method must be S256")
        code = secrets.token_urlsafe(24)
        self._codes[code] = Grant(
            key_id, asked["client_id"], client_secret, asked["redirect_uri"], asked["code_challenge"]
        )
        return {"code": code, "state": asked["state"], "redirect_uri": asked["redirect_uri"]}

    def exchange(self, form: dict[str, str]) -> str | None:
        """The token for a code, once; None for anything that does not fit the consent."""
        grant = self._codes.pop(form.get("code", ""), None)
        if grant is None or form.get("grant_type") != "authorization_code":
            return None
        sent = (form.get("client_id"), form.get("client_secret"), form.get("redirect_uri"))
        if sent != (grant.client_id, grant.client_secret, grant.redirect_uri):
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if urlsafe_b64encode(digest).decode().rstrip("=") != grant.challenge:
            return None
        token = secrets.token_urlsafe(30)
        self._tokens[token] = grant.key_id
        return token

    def key_id_of(self, token: str) -> str | None:
        """The account that a token opens, by its key id."""
        return self._tokens.get(token)


def oauth_routes(book: OAuthBook) -> list[Route]:
    """The endpoint at which an app turns a code into a token."""

    async def exchange(request: Request) -> Response:
        body = (await request.body()).decode("utf-8", errors="replace")
        form = {name: values[0] for name, values in parse_qs(body).items()}
        token = book.exchange(form)
        if token is None:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        return JSONResponse({"access_token": token, "token_type": "bearer", "scope": SCOPE})

    return [Route(EXCHANGE_PATH, exchange, methods=["POST"])]
