"""A user's connection to a broker: what it is made of, what may be shown of it, what live trading asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rebalancer.core.base.errors import InvalidInput, InvariantViolation, PermissionDenied
from rebalancer.core.base.stored_fields import StoredFields, dump_time

if TYPE_CHECKING:
    from rebalancer.contract import access as shapes

LIVE_PHRASE = "trade real money"
"""What a person types to connect an account with real money."""

CONNECTION_VERSION = 2
"""The version of a connection's document: since 2 its broker account is claimed under a keyed digest."""

HINT_LENGTH = 4
_SHORTEST_ID_WITH_HINT = 2 * HINT_LENGTH


class Provider(StrEnum):
    """The brokers that can be connected."""

    ALPACA = "alpaca"


class Environment(StrEnum):
    """Play money or real money; the broker has an address for each."""

    PAPER = "paper"
    LIVE = "live"


class ConnectionKind(StrEnum):
    """How the account was opened to us: with API keys, by OAuth, or by the deployment's own secrets."""

    KEYS = "keys"
    OAUTH = "oauth"
    DEPLOYMENT = "deployment"


class ConnectionState(StrEnum):
    """CONNECTED works, REVOKED was refused by the broker, DISCONNECTED was ended by its owner."""

    CONNECTED = "CONNECTED"
    REVOKED = "REVOKED"
    DISCONNECTED = "DISCONNECTED"


@dataclass(frozen=True, slots=True, repr=False)
class ApiKeys:
    """A key id and its secret. Neither is ever shown."""

    key_id: str
    secret: str

    def __repr__(self) -> str:
        return "ApiKeys(hidden)"


@dataclass(frozen=True, slots=True, repr=False)
class AccessToken:
    """A token that the broker gave us for one account by OAuth. It is never shown."""

    token: str

    def __repr__(self) -> str:
        return "AccessToken(hidden)"


Credentials = ApiKeys | AccessToken


@dataclass(frozen=True, slots=True)
class ConnectionStatus:
    """What the owner may see: `users/{uid}/status/connection`. `key_hint` holds the last four characters of the key id,
    None where there is no key id or it is too short to show any of it."""

    provider: Provider
    environment: Environment
    kind: ConnectionKind
    state: ConnectionState
    key_hint: str | None
    since: datetime
    reason: str | None = None


def key_hint(credentials: Credentials) -> str | None:
    """Return the last four characters of a key id that has at least twice as many."""
    if isinstance(credentials, AccessToken) or len(credentials.key_id) < _SHORTEST_ID_WITH_HINT:
        return None
    return credentials.key_id[-HINT_LENGTH:]


def require_environment(environment: Environment, confirmation: str | None, *, is_live_allowed: bool) -> None:
    """Let paper pass, and live only where the deployment allows it and the phrase was typed.

    Raises:
        PermissionDenied: LIVE_NOT_ALLOWED. InvalidInput: CONFIRMATION_NEEDED, with the phrase.
    """
    if environment is Environment.PAPER:
        return
    if not is_live_allowed:
        raise PermissionDenied(
            "This deployment connects paper accounts only; its operator may allow live ones.", code="LIVE_NOT_ALLOWED"
        )
    if confirmation != LIVE_PHRASE:
        raise InvalidInput(
            f'confirmation must be exactly "{LIVE_PHRASE}" to connect an account with real money.',
            code="CONFIRMATION_NEEDED",
            field="confirmation",
        )


def dump_credentials(credentials: Credentials) -> str:
    """Write the text that is encrypted."""
    if isinstance(credentials, AccessToken):
        return json.dumps({"token": credentials.token})
    return json.dumps({"key_id": credentials.key_id, "secret": credentials.secret})


def parse_credentials(text: str) -> Credentials:
    """Read what `dump_credentials` wrote. Raises `InvariantViolation` CREDENTIALS_UNREADABLE, which shows nothing of
    it."""
    unreadable = InvariantViolation(
        "The stored keys cannot be read; connect the broker again.", code="CREDENTIALS_UNREADABLE"
    )
    try:
        found = json.loads(text)
    except ValueError:
        # Without its cause: a decoder's message quotes the text.
        raise unreadable from None
    if not isinstance(found, dict) or not all(isinstance(value, str) and value for value in found.values()):
        raise unreadable
    if found.keys() == {"token"}:
        return AccessToken(found["token"])
    if found.keys() == {"key_id", "secret"}:
        return ApiKeys(found["key_id"], found["secret"])
    raise unreadable


def dump_status(status: ConnectionStatus) -> shapes.ConnectionStatus:
    """Write the status as it is stored and answered."""
    return {
        "provider": status.provider.value,
        "environment": status.environment.value,
        "kind": status.kind.value,
        "state": status.state.value,
        "key_hint": status.key_hint,
        "since": dump_time(status.since),
        "reason": status.reason,
    }


def parse_status(document: Mapping[str, Any], place: str) -> ConnectionStatus:
    """Read a stored status. Raises `InvariantViolation` DOCUMENT_UNREADABLE."""
    stored = StoredFields(document, place)
    return ConnectionStatus(
        provider=stored.word(Provider, "provider"),
        environment=stored.word(Environment, "environment"),
        kind=stored.word(ConnectionKind, "kind"),
        state=stored.word(ConnectionState, "state"),
        key_hint=stored.maybe_text("key_hint"),
        since=stored.time("since"),
        reason=stored.maybe_text("reason"),
    )
