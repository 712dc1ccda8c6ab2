"""Where a webhook may go: names are looked up here, and only addresses of the public internet are connected to.

The rules follow OWASP's "Server-Side Request Forgery Prevention Cheat Sheet" (case 2: any external address): the
address that was checked is the address that is connected to, so a name that changes its answer gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from rebalancer.adapters.webhooks.reserved import is_public
from rebalancer.core.base.errors import InvalidInput

URL_LENGTH_MAX: Final = 500
HTTPS_PORTS: Final = (443, 8443)
LOOKUP_SECONDS: Final = 3.0
ALLOWED: Final = "an https address on the public internet, without a user name, on port 443 or 8443"

Lookup: TypeAlias = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Target:
    """One address that was checked. `host` is the name for TLS and the Host header, `address` what is connected to."""

    scheme: str
    host: str
    port: int
    address: str
    path: str


def resolve_target(
    url: str, *, local_allowed: bool, lookup: Lookup | None = None, longest: int = URL_LENGTH_MAX
) -> Target:
    """Read an address of at most `longest` characters, look its name up, and check every address that it resolves to.

    Raises:
        InvalidInput: WEBHOOK_ADDRESS, naming what is allowed.
    """
    if len(url) > longest or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise _refused(f"is longer than {longest} characters or has characters that a URL may not have")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refused("is not a valid URL") from None
    host = parts.hostname or ""
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        raise _refused("has no host, or a user name, or a fragment")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if local_allowed and parts.scheme == "http" and host == "127.0.0.1" and port is not None:
        return Target("http", host, port, host, path)
    if parts.scheme != "https" or (port or HTTPS_PORTS[0]) not in HTTPS_PORTS:
        raise _refused("is not https, or on another port")
    chosen = port or HTTPS_PORTS[0]
    addresses = _look_up(host, chosen, lookup or _ask_system)
    if not addresses or not all(is_public(address) for address in addresses):
        raise _refused("does not lead to the public internet")
    return Target("https", host, chosen, addresses[0], path)


def _look_up(host: str, port: int, lookup: Lookup) -> Sequence[str]:
    """All addresses of a name, in bounded time; none where there are none. A thread that hangs is left behind."""
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        return pool.submit(lookup, host, port).result(timeout=LOOKUP_SECONDS)
    except (OSError, UnicodeError, TookTooLong):
        return ()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _ask_system(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _refused(why: str) -> InvalidInput:
    return InvalidInput(f"url {why}; it must be {ALLOWED}.", code="WEBHOOK_ADDRESS", field="url")
