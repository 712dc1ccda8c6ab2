"""What is needed to reach one Alpaca account: keys, addresses, and how long to wait."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from rebalancer.core.base.errors import InvalidInput

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_VERSIONS = frozenset({"v1", "v2", "v1beta3"})


@dataclass(frozen=True, slots=True, repr=False)
class AlpacaCredentials:
    """A key id and its secret. Neither is ever shown, by `repr`, in errors or in logs.

    Raises:
        InvalidInput: for an empty key, or one with a blank, a line end or another character that no key has. Sent as a
            header, it would come back inside the HTTP library's error message.
    """

    key_id: str
    secret: str

    def __post_init__(self) -> None:
        for field, value in (("key_id", self.key_id), ("secret", self.secret)):
            if not value:
                raise InvalidInput(f"{field} is empty, but must be the key that Alpaca issued.", field=field)
            if not (value.isascii() and value.isprintable()) or " " in value:
                raise InvalidInput(
                    f"{field} has a blank, a line end or a special character, but must be letters and digits only.",
                    field=field,
                )

    def __repr__(self) -> str:
        return "AlpacaCredentials(hidden)"


@dataclass(frozen=True, slots=True, repr=False)
class AlpacaToken:
    """An OAuth access token for one account. It is never shown, by `repr`, in errors or in logs.

    Raises:
        InvalidInput: for an empty token or one that no header can carry.
    """

    token: str

    def __post_init__(self) -> None:
        if not self.token or " " in self.token or not (self.token.isascii() and self.token.isprintable()):
            raise InvalidInput("The broker's access token is empty or has a blank or a special character.")

    def __repr__(self) -> str:
        return "AlpacaToken(hidden)"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for the broker, in seconds, and how often a read is asked.

    `attempts` counts the first one; `budget_seconds` is the time for a read with all its repetitions, beyond which no
    further one is begun. Pauses double from `pause_seconds`, each shortened by chance to as little as half, so that
    callers that failed together do not return together.
    """

    connect_seconds: float = 3
    read_seconds: float = 10
    attempts: int = 4
    budget_seconds: float = 20
    pause_seconds: float = 0.25


def require_root_url(url: str, field: str) -> str:
    """Return an API's root address without trailing slash.

    Raises:
        InvalidInput: unless it is https (http only on this machine: the keys travel in each request) and bare of a
            version, which every request adds itself.
    """
    root = url.strip().rstrip("/")
    if not _is_safe_root(root):
        raise InvalidInput(
            f"{field} must be an https address such as https://paper-api.alpaca.markets; http is allowed for "
            "127.0.0.1 only.",
            field=field,
        )
    last = root.rpartition("/")[2]
    if last in _VERSIONS:
        raise InvalidInput(f"{field} must be the root address, without /{last}.", field=field)
    return root


def _is_safe_root(root: str) -> bool:
    try:
        parts = urlsplit(root)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    if not parts.hostname or not has_port or parts.username or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
